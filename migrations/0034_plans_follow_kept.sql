CREATE TRIGGER waiver_endorsements_no_update BEFORE UPDATE ON waiver_endorsements BEGIN SELECT raise(ABORT, 'waiver_endorsements is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER waiver_endorsements_no_delete BEFORE DELETE ON waiver_endorsements BEGIN SELECT raise(ABORT, 'waiver_endorsements is append-only'); END;
--> statement-breakpoint
-- Whatever the code does: nobody approves what they wrote themselves, in any version since the last that was approved.
DROP TRIGGER plan_approvals_second_person;
--> statement-breakpoint
CREATE TRIGGER plan_approvals_second_person BEFORE INSERT ON plan_approvals
WHEN EXISTS (
  SELECT 1 FROM plan_versions
  WHERE case_id = new.case_id AND recorded_by = new.recorded_by AND number <= new.number
    AND number > coalesce((SELECT max(number) FROM plan_approvals WHERE case_id = new.case_id AND number < new.number), 0)
) BEGIN SELECT raise(ABORT, 'a plan is approved by another person than its authors'); END;
--> statement-breakpoint
-- A child whose arrival was annulled is no more accompanied than one whose case is closed.
DROP TRIGGER cases_live;
--> statement-breakpoint
CREATE TRIGGER cases_live AFTER UPDATE OF stage, arrived_on ON cases
WHEN (new.stage <> 'CLOSED' AND new.arrived_on IS NOT NULL) <> (old.stage <> 'CLOSED' AND old.arrived_on IS NOT NULL) BEGIN
  UPDATE milestones SET is_live = (new.stage <> 'CLOSED' AND new.arrived_on IS NOT NULL) WHERE case_id = new.id;
END;
--> statement-breakpoint
-- The plans of before follow the arrivals of their cases, which were corrected or annulled without them.
UPDATE milestones SET due_on = date(due_on, (
  SELECT (julianday(cases.arrived_on) - julianday(plans.arrived_on)) || ' days'
  FROM plans JOIN cases ON cases.id = plans.case_id WHERE plans.case_id = milestones.case_id
))
WHERE title IS NULL AND case_id IN (
  SELECT plans.case_id FROM plans JOIN cases ON cases.id = plans.case_id WHERE cases.arrived_on <> plans.arrived_on
);
--> statement-breakpoint
UPDATE milestones SET is_live = 0
WHERE case_id IN (SELECT id FROM cases WHERE arrived_on IS NULL);
--> statement-breakpoint
UPDATE plans SET
  arrived_on = coalesce((SELECT arrived_on FROM cases WHERE cases.id = plans.case_id), arrived_on),
  is_home = (SELECT arrived_on IS NOT NULL FROM cases WHERE cases.id = plans.case_id);
--> statement-breakpoint
-- The tallies anew, each under the phase that its milestone has, as src/tallies/milestone.rules.ts counts.
DELETE FROM milestone_tallies;
--> statement-breakpoint
DELETE FROM milestone_months;
--> statement-breakpoint
WITH dated AS (
  SELECT milestones.owner_agency_id AS owner, code, phase, outcome, plans.arrived_on AS home,
    max(date(due_on, '+1 day'), plans.arrived_on) AS late,
    CASE WHEN outcome_on IS NULL THEN NULL ELSE max(outcome_on, plans.arrived_on) END AS ended
  FROM milestones JOIN plans ON plans.case_id = milestones.case_id
  WHERE title IS NULL AND plans.is_home = 1
), steps AS (
  SELECT owner, code, phase, home AS day, 1 AS opened, 0 AS achieved, 0 AS waived, 0 AS not_applicable, 0 AS overdue FROM dated
  UNION ALL SELECT owner, code, phase, late, 0, 0, 0, 0, 1 FROM dated WHERE ended IS NULL OR ended > late
  UNION ALL SELECT owner, code, phase, ended, 0, 0, 0, 0, -1 FROM dated WHERE ended > late
  UNION ALL SELECT owner, code, phase, ended, 0, outcome = 'ACHIEVED', outcome = 'WAIVED', outcome = 'NOT_APPLICABLE', 0
    FROM dated WHERE ended IS NOT NULL
)
INSERT INTO milestone_tallies (agency_id, code, phase, day, opened, achieved, waived, not_applicable, overdue)
SELECT agency, code, phase, day, sum(opened), sum(achieved), sum(waived), sum(not_applicable), sum(overdue)
FROM (SELECT steps.owner AS agency, steps.* FROM steps UNION ALL SELECT 0, steps.* FROM steps)
GROUP BY agency, code, phase, day;
--> statement-breakpoint
INSERT INTO milestone_months (agency_id, month, code, phase, opened, achieved, waived, not_applicable, overdue)
SELECT agency_id, substr(day, 1, 7), code, phase, sum(opened), sum(achieved), sum(waived), sum(not_applicable), sum(overdue)
FROM milestone_tallies GROUP BY agency_id, substr(day, 1, 7), code, phase;
