import type { Family } from '../../../src/disclosure/index.js';
import type { Change } from '../../../src/disclosure/model/dimension.js';

/** The rules for one person, in words of single steps: nothing here knows of closed sets. */
export interface Rules {
  readonly moves: readonly (readonly [string, string])[];
  readonly changes: readonly { readonly change: Change; readonly settledIn: readonly string[] }[];
}

/** For each inner cell: those to which one person may have gone, step by step, staying included. */
export function reachOf(family: Family, { moves, changes }: Rules): readonly (readonly number[])[] {
  const [status, ...others] = family.dimensions;
  if (!status) throw new Error('A family has a status.');
  const stateOf = (leaf: number) => {
    const state: number[] = [];
    for (const { leaves } of family.dimensions.toReversed()) {
      state.unshift(leaf % leaves.length);
      leaf = Math.floor(leaf / leaves.length);
    }
    return state;
  };
  const mayStep = (from: readonly number[], to: readonly number[]): boolean => {
    const changed = from.flatMap((value, at) => (value === to[at] ? [] : [at]));
    const [only] = changed;
    if (changed.length !== 1 || only === undefined) return false;
    const code = status.leaves[from[0] ?? 0] ?? '';
    if (only === 0) return moves.some(([a, b]) => a === code && b === status.leaves[to[0] ?? 0]);
    const rule = changes[only - 1];
    if (!rule || !others[only - 1] || rule.settledIn.includes(code)) return false;
    return rule.change === 'freely' || (rule.change === 'forward' && (to[only] ?? 0) > (from[only] ?? 0));
  };
  const states = Array.from({ length: family.leafCount }, (_, leaf) => stateOf(leaf));
  return states.map((_, start) => {
    const found = new Set([start]);
    for (const at of found) {
      states.forEach((to, leaf) => {
        if (mayStep(states[at] ?? [], to)) found.add(leaf);
      });
    }
    return [...found];
  });
}

/** How few people of `before` must be withdrawn so that each other one is somewhere in `after`: every way is tried. */
export function fewestWithdrawn(reach: readonly (readonly number[])[], before: Int32Array, after: Int32Array): number {
  const people = [...before].flatMap((count, leaf) => Array.from({ length: count }, () => leaf));
  const seats = Int32Array.from(after);
  let best = people.length;
  const seat = (person: number, withdrawn: number): void => {
    if (withdrawn >= best) return;
    const from = people[person];
    if (from === undefined) {
      best = withdrawn;
      return;
    }
    for (const to of reach[from] ?? []) {
      const free = seats[to] ?? 0;
      if (free === 0) continue;
      seats[to] = free - 1;
      seat(person + 1, withdrawn);
      seats[to] = free;
    }
    seat(person + 1, withdrawn + 1);
  };
  seat(0, 0);
  return best;
}
