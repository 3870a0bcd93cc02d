import { expect } from '@jest/globals';
import { checkBooks } from '../../src/counts/books/check-books.js';
import { openConnection } from '../../src/database/connection.js';
import { useVault } from '../../src/database/enciphered/use-vault.js';
import { actOn, mustActOn } from '../support/act-on.js';
import { agreeListOf } from '../support/agreed-list.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';

/** A track, a round of it and an agreement, by their ids. */
export async function agree(registry: TestRegistry): Promise<{ roundId: string; agreementId: string }> {
  const record = (mutation: string, input: object): Promise<string> =>
    mustActOn(registry, 'registrar', mutation, input, 'id');
  const track = { title: 'Return of children', counterpart: 'Authorities of northern Syria', country: 'SY' };
  const trackId = await record('trackOpen', { ...track, leadAgencyId: 'agency_11' });
  const days = { startsOn: '2017-12-21', endsOn: '2017-12-22' };
  const roundId = await record('roundRecord', { trackId, code: 'Astana-8', place: 'Astana', ...days });
  const terms = { agreedOn: '2017-12-22', terms: 'Children are handed over by list.' };
  return { roundId, agreementId: await record('agreementRecord', { roundId, ...terms }) };
}

/** A movement that is planned, by its id. */
export async function plan(
  registry: TestRegistry,
  more: { capacity?: number; code?: string; roundId?: string; agreementId?: string } = {},
): Promise<string> {
  const { code = 'Zhusan-1', capacity = 5, ...grounds } = more;
  const operation = { code, title: 'Zhusan', ...grounds };
  const operationId = await mustActOn(registry, 'registrar', 'operationPlan', operation, 'id');
  const flight = { operationId, plannedOn: '2018-01-06', fromPlace: 'Qamishli', port: 'Astana airport', capacity };
  return (await mustActOn(registry, 'registrar', 'movementPlan', flight, 'movement { id }')).id as string;
}

/** The round and the agreement of `agree`, for a child whose list is of them alone. */
type Under = Awaited<ReturnType<typeof agree>>;

/** A child who is cleared and expected, and was seen alive. */
export async function awaited(registry: TestRegistry, changes: object = {}, under?: Under): Promise<CaseStory> {
  const story = await unseen(registry, changes, under);
  return story.does('registrar', 'vitalStatusRecord', {
    ...{ status: 'CONFIRMED_ALIVE', observedOn: '2017-08-25', source: 'Visit of the mission', grade: 'A' },
  });
}

/** A child who is cleared and expected, or about to be, about whose life nobody said anything. */
export async function unseen(
  registry: TestRegistry,
  changes: object = {},
  under?: Under,
  stage: 'RETURN_PREPARATION' | 'AWAITING_RETURN' = 'AWAITING_RETURN',
): Promise<CaseStory> {
  const story = await CaseStory.open(registry, changes);
  await story.moves('LOCATED', '2017-07-10');
  const attests = (kind: string) =>
    story.does('registrar', 'attestationRecord', { kind, attestedOn: '2017-07-01', reference: `Document ${kind}` });
  await attests('IDENTITY_FILE_OPENED');
  await story.moves('VERIFYING_IDENTITY', '2017-07-20');
  const result = {
    laboratory: 'Laboratory',
    kitReference: `Kit ${story.state.id}`,
    relation: 'MOTHER',
    likelihood: 0.9999,
  };
  await story.does('registrar', 'dnaResultRecord', { ...result, testedOn: '2017-08-01' });
  await story.endorsedMove('IDENTITY_CONFIRMED', '2017-08-10');
  for (const kind of ['BEST_INTERESTS_ASSESSMENT', 'GUARDIAN_CONSENT']) await attests(kind);
  await story.moves('RETURN_PREPARATION', '2017-08-20');
  for (const kind of ['HOST_CONSENT', 'TRAVEL_DOCUMENT', 'RECEIVING_PLAN']) await attests(kind);
  const [agreedOn, awaitedOn] = under ? ['2017-12-22', '2017-12-22'] : ['2017-08-25', '2017-09-01'];
  await agreeListOf(registry, story.state.id, agreedOn, under);
  await refresh(registry, story);
  return stage === 'AWAITING_RETURN' ? story.moves(stage, awaitedOn) : story;
}

