import { DisclosureError } from '../../disclosure/index.js';
import { isForClients } from '../../errors.js';
import type { Job } from './job.js';
import { runJob } from './run-job.js';

/** The child process of jobs, one after the other: takes one, answers, waits for the next. A parent that lets go of it, or is gone, ends it. */
process.on('message', (job: Job) => {
  runJob(job).then(
    (answer) => process.send?.(answer),
    (error: unknown) => {
      const isRefusal = isForClients(error) || error instanceof DisclosureError;
      // The draft is read by the staff: what is no refusal goes to the log alone.
      if (!isRefusal) console.error(error);
      const message = isRefusal ? error.message : 'an unexpected error; the log of the server says which.';
      process.send?.({ kind: 'failed', message }, () => process.exit(1));
    },
  );
});
process.once('disconnect', () => process.exit());
