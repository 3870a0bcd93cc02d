-- What is there already is told once, in the order of its last change: in the stream of the owner and in that of the
-- whole registry.
INSERT INTO case_changes (agency_id, number, case_id, kind, version, recorded_at)
SELECT owner_agency_id, row_number() OVER (PARTITION BY owner_agency_id ORDER BY updated_at, id), id, 'CASE_CHANGED', version, updated_at FROM cases
UNION ALL
SELECT 0, row_number() OVER (ORDER BY updated_at, id), id, 'CASE_CHANGED', version, updated_at FROM cases;
--> statement-breakpoint
CREATE TRIGGER case_changes_no_update BEFORE UPDATE ON case_changes BEGIN SELECT raise(ABORT, 'case_changes is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER case_changes_no_delete BEFORE DELETE ON case_changes BEGIN SELECT raise(ABORT, 'case_changes is append-only'); END;
--> statement-breakpoint
-- A stream has no gaps, and nothing takes a number that is given; so that INSERT OR REPLACE is refused as well.
CREATE TRIGGER case_changes_no_gap BEFORE INSERT ON case_changes WHEN new.number <> coalesce((SELECT max(number) FROM case_changes WHERE agency_id = new.agency_id), 0) + 1 BEGIN SELECT raise(ABORT, 'case_changes takes the next number of its stream'); END;
