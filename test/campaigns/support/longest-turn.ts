import { threadCpuUsage } from 'node:process';

/** Processor time of this thread, in milliseconds: what others take of the machine is not in it. */
function worked(): number {
  const { user, system } = threadCpuUsage();
  return (user + system) / 1000;
}

/**
 * How long a piece of work holds the event loop: the processor time of the longest round of it. What waits for another
 * thread holds nothing meanwhile, though timers and the collection of garbage have their turn then.
 */
export async function longestTurn<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; milliseconds: number }> {
  // What was put off until the loop comes round is none of this work.
  await new Promise((resume) => setImmediate(resume));
  let [last, milliseconds] = [worked(), 0];
  const look = (): void => {
    const now = worked();
    [milliseconds, last] = [Math.max(milliseconds, now - last), now];
  };
  const looking = setInterval(look, 1);
  try {
    return { result: await work(), milliseconds: (look(), milliseconds) };
  } finally {
    clearInterval(looking);
  }
}
