import type { Bound } from '../../attack/world-question.js';
import type { TimePoint } from '../../attack/worlds.js';
import type { Family } from '../../model/catalogue.js';
import type { Told } from '../../model/ledger.js';
import type { Policy } from '../../model/policy.js';
import { listDivisions, type Division } from '../../suppression/widen.js';
import { headlineRange, isSmall, lessLeaves, listNestedPairs, type Target } from './targets.js';
import type { Requirement } from './witnesses.js';

/** What the rules for targets need to know of a family; laid out once per catalogue. */
export interface TargetRules {
  readonly family: Family;
  readonly k: number;
  readonly policy: Policy;
  readonly nested: readonly (readonly [inner: number, outer: number, less: Int32Array])[];
  readonly divisions: readonly Division[];
}

export function targetRules(family: Family, policy: Policy): TargetRules {
  // A difference that is a cell of its own is protected as that cell, which asks for more.
  const ofCells = new Set(policy.protectsZeros ? family.cells.map(({ leaves }) => leaves.join()) : []);
  const nested = listNestedPairs(family).flatMap(([inner, outer]) => {
    const [small, large] = [family.cells[inner], family.cells[outer]];
    const less = small && large ? lessLeaves(large, small) : undefined;
    return less && !ofCells.has(less.join()) ? [[inner, outer, less] as const] : [];
  });
  return {
    family,
    policy,
    k: family.isSensitive ? policy.sensitiveSmallBelow : policy.smallBelow,
    nested,
    divisions: listDivisions(family),
  };
}

type Headlines = Readonly<Record<string, number>>;

/** What the headlines leave open about every cell and every nested difference at one time. */
export interface HeadlineKnowledge {
  readonly cells: readonly (readonly [low: number, high: number])[];
  readonly differences: readonly (readonly [low: number, high: number])[];
}

export const headlineKnowledge = ({ family, nested }: TargetRules, headlines: Headlines): HeadlineKnowledge => ({
  cells: family.cells.map(({ leaves }) => headlineRange(family, leaves, headlines)),
  differences: nested.map(([, , less]) => headlineRange(family, less, headlines)),
});

/**
 * Small cells and group disclosures of one time. What the headlines settle by themselves is public already and no
 * target. A difference counts where the inner cell is large: where it is small it is a target itself, and hides the
 * difference with it.
 */
export function listTableTargets(
  { family, k, policy, nested }: TargetRules,
  time: number,
  sums: Int32Array,
  known: HeadlineKnowledge,
): readonly Target[] {
  const targets: Target[] = [];
  for (const { index, leaves } of family.cells) {
    const [low, high] = known.cells[index] ?? [0, 0];
    if (leaves.length === 0 || low === high) continue;
    if (isSmall(sums[index] ?? 0, k, policy.protectsZeros)) targets.push({ kind: 'cell', time, cell: index });
  }
  nested.forEach(([inner, outer], at) => {
    const [low, high] = known.differences[at] ?? [0, 0];
    const [part, whole] = [sums[inner] ?? 0, sums[outer] ?? 0];
    if (low === high || isSmall(part, k, true) || whole - part > policy.coalition) return;
    targets.push({ kind: 'difference', time, outer, inner });
  });
  return targets;
}

/** Small changes between two refreshes, of the cells that `isWanted` (by their facts at both ends). */
export function listFlowTargets(
  { family, k }: TargetRules,
  [from, before]: readonly [time: number, sums: Int32Array],
  [time, after]: readonly [time: number, sums: Int32Array],
  isWanted: (cell: number) => boolean,
): readonly Target[] {
  const targets: Target[] = [];
  for (const { index, leaves, isHeadline } of family.cells) {
    const change = Math.abs((after[index] ?? 0) - (before[index] ?? 0));
    if (leaves.length === 0 || isHeadline || change === 0 || change >= k || !isWanted(index)) continue;
    targets.push({ kind: 'flow', from, time, cell: index });
  }
  return targets;
}

