import { MovingWorld, type Setting } from '../../attack/moving-world.js';
import type { Swap } from '../../attack/swap.js';
import type { World } from '../../attack/worlds.js';
import type { KeyedStream } from '../../model/canonical.js';
import type { Family } from '../../model/catalogue.js';
import { Kept, type PatternRules } from './kept.js';

/** As many people change places at once: a sum that must be what it was or far from it is not left by one. */
const togetherAtMost = 12;

interface WalkSetting extends Setting {
  /** For each time, what the pattern says of the table of that time alone. */
  readonly rules: PatternRules;
}

/**
 * A random walk from one world of a pattern to another, as in Diaconis & Sturmfels (1998): people exchange their status,
 * one or several at once, in one table or in all alike, where no told cell notices, nothing of the pattern changes and
 * nobody returns from where nobody returns from. It asks no solver, and what it ends in is as much a world of the
 * pattern as what it began with.
 */
export class Walk {
  readonly #moving: MovingWorld;
  /** By time: the sums that the pattern speaks of. */
  readonly #kept: readonly Kept[];

  constructor(
    family: Family,
    private readonly setting: WalkSetting,
    start: World,
  ) {
    this.#moving = new MovingWorld(family, setting, start);
    this.#kept = start.map((table, time) => new Kept(family, setting.rules, time, table));
  }

  /** The world after so many exchanges drawn by chance, those left out that cannot be made. */
  go(steps: number, random: KeyedStream): World {
    for (let step = 0; step < steps; step++) this.#step(random);
    return this.#moving.world;
  }

  /**
   * Worlds that one exchange makes of this one, which stays as it is: each has somebody more in some leaves of a time, or
   * somebody fewer.
   */
  *changed(time: number, leaves: Int32Array, isRaised: boolean): Generator<World> {
    const ways = this.#moving.waysFrom(time);
    for (const leaf of leaves) {
      for (const swap of this.setting.swaps[time]?.around(leaf, () => true) ?? []) {
        // Whoever could come could as well go.
        const move = isRaised ? swap : { gains: swap.losses, losses: swap.gains };
        for (const times of ways) {
          if (!this.#canTake(move, times, 1)) continue;
          this.#take(move, times, 1);
          yield this.#moving.world;
          this.#take(move, times, -1);
        }
      }
    }
  }

  #step(random: KeyedStream): void {
    const count = this.#moving.tables.length;
    const at = random.below(count + 2);
    const times = at < count ? [at] : at === count ? [count - 1] : [...this.#moving.tables.keys()];
    const swap = this.setting.swaps[times.at(-1) ?? 0]?.draw(random);
    const together = random.below(2) === 0 ? 1 : 1 + random.below(togetherAtMost);
    if (swap && this.#canTake(swap, times, together)) this.#take(swap, times, together);
  }

  /** Whether no told cell, nothing of the pattern and no closed set notices, and enough people are there. */
  #canTake(swap: Swap, times: readonly number[], together: number): boolean {
    return (
      this.#moving.peopleFor(swap, times) >= together &&
      this.#moving.allows(swap, times, together) &&
      times.every((time) => this.#kept[time]?.allows(swap, together))
    );
  }

  #take(swap: Swap, times: readonly number[], together: number): void {
    this.#moving.take(swap, times, together);
    for (const time of times) this.#kept[time]?.take(swap, together);
  }
}
