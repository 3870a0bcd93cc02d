/* Before the first test file of a run: a folder for all that it makes. */
import { existsSync, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const memory = '/dev/shm';
const enough = 4 * 2 ** 30;

/** In memory where there is enough of it: thousands of files are made and thrown away, and nothing of them need outlive the run. */
function place() {
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize >= enough ? memory : tmpdir();
}

export default function beginRun() {
  process.env.ORALU_TEST_RUN = mkdtempSync(join(place(), 'oralu-run-'));
  process.env.TMPDIR = process.env.ORALU_TEST_RUN;
}
