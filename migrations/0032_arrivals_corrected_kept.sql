-- What corrections make of an arrival is history: it is added to, never changed.
CREATE TRIGGER arrival_changes_no_update BEFORE UPDATE ON arrival_changes BEGIN SELECT raise(ABORT, 'arrival_changes is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER arrival_changes_no_delete BEFORE DELETE ON arrival_changes BEGIN SELECT raise(ABORT, 'arrival_changes is append-only'); END;
