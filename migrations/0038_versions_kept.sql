-- The version of a record goes up by one, and never back: who has read one knows what has changed since.
CREATE TRIGGER record_versions_by_one BEFORE UPDATE ON record_versions
WHEN new.version <> old.version + 1 OR new.kind <> old.kind OR new.record_id <> old.record_id
BEGIN SELECT raise(ABORT, 'a version goes up by one'); END;
--> statement-breakpoint
CREATE TRIGGER record_versions_no_delete BEFORE DELETE ON record_versions BEGIN SELECT raise(ABORT, 'record_versions keeps its rows'); END;
--> statement-breakpoint
CREATE TRIGGER movement_corrections_no_update BEFORE UPDATE ON movement_corrections BEGIN SELECT raise(ABORT, 'movement_corrections is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER movement_corrections_no_delete BEFORE DELETE ON movement_corrections BEGIN SELECT raise(ABORT, 'movement_corrections is append-only'); END;
--> statement-breakpoint
-- Last defence: the second word on a completion is that of another person than the first.
CREATE TRIGGER movement_corrections_two_persons BEFORE INSERT ON movement_corrections
WHEN NEW.kind = 'CORRECTED' AND NOT EXISTS (
  SELECT 1 FROM (SELECT kind, recorded_by FROM movement_corrections WHERE event_id = NEW.event_id ORDER BY id DESC LIMIT 1)
  WHERE kind = 'VOUCHED' AND recorded_by <> NEW.recorded_by
)
BEGIN SELECT raise(ABORT, 'a completion is corrected by two persons'); END;
--> statement-breakpoint
-- Last defence: each thing befalls a movement once, unless two persons found that it had not.
CREATE TRIGGER movement_events_once BEFORE INSERT ON movement_events
WHEN EXISTS (
  SELECT 1 FROM movement_events e
  WHERE e.movement_id = NEW.movement_id AND e.kind = NEW.kind
    AND NOT EXISTS (SELECT 1 FROM movement_corrections WHERE event_id = e.id AND kind = 'CORRECTED' AND arrived_on IS NULL)
)
BEGIN SELECT raise(ABORT, 'this has befallen the movement already'); END;
--> statement-breakpoint
DROP TRIGGER manifest_entries_one_open;
--> statement-breakpoint
-- Last defence: a child stands on one open manifest at most. One whose completion was taken back is open again.
CREATE TRIGGER manifest_entries_one_open BEFORE INSERT ON manifest_entries
WHEN EXISTS (
  SELECT 1 FROM manifest_entries e
  WHERE e.case_id = NEW.case_id
    AND NOT EXISTS (SELECT 1 FROM manifest_endings WHERE entry_id = e.id)
    AND NOT EXISTS (
      SELECT 1 FROM movement_events v
      WHERE v.movement_id = e.movement_id AND v.kind IN ('COMPLETED', 'CANCELLED')
        AND NOT EXISTS (SELECT 1 FROM movement_corrections WHERE event_id = v.id AND kind = 'CORRECTED' AND arrived_on IS NULL)
    )
)
BEGIN SELECT raise(ABORT, 'the child stands on an open manifest already'); END;
--> statement-breakpoint
-- Last defence: a child arrives by a movement once, unless that arrival was taken back.
CREATE TRIGGER arrivals_once BEFORE INSERT ON arrivals
WHEN EXISTS (
  SELECT 1 FROM arrivals a
  WHERE a.movement_id = NEW.movement_id AND a.case_id = NEW.case_id
    AND NOT EXISTS (SELECT 1 FROM arrival_changes WHERE arrival_id = a.id AND kind = 'WITHDRAWN')
)
BEGIN SELECT raise(ABORT, 'the child has arrived by this movement already'); END;
