import { owners, type DemonstrationAgency } from '../agencies.js';
import { earliestBirth, planCourse, shortestSearch, type Course } from '../course/course.js';
import { day, daysPerYear, type Day } from '../course/days.js';
import type { ParentCitizenship, ParentFate, ParentRecord, Region } from '../course/history.types.js';
import { nameFamily, nameParent, type FamilyName } from './names.js';
import { sitesOnRoute, type Period, type Route } from '../places.js';
import type { FamilyPlan, Slot } from '../plan.js';
import { Random, deriveSeed, weighted } from '../random.js';

/** One family of the population, and what each of its children needs to know of it. */
export interface Family {
  readonly key: string;
  readonly name: FamilyName;
  readonly region: Region | null;
  readonly route: Route;
  readonly agency: DemonstrationAgency;
  readonly parents: readonly ParentRecord[];
  readonly reportedFrom: Day;
  readonly sites: Readonly<Record<Period, string>>;
  readonly children: readonly FamilyChild[];
}

export interface FamilyChild {
  readonly slot: Slot;
  readonly course: Course;
  readonly bornOn: Day;
}

const fatherFates = weighted<ParentFate>([
  ['REPORTED_DEAD', 45],
  ['CONFIRMED_DEAD', 10],
  ['MISSING', 18],
  ['DETAINED_ABROAD', 15],
  ['AT_HOME', 4],
  ['DETAINED_AT_HOME', 3],
  ['UNKNOWN', 5],
]);
const motherFates = weighted<ParentFate>([
  ['WITH_CHILD', 70],
  ['REPORTED_DEAD', 10],
  ['CONFIRMED_DEAD', 4],
  ['MISSING', 6],
  ['DETAINED_ABROAD', 5],
  ['AT_HOME', 3],
  ['UNKNOWN', 2],
]);
const citizenships = weighted<ParentCitizenship>([['KZ', 84], ['OTHER', 9], ['UNKNOWN', 6], ['STATELESS', 1]]); // prettier-ignore

/** A family of one round of the plan; the same for the same seed, however many rounds there are. */
export function makeFamily(seed: number, round: number, plan: FamilyPlan): Family {
  const random = new Random(deriveSeed(seed, 2, round, plan.index));
  const name = nameFamily(random);
  const courses = new Map<number, Course>();
  const travellers = plan.slots.map((slot) => {
    const course = courses.get(slot.party) ?? planCourse(deriveSeed(seed, 3, round, slot.party), slot);
    courses.set(slot.party, course);
    return { slot, course };
  });
  const deadline = Math.min(...travellers.map(({ slot, course }) => (slot.isNewcomer ? Infinity : course.deadline)));
  const births = planBirths(random, travellers, deadline);
  return {
    key: `family-${round}-${plan.index}`,
    name,
    region: plan.region,
    route: plan.route,
    agency: random.draw(owners),
    parents: makeParents(random, name, plan),
    reportedFrom: planReport(random, deadline),
    sites: chooseSites(random, plan.route),
    children: travellers.map((traveller, at) => ({ ...traveller, bornOn: births[at] as Day })),
  };
}

/** Most families were reported in 2015 and 2016, none before February 2014. */
function planReport(random: Random, deadline: Day): Day {
  const from = day('2014-02-01');
  const latest = Math.min(deadline, day('2018-01-01')) - shortestSearch;
  return from + Math.floor((latest - from) * ((random.unit() + random.unit()) / 2));
}

/** Birthdays from the youngest to the eldest, 13 to 30 months apart where there is room; a newcomer is born last. */
function planBirths(
  random: Random,
  travellers: readonly { readonly slot: Slot; readonly course: Course }[],
  deadline: Day,
): Day[] {
  const isLadder = travellers.every(({ slot }) => slot.isNewcomer) || travellers.length === 1;
  const known = travellers.filter(({ slot }) => isLadder || !slot.isNewcomer);
  const floor = Math.max(...known.map(({ slot, course }) => earliestBirth(slot, course)));
  const ceiling = Number.isFinite(deadline)
    ? deadline - 200
    : Math.min(...known.map(({ course }) => course.foundOn)) - 40;
  const births: Day[] = [];
  const isOld = known.some(({ slot }) => slot.fate === 'ADULT');
  let next = isOld ? random.between(floor, floor + 900) : planYoungest(random, floor, ceiling, known.length);
  for (const { slot, course } of travellers) {
    const original = travellers.findIndex((other) => other.slot === slot.original);
    if (slot.isNewcomer && !isLadder) births.push(planLateBirth(random, births[0] ?? ceiling, course));
    else if (original >= 0) births.push(births[original] as Day);
    else {
      births.push(next);
      next = Math.max(floor, next - random.between(400, 900));
    }
  }
  return births;
}

function planYoungest(random: Random, floor: Day, ceiling: Day, size: number): Day {
  const room = Math.max(0, ceiling - floor - (size - 1) * 2.5 * daysPerYear);
  return ceiling - Math.floor(room * random.unit() * random.unit());
}

function planLateBirth(random: Random, youngest: Day, { foundOn }: Course): Day {
  return random.between(Math.max(youngest + 300, foundOn - 900), foundOn - 25);
}

function makeParents(random: Random, name: FamilyName, { route, slots }: FamilyPlan): ParentRecord[] {
  const isForeign = slots.some(({ fate }) => fate === 'NOT_A_NATIONAL');
  const hasReturned = slots.some(({ fate }) => fate === 'SELF_RETURN' || fate === 'FAMILY_RETURN');
  const fateOfMother = (): ParentFate => {
    if (route === 'RUSAFA') return 'DETAINED_ABROAD';
    return hasReturned && random.chance(0.8) ? 'WITH_CHILD' : random.draw(motherFates);
  };
  const mother = fateOfMother();
  return [
    {
      role: 'MOTHER',
      fate: mother,
      citizenship: isForeign ? 'OTHER' : random.draw(citizenships),
      names: nameParent(random, name, 'FEMALE'),
    },
    {
      role: 'FATHER',
      fate: random.draw(fatherFates),
      citizenship: isForeign ? 'OTHER' : random.draw(citizenships),
      names: nameParent(random, name, 'MALE'),
    },
  ];
}

function chooseSites(random: Random, route: Route): Family['sites'] {
  const onRoute = sitesOnRoute[route];
  return {
    territory: random.pick(onRoute.territory),
    camps: random.pick(onRoute.camps),
    consolidation: random.pick(onRoute.consolidation),
  };
}
