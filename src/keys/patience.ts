import { setTimeout as pause } from 'node:timers/promises';
import { isBusy } from '../database/disk-trouble.js';
import { OraluError } from '../errors.js';

/** Milliseconds: an import of a whole registry writes for minutes. */
const longestWait = 600_000;
const askAgain = 250;

/**
 * Does what another process may hold up that writes for long, and waits for it: longer than anybody who asks a server would.
 * `onWaiting` is told once. Errors: those of the work, and UNAVAILABLE where the other one is not done in time.
 */
export async function waitingForWriters<T>(
  work: () => Promise<T>,
  onWaiting: () => void,
  milliseconds = longestWait,
): Promise<T> {
  const until = performance.now() + milliseconds;
  for (let isTold = false; ; isTold = true) {
    try {
      return await work();
    } catch (error) {
      const isHeldUp = error instanceof OraluError && error.code === 'UNAVAILABLE' && isBusy(error);
      if (!isHeldUp || performance.now() > until) throw error;
      if (!isTold) onWaiting();
      await pause(askAgain);
    }
  }
}
