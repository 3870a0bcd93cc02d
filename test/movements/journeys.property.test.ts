import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkBooks } from '../../src/counts/books/check-books.js';
import { openConnection } from '../../src/database/connection.js';
import { useVault } from '../../src/database/enciphered/use-vault.js';
import type { Shown } from '../support/act-on.js';
import type { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { act, awaited, board, plan, stageFields, standing, type StageChange } from './travel.js';

/*
 * Random histories of children who travel, through the front door: manifests, departures, completions, no-shows, returns
 * without an operation, closings, reopenings, and the corrections of each by one person and by two, most of them at a stage at
 * which they ought to be refused. After each act, done or not, what must never be is looked for.
 */

const today = '2018-01-20';
let registry: TestRegistry;
/** Every child so far; the last three travel. */
const children: Child[] = [];
/** Where each movement stood after the last act. */
const movements = new Map<string, string>();
const done = new Map<string, number>();
let minute = 0;

interface Child {
  readonly story: CaseStory;
  stage: string;
  /** On whose manifest it was put last. */
  flight: string | null;
  /** The movement by which its present return was recorded, or nothing for one of its own. */
  broughtBy: string | null;
}

beforeAll(async () => {
  registry = await openTestRegistry(`${today}T00:00:00Z`);
  await setOut(3);
});
afterAll(() => registry.discard());

/** Further children who are cleared and expected: after many closings and returns little befalls the others. */
async function setOut(many: number): Promise<void> {
  for (let at = 0; at < many; at++)
    children.push({ story: await awaited(registry), stage: 'AWAITING_RETURN', flight: null, broughtBy: null });
}
const travelling = (): readonly Child[] => children.slice(-3);

const hows = [
  ...(['fly', 'complete', 'noShow', 'selfReturn', 'close', 'reopen'] as const),
  ...(['correct', 'annul', 'correctAlone', 'correctMovement'] as const),
];
type How = (typeof hows)[number];

/** What is done to a case at a stage four times in five; else anything. */
const likely: Record<string, readonly How[]> = {
  AWAITING_RETURN: ['fly', 'fly', 'fly', 'selfReturn', 'close', 'correct', 'correctAlone'],
  IN_TRANSIT: ['complete', 'complete', 'complete', 'noShow', 'noShow', 'noShow', 'close', 'annul', 'selfReturn'],
  RETURNED: ['close', 'close', 'close', 'correctMovement', 'correctMovement', 'correct', 'annul', 'correctAlone'],
  CLOSED: ['reopen', 'reopen', 'reopen', 'reopen', 'annul', 'correct', 'correctMovement'],
};
const pick = fc.nat({ max: 999 });
const step = fc.record({
  how: pick,
  child: pick,
  movement: pick,
  change: fc.nat({ max: 3 }),
  /** None: it never was; the corrections of two words agree. */
  day: fc.option(fc.constantFrom('2018-01-04', '2018-01-05', '2018-01-06', '2018-01-09', today)),
  closureReason: fc.constantFrom(
    'ADULT_SERVICES',
    'ADULT_SERVICES',
    'TRANSFERRED_TO_OTHER_STATE',
    'RETURNED_OUTSIDE_PROGRAMME',
    'NOT_A_NATIONAL',
    'DUPLICATE',
  ),
});
type RandomStep = typeof step extends fc.Arbitrary<infer One> ? One : never;
type Step = Omit<RandomStep, 'how'> & { readonly how: How };

const at = <One>(many: readonly One[], place: number): One => {
  const one = many[place % many.length];
  if (one === undefined) throw new Error('There is none to choose from.');
  return one;
};
/** The act that a random step comes to, by where the case of its child stands now. */
function choose({ how, ...given }: RandomStep): Step {
  const ways = how % 5 === 0 ? hows : (likely[at(travelling(), given.child).stage] ?? hows);
  return { ...given, how: at(ways, Math.floor(how / 5)) };
}

const reason = 'As the random history has it.';

/** The movement that was completed or corrected last. */
let broughtBy: string | null = null;

/** Does it, and answers whether it was done. */
async function take({ how, ...given }: Step): Promise<boolean> {
  const child = at(travelling(), given.child);
  const { story } = child;
  const effectiveOn = given.day ?? undefined;
  // Mostly a day that is possible after whatever came before.
  const day = given.change > 0 ? today : (given.day ?? today);
  // The last stage change more often than one of the two before it.
  const correction = async (on: string | undefined, isEndorsed: boolean): Promise<boolean> => {
    const changes = await standingChanges(child);
    const stageChangeId = at(changes, changes.length - Math.max(1, given.change)).id;
    if (isEndorsed) await tries('supervisor', 'correctionEndorse', { stageChangeId, effectiveOn: on });
    return tries('registrar', 'stageChangeCorrect', { stageChangeId, effectiveOn: on, reason });
  };
  const tries = async (who: string, mutation: string, input: object): Promise<boolean> =>
    (await story.tries(who, mutation, input)).userErrors.length === 0;
  // Three times in four one at which the act can be done, else any.
  const movementAt = (status: string): string => {
    const standing = [...movements].filter(([, one]) => one === status).map(([id]) => id);
    return at(given.change > 0 && standing.length > 0 ? standing : [...movements.keys()], given.movement);
  };
  const onMovement = async (mutation: string, movementId: string, input: object, who = 'registrar'): Promise<boolean> =>
    (await act(registry, mutation, { movementId, ...input }, who)).codes.length === 0;
  switch (how) {
    case 'fly': {
      const isNew = ![...movements.values()].includes('PLANNED');
      const movementId = isNew ? await plan(registry, { code: `Flight ${movements.size}` }) : movementAt('PLANNED');
      if (isNew) movements.set(movementId, 'PLANNED');
      const aboard = travelling().filter((one) => one === child || given.change > 2);
      for (const one of aboard)
        if ((await board(registry, movementId, one.story)).codes.length === 0) one.flight = movementId;
      return onMovement('movementDepart', movementId, {
        departedOn: given.day ?? (given.change > 0 ? '2018-01-05' : today),
      });
    }
    case 'complete':
      broughtBy = movementAt('DEPARTED');
      return onMovement('movementComplete', broughtBy, { arrivedOn: day });
    case 'correctMovement':
      broughtBy = (given.change > 0 && child.broughtBy) || movementAt('COMPLETED');
      await onMovement('movementCorrect', broughtBy, { arrivedOn: effectiveOn, reason }, 'supervisor');
      tick();
      return onMovement('movementCorrect', broughtBy, { arrivedOn: effectiveOn, reason });
    case 'noShow':
      return onMovement('manifestNoShow', child.flight ?? movementAt('DEPARTED'), { ofCaseId: story.state.id, reason });
    case 'selfReturn':
      return tries('registrar', 'selfReturnRecord', {
        arrivedOn: day,
        port: 'Taraz',
        note: 'By train.',
      });
    case 'close': {
      const move = {
        toStage: 'CLOSED',
        effectiveOn: day,
        closureReason: given.closureReason,
      };
      await tries('supervisor', 'caseEndorse', move);
      return tries('registrar', 'caseMove', move);
    }
    case 'reopen':
      return tries('registrar', 'caseReopen', { effectiveOn: today, reason });
    case 'annul':
      return correction(undefined, true);
    case 'correct':
      return correction(effectiveOn, true);
    case 'correctAlone':
      return correction(effectiveOn, false);
  }
}

function tick(): void {
  minute++;
  registry.setClock(new Date(Date.parse(`${today}T00:00:00Z`) + minute * 60_000).toISOString());
}

const ask = async (query: string): Promise<Shown> => {
  const answer = await registry.ask('registrar', query);
  expect(answer.errors).toBeUndefined();
  return answer.data;
};

const read = async ({ story }: Child): Promise<Shown> =>
  ask(
    `{ case(id: "${story.state.id}") { id version stage arrivedOn ${stageFields} } homecoming(caseId: "${story.state.id}") { arrivedOn movementId traceable } }`,
  );
const standingChanges = async (child: Child): Promise<StageChange[]> => standing((await read(child)).case.stageChanges);

/** What must hold of one child, whatever was done last; answers the movement whose arrival it is told of. */
async function lookAt(child: Child, last: Step, isDone: boolean): Promise<string | null> {
  const { case: found, homecoming } = await read(child);
  const before = child.stage;
  child.story.state = found;
  child.stage = found.stage;
  // Nothing closes a case but its closing, or two persons who take back that it was taken up again.
  if (found.stage === 'CLOSED' && before !== 'CLOSED') {
    expect([isDone, at(travelling(), last.child)]).toEqual([true, child]);
    expect(['close', 'annul', 'correct']).toContain(last.how);
  }
  if (before !== 'RETURNED' && found.stage === 'RETURNED' && (last.how === 'complete' || last.how === 'selfReturn'))
    child.broughtBy = last.how === 'complete' ? broughtBy : null;
  const changes = standing(found.stageChanges);
  const end = changes.at(-1);
  const returns = changes.filter(({ fromStage, toStage }) => toStage === 'RETURNED' && fromStage !== 'CLOSED');
  const isVoid = ['DUPLICATE', 'NOT_A_NATIONAL'].includes(end?.closureReason ?? '');
  const outside = end?.closureReason === 'RETURNED_OUTSIDE_PROGRAMME' ? end.effectiveOn : null;
  const arrivedOn = isVoid ? null : (returns[0]?.effectiveOn ?? outside);
  expect([returns.length <= 1, end?.toStage, found.arrivedOn]).toEqual([true, found.stage, arrivedOn]);
  // A whole movement that is corrected to a day arrived on it with every child whom it brought.
  const isCorrected = isDone && last.how === 'correctMovement' && last.day !== null && returns.length > 0;
  if (isCorrected && child.broughtBy === broughtBy) expect(returns[0]?.effectiveOn).toBe(last.day);
  if (arrivedOn === null) expect(homecoming).toBeNull();
  else if (returns.length === 0) expect(homecoming).toEqual({ arrivedOn, movementId: null, traceable: 'NOT_RECORDED' });
  else {
    const traceable = child.broughtBy === null ? 'SELF_ORGANISED' : 'TO_OPERATION';
    expect(homecoming).toEqual({ arrivedOn, movementId: child.broughtBy, traceable });
  }
  return (homecoming?.movementId ?? null) as string | null;
}

async function lookAtAll(last: Step, isDone: boolean): Promise<void> {
  const brought: (string | null)[] = [];
  for (const child of children) brought.push(await lookAt(child, last, isDone));
  const { operations } = await ask('{ operations { movements { id status arrivals } } }');
  const flown = operations as { movements: { id: string; status: string; arrivals: number }[] }[];
  for (const { id, status, arrivals } of flown.flatMap((one) => one.movements)) {
    expect(arrivals).toBe(brought.filter((by) => by === id).length);
    if (arrivals > 0) expect(status).toBe('COMPLETED');
    movements.set(id, status);
  }
  const connection = openConnection(registry.temporary.store.file, 'read');
  useVault(connection, registry.temporary.store.vault);
  expect((await checkBooks(connection)).firstFault).toBeUndefined();
  connection.raw.close();
}

it('keeps arrivals, returns and closings together, whatever is done and put right in whatever order', async () => {
  for (const [place, random] of fc.sample(step, { numRuns: 240, seed: 1 }).entries()) {
    if (place % 40 === 39) await setOut(1);
    // The first has a movement to speak of.
    const one = place === 0 ? ({ ...random, how: 'fly' } as const) : choose(random);
    tick();
    const isDone = await take(one);
    if (isDone) done.set(one.how, (done.get(one.how) ?? 0) + 1);
    await lookAtAll(one, isDone);
  }
  // Every act was done at least once; a history in which nothing happens proves nothing.
  expect([...done.keys()].sort()).toEqual([...hows].sort());
}, 600_000);
