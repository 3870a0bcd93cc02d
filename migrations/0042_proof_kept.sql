-- What waits beside a sealed file, and what a link rests on, is never rewritten.
CREATE TRIGGER sealed_signs_no_update BEFORE UPDATE ON sealed_signs BEGIN SELECT raise(ABORT, 'sealed_signs is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER sealed_signs_no_delete BEFORE DELETE ON sealed_signs BEGIN SELECT raise(ABORT, 'sealed_signs is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER sealed_sign_endings_no_update BEFORE UPDATE ON sealed_sign_endings BEGIN SELECT raise(ABORT, 'sealed_sign_endings is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER sealed_sign_endings_no_delete BEFORE DELETE ON sealed_sign_endings BEGIN SELECT raise(ABORT, 'sealed_sign_endings is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER tracing_link_evidence_no_update BEFORE UPDATE ON tracing_link_evidence BEGIN SELECT raise(ABORT, 'tracing_link_evidence is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER tracing_link_evidence_no_delete BEFORE DELETE ON tracing_link_evidence BEGIN SELECT raise(ABORT, 'tracing_link_evidence is append-only'); END;
--> statement-breakpoint
-- Last defence: a link shows evidence of its own case and of no other.
CREATE TRIGGER tracing_link_evidence_of_case BEFORE INSERT ON tracing_link_evidence
WHEN (SELECT case_id FROM evidence WHERE id = NEW.evidence_id) IS NOT (SELECT case_id FROM tracing_links WHERE id = NEW.link_id)
BEGIN SELECT raise(ABORT, 'a link rests on evidence of its own case'); END;
--> statement-breakpoint
-- Deaths on file that a later sign of life contradicts, as src/cases/vital-status.ts reckons it from now on.
WITH vital AS (
  SELECT case_id, observed_on, status FROM vital_status_claims AS claim
  WHERE is_withdrawal = 0 AND id = (
    SELECT max(id) FROM vital_status_claims AS later
    WHERE later.case_id = claim.case_id AND coalesce(later.corrects_id, later.id) = coalesce(claim.corrects_id, claim.id)
  )
), signs AS (
  SELECT case_id, observed_on, 1 AS is_word FROM vital WHERE status IN ('CONFIRMED_ALIVE', 'REPORTED_ALIVE')
  UNION ALL
  SELECT case_id, observed_on, 0 FROM whereabouts_claims AS claim
  WHERE is_withdrawal = 0 AND id = (
    SELECT max(id) FROM whereabouts_claims AS later
    WHERE later.case_id = claim.case_id AND coalesce(later.corrects_id, later.id) = coalesce(claim.corrects_id, claim.id)
  )
)
UPDATE cases SET death_contested_on = (
  SELECT min(sign.observed_on) FROM signs AS sign, vital AS death
  WHERE sign.case_id = cases.id AND death.case_id = cases.id AND (
    (death.status = 'CONFIRMED_DEAD' AND sign.observed_on > death.observed_on)
    OR (death.status = 'REPORTED_DEAD' AND cases.arrived_on IS NULL
      AND (sign.observed_on > death.observed_on OR (sign.is_word = 1 AND sign.observed_on = death.observed_on)))
  )
)
WHERE id IN (SELECT case_id FROM vital_status_claims WHERE status IN ('CONFIRMED_DEAD', 'REPORTED_DEAD'));
