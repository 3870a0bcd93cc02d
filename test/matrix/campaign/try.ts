import type { Role } from '../../../src/access/actor.js';
import { may, type Action } from '../../../src/access/permissions.js';
import type { AgencyId, UserId } from '../../../src/identifiers.js';
import type { Refusal } from '../cells.js';
import type { Who } from '../expected.js';
import { mayRead } from '../operations.js';
import { allLabels, type Mutant } from './mutants.js';
import { placed, placeOf } from './places.js';
import { run, selectionOf, whole, type Manner, type Red } from './runner.js';
import type { Survey } from './survey.js';
import { labelOf, nobody, off, only, rightsOf } from './switches.js';

/** What came of a guard's removal, and where it was seen. */
export interface Verdict {
  readonly verdict: 'caught' | 'caught behind' | 'SURVIVED' | 'FELL OVER';
  readonly test?: string;
  readonly cell?: string;
  readonly words?: string;
}

export async function tryMutant(mutant: Mutant, survey: Survey): Promise<Verdict> {
  if (mutant.elsewhere !== undefined) return tryElsewhere(mutant, survey);
  if (mutant.seenBehind !== undefined && survey.isRemembered) return tryAgain(mutant, survey);
  let fell: Red | undefined;
  for (const places of mutant.kind === 'edit' ? stepsFor(mutant, survey) : [placesFor(mutant, survey)]) {
    const seen = await attempt(mutant, survey, { places, behind: [] });
    if (seen?.isAssertion) return caught('caught', seen);
    fell ??= seen;
  }
  const behind = behindOf(mutant);
  if (behind.length > 0) {
    const both = await attempt(mutant, survey, { places: placesBehind(mutant, survey), behind });
    if (both?.isAssertion) return caught('caught behind', both);
  }
  return fell ? caught('FELL OVER', fell) : { verdict: 'SURVIVED' };
}

/** Where the record says that it was seen, and nowhere else. */
async function tryAgain(mutant: Mutant, survey: Survey): Promise<Verdict> {
  const behind = mutant.seenBehind ? behindOf(mutant) : [];
  const places = mutant.seenAt === undefined ? [] : [mutant.seenAt];
  const seen = await attempt(mutant, survey, { places, behind });
  if (!seen) return { verdict: 'SURVIVED' };
  return caught(!seen.isAssertion ? 'FELL OVER' : mutant.seenBehind ? 'caught behind' : 'caught', seen);
}

/** A whole file of tests: what is red in it, and green with the guard. A change of the source stays for the whole process: its file is green in the tree. */
async function tryElsewhere(mutant: Mutant, survey: Survey): Promise<Verdict> {
  const behind = mutant.behind ?? [];
  const reds = await withOff([...behind, ...mutant.off], () => runAll(survey));
  const key = behind.join();
  const known = mutant.edits
    ? new Set<string>()
    : (withoutMutant.get(key) ?? new Set((await withOff(behind, () => runAll(survey))).map(placeOfRed)));
  if (!mutant.edits) withoutMutant.set(key, known);
  const red = reds.find((one) => !known.has(placeOfRed(one)));
  if (!red) return { verdict: 'SURVIVED' };
  return caught(!red.isAssertion ? 'FELL OVER' : behind.length > 0 ? 'caught behind' : 'caught', red);
}

/** What is red in these files while these guards are off, and the one in question is not. */
const withoutMutant = new Map<string, ReadonlySet<string>>();

const runAll = ({ world }: Survey): Promise<Red[]> => run(undefined, { stopsAtFirst: false, world });

/** A change of the source is looked for where it was seen last time, then where it costs least, then everywhere. */
function stepsFor({ seenAt, behind }: Mutant, { reached }: Survey): (readonly string[] | undefined)[] {
  if (behind) return [];
  const all = [...new Set(Object.values(reached).flat())];
  const isCheap = (place: string) => !dear.test(place);
  return [...(seenAt === undefined ? [] : [[seenAt]]), all.filter(isCheap), all.filter((place) => !isCheap(place))];
}

/** Tests of thousands of cells. */
const dear = /: (every query, and|a field that a role may not|an answer that tells)|: .*› shows what stands in a case/;

const caught = (verdict: Verdict['verdict'], { test, cell, words }: Red): Verdict => ({ verdict, test, cell, words });

interface Where {
  /** Undefined: everywhere. */
  readonly places: readonly string[] | undefined;
  readonly behind: readonly string[];
}

/**
 * The first cell that sees the guard gone. Without guards before it, the whole matrix was green with this one, and the
 * cells that saw something are asked again at the end; with guards before it taken away, each must be green with it.
 */
async function attempt(mutant: Mutant, { world }: Survey, { places, behind }: Where): Promise<Red | undefined> {
  if (places?.length === 0) return undefined;
  const manner: Manner = { stopsAtFirst: mutant.behind === undefined, refusal: refusalBehind(behind), world };
  let left = places;
  for (let tries = 0; tries < 20; tries++) {
    const reds = await withOff([...behind, ...mutant.off], () => run(left && selectionOf(left), manner));
    if (mutant.edits || behind.length === 0 || reds.length === 0) {
      const [red] = reds;
      return red && narrowed(mutant, red, { places: left, behind }, manner);
    }
    // A cell that is red without the guard before it shows nothing of this one.
    const seen = selectionOf(reds.map(placeOfRed));
    const control = await withOff(behind, () => run(seen, { ...manner, stopsAtFirst: false }));
    const known = new Set(control.map(placeOfRed));
    const red = reds.find((one) => !known.has(placeOfRed(one)));
    if (red) return narrowed(mutant, red, { places: left, behind }, manner);
    left = left?.filter((place) => !known.has(place));
    if (mutant.behind || !left || left.length === 0) return undefined;
  }
  return undefined;
}

