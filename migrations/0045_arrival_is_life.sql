-- Whoever arrived lived on that day, and an arrival after a confirmed death contradicts it, as
-- src/cases/rules/vital-status.ts reckons it from now on.
WITH vital AS (
  SELECT case_id, observed_on, status, grade FROM vital_status_claims AS claim
  WHERE is_withdrawal = 0 AND id = (
    SELECT max(id) FROM vital_status_claims AS later
    WHERE later.case_id = claim.case_id AND coalesce(later.corrects_id, later.id) = coalesce(claim.corrects_id, claim.id)
  )
)
UPDATE cases SET vital_status = 'CONFIRMED_ALIVE', vital_status_on = arrived_on
WHERE arrived_on IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM vital WHERE vital.case_id = cases.id
    AND (vital.observed_on > cases.arrived_on OR (vital.observed_on = cases.arrived_on AND vital.grade = 'A'))
);
--> statement-breakpoint
WITH deaths AS (
  SELECT case_id, observed_on FROM vital_status_claims AS claim
  WHERE is_withdrawal = 0 AND status = 'CONFIRMED_DEAD' AND id = (
    SELECT max(id) FROM vital_status_claims AS later
    WHERE later.case_id = claim.case_id AND coalesce(later.corrects_id, later.id) = coalesce(claim.corrects_id, claim.id)
  )
)
UPDATE cases SET death_contested_on = min(arrived_on, coalesce(death_contested_on, arrived_on))
WHERE arrived_on IS NOT NULL AND EXISTS (
  SELECT 1 FROM deaths WHERE deaths.case_id = cases.id AND deaths.observed_on < cases.arrived_on
);
