CREATE TRIGGER names_no_update BEFORE UPDATE ON names BEGIN SELECT raise(ABORT, 'names is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER names_no_delete BEFORE DELETE ON names BEGIN SELECT raise(ABORT, 'names is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER notes_no_update BEFORE UPDATE ON notes BEGIN SELECT raise(ABORT, 'notes is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER notes_no_delete BEFORE DELETE ON notes BEGIN SELECT raise(ABORT, 'notes is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER audit_subjects_no_update BEFORE UPDATE ON audit_subjects BEGIN SELECT raise(ABORT, 'audit_subjects is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER audit_subjects_no_delete BEFORE DELETE ON audit_subjects BEGIN SELECT raise(ABORT, 'audit_subjects is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER possible_duplicates_no_update BEFORE UPDATE ON possible_duplicates BEGIN SELECT raise(ABORT, 'possible_duplicates is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER possible_duplicates_no_delete BEFORE DELETE ON possible_duplicates BEGIN SELECT raise(ABORT, 'possible_duplicates is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER idempotency_keys_no_update BEFORE UPDATE ON idempotency_keys BEGIN SELECT raise(ABORT, 'idempotency_keys is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER idempotency_keys_no_replace BEFORE INSERT ON idempotency_keys WHEN EXISTS (SELECT 1 FROM idempotency_keys WHERE user_id = new.user_id AND key = new.key) BEGIN SELECT raise(ABORT, 'idempotency_keys is append-only'); END;
