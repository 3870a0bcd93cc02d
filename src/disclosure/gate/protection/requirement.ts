import type { Target } from './targets.js';

/** What a target's value must be able to be: each range must be met, and so many different values altogether. */
export interface Requirement {
  readonly ranges: readonly (readonly [low: number, high: number])[];
  readonly values: number;
}

/** The ranges that are not met, and how many values are missing. */
export interface Lacking {
  readonly ranges: Requirement['ranges'];
  readonly lacks: number;
}

/** For each value of a target the witnesses that have it, a bit for each. */
export interface Answered {
  readonly target: Target;
  readonly masks: Map<number, Uint32Array>;
  /** How long a new mask is. */
  readonly words: number;
}

export function note({ masks, words }: Answered, at: number, value: number): void {
  const known = masks.get(value);
  let mask = known ?? new Uint32Array(words);
  // Longer ones as they are needed; `meets` takes the shorter length, `joined` the longest.
  if (mask.length <= at >>> 5) {
    const longer = new Uint32Array(2 * ((at >>> 5) + 1));
    longer.set(mask);
    mask = longer;
  }
  if (mask !== known) masks.set(value, mask);
  mask[at >>> 5] = (mask[at >>> 5] ?? 0) | (1 << (at & 31));
}

export function lacking({ ranges, values: wanted }: Requirement, values: Iterable<number>): Lacking {
  const seen = [...values];
  return {
    ranges: ranges.filter(([low, high]) => !seen.some((value) => low <= value && value <= high)),
    lacks: Math.max(0, wanted - seen.length),
  };
}

/** The same of values one after the other, as far as they count: no further than to where nothing is lacking. */
export function lackingIn(values: Int32Array, requirement: Requirement, counts: (at: number) => boolean): Lacking {
  const seen = new Set<number>();
  let left = lacking(requirement, seen);
  for (let at = 0; at < values.length && (left.ranges.length > 0 || left.lacks > 0); at++) {
    const value = values[at] ?? 0;
    if (seen.has(value) || !counts(at)) continue;
    seen.add(value);
    left = lacking(requirement, seen);
  }
  return left;
}