export const shownMovement =
  'movement { status placesTaken manifest { case { id stage } isReady missing { code } endedAs endReason separationReason } events { kind happenedOn } }';

export const act = (registry: TestRegistry, mutation: string, input: object, who = 'registrar') =>
  actOn(registry, who, mutation, input, shownMovement);

export const board = (registry: TestRegistry, movementId: string, ...stories: readonly CaseStory[]) =>
  act(registry, 'manifestAdd', { movementId, entries: stories.map(({ state }) => ({ caseId: state.id })) });

/** Reads the version anew, after acts that change cases beside their own frame. */
export async function refresh(registry: TestRegistry, story: CaseStory): Promise<CaseStory> {
  const { data } = await registry.ask('registrar', `{ case(id: "${story.state.id}") { id version stage } }`);
  story.state = data.case;
  return story;
}

/** Recomputes every row of the books from the histories, by other code. */
export async function booksHold({ temporary: { folder, store } }: TestRegistry): Promise<void> {
  const connection = openConnection(`${folder}/registry.sqlite`, 'read');
  useVault(connection, store.vault);
  const { firstFault, cases } = await checkBooks(connection);
  connection.raw.close();
  expect([firstFault, cases > 0]).toEqual([undefined, true]);
}

/** A row of `Case.stageChanges`, as far as it is asked for. */
export interface StageChange {
  readonly id: string;
  readonly fromStage: string | null;
  readonly toStage: string;
  readonly closureReason: string | null;
  readonly effectiveOn: string;
  readonly correctsId: string | null;
  readonly isAnnulment: boolean;
}
export const stageFields = 'stageChanges { id fromStage toStage closureReason effectiveOn correctsId isAnnulment }';

/** The stage changes that stand: corrections in the place of what they correct, without what was annulled. */
export function standing(changes: readonly StageChange[]): StageChange[] {
  const first = changes.filter(({ correctsId }) => correctsId === null);
  const last = first.map((one) => ({
    ...(changes.findLast(({ correctsId }) => correctsId === one.id) ?? one),
    id: one.id,
  }));
  return last.filter(({ isAnnulment }) => !isAnnulment);
}

/** The last stage change of a case that stands, as `Case.stageChanges` names it. */
export async function lastChange(registry: TestRegistry, { state }: CaseStory): Promise<string> {
  const { data } = await registry.ask('registrar', `{ case(id: "${state.id}") { ${stageFields} } }`);
  const last = standing(data.case.stageChanges).at(-1);
  if (!last) throw new Error('A case has a stage change that stands.');
  return last.id;
}

/** How a child came home, as the registrar is told. */
export async function homecomingOf(registry: TestRegistry, { state }: CaseStory): Promise<unknown> {
  const { data } = await registry.ask(
    'registrar',
    `{ homecoming(caseId: "${state.id}") { arrivedOn port movementId } }`,
  );
  return data.homecoming;
}

/** The days of the border's records of a child, and whether each counts. */
export async function recordsOfArrival(registry: TestRegistry, { state }: CaseStory): Promise<unknown[]> {
  const { data } = await registry.ask(
    'registrar',
    `{ case(id: "${state.id}") { attestations { kind attestedOn revokedAt } } }`,
  );
  const all = data.case.attestations as { kind: string; attestedOn: string; revokedAt: string | null }[];
  return all
    .filter(({ kind }) => kind === 'ARRIVAL_RECORD')
    .map(({ attestedOn, revokedAt }) => [attestedOn, revokedAt === null]);
}
