import { expect } from '@jest/globals';

/**
 * Does the work, and expects that no turn of the event loop meanwhile holds others up for so many milliseconds: what the thread itself
 * worked in it, on a machine that does `yardstick` in the time written there, so that a slower one is not taken for a fault. Where that
 * is exceeded the work is done again, up to `rounds` times: a collection of garbage falls into some of them, what holds others up into all.
 */
export async function expectShortTurns<T>(
  milliseconds: number,
  work: (round: number) => Promise<T>,
  rounds = 1,
): Promise<T> {
  for (let round = 0; ; round++) {
    const { given, longest } = await longestTurn(() => work(round));
    if (longest < milliseconds) return given;
    const there = longest / slowness();
    if (there < milliseconds) return given;
    if (round + 1 >= rounds) expect(there).toBeLessThan(milliseconds);
  }
}

async function longestTurn<T>(work: () => Promise<T>): Promise<{ given: T; longest: number }> {
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

/** How many times as long this thread works at the moment on what took that time where the bounds were set; at least 1. */
export function slowness(): number {
  // The system may count in steps of 4 ms.
  const before = worked();
  for (let times = 0; times < 50; times++) yardstick();
  return Math.max(1, (worked() - before) / (50 * yardstickTakes));
}

const yardstickTakes = 2;

/** Texts, sorting and a map, as most of the program's own work. */
function yardstick(): number {
  const texts = Array.from({ length: 4_000 }, (_, at) => `${(at * 7_919) % 4_001}:${at}`);
  return new Map(texts.sort().map((text, at) => [text, at])).size;
}

function worked(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
