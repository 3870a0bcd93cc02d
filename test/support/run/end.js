/* After the last test file of a run. */
import { rmSync } from 'node:fs';

export default function endRun() {
  rmSync(process.env.ORALU_TEST_RUN, { recursive: true, force: true });
}
