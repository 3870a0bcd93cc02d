import { LinearKnowledge } from '../../../src/disclosure/suppression/elimination.js';
import {
  passGate,
  readPolicy,
  type Family,
  type GateInput,
  type Solver,
  type Told,
} from '../../../src/disclosure/index.js';
import { countIn, flat, dimension, numbered, oneFamily, tablesOf, type Random } from './support.js';

/** Small is less than this. */
export const k = 3;
export const policyFor = (coalition: number) =>
  readPolicy({
    smallBelow: k,
    sensitiveSmallBelow: k,
    coalition,
    worlds: 16,
    replays: 20,
    refreshEvents: 0,
    refreshEventsPerCell: 0,
    refreshDays: 1,
  });

/** People go from each status to the next and never back; what else is known of them never changes. */
export function tinyRegistry(rows: number, width: number) {
  const statuses = numbered('s', rows);
  const moves = statuses.slice(1).map((code, at) => [statuses[at] ?? '', code] as const);
  return {
    rows,
    width,
    ...oneFamily(flat(...statuses), [dimension('a', 'never', flat(...numbered('a', width)))], { moves }),
  };
}
export type Registry = ReturnType<typeof tinyRegistry>;

/** The same with two dimensions of two values beside the status: every table that three of them make. */
export function threeWayRegistry(): Registry {
  const [a, b] = ['a', 'b'].map((id) => dimension(id, 'never', flat(...numbered(id, 2))));
  if (!a || !b) throw new Error('There are two dimensions.');
  return { rows: 2, width: 4, ...oneFamily(flat('s0', 's1'), [a, b], { moves: [['s0', 's1']] }) };
}

/** Whether people can have gone from one table to the next, said for these rules alone. */
export function mayFollow({ rows, width }: Registry, before: Int32Array, after: Int32Array): boolean {
  for (let column = 0; column < width; column++) {
    let lost = 0;
    for (let row = rows - 1; row >= 0; row--) {
      lost += (before[row * width + column] ?? 0) - (after[row * width + column] ?? 0);
      if (lost > 0) return false;
    }
  }
  return true;
}

/** Some people go on, some become known. */
export function liveOn({ rows, width }: Registry, table: Int32Array, random: Random, events: number): Int32Array {
  const after = Int32Array.from(table);
  const change = (leaf: number, by: number) => void (after[leaf] = (after[leaf] ?? 0) + by);
  for (let event = 0; event < events; event++) {
    const leaf = random.below((rows - 1) * width);
    if ((after[leaf] ?? 0) > 0) {
      change(leaf, -1);
      change(leaf + width, 1);
    } else change(leaf, 1);
  }
  return after;
}

export const rowsOf = ({ rows, width }: Registry, table: Int32Array): number[] =>
  Array.from({ length: rows }, (_, row) => table.slice(row * width, (row + 1) * width).reduce((a, b) => a + b, 0));

export const headlinesOf = ({ family }: Registry, table: Int32Array): Record<string, number> =>
  Object.fromEntries(
    family.dimensions[0]?.nodes.map(({ code }) => {
      const key = family.dimensions.map((_, at) => (at === 0 ? code : '*'));
      return [code, countIn(family, table, key)] as const;
    }) ?? [],
  );

/** Everything that is told of one time. */
export type Facts = readonly (readonly [key: readonly string[], told: Told])[];

/** All tables with these headlines, and those of them that agree with the facts as well. */
export function tablesLike(registry: Registry, table: Int32Array, facts: Facts) {
  const alone = tablesOf(rowsOf(registry, table), registry.width);
  return { alone, told: alone.filter((one) => agreesWith(registry.family, one, facts)) };
}

const agreesWith = (family: Family, table: Int32Array, facts: Facts): boolean =>
  facts.every(([key, told]) => {
    if (told === null) return true;
    const [low, high] = typeof told === 'number' ? [told, told] : told;
    const count = countIn(family, table, key);
    return low <= count && count <= high;
  });

/** The control: what a careless office would tell, everything but the small numbers themselves. */
export const tellCarelessly = ({ family }: Registry, table: Int32Array): Facts =>
  family.cells
    .filter(({ isHeadline }) => !isHeadline)
    .map(({ key }) => {
      const count = countIn(family, table, key);
      return [key, count < k ? null : count] as const;
    });

/** A second control: small cells and what elimination withholds beside them, without any attack on whole numbers. */
export function tellByElimination({ family }: Registry, table: Int32Array): Facts {
  const count = (key: readonly string[]) => countIn(family, table, key);
  const others = family.cells.filter(({ isHeadline }) => !isHeadline);
  const knowledge = new LinearKnowledge(others.filter(({ key }) => count(key) < k).map(({ leaves }) => leaves));
  for (const { isHeadline, leaves } of family.cells) if (isHeadline) knowledge.force(leaves);
  return others
    .toSorted((a, b) => b.leaves.length - a.leaves.length)
    .map(({ key, leaves }) => [key, count(key) >= k && knowledge.tryPublish(leaves) ? count(key) : null] as const);
}

