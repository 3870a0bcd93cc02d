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
  const child = takeChild(job);
  options.onStart?.(child);
  return new Promise<JobAnswer>((resolve, reject) => {
    let isLate = false;
    const deadline = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, options.milliseconds ?? longestJobMilliseconds);
    const onMessage = (answer: JobAnswer | { kind: 'failed'; message: string }) => {
      settle();
      if (answer.kind === 'failed') return reject(releaseRefused(`The ${job.kind} step failed: ${answer.message}`));
      keepIdle(child, job);
      resolve(answer);
    };
    const onError = (error: Error) => {
      settle();
      reject(error);
    };
    const onExit = () => {
      settle();
      if (isLate && job.kind === 'gate') resolve({ kind: 'refused', code: 'TIMEOUT', message: tooLong });
      else
        reject(
          releaseRefused(`The process of the ${job.kind} step ended before it answered. Build the release again.`),
        );
    };
    const settle = () => {
      clearTimeout(deadline);
      child.off('message', onMessage).off('error', onError).off('exit', onExit);
    };
    child.on('message', onMessage).on('error', onError).on('exit', onExit);
    child.send(job);
  });
}

const tooLong = 'No proof was found in the time that is given to one table.';

/*
 * To start a process costs as much as to prove a small table. One that has answered a gate therefore waits a moment for the
 * next. One that has counted does not: it holds the key of the births and as much memory as there are children.
 */
const idle = new Set<ChildProcess>();
const idleMilliseconds = 2_000;

function takeChild({ kind }: Job): ChildProcess {
  for (const child of kind === 'gate' ? idle : []) {
    idle.delete(child);
    if (!child.connected) continue;
    child.ref();
    child.channel?.ref();
    return child;
  }
  const child = fork(program(), { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  // What befalls it while it waits is nobody's failure.
  return child.on('error', () => undefined);
}

function keepIdle(child: ChildProcess, { kind }: Job): void {
  if (kind !== 'gate') {
    child.disconnect();
    return;
  }
  // It keeps nobody waiting: it ends when its parent does.
  child.unref();
  child.channel?.unref();
  idle.add(child);
  setTimeout(() => idle.delete(child) && child.connected && child.disconnect(), idleMilliseconds).unref();
}
