-- What was overwritten until now becomes rows: the moves that spent attestations.
INSERT INTO attestation_changes (case_id, attestation_id, kind, stage_change_id, recorded_at, recorded_by)
SELECT a.case_id, a.id, 'SPENT', s.id, a.revoked_at, s.recorded_by
FROM attestations a
JOIN stage_changes s ON s.id = (
  SELECT max(id) FROM stage_changes WHERE case_id = a.case_id AND recorded_at = a.revoked_at AND corrects_id IS NULL
)
WHERE a.revoked_at IS NOT NULL
ORDER BY s.id, a.id;
--> statement-breakpoint
-- From here on these are append-only, as the other histories are.
CREATE TRIGGER attestations_no_update BEFORE UPDATE ON attestations BEGIN SELECT raise(ABORT, 'attestations is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER attestations_no_delete BEFORE DELETE ON attestations BEGIN SELECT raise(ABORT, 'attestations is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER attestation_changes_no_update BEFORE UPDATE ON attestation_changes BEGIN SELECT raise(ABORT, 'attestation_changes is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER attestation_changes_no_delete BEFORE DELETE ON attestation_changes BEGIN SELECT raise(ABORT, 'attestation_changes is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER evidence_no_update BEFORE UPDATE ON evidence BEGIN SELECT raise(ABORT, 'evidence is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER evidence_no_delete BEFORE DELETE ON evidence BEGIN SELECT raise(ABORT, 'evidence is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER evidence_judgements_no_update BEFORE UPDATE ON evidence_judgements BEGIN SELECT raise(ABORT, 'evidence_judgements is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER evidence_judgements_no_delete BEFORE DELETE ON evidence_judgements BEGIN SELECT raise(ABORT, 'evidence_judgements is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER parents_no_update BEFORE UPDATE ON parents BEGIN SELECT raise(ABORT, 'parents is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER parents_no_delete BEFORE DELETE ON parents BEGIN SELECT raise(ABORT, 'parents is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER parent_versions_no_update BEFORE UPDATE ON parent_versions BEGIN SELECT raise(ABORT, 'parent_versions is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER parent_versions_no_delete BEFORE DELETE ON parent_versions BEGIN SELECT raise(ABORT, 'parent_versions is append-only'); END;
