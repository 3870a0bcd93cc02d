ALTER TABLE `kit_marks` ADD `spelling` integer DEFAULT 1 NOT NULL;
--> statement-breakpoint
-- References die with the keys of their children, and what is kept for a retry goes with no child: of the answers of imports that were kept
-- before they went without references, those are taken out. The answer stays, so that a retry is answered and opens no case a second time; it reads
-- the references from the file that comes with it (src/imports/import-report.ts).
DROP TRIGGER idempotency_keys_no_update;
--> statement-breakpoint
UPDATE idempotency_keys SET answer = json_set(answer, '$.possibleDuplicates', json((
  SELECT json_group_array(json_remove(shown.value, '$.reference')) FROM json_each(idempotency_keys.answer, '$.possibleDuplicates') AS shown)))
WHERE operation = 'casesImport' AND CASE WHEN json_valid(answer) THEN EXISTS (
  SELECT 1 FROM json_each(idempotency_keys.answer, '$.possibleDuplicates') AS shown WHERE json_type(shown.value, '$.reference') IS NOT NULL) ELSE 0 END;
--> statement-breakpoint
CREATE TRIGGER idempotency_keys_no_update BEFORE UPDATE ON idempotency_keys BEGIN SELECT raise(ABORT, 'idempotency_keys is append-only'); END;
