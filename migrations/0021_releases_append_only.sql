-- Releases, what befell them and the ledger are append-only: a withdrawal or a correction is a further row.
CREATE TRIGGER release_catalogues_no_update BEFORE UPDATE ON release_catalogues BEGIN SELECT raise(ABORT, 'release_catalogues is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER release_catalogues_no_delete BEFORE DELETE ON release_catalogues BEGIN SELECT raise(ABORT, 'release_catalogues is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER release_announcements_no_update BEFORE UPDATE ON release_announcements BEGIN SELECT raise(ABORT, 'release_announcements is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER release_announcements_no_delete BEFORE DELETE ON release_announcements BEGIN SELECT raise(ABORT, 'release_announcements is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER release_drafts_no_update BEFORE UPDATE ON release_drafts BEGIN SELECT raise(ABORT, 'release_drafts is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER release_drafts_no_delete BEFORE DELETE ON release_drafts BEGIN SELECT raise(ABORT, 'release_drafts is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER release_admissions_no_update BEFORE UPDATE ON release_admissions BEGIN SELECT raise(ABORT, 'release_admissions is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER release_admissions_no_delete BEFORE DELETE ON release_admissions BEGIN SELECT raise(ABORT, 'release_admissions is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER release_events_no_update BEFORE UPDATE ON release_events BEGIN SELECT raise(ABORT, 'release_events is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER release_events_no_delete BEFORE DELETE ON release_events BEGIN SELECT raise(ABORT, 'release_events is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER release_ledger_no_update BEFORE UPDATE ON release_ledger BEGIN SELECT raise(ABORT, 'release_ledger is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER release_ledger_no_delete BEFORE DELETE ON release_ledger BEGIN SELECT raise(ABORT, 'release_ledger is append-only'); END;
--> statement-breakpoint
-- The ledger is a chain without gaps, and a draft is published by another person than the one who had it built.
CREATE TRIGGER release_ledger_in_order BEFORE INSERT ON release_ledger WHEN new.entry_index <> (SELECT count(*) FROM release_ledger) BEGIN SELECT raise(ABORT, 'the ledger has no gaps'); END;
--> statement-breakpoint
CREATE TRIGGER release_catalogues_once BEFORE INSERT ON release_catalogues WHEN EXISTS (SELECT 1 FROM release_catalogues) BEGIN SELECT raise(ABORT, 'the catalogue is fixed with the first release'); END;
--> statement-breakpoint
CREATE TRIGGER release_events_two_persons BEFORE INSERT ON release_events WHEN new.kind = 'APPROVED' AND new.recorded_by IS NOT NULL AND new.recorded_by = (SELECT recorded_by FROM release_drafts WHERE id = new.draft_id) BEGIN SELECT raise(ABORT, 'a release is approved by a second person'); END;
