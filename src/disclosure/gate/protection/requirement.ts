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

/** A target's value in each witness, and for each value the witnesses that have it, a bit for each. */
export interface Answered {
  readonly target: Target;
  readonly valueAt: (at: number) => number;
  readonly masks: Map<number, Uint32Array>;
}

export function note({ valueAt, masks }: Answered, at: number): void {
  const value = valueAt(at);
  let mask = masks.get(value) ?? new Uint32Array(16);
  // Longer ones as they are needed; `meets` takes the shorter length, `joined` the longest.
  if (mask.length <= at >>> 5) {
    const longer = new Uint32Array(2 * ((at >>> 5) + 1));
    longer.set(mask);
    mask = longer;
  }
  masks.set(value, mask);
  mask[at >>> 5] = (mask[at >>> 5] ?? 0) | (1 << (at & 31));
}

export function lacking({ ranges, values: wanted }: Requirement, values: Iterable<number>): Lacking {
  const seen = [...values];
  return {
    ranges: ranges.filter(([low, high]) => !seen.some((value) => low <= value && value <= high)),
    lacks: Math.max(0, wanted - seen.length),
  };
}
