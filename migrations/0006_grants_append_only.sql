-- Grants, referrals and what befell them are append-only: an end is a further row.
CREATE TRIGGER referrals_no_update BEFORE UPDATE ON referrals BEGIN SELECT raise(ABORT, 'referrals is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER referrals_no_delete BEFORE DELETE ON referrals BEGIN SELECT raise(ABORT, 'referrals is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER referral_events_no_update BEFORE UPDATE ON referral_events BEGIN SELECT raise(ABORT, 'referral_events is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER referral_events_no_delete BEFORE DELETE ON referral_events BEGIN SELECT raise(ABORT, 'referral_events is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER case_grants_no_update BEFORE UPDATE ON case_grants BEGIN SELECT raise(ABORT, 'case_grants is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER case_grants_no_delete BEFORE DELETE ON case_grants BEGIN SELECT raise(ABORT, 'case_grants is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER grant_endings_no_update BEFORE UPDATE ON grant_endings BEGIN SELECT raise(ABORT, 'grant_endings is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER grant_endings_no_delete BEFORE DELETE ON grant_endings BEGIN SELECT raise(ABORT, 'grant_endings is append-only'); END;
