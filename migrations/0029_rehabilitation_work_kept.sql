-- The tallies of before, added up by month.
INSERT INTO milestone_months (agency_id, month, code, phase, opened, achieved, waived, not_applicable, overdue)
SELECT agency_id, substr(day, 1, 7), code, min(phase), sum(opened), sum(achieved), sum(waived), sum(not_applicable), sum(overdue)
FROM milestone_tallies GROUP BY agency_id, substr(day, 1, 7), code;
--> statement-breakpoint
-- Whose work the milestones of before are, and whether they are anybody's.
UPDATE milestones SET
  owner_agency_id = (SELECT owner_agency_id FROM plans WHERE plans.case_id = milestones.case_id),
  is_live = (SELECT stage <> 'CLOSED' FROM cases WHERE cases.id = milestones.case_id);
--> statement-breakpoint
-- From here on a case that is closed takes its milestones out of the worklists, and one that is reopened brings them back.
CREATE TRIGGER cases_live AFTER UPDATE OF stage ON cases
WHEN (new.stage = 'CLOSED') <> (old.stage = 'CLOSED') BEGIN
  UPDATE milestones SET is_live = (new.stage <> 'CLOSED') WHERE case_id = new.id;
END;
