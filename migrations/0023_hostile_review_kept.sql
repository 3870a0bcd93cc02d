-- The index of the audit beside cases, and approvals taken back, are append-only like what they speak of.
CREATE TRIGGER audit_records_no_update BEFORE UPDATE ON audit_records BEGIN SELECT raise(ABORT, 'audit_records is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER audit_records_no_delete BEFORE DELETE ON audit_records BEGIN SELECT raise(ABORT, 'audit_records is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER release_recalls_no_update BEFORE UPDATE ON release_recalls BEGIN SELECT raise(ABORT, 'release_recalls is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER release_recalls_no_delete BEFORE DELETE ON release_recalls BEGIN SELECT raise(ABORT, 'release_recalls is append-only'); END;
--> statement-breakpoint
-- Views that an agency showed by a grant end with that grant from now on: the longest that let it act when it showed the child.
DROP TRIGGER view_grants_no_update;
--> statement-breakpoint
UPDATE view_grants SET through_grant_id = (
  SELECT g.id FROM case_grants g JOIN users u ON u.id = view_grants.granted_by
  WHERE g.case_id = view_grants.case_id AND g.agency_id = u.agency_id AND g.covers_record = 1 AND g.granted_at <= view_grants.granted_at
  ORDER BY g.expires_at DESC, g.id DESC LIMIT 1
)
WHERE EXISTS (
  SELECT 1 FROM users u JOIN cases c ON c.id = view_grants.case_id
  WHERE u.id = view_grants.granted_by AND u.agency_id <> c.owner_agency_id AND u.role NOT IN ('ADMINISTRATOR', 'SUPERVISOR', 'REGISTRAR', 'AUDITOR')
);
--> statement-breakpoint
CREATE TRIGGER view_grants_no_update BEFORE UPDATE ON view_grants BEGIN SELECT raise(ABORT, 'view_grants is append-only'); END;
--> statement-breakpoint
-- Fingerprints of requests were hashes over what can be guessed. They go: a retry from before is answered by its key alone.
DROP TRIGGER idempotency_keys_no_update;
--> statement-breakpoint
UPDATE idempotency_keys SET request_hash = '';
--> statement-breakpoint
CREATE TRIGGER idempotency_keys_no_update BEFORE UPDATE ON idempotency_keys BEGIN SELECT raise(ABORT, 'idempotency_keys is append-only'); END;