/** Small cells, small differences and small changes since an exactly told value, at the time after `past`. */
export function listTargetsAt(
  rules: TargetRules,
  past: readonly Pick<TimePoint, 'facts'>[],
  sums: Int32Array,
  known: HeadlineKnowledge,
): readonly Target[] {
  const time = past.length;
  const isOpen = (cell: number) => (known.cells[cell]?.[0] ?? 0) < (known.cells[cell]?.[1] ?? 0);
  const flows = past.flatMap(({ facts }, from) => {
    const told = (cell: number) => facts.get(cell);
    const before = Int32Array.from(rules.family.cells, ({ index }) => Number(told(index) ?? 0));
    return listFlowTargets(
      rules,
      [from, before],
      [time, sums],
      (cell) => typeof told(cell) === 'number' && isOpen(cell),
    );
  });
  return [...listTableTargets(rules, time, sums, known), ...flows];
}

/** The cell that is withheld for the sake of a target. */
export const decidingCell = (target: Target): number => (target.kind === 'difference' ? target.inner : target.cell);

/**
 * The sums that must be protected and whose cells could be told: small cells, small differences, small changes since an
 * exactly told value. Cells that stay withheld as they were, or that this detail does not show, decide nothing; they are
 * potential targets.
 */
export const listPrimaries = (
  rules: TargetRules,
  past: readonly Pick<TimePoint, 'facts'>[],
  isOpen: (cell: number) => boolean,
  sums: Int32Array,
  known: HeadlineKnowledge,
): readonly Target[] => listTargetsAt(rules, past, sums, known).filter((target) => isOpen(decidingCell(target)));

/** Whether a told fact gives the number itself. */
export const isExact = (told: Told | undefined): boolean =>
  typeof told === 'number' || (Array.isArray(told) && told[0] === told[1]);

/**
 * What a target must still be able to be (disclosure.md): a small cell everything from 0 to k, as far as the headlines
 * allow; a small change 0 and `flowValues` values; a small difference `differenceValues` values.
 *
 * `insider` is an inner cell in which somebody knows himself to be. If it is in the cell, the cell cannot be empty, and
 * it is the others who must be able to be 0; if it is elsewhere in the same row, one fewer can be in the cell.
 */
export function requirementOf(
  { k, policy, family }: TargetRules,
  target: Target,
  known: HeadlineKnowledge,
  insider?: number,
): Requirement {
  switch (target.kind) {
    case 'cell': {
      const [low, high] = known.cells[target.cell] ?? [0, 0];
      const leaves = family.cells[target.cell]?.leaves ?? new Int32Array();
      const isInside = insider !== undefined && leaves.includes(insider);
      const isBeside = insider !== undefined && !isInside && sharesRow(family, leaves, insider);
      const most = isBeside ? high - 1 : high;
      const ranges: [number, number][] = [];
      for (let value = Math.max(low, isInside ? 1 : 0); value < Math.min(k, most + 1); value++)
        ranges.push([value, value]);
      if (most >= k) ranges.push([k, Infinity]);
      return { ranges, values: 1 };
    }
    case 'difference':
      return { ranges: [], values: policy.differenceValues };
    case 'flow':
      return { ranges: [[0, 0]], values: policy.flowValues };
  }
}

function sharesRow(family: Family, leaves: Int32Array, leaf: number): boolean {
  const width = family.leafCount / (family.dimensions[0]?.leaves.length ?? 1);
  const row = Math.floor(leaf / width);
  return leaves.some((other) => Math.floor(other / width) === row);
}

/** A target's value as a bounded sum of inner cells. */
export function targetBound(family: Family, target: Target, [low, high]: readonly [number, number]): Bound {
  const term = (time: number, cell: number, sign: 1 | -1) => ({
    time,
    leaves: family.cells[cell]?.leaves ?? new Int32Array(),
    sign,
  });
  switch (target.kind) {
    case 'cell':
      return { terms: [term(target.time, target.cell, 1)], low, high };
    case 'difference': {
      const [outer, inner] = [family.cells[target.outer], family.cells[target.inner]];
      const leaves = outer && inner ? lessLeaves(outer, inner) : new Int32Array();
      return { terms: [{ time: target.time, leaves, sign: 1 }], low, high };
    }
    case 'flow':
      return { terms: [term(target.time, target.cell, 1), term(target.from, target.cell, -1)], low, high };
  }
}

/** The sum of inner cells whose disclosure would disclose the target, the told end of a change left out. */
export const targetLeaves = (family: Family, target: Target): Int32Array =>
  targetBound(family, target, [0, 0]).terms[0]?.leaves ?? new Int32Array();
