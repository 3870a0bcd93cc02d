-- Histories are append-only: a correction is a further row. Triggers refuse UPDATE and DELETE; with
-- PRAGMA recursive_triggers = ON the delete triggers also fire for INSERT OR REPLACE, and the insert triggers on the
-- sequences refuse it even where that pragma was forgotten.
CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries BEGIN SELECT raise(ABORT, 'audit_entries is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries BEGIN SELECT raise(ABORT, 'audit_entries is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER audit_entries_no_replace BEFORE INSERT ON audit_entries WHEN EXISTS (SELECT 1 FROM audit_entries WHERE sequence = new.sequence) BEGIN SELECT raise(ABORT, 'audit_entries is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER postings_no_update BEFORE UPDATE ON postings BEGIN SELECT raise(ABORT, 'postings is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER postings_no_delete BEFORE DELETE ON postings BEGIN SELECT raise(ABORT, 'postings is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER postings_no_replace BEFORE INSERT ON postings WHEN EXISTS (SELECT 1 FROM postings WHERE sequence = new.sequence) BEGIN SELECT raise(ABORT, 'postings is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER stage_changes_no_update BEFORE UPDATE ON stage_changes BEGIN SELECT raise(ABORT, 'stage_changes is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER stage_changes_no_delete BEFORE DELETE ON stage_changes BEGIN SELECT raise(ABORT, 'stage_changes is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER stage_changes_no_replace BEFORE INSERT ON stage_changes WHEN EXISTS (SELECT 1 FROM stage_changes WHERE id = new.id) BEGIN SELECT raise(ABORT, 'stage_changes is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER profile_versions_no_update BEFORE UPDATE ON profile_versions BEGIN SELECT raise(ABORT, 'profile_versions is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER profile_versions_no_delete BEFORE DELETE ON profile_versions BEGIN SELECT raise(ABORT, 'profile_versions is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER whereabouts_claims_no_update BEFORE UPDATE ON whereabouts_claims BEGIN SELECT raise(ABORT, 'whereabouts_claims is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER whereabouts_claims_no_delete BEFORE DELETE ON whereabouts_claims BEGIN SELECT raise(ABORT, 'whereabouts_claims is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER vital_status_claims_no_update BEFORE UPDATE ON vital_status_claims BEGIN SELECT raise(ABORT, 'vital_status_claims is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER vital_status_claims_no_delete BEFORE DELETE ON vital_status_claims BEGIN SELECT raise(ABORT, 'vital_status_claims is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER births_no_update BEFORE UPDATE ON births BEGIN SELECT raise(ABORT, 'births is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER births_no_delete BEFORE DELETE ON births BEGIN SELECT raise(ABORT, 'births is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER nationality_decisions_no_update BEFORE UPDATE ON nationality_decisions BEGIN SELECT raise(ABORT, 'nationality_decisions is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER nationality_decisions_no_delete BEFORE DELETE ON nationality_decisions BEGIN SELECT raise(ABORT, 'nationality_decisions is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER care_periods_no_update BEFORE UPDATE ON care_periods BEGIN SELECT raise(ABORT, 'care_periods is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER care_periods_no_delete BEFORE DELETE ON care_periods BEGIN SELECT raise(ABORT, 'care_periods is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER endorsements_no_update BEFORE UPDATE ON endorsements BEGIN SELECT raise(ABORT, 'endorsements is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER endorsements_no_delete BEFORE DELETE ON endorsements BEGIN SELECT raise(ABORT, 'endorsements is append-only'); END;
