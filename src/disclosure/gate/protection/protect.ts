import { sumsOf, type World } from '../../attack/worlds.js';
import { DisclosureError } from '../../errors.js';
import { KeyedStream, keyedRank } from '../../model/canonical.js';
import type { Cell, Family } from '../../model/catalogue.js';
import type { Told } from '../../model/ledger.js';
import type { Policy } from '../../model/policy.js';
import { LinearKnowledge } from '../../suppression/elimination.js';
import { widen, type Shortfall } from '../../suppression/widen.js';
import { brace } from './brace.js';
import { Attack } from './meet.js';
import { protectPotential } from './potential.js';
import {
  decidingCell,
  headlineKnowledge,
  isExact,
  listPrimaries,
  targetLeaves,
  type HeadlineKnowledge,
} from './primaries.js';
import type { Headlines, Protection, ProtectionInput } from './protect.types.js';
import { WorldSearch } from './search.js';
import type { Target } from './targets.js';

/**
 * Steps 4 to 8 and 10 of the gate for one family (disclosure.md): targets, suppression by elimination, the integer
 * attack, repair, insiders, pruning. A pure function of the names of the primary sums, of the values told at any stage,
 * of public facts and of the key: which hidden values lie behind does not matter, and that is what makes replay work.
 */
export async function protect(input: ProtectionInput): Promise<Protection> {
  const { rules, past, truth } = input;
  const sums = truth.map((table) => sumsOf(rules.family, table));
  const now = past.length;
  const knowledge = [...past.map(({ headlines }) => headlines), input.headlines].map((headlines) =>
    headlineKnowledge(rules, headlines),
  );
  const known = knowledge[now] ?? { cells: [], differences: [] };
  const shown = new Set(input.shown.map(({ index }) => index));
  const isOpen = (cell: number) => shown.has(cell) && !input.sticky.has(cell);
  const primaries = listPrimaries(rules, past, isOpen, sums[now] ?? new Int32Array(), known);
  const random = new KeyedStream(input.key, input.label);
  const search = new WorldSearch({ ...input, known, shown, random });
  tellHeadlines(search, rules.family, known, input.headlines);
  const table = sums[now] ?? new Int32Array();
  const secondary = suppress(input, search, primaries, table);
  const braced = await brace(primaries, {
    rules,
    solver: input.solver,
    past,
    link: input.link,
    facts: search.facts,
    shown,
    costs: search.costs(),
    random,
  });
  const shortfalls = widenSums(input, search, primaries, known);
  search.pool.facedWithOtherFacts();
  const continued = await continuePool(search, input);
  const attack = new Attack(rules, (time) => knowledge[time] ?? known, search, {
    // Of worlds that cannot go on to the facts as they are, none goes on to what is asked beside.
    bases: continued === 0 && search.isJoint ? [] : input.pool,
    insiders: rules.policy.coalition > 0 ? possibleInsiders(rules.family, input.headlines) : [],
  });
  const common = [...past.flatMap(({ transcript }) => transcript.primaries), ...primaries];
  await attack.meetAll(common);
  const hasLost = continued < input.pool.length;
  const potential = await protectPotential(search, attack, rules, hasLost ? 0 : now);
  prune(search, attack, [...common, ...potential], table, rules.policy);
  return {
    facts: search.facts,
    knowledge,
    transcript: {
      sticky: [...input.sticky],
      primaries,
      looked: [...search.looked].flatMap((cell) => (search.facts.get(cell) === null ? [[cell, table[cell] ?? 0]] : [])),
      shortfalls,
    },
    witnesses: [...search.pool.witnesses],
    counts: {
      targets: primaries.length,
      potential: potential.length,
      secondary: secondary + braced,
      repaired: search.looked.size,
      solves: search.solves,
      alreadyTold: attack.alreadyTold.size,
    },
  };
}

/** Headlines are exact and public, and so is whatever follows from them alone. */
function tellHeadlines(search: WorldSearch, family: Family, known: HeadlineKnowledge, headlines: Headlines): void {
  for (const { index, key, leaves, isHeadline } of family.cells) {
    const [low, high] = known.cells[index] ?? [0, 0];
    if (isHeadline) search.facts.set(index, headlines[key[0] ?? ''] ?? 0);
    else if (leaves.length > 0 && low === high) search.facts.set(index, low);
  }
}

/** Step 6: what was told last comes first, then the larger sums (by what they cover), ties by a secret rank. */
function suppress(
  { rules, shown, key, past, link, sticky }: ProtectionInput,
  search: WorldSearch,
  primaries: readonly Target[],
  sums: Int32Array,
): number {
  const { family, policy } = rules;
  const before = past[link.follows]?.facts;
  const mustHide = new Set([...sticky, ...primaries.map(decidingCell)]);
  const knowledge = new LinearKnowledge([
    ...primaries.map((target) => targetLeaves(family, target)),
    ...[...sticky].map((cell) => family.cells[cell]?.leaves ?? []),
  ]);
  for (const [index] of search.facts) knowledge.force(family.cells[index]?.leaves ?? []);
  const rank = (what: string, cell: Cell) => keyedRank(key, `${what} ${family.id} ${cell.key.join('\t')}`);
  const candidates = shown
    .filter(({ index, leaves }) => leaves.length > 0 && !search.facts.has(index))
    .map((cell) => ({ cell, isNew: isExact(before?.get(cell.index)) ? 0 : 1, rank: rank('tie', cell) }))
    .sort((a, b) => a.isNew - b.isNew || b.cell.leaves.length - a.cell.leaves.length || a.rank - b.rank);
  let secondary = 0;
  for (const { cell } of candidates) {
    const isDecoy = rank('decoy', cell) < (policy.decoysPerMille / 1_000) * 0x1_0000_0000;
    const isTold = !mustHide.has(cell.index) && !isDecoy && knowledge.tryPublish(cell.leaves);
    if (!isTold && !mustHide.has(cell.index)) secondary++;
    search.facts.set(cell.index, isTold ? tell(sums[cell.index] ?? 0, policy) : null);
  }
  return secondary;
}

