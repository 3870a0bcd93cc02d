-- The table was made anew without the checks of its dates, which lie enciphered from now on. What of a child's rows may be
-- worked over when its key is destroyed, and only then: births are made coarser, blind indexes emptied.
CREATE TRIGGER births_no_update BEFORE UPDATE ON births WHEN NOT EXISTS (SELECT 1 FROM destroyed_keys WHERE subject_id = old.case_id) BEGIN SELECT raise(ABORT, 'births is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER births_no_delete BEFORE DELETE ON births BEGIN SELECT raise(ABORT, 'births is append-only'); END;
--> statement-breakpoint
DROP TRIGGER names_no_update;
--> statement-breakpoint
CREATE TRIGGER names_no_update BEFORE UPDATE ON names WHEN NOT EXISTS (SELECT 1 FROM destroyed_keys WHERE subject_id = old.case_id) BEGIN SELECT raise(ABORT, 'names is append-only'); END;
--> statement-breakpoint
DROP TRIGGER tracing_names_no_update;
--> statement-breakpoint
CREATE TRIGGER tracing_names_no_update BEFORE UPDATE ON tracing_names WHEN NOT EXISTS (SELECT 1 FROM destroyed_keys WHERE subject_id = old.request_id) BEGIN SELECT raise(ABORT, 'tracing_names is append-only'); END;
--> statement-breakpoint
DROP TRIGGER list_line_names_no_update;
--> statement-breakpoint
CREATE TRIGGER list_line_names_no_update BEFORE UPDATE ON list_line_names WHEN NOT EXISTS (SELECT 1 FROM destroyed_keys WHERE subject_id = old.line_id) BEGIN SELECT raise(ABORT, 'list_line_names is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER destroyed_keys_no_update BEFORE UPDATE ON destroyed_keys BEGIN SELECT raise(ABORT, 'destroyed_keys is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER destroyed_keys_no_delete BEFORE DELETE ON destroyed_keys BEGIN SELECT raise(ABORT, 'destroyed_keys is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER erasures_no_update BEFORE UPDATE ON erasures BEGIN SELECT raise(ABORT, 'erasures is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER erasures_no_delete BEFORE DELETE ON erasures BEGIN SELECT raise(ABORT, 'erasures is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER erasure_endings_no_update BEFORE UPDATE ON erasure_endings BEGIN SELECT raise(ABORT, 'erasure_endings is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER erasure_endings_no_delete BEFORE DELETE ON erasure_endings BEGIN SELECT raise(ABORT, 'erasure_endings is append-only'); END;
--> statement-breakpoint
-- A data key goes with its tombstone alone, and does not come back.
CREATE TRIGGER data_keys_no_delete BEFORE DELETE ON data_keys WHEN NOT EXISTS (SELECT 1 FROM destroyed_keys WHERE subject_id = old.subject_id) BEGIN SELECT raise(ABORT, 'a data key is destroyed by an erasure alone'); END;
--> statement-breakpoint
CREATE TRIGGER data_keys_no_return BEFORE INSERT ON data_keys WHEN EXISTS (SELECT 1 FROM destroyed_keys WHERE subject_id = new.subject_id) BEGIN SELECT raise(ABORT, 'this data key was destroyed'); END;
--> statement-breakpoint
CREATE TRIGGER data_keys_same_subject BEFORE UPDATE OF subject_id ON data_keys BEGIN SELECT raise(ABORT, 'a data key belongs to one subject'); END;
