import { Random } from '../../../src/demonstration/random.js';

/*
 * A campaign breaks something on purpose, for as long as it is given, and looks for what must never happen. It ends by
 * itself, ends what it has started, and everything it draws follows from its seed. After the simulations of FoundationDB
 * (Zhou et al. 2021, SIGMOD) and TigerBeetle, and SQLite's own crash tests (sqlite.org/testing.html).
 */
export type Campaign = (conditions: Conditions) => Promise<Report>;

export interface Conditions {
  readonly seed: number;
  readonly random: Random;
  /** Whether there is time for another round. */
  hasTime(): boolean;
  /** From 0 to 1, how much of the time has passed. */
  passed(): number;
  /** Tells whoever waits how far it is. */
  say(text: string): void;
}

export interface Report {
  /** What was done and how often: a fault that never fired shows here. */
  readonly did: Readonly<Record<string, number>>;
  /** Everything that must not be: empty where all is well. */
  readonly found: readonly string[];
  /** Why nothing was done, where something that it needs is missing, such as a compiler. */
  readonly skipped?: string;
}

export function conditionsFor(
  seconds: number,
  seed: number,
  say: (text: string) => void = () => undefined,
): Conditions {
  // From the first question on: a server that is slow to start leaves a short campaign as much to do.
  let begun: number | undefined;
  const passed = (): number => (performance.now() - (begun ??= performance.now())) / (seconds * 1000);
  return { seed, random: new Random(seed), hasTime: () => passed() < 1, passed, say };
}

/** Counts what was done, and keeps the first of what was found: a thousand like it say nothing more. */
export class Ledger {
  readonly #did = new Map<string, number>();
  readonly #found: string[] = [];

  did(what: string, times = 1): void {
    this.#did.set(what, (this.#did.get(what) ?? 0) + times);
  }

  most(what: string, value: number): void {
    this.#did.set(what, Math.max(this.#did.get(what) ?? 0, value));
  }

  times = (what: string): number => this.#did.get(what) ?? 0;

  found(what: string): void {
    this.did('found');
    if (this.#found.length < 20) this.#found.push(what);
  }

  report = (): Report => ({ did: Object.fromEntries(this.#did), found: this.#found });
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resume) => {
    setTimeout(resume, milliseconds);
  });

/** Tries until it is true; false where it never was. */
export async function within(milliseconds: number, isTrue: () => Promise<boolean> | boolean): Promise<boolean> {
  const until = performance.now() + milliseconds;
  while (performance.now() < until) {
    if (await isTrue()) return true;
    await pause(20);
  }
  return isTrue();
}
