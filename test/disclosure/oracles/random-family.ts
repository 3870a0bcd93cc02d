import type { TimePoint } from '../../../src/disclosure/attack/worlds.js';
import { DisclosureError, type Family, type Told } from '../../../src/disclosure/index.js';
import type { Change } from '../../../src/disclosure/model/dimension.js';
import { fewestWithdrawn, reachOf, type Rules } from './persons.js';
import type { Random } from './support.js';
import { countIn, flat, numbered, oneFamily } from './support.js';

export interface Drawn {
  readonly family: Family;
  readonly reach: readonly (readonly number[])[];
  /** A corrected day: nobody may have gone anywhere. */
  readonly stay: readonly (readonly number[])[];
}

/** A random tiny family with random rules; null where the engine refuses rules that cross. */
export function drawFamily(random: Random, leavesAtMost: number): Drawn | null {
  const statuses = numbered('s', 2 + random.below(2));
  const others: { id: string; width: number; change: Change; settledIn: string[] }[] = [];
  let leaves = statuses.length;
  for (const id of ['a', 'b'].slice(0, 1 + random.below(2))) {
    const width = 2 + random.below(2);
    if (leaves * width > leavesAtMost) continue;
    leaves *= width;
    const settledIn = random.below(2) === 0 ? [] : statuses.slice(statuses.length - 1 - random.below(2));
    others.push({ id, width, change: random.pick<Change>(['never', 'forward', 'freely']), settledIn });
  }
  const pairs = statuses.flatMap((from) => statuses.flatMap((to) => (from === to ? [] : [[from, to] as const])));
  const rules: Rules = { moves: pairs.filter(() => random.below(5) < 2), changes: others };
  const dimensions = others.map(({ id, width, change, settledIn }) => ({
    id,
    change,
    settledIn,
    hierarchies: [flat(...numbered(id, width))],
  }));
  try {
    const { family } = oneFamily(flat(...statuses), dimensions, { moves: rules.moves });
    return { family, reach: reachOf(family, rules), stay: Array.from({ length: family.leafCount }, (_, at) => [at]) };
  } catch (error) {
    if (error instanceof DisclosureError && error.code === 'CATALOGUE_INVALID') return null;
    throw error;
  }
}

/** By every move of every person; about one day, whoever joined was revised as well as whoever left. */
export function fewestRevised(
  { reach, stay }: Pick<Drawn, 'reach' | 'stay'>,
  link: TimePoint['link'],
  before: Int32Array,
  after: Int32Array,
): number {
  if (link === 'later') return fewestWithdrawn(reach, before, after);
  return Math.max(fewestWithdrawn(stay, before, after), fewestWithdrawn(stay, after, before));
}

/** Random facts about a table: the total always, so that there are finitely many worlds; numbers and bands. */
export function drawFacts(random: Random, family: Family, table: Int32Array): ReadonlyMap<number, Told> {
  const facts = new Map<number, Told>();
  const share = random.unit() * 0.7;
  for (const { index, key } of family.cells) {
    const value = countIn(family, table, key);
    const chance = random.unit();
    if (index === 0 || chance < share) facts.set(index, value);
    else if (chance < share + 0.1) facts.set(index, [Math.max(0, value - random.below(2)), value + random.below(2)]);
    else if (chance < share + 0.2) facts.set(index, null);
  }
  return facts;
}
