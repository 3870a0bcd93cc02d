-- The version of a record goes up by one, and never back: who has read one knows what has changed since.
CREATE TRIGGER record_versions_by_one BEFORE UPDATE ON record_versions
WHEN new.version <> old.version + 1 OR new.kind <> old.kind OR new.record_id <> old.record_id
BEGIN SELECT raise(ABORT, 'a version goes up by one'); END;
--> statement-breakpoint
CREATE TRIGGER record_versions_no_delete BEFORE DELETE ON record_versions BEGIN SELECT raise(ABORT, 'record_versions keeps its rows'); END;
