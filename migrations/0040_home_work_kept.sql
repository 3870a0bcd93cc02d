CREATE TRIGGER withdrawals_no_update BEFORE UPDATE ON withdrawals BEGIN SELECT raise(ABORT, 'withdrawals is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER withdrawals_no_delete BEFORE DELETE ON withdrawals BEGIN SELECT raise(ABORT, 'withdrawals is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER answering_bodies_no_update BEFORE UPDATE ON answering_bodies BEGIN SELECT raise(ABORT, 'answering_bodies is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER answering_bodies_no_delete BEFORE DELETE ON answering_bodies BEGIN SELECT raise(ABORT, 'answering_bodies is append-only'); END;
--> statement-breakpoint
-- Who is home without a plan, whatever the code does: the cases and the plans say so.
CREATE TRIGGER cases_unplanned_new AFTER INSERT ON cases
WHEN new.arrived_on IS NOT NULL AND new.stage <> 'CLOSED' BEGIN
  INSERT INTO unplanned_arrivals (case_id, owner_agency_id, arrived_on) VALUES (new.id, new.owner_agency_id, new.arrived_on);
END;
--> statement-breakpoint
CREATE TRIGGER cases_unplanned AFTER UPDATE OF stage, arrived_on ON cases
WHEN new.arrived_on IS NOT old.arrived_on OR (new.stage = 'CLOSED') <> (old.stage = 'CLOSED') BEGIN
  DELETE FROM unplanned_arrivals WHERE case_id = new.id;
  INSERT INTO unplanned_arrivals (case_id, owner_agency_id, arrived_on)
  SELECT new.id, new.owner_agency_id, new.arrived_on
  WHERE new.arrived_on IS NOT NULL AND new.stage <> 'CLOSED' AND NOT EXISTS (SELECT 1 FROM plans WHERE case_id = new.id);
END;
--> statement-breakpoint
CREATE TRIGGER plans_unplanned AFTER INSERT ON plans BEGIN
  DELETE FROM unplanned_arrivals WHERE case_id = new.case_id;
END;
--> statement-breakpoint
INSERT INTO unplanned_arrivals (case_id, owner_agency_id, arrived_on)
SELECT id, owner_agency_id, arrived_on FROM cases
WHERE arrived_on IS NOT NULL AND stage <> 'CLOSED' AND NOT EXISTS (SELECT 1 FROM plans WHERE case_id = cases.id);
