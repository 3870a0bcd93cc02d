import { isBackInCensus, isVoid, quotas, stagesInCensus, type Fate, type Quota } from './people/fates.js';
import type { CaseStage, Region } from './course/history.types.js';
import type { KnownSex } from './people/names.js';
import { regionWeights, type Route } from './places.js';
import { Random, deriveSeed, weighted } from './random.js';

/** One place in the population: what becomes of whoever fills it. */
export interface Slot {
  readonly index: number;
  /** Siblings with the same number travel together: same dates, same stages. */
  readonly party: number;
  readonly fate: Fate;
  readonly isNewcomer: boolean;
  readonly stageInCensus: CaseStage | null;
  readonly sex: KnownSex | null;
  /** For a DUPLICATE, the place of the child that was registered twice. */
  readonly original: Slot | null;
}

export interface FamilyPlan {
  readonly index: number;
  readonly route: Route;
  readonly region: Region | null;
  /** From the youngest to the eldest, those found later last. */
  readonly slots: readonly Slot[];
}

export interface Plan {
  readonly families: readonly FamilyPlan[];
  readonly slots: number;
}

type Draft = { -readonly [Key in keyof Slot]: Slot[Key] };

const familySizes = weighted([[1, 30], [2, 28], [3, 22], [4, 13], [5, 7]]); // prettier-ignore
const largestFamily = 5;

const routes: Readonly<Partial<Record<Fate, readonly (readonly [Route, number])[]>>> = {
  FAMILY_RETURN: [['SY', 5], ['IQ', 2], ['TR', 3]], // prettier-ignore
  SELF_RETURN: [['SY', 4], ['TR', 6]], // prettier-ignore
  RETURN_2018: [['SY', 6], ['IQ', 3], ['TR', 1]], // prettier-ignore
  RUSAFA: [['RUSAFA', 1]],
};
const otherRoutes = [['SY', 6], ['IQ', 4]] as const; // prettier-ignore

/**
 * Lays out the population once per seed: families, their children's fates, exactly the quotas. Larger populations fill
 * the same plan again and again with other children, so proportions hold and memory does not grow.
 */
export function makePlan(seed: number): Plan {
  const random = new Random(deriveSeed(seed, 1));
  const families = quotas.flatMap((quota) => familiesOf(random, quota));
  attachStrays(random, families);
  attachNewcomers(random, families);
  const shuffled = random.shuffled(families);
  const regions = shareRegions(random, shuffled);
  let index = 0;
  let party = 0;
  const planned = shuffled.map((members, at): FamilyPlan => {
    for (const slot of members) slot.index = index++;
    for (const [, travellers] of Map.groupBy(members, ({ fate, isNewcomer }) => `${fate} ${isNewcomer}`)) {
      for (const slot of travellers) slot.party = party;
      party++;
    }
    const [first] = members;
    if (!first) throw new Error('A planned family has no children.');
    return { index: at, route: chooseRoute(random, first.fate), region: regions[at] ?? null, slots: members };
  });
  settleSexes(random, planned);
  return { families: planned, slots: index };
}

const chooseRoute = (random: Random, fate: Fate): Route =>
  random.draw(weighted(fate.startsWith('ZHUSAN') ? [['SY', 1] as const] : (routes[fate] ?? otherRoutes)));

function draft(fate: Fate, isNewcomer: boolean, stageInCensus: CaseStage | null): Draft {
  return { index: 0, party: 0, fate, isNewcomer, stageInCensus, sex: null, original: null };
}

/** The known children of one quota, in families; each family stood at one stage in the census. */
function familiesOf(random: Random, { fate, known, stageInCensus }: Quota): Draft[][] {
  const families: Draft[][] = [];
  for (let left = known; left > 0;) {
    const isAlone = fate === 'ADULT' || fate === 'DIED' || fate === 'DUPLICATE';
    const size = Math.min(left, isAlone ? 1 : stageInCensus === 'IN_TRANSIT' ? known : random.draw(familySizes));
    const hasStage = !isVoid(fate) && !isBackInCensus(fate);
    const stage = hasStage ? (stageInCensus ?? random.draw(weighted(stagesInCensus(fate)))) : null;
    families.push(Array.from({ length: size }, () => draft(fate, false, stage)));
    left -= size;
  }
  return families;
}

const fateOf = (family: readonly Draft[]): Fate | undefined => family[0]?.fate;
const hasRoom = (family: readonly Draft[]): boolean => family.length < largestFamily;

/** A child who died is often a sibling of others who came home; a case registered twice always is somebody's. */
function attachStrays(random: Random, families: Draft[][]): void {
  const hosts = random.shuffled(families.filter((family) => fateOf(family)?.startsWith('ZHUSAN') && hasRoom(family)));
  for (const stray of families.filter((family) => fateOf(family) === 'DIED' || fateOf(family) === 'DUPLICATE')) {
    const [slot] = stray;
    if (!slot || (slot.fate === 'DIED' && random.chance(0.4))) continue;
    const host = hosts.pop();
    if (!host) throw new Error('No family has room for another child.');
    if (slot.fate === 'DUPLICATE') slot.original = random.pick(host);
    host.push(slot);
    families.splice(families.indexOf(stray), 1);
  }
}

/** Children found later: some born to a known family, which then comes home together, the others in families of theirs. */
function attachNewcomers(random: Random, families: Draft[][]): void {
  for (const { fate, newcomers } of quotas) {
    const hosts = random.shuffled(families.filter((family) => fateOf(family) === fate && hasRoom(family)));
    for (let left = newcomers; left > 0;) {
      const host = fate !== 'DIED' && fate !== 'NOT_A_NATIONAL' && random.chance(0.45) ? hosts.pop() : undefined;
      const size = host || fate === 'DIED' ? 1 : Math.min(left, random.draw(familySizes), 3);
      const found = Array.from({ length: size }, () => draft(fate, true, null));
      if (host) host.push(...found);
      else families.push(found);
      left -= size;
    }
  }
}

/** A region for each family: in proportion to the weights, every region at least once among those known in the census. */
function shareRegions(random: Random, families: readonly (readonly Draft[])[]): (Region | null)[] {
  const entries = Object.entries(regionWeights) as [Region | 'UNKNOWN', number][];
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  const isCounted = ([first]: readonly Draft[]) => first !== undefined && !first.isNewcomer && !isVoid(first.fate);
  const room = families.filter(isCounted).length;
  const due = entries.flatMap(([region, weight]) =>
    Array.from({ length: Math.max(1, Math.floor((weight / total) * room)) }, () => region),
  );
  const pool = random.shuffled(due.slice(0, room));
  const choice = weighted(entries);
  return families.map((family) => {
    const region = (isCounted(family) ? pool.pop() : undefined) ?? random.draw(choice);
    return region === 'UNKNOWN' ? null : region;
  });
}

/** Rusafa brought eight girls and six boys; elsewhere the sources are silent and chance decides. */
function settleSexes(random: Random, families: readonly FamilyPlan[]): void {
  const fromRusafa = families.flatMap(({ slots }) => slots.filter(({ fate }) => fate === 'RUSAFA')) as Draft[];
  random.shuffled(fromRusafa).forEach((slot, at) => (slot.sex = at < 8 ? 'FEMALE' : 'MALE'));
}
