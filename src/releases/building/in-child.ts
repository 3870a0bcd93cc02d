import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { projectFolder } from '../../project-folder.js';
import { releaseRefused } from '../release-errors.js';
import type { Job, JobAnswer } from './job.js';

/** A family whose proof takes longer keeps its earlier table. */
export const longestJobMilliseconds = 15 * 60_000;

/** Built by `npm run build`: sources cannot be forked. */
const program = (): string => join(projectFolder(), 'dist', 'src', 'releases', 'building', 'job-process.js');

/**
 * Runs a job in a process of its own, so that the server goes on answering and a stuck solver can be ended. Nothing is
 * written by it. Throws RELEASE_REFUSED where it fails, dies or is stopped; a gate that takes too long is a refusal.
 */
export function runInChild(
  job: Job,
  options: { readonly onStart?: (child: ChildProcess) => void; readonly milliseconds?: number } = {},
): Promise<JobAnswer> {
  const child = fork(program(), { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  options.onStart?.(child);
  return new Promise<JobAnswer>((resolve, reject) => {
    let isLate = false;
    const deadline = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, options.milliseconds ?? longestJobMilliseconds);
    child.once('message', (answer: JobAnswer | { kind: 'failed'; message: string }) => {
      if (answer.kind === 'failed') reject(releaseRefused(`The ${job.kind} step failed: ${answer.message}`));
      else resolve(answer);
    });
    child.once('error', reject);
    child.once('exit', () => {
      clearTimeout(deadline);
      if (isLate && job.kind === 'gate') resolve({ kind: 'refused', code: 'TIMEOUT', message: tooLong });
      else
        reject(
          releaseRefused(`The process of the ${job.kind} step ended before it answered. Build the release again.`),
        );
    });
    child.send(job);
  });
}

const tooLong = 'No proof was found in the time that is given to one table.';
