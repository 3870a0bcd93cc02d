import type { Job } from './job.js';
import { runJob } from './run-job.js';

/** The child process of one job: takes it, answers, ends. A parent that is gone ends it too. */
process.once('message', (job: Job) => {
  runJob(job).then(
    (answer) => process.send?.(answer, () => process.exit(0)),
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      process.send?.({ kind: 'failed', message }, () => process.exit(1));
    },
  );
});
process.once('disconnect', () => process.exit(1));
