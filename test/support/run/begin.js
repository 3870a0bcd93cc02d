/* Before the first test file of a run: a folder for what is made once and copied by whoever needs it. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function beginRun() {
  process.env.ORALU_TEST_RUN = mkdtempSync(join(tmpdir(), 'oralu-run-'));
}