/** Withholds more where the withheld parts of a told whole are too few people to hide among. */
function widenSums(
  { rules, shown, key, past, link, sticky, truth }: ProtectionInput,
  search: WorldSearch,
  primaries: readonly Target[],
  known: HeadlineKnowledge,
): readonly Shortfall[] {
  const { family, policy, k } = rules;
  const sums = sumsOf(family, truth[past.length] ?? new Int32Array());
  if (policy.mechanism === 'roundedBands') return [];
  const isShown = new Set(shown.map(({ index }) => index));
  const isOpen = (cell: number) => (known.cells[cell]?.[0] ?? 0) < (known.cells[cell]?.[1] ?? 0);
  const before = past[link.follows]?.facts;
  // What was withheld last time costs least; then what was small when it was last told; then chance.
  const rankOf = (cell: number) => {
    const told = before?.get(cell);
    const rank = keyedRank(key, `widen ${family.id} ${family.cells[cell]?.key.join('\t')}`) / 0x1_0000_0000;
    return (typeof told === 'number' ? told : -1) + rank;
  };
  const small = new Set(primaries.flatMap((target) => (target.kind === 'cell' ? [target.cell] : [])));
  const near = changedLittle(primaries, past, k);
  return widen(rules.divisions, {
    isTold: (cell) => typeof search.facts.get(cell) === 'number',
    valueOf: (cell) => sums[cell] ?? 0,
    rangeOf: (cell) => {
      const [least, most] = small.has(cell)
        ? [policy.protectsZeros ? 0 : 1, k - 1]
        : [policy.protectsZeros && !sticky.has(cell) ? k : 0, Infinity];
      const [from, to] = near.get(cell) ?? [0, Infinity];
      return [Math.max(least, from), Math.min(most, to)];
    },
    withhold: (cell) => void search.facts.set(cell, null),
    canWithhold: (cell) => isShown.has(cell) && isOpen(cell),
    rankOf,
    least: k + policy.coalition,
    slack: 1 + policy.coalition,
  });
}

/** By cell: near which told numbers it must be, as it changed by little since. */
function changedLittle(
  primaries: readonly Target[],
  past: ProtectionInput['past'],
  k: number,
): ReadonlyMap<number, readonly [low: number, high: number]> {
  const near = new Map<number, readonly [number, number]>();
  for (const target of primaries) {
    const told = target.kind === 'flow' ? past[target.from]?.facts.get(target.cell) : undefined;
    if (target.kind !== 'flow' || typeof told !== 'number') continue;
    const [low, high] = near.get(target.cell) ?? [0, Infinity];
    near.set(target.cell, [Math.max(low, told - k + 1), Math.min(high, told + k - 1)]);
  }
  return near;
}

/** A number, or under `roundedBands` the band in which it lies. */
function tell(value: number, { mechanism, roundingBase }: Policy): Told {
  if (mechanism !== 'roundedBands') return value;
  const low = Math.floor(value / roundingBase) * roundingBase;
  return [low, low + roundingBase - 1];
}

/** How many worlds of the past are tried to be continued, for each that the policy wants. */
const continuedPerWorld = 4;
/** How many of them in vain, where all times can be sought at once. */
const continuedInVain = 24;

/** The worlds of the past that can go on to the facts as they are now; new ones for a first time. */
async function continuePool(search: WorldSearch, { pool, past, rules }: ProtectionInput): Promise<number> {
  const bases = past.length === 0 ? Array.from({ length: rules.policy.worlds }, (): World => []) : pool;
  // The first of a pool add most; what the others would show is asked for where it is wanted.
  for (const [tried, base] of bases.slice(0, continuedPerWorld * rules.policy.worlds).entries()) {
    // Where hundreds of sums are told none of them can go on, and a world of all times at once is found instead.
    if (search.isJoint && tried >= continuedInVain && search.pool.witnesses.length === 0) break;
    await search.continueFrom(base, []);
  }
  const continued = search.pool.witnesses.length;
  if (continued > 0 || (await search.searchJointly([])) === 'found') return continued;
  throw new DisclosureError(
    'IMPOSSIBLE_HISTORY',
    `family ${rules.family.id}`,
    'no world agrees with all that is told.',
  );
}

/** Leaves in which the headlines allow somebody: who is really there must not matter to the decision. */
function possibleInsiders(family: Family, headlines: Headlines): readonly number[] {
  const codes = family.dimensions[0]?.leaves ?? [];
  const width = family.leafCount / Math.max(1, codes.length);
  return Array.from({ length: family.leafCount }, (_, leaf) => leaf).filter(
    (leaf) => family.isPossible[leaf] === 1 && (headlines[codes[Math.floor(leaf / width)] ?? ''] ?? 0) > 0,
  );
}

/** Step 10: what repair withheld is told again where every target keeps its witnesses without it. */
function prune(
  search: WorldSearch,
  attack: Attack,
  targets: readonly Target[],
  sums: Int32Array,
  policy: Policy,
): void {
  for (const cell of [...search.looked]) {
    const value = sums[cell] ?? 0;
    search.facts.set(cell, tell(value, policy));
    const pool = search.pool.among(cell, value);
    const isSafe = attack.areMet(targets, pool);
    if (isSafe) search.pool.keep(pool.witnesses);
    else search.facts.set(cell, null);
    search.pool.facedWithOtherFacts();
  }
}