export type World = readonly Int32Array[];

/** What must not be told of the registry, reckoned from its tables by the words of disclosure.md alone. */
export interface Secret {
  readonly name: string;
  readonly kind: 'cell' | 'difference' | 'flow';
  valueOf(world: World): number;
}

export function secretsOf({ family }: Registry, world: World, coalition: number): readonly Secret[] {
  const now = world.length - 1;
  const secrets: Secret[] = [];
  for (const { key, isHeadline } of family.cells) {
    if (isHeadline) continue;
    const countAt = (time: number) => (one: World) => countIn(family, one[time] ?? new Int32Array(), key);
    const count = countAt(now)(world);
    const name = key.join('×');
    if (count < k) secrets.push({ name, kind: 'cell', valueOf: countAt(now) });
    const outers = key.map((_, at) => key.with(at, '*')).filter((above) => above.join() !== key.join());
    for (const outer of outers) {
      const lack = (one: World) => countIn(family, one[now] ?? new Int32Array(), outer) - countAt(now)(one);
      if (count >= k && lack(world) <= coalition) {
        secrets.push({ name: `${name} in ${outer.join('×')}`, kind: 'difference', valueOf: lack });
      }
    }
    for (let from = 0; from < now; from++) {
      const change = (one: World) => countAt(now)(one) - countAt(from)(one);
      const size = Math.abs(change(world));
      if (size > 0 && size < k) secrets.push({ name: `${name} since ${from}`, kind: 'flow', valueOf: change });
    }
  }
  return secrets;
}

/**
 * What is wrong: values that a secret must be able to have (disclosure.md, "Policy") and has in no world that agrees
 * with everything told, though it has them in a world that agrees with what was public before this table. Each
 * attacker is an outsider, or knows himself to be in a leaf of the last table: worlds without him are none of his.
 */
export function tooNarrow(
  secrets: readonly Secret[],
  before: readonly World[],
  isTold: (world: World) => boolean,
  attackers: readonly (number | undefined)[],
): string[] {
  const told = before.map(isTold);
  return secrets.flatMap((secret) => {
    const values = before.map(secret.valueOf);
    return attackers.flatMap((leaf) => {
      const [can, could] = [new Set<number>(), new Set<number>()];
      before.forEach((world, at) => {
        if (leaf !== undefined && !world.at(-1)?.[leaf]) return;
        could.add(values[at] ?? 0);
        if (told[at]) can.add(values[at] ?? 0);
      });
      const what = lacksOf(secret.kind, can, could);
      return what ? [`${secret.name} ${what} for ${leaf}: can be ${[...can].join()}; before ${[...could].join()}`] : [];
    });
  });
}

function lacksOf(kind: Secret['kind'], can: ReadonlySet<number>, could: ReadonlySet<number>): string | null {
  const isLost = (fits: (value: number) => boolean) => [...could].some(fits) && ![...can].some(fits);
  if (can.size === 0) return 'can be nothing';
  if (could.size === 1) return null;
  if (kind === 'difference') return can.size < 2 ? 'is one value' : null;
  if (kind === 'flow') {
    if (isLost((value) => value === 0)) return 'cannot be 0';
    return can.size < Math.min(3, could.size) ? 'has few values' : null;
  }
  const small = Array.from({ length: k }, (_, value) => value).find((value) => isLost((one) => one === value));
  if (small !== undefined) return `cannot be ${small}`;
  return isLost((value) => value >= k) ? 'cannot be large' : null;
}

/** The gate's input for a first table. */
export const gateInput = (
  { catalogue, ...registry }: Registry,
  table: Int32Array,
  { seed, coalition, solver }: { readonly seed: number; readonly coalition: number; readonly solver: Solver },
): GateInput => ({
  today: '2020-01-01',
  announced: ['2020-01-01', '2020-03-01'],
  policy: policyFor(coalition),
  catalogue,
  entries: [],
  sealed: null,
  key: new Uint8Array(32).fill(seed % 251),
  release: `r${seed}`,
  asOf: '2020-01-01',
  revisions: 0,
  headlines: headlinesOf({ catalogue, ...registry }, table),
  tables: { family: table },
  solver,
});

/** Two tables one after the other, or what refused. */
export async function publishTwice(
  registry: Registry,
  [first, second]: readonly [Int32Array, Int32Array],
  input: GateInput,
) {
  const one = await passGate(input);
  if (one.kind === 'refused') return { refused: 0, code: one.code, message: one.message };
  const two = await passGate({
    ...input,
    today: '2020-03-01',
    asOf: '2020-03-01',
    release: `${input.release}.2`,
    entries: [one.entry],
    sealed: one.sealed,
    headlines: headlinesOf(registry, second),
    tables: { family: second },
  });
  if (two.kind === 'refused') return { refused: 1, code: two.code, message: two.message };
  const facts = [one, two].map(({ entry }): Facts => entry.families[0]?.cells ?? []);
  return { refused: null, worlds: [first, second] as World, facts };
}
