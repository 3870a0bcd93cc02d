import { findWorld } from '../attack/find-world.js';
import type { Solver } from '../attack/solver.js';
import { sumsOf } from '../attack/worlds.js';
import type { Told } from '../model/ledger.js';
import { targetBound, type TargetRules } from './primaries.js';
import type { Target } from './targets.js';

interface BraceInput {
  readonly rules: TargetRules;
  readonly solver: Solver;
  readonly facts: Map<number, Told>;
  /** Cells that may be withheld, with what one person's deviation costs. */
  readonly costs: ReadonlyMap<number, number>;
}

/**
 * Withholds, before any number is looked at, what the poorest table of this pattern would need: small inner cells empty,
 * all others just not small. What moves there (a cell up by k, and down again, while every told sum stays) can be moved
 * in every table of the pattern. It is the idea of the hypercube method (Repsilber 1994) as a linear program, as in
 * Kelly, Golden & Assad (1992), and because it looks at names alone, worlds of one pattern are treated alike.
 */
export async function brace(primaries: readonly Target[], input: BraceInput): Promise<number> {
  const { rules } = input;
  const small = new Set(primaries.flatMap((target) => (target.kind === 'cell' ? [target.cell] : [])));
  const poorest = poorestTable(rules, small);
  let withheld = 0;
  for (const target of primaries) {
    const leaves = rules.family.cells[target.kind === 'difference' ? target.inner : target.cell]?.leaves;
    const [first] = leaves ?? [];
    if (!leaves || first === undefined) continue;
    const stands = leaves.reduce((sum, leaf) => sum + (poorest[leaf] ?? 0), 0);
    const raised = poorest.with(first, (poorest[first] ?? 0) + rules.k);
    withheld += await makeRoom(poorest, target, [stands + rules.k, Infinity], input);
    withheld += await makeRoom(raised, target, [0, stands], input);
  }
  return withheld;
}

function poorestTable({ family, k }: TargetRules, small: ReadonlySet<number>): Int32Array {
  const table = new Int32Array(family.leafCount);
  for (const { index, leaves } of family.cells) {
    const [leaf] = leaves;
    if (leaves.length === 1 && leaf !== undefined && !small.has(index)) table[leaf] = k;
  }
  return table;
}

/** Withholds the cheapest told cells without which the cell cannot move into the range; says how many. */
async function makeRoom(
  table: Int32Array,
  target: Target,
  range: readonly [number, number],
  { rules, solver, facts, costs }: BraceInput,
): Promise<number> {
  const { family } = rules;
  const cell = target.kind === 'difference' ? target.inner : target.cell;
  const sums = sumsOf(family, table);
  const told = new Map([...facts].map(([index, fact]) => [index, fact === null ? null : (sums[index] ?? 0)]));
  const found = await findWorld(solver, {
    family,
    times: [{ facts: told, follows: -1, link: 'later', revisions: 0 }],
    free: [0],
    base: [],
    bounds: [targetBound(family, { kind: 'cell', time: 0, cell }, range)],
    aim: new Map([[0, { table, weight: new Float64Array(family.leafCount).fill(0.01) }]]),
    elastic: new Map([...costs].filter(([index]) => facts.get(index) !== null)),
  });
  for (const index of found?.givenUp ?? []) facts.set(index, null);
  return found?.givenUp.length ?? 0;
}
