/**
 * Watches the event loop, round by round, until told to stop; answers the most processor time, in milliseconds, that this thread spent in one of
 * them. A delay by the clock tells as much of the machine's other programs as of ours.
 */
export function watchTurns(): () => number {
  let most = 0;
  let isOver = false;
  let spent = process.threadCpuUsage();
  const turn = (): void => {
    const { user, system } = process.threadCpuUsage(spent);
    most = Math.max(most, (user + system) / 1000);
    spent = process.threadCpuUsage();
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  return () => {
    isOver = true;
    return most;
  };
}
