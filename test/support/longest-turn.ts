/** What the work gives, and the longest turn of the event loop meanwhile: what the thread itself worked in it, in milliseconds. */
export async function longestTurn<T>(work: () => Promise<T>): Promise<{ given: T; longest: number }> {
  let [longest, last] = [0, worked()];
  const look = () => {
    const now = worked();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, 1);
  try {
    const given = await work();
    look();
    return { given, longest };
  } finally {
    clearInterval(timer);
  }
}

function worked(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