/** What is red in these places as things are: nothing, or they showed nothing. */
export const redWith = (places: readonly string[], behind: readonly string[], { world }: Survey): Promise<Red[]> =>
  withOff(behind, () => run(selectionOf(places), { stopsAtFirst: false, refusal: refusalBehind(behind), world }));

/** Where a test as a whole saw it, whether one of its cells is enough for that: what is remembered is tried first. */
async function narrowed({ off: own }: Mutant, red: Red, { places, behind }: Where, manner: Manner): Promise<Red> {
  if (red.cell !== whole) return red;
  const first = places?.map(placed).find(([test, cell]) => test === red.test && cell !== whole);
  if (!first) return red;
  const again = await withOff([...behind, ...own], () => run(selectionOf([placeOf(...first)]), manner));
  return again.length > 0 ? { ...red, cell: first[1] } : red;
}

const placeOfRed = ({ test, cell }: Red): string => placeOf(test, cell);

async function withOff<Result>(names: readonly string[], work: () => Promise<Result>): Promise<Result> {
  off.clear();
  for (const name of names) off.add(name);
  try {
    return await work();
  } finally {
    off.clear();
  }
}

const refusalBehind = (behind: readonly string[]): Refusal => {
  if (behind.includes(only(nobody))) return 'nothing shown';
  const isBefore = behind.every((name) => !name.startsWith('only ') && !name.startsWith('role '));
  return isBefore || behind.some((name) => name.startsWith('all but ')) ? 'before' : 'behind';
};

/** Whether a role has a right by the table as it is; of nobody, that they have none. */
const isGiven = (role: string, right: string): boolean =>
  role !== 'ANONYMOUS' && may({ ...somebody, role: role as Role }, right as Action);
const somebody = { kind: 'user', userId: 1 as UserId, agencyId: 1 as AgencyId, name: '' } as const;

/** What is taken away as well, so that the guard is seen by itself: of rights, everything else that asserts any. */
const behindOf = ({ kind, behind, off: own, name }: Mutant): readonly string[] => {
  if (kind === 'label') return [...own.map((label) => `all but ${label}`), only(allLabels)];
  const [, role = '', right = ''] = kind === 'role' ? name.split(' ') : [];
  if (role !== '') return isGiven(role, right) ? [] : [rightsOf(role, right)];
  return behind ?? (name.includes(' assertMay(') || name === nobody ? [only(name)] : []);
};

/** The cells whose answer the guard can change; undefined where that is not known. */
function placesFor(mutant: Mutant, survey: Survey): readonly string[] | undefined {
  const { reached } = survey;
  if (mutant.kind === 'label') return forbiddenBy(mutant, reached).filter((place) => isOnlyOne(mutant, place, reached));
  // What a statement is made with is asked once, by whichever cell comes first: any that reaches the file may see it.
  const file = mutant.kind === 'site' ? mutant.name.split(' ')[0] : undefined;
  const beside = Object.keys(reached).filter(
    (name) => mutant.name.endsWith(' seesAllAgencies') && name.startsWith(`${file} `),
  );
  return reachingAny([...mutant.off, ...beside], survey);
}

function placesBehind(mutant: Mutant, survey: Survey): readonly string[] {
  if (mutant.kind === 'label') return forbiddenBy(mutant, survey.reached).slice(0, 12);
  if (mutant.kind === 'edit') {
    const all = [...new Set(Object.values(survey.reached).flat())];
    return all.filter((place) => !dear.test(place) && place.includes(mutant.seenIn ?? ''));
  }
  if (mutant.behind) return reachingAny([...mutant.off, ...mutant.behind], survey);
  if (mutant.name === nobody) return reachingAny([...mutant.off, 'role ANONYMOUS case:read'], survey);
  return mutant.off.flatMap((name) => survey.refusedBehind[name] ?? []);
}

const reachingAny = (names: readonly string[], { reached }: Survey): string[] => [
  ...new Set(names.flatMap((name) => reached[name.replace(/: (\w+)$/, '')] ?? [])),
];

const whoOf = (place: string): Who => placed(place)[1].split(' ')[0] as Who;
const fieldsIn = (label: string): [type: string, field: string] => {
  const [type = '', field = ''] = label.replace('label ', '').split('.');
  return [type, field];
};

/** Cells that ask for the field as somebody who may not read it: those alone can see its label gone. */
const forbiddenBy = ({ off: [label = ''] }: Mutant, reached: Survey['reached']): string[] => {
  const [type, field] = fieldsIn(label);
  if (type === 'Mutation') return (reached[label] ?? []).filter((place) => !place.endsWith(whole));
  return (reached[label] ?? []).filter((place) => !place.endsWith(whole) && !mayRead(whoOf(place), type, field));
};

let labelsAt: Map<string, string[]> | undefined;

/** Whether every other label that the cell takes lets its actor by. */
function isOnlyOne({ off: [own] }: Mutant, place: string, reached: Survey['reached']): boolean {
  labelsAt ??= byPlace(reached);
  return (labelsAt.get(place) ?? []).every((label) => {
    const [type, field] = fieldsIn(label);
    return label === own || type === 'Mutation' || mayRead(whoOf(place), type, field);
  });
}

function byPlace(reached: Survey['reached']): Map<string, string[]> {
  const labels = new Map<string, string[]>();
  for (const [name, places] of Object.entries(reached))
    if (name.startsWith(labelOf('')))
      for (const place of places) labels.set(place, [...(labels.get(place) ?? []), name]);
  return labels;
}
