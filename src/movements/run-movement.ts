import { stageChanges } from '../../schema/cases.js';
import { arrivals, movementEvents } from '../../schema/movements.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { insertFact } from '../cases/facts/attest-fact.js';
import { changeAllWithin, changeCase, personOf, type Change, type ChangeRequest } from '../cases/change-case.js';
import { getCaseRows, type CaseRow } from '../cases/case-rows.js';
import { assertDatesPossible, assertGuards, getTransition } from '../cases/moves/move-case.js';
import { readCaseFile } from '../cases/reading/case-file.js';
import { deadEnd, type CaseStage } from '../cases/rules/case.rules.js';
import { listOpenPlaces } from '../cases/moves/manifest-places.js';
import type { Tx } from '../database/connection.js';
import { insertRow } from '../database/insert-row.js';
import { assertNotFuture, dateOf, type CivilDate } from '../dates.js';
import { blaming, Invalid, OraluError, type Problem } from '../errors.js';
import { newId, toNodeId, type CaseId, type MovementId } from '../identifiers.js';
import { wordsOf } from '../words.js';
import { leaveManifest, listStandingEntries } from './change-manifest.js';
import { changeMovement, type ChangeMovement } from './change-movement.js';
import { readManifest } from './manifest.queries.js';
import type { Missing } from './readiness.js';
import { getOperation, type MovementRow } from './movement.queries.js';
import { assertFliesWhileItStands, assertNotBeforeGround } from './plan-movement.js';

export interface DepartMovement extends ChangeMovement {
  readonly departedOn: CivilDate;
}

/**
 * Records a departure: every child on the manifest was ready on its day and goes IN_TRANSIT, or nobody does. Errors: as changeMovement,
 * NO_SUCH_TRANSITION, also for a day after the end of the operation's agreement, NOT_READY for an empty manifest, IMPOSSIBLE_DATES, and one problem for each condition of each child
 * that is missing: SIBLINGS_SEPARATED, else NOT_READY.
 */
export function departMovement(registry: Registry, actor: Actor, input: DepartMovement): Promise<MovementId> {
  const how = { operation: 'movementDepart', from: ['PLANNED'] } as const;
  return changeMovement(registry, actor, how, input, async ({ tx, now, about, row: movement }) => {
    const { movementId, departedOn } = input;
    assertNotFuture(departedOn, dateOf(now), 'departedOn');
    const operation = await getOperation(tx, movement.operationKey);
    await assertNotBeforeGround(tx, operation, { day: departedOn, field: 'departedOn' });
    await assertFliesWhileItStands(tx, operation, { day: departedOn, field: 'departedOn' });
    const entries = (await readManifest(tx, actor, movementId, now, departedOn)).filter(
      ({ endedAs, stage }) => endedAs === null && stage !== 'CLOSED',
    );
    if (entries.length === 0) {
      throw Invalid('Nobody is on this manifest: there is nobody to depart.', ['movementId'], 'NOT_READY');
    }
    const subjects = entries.map(({ caseKey }) => caseKey as CaseId);
    for (const caseId of subjects) about.subjects.add(caseId);
    assertAllReady(
      entries.flatMap(({ caseKey, missing }) => missing.map((lack) => ({ caseKey, ...lack }))),
      departedOn,
    );
    const event = { movementId, kind: 'DEPARTED', happenedOn: departedOn } as const;
    await tx.insert(movementEvents).values({ ...event, recordedAt: now, recordedBy: personOf(actor) });
    await moveAll({ tx, now, actor, movement }, subjects, (change) => {
      assertSince(change, departedOn, 'departedOn');
      return writeStage(change, 'IN_TRANSIT', departedOn);
    });
    return subjects;
  });
}

/** Beyond so many, more problems help nobody. */
const mostProblems = 200;

function assertAllReady(lacks: readonly (Missing & { readonly caseKey: number })[], departedOn: CivilDate): void {
  const problems = lacks.slice(0, mostProblems).map(({ caseKey, code, needs, since }): Problem => ({
    code: code === 'SIBLINGS_SEPARATED' ? 'SIBLINGS_SEPARATED' : 'NOT_READY',
    guard: code,
    subjectId: toNodeId('case', caseKey),
    message:
      since === undefined
        ? `${toNodeId('case', caseKey)}: ${code}: the departure needs ${needs}.`
        : `${toNodeId('case', caseKey)}: ${code}: the departure is dated ${departedOn}, and what it needs holds, by what is on file, since ${since} only: ${needs}. Give the day on which it truly happened, or correct the day of what it rests on.`,
    field: [since === undefined ? 'movementId' : 'departedOn'],
  }));
  const [first, ...others] = problems;
  if (first) throw new OraluError([first, ...others]);
}

export interface CompleteMovement extends ChangeMovement {
  readonly arrivedOn: CivilDate;
}

/**
 * Records an arrival: everybody on the manifest returns in this one transaction, with the border's record on file, or
 * nobody does. Whoever did not come is recorded as a no-show first; where nobody is left aboard, the movement alone ends.
 * Errors: as changeMovement, IMPOSSIBLE_DATES, NOT_READY naming each child that is not under way.
 */
export function completeMovement(registry: Registry, actor: Actor, input: CompleteMovement): Promise<MovementId> {
  const how = { operation: 'movementComplete', from: ['DEPARTED'] } as const;
  return changeMovement(registry, actor, how, input, async ({ tx, now, about, row: movement }) => {
    const { movementId, arrivedOn } = input;
    assertNotFuture(arrivedOn, dateOf(now), 'arrivedOn');
    assertAfterDeparture(movement, arrivedOn);
    const subjects = (await listStandingEntries(tx, movementId)).map(({ caseId }) => caseId as CaseId);
    for (const caseId of subjects) about.subjects.add(caseId);
    const stamp = { recordedAt: now, recordedBy: personOf(actor) };
    await tx.insert(movementEvents).values({ movementId, kind: 'COMPLETED', happenedOn: arrivedOn, ...stamp });
    await moveAll({ tx, now, actor, movement }, subjects, async (change) => {
      assertUnderWay(change, arrivedOn);
      const arrival = { id: newId(now), caseId: change.row.id, movementId, arrivedOn, port: movement.port };
      await insertRow(tx, arrivals, { ...arrival, ...stamp });
      await insertFact(change, { kind: 'ARRIVAL_RECORD', on: arrivedOn, reference: movement.id });
      await writeStage(change, 'RETURNED', arrivedOn);
    });
    return subjects;
  });
}

function assertUnderWay(change: Change, arrivedOn: CivilDate): void {
  const { row } = change;
  const named = toNodeId('case', row.id);
  if (row.stage !== 'IN_TRANSIT') {
    throw Invalid(
      `${named}: nobody arrives who is not under way; the case is at ${row.stage}. Record a no-show with manifestNoShow, or put the case right, and complete the movement then: until then nobody returns by it.`,
      ['movementId'],
      'NOT_READY',
    );
  }
  if (row.vitalStatus === 'CONFIRMED_DEAD') {
    throw Invalid(
      `${named}: ${deadEnd}. Close it with caseMove, which takes the child off the manifest, and complete the movement then: until then nobody returns by it.`,
      ['movementId'],
      'NOT_READY',
    );
  }
  assertSince(change, arrivedOn, 'arrivedOn');
}

/** Nobody leaves a stage before reaching it. */
function assertSince({ row }: Change, on: CivilDate, field: 'departedOn' | 'arrivedOn'): void {
  if (on >= row.stageSince) return;
  throw Invalid(
    `${toNodeId('case', row.id)}: at ${row.stage} since ${row.stageSince}, it cannot have ${field === 'departedOn' ? 'departed' : 'arrived'} on ${on}. Correct the earlier date first, with stageChangeCorrect, if that one is wrong.`,
    [field],
    'IMPOSSIBLE_DATES',
  );
}

/** Also where nobody is aboard any more: the movement itself arrives after it departed. Errors: IMPOSSIBLE_DATES. */
export function assertAfterDeparture({ departedOn }: MovementRow, arrivedOn: CivilDate): void {
  if (departedOn === null || arrivedOn >= departedOn) return;
  throw Invalid(
    `The movement departed on ${departedOn}; it cannot have arrived on ${arrivedOn}. Put the day of the departure right first, with movementDepartureCorrect, if that one is wrong.`,
    ['arrivedOn'],
    'IMPOSSIBLE_DATES',
  );
}

export interface CancelMovement extends ChangeMovement {
  readonly reason: string;
}

/** Cancels a planned movement; its children are free for another. Errors: as changeMovement, INVALID_INPUT. */
export function cancelMovement(registry: Registry, actor: Actor, input: CancelMovement): Promise<MovementId> {
  const how = { operation: 'movementCancel', from: ['PLANNED'] } as const;
  return changeMovement(registry, actor, how, input, async ({ tx, now, row: movement }) => {
    const { movementId } = input;
    const [reason, by] = [wordsOf(input.reason, 'reason'), personOf(actor)];
    const entries = await listStandingEntries(tx, movementId);
    for (const { entryId, caseId } of entries)
      await leaveManifest(tx, { entryId, caseId: caseId as CaseId, movement }, { kind: 'CANCELLED', reason, now, by });
    const event = { movementId, kind: 'CANCELLED', happenedOn: dateOf(now), note: reason } as const;
    await tx.insert(movementEvents).values({ ...event, recordedAt: now, recordedBy: by });
    return entries.map(({ caseId }) => caseId as CaseId);
  });
}

interface UnderWay {
  readonly tx: Tx;
  readonly now: number;
  readonly actor: Actor;
  readonly movement: MovementRow;
}

/** Each case through the frame of every change: histories, books, current row, change feed. */
async function moveAll(
  { tx, now, actor }: UnderWay,
  caseIds: readonly CaseId[],
  work: (change: Change) => Promise<void>,
): Promise<void> {
  const [by, today] = [personOf(actor), dateOf(now)];
  const changes = (await getCaseRows(tx, caseIds)).map((row) => ({ tx, now, today, row, by }));
  await changeAllWithin(changes, work);
}

const writeStage = ({ tx, row, now, by }: Change, toStage: CaseStage, effectiveOn: CivilDate, note?: string) =>
  insertRow(tx, stageChanges, {
    ...{ caseId: row.id, fromStage: row.stage, toStage, closureReason: null, effectiveOn, note: note ?? null },
    ...{ isAnnulment: false, recordedAt: now, recordedBy: by },
  });

export interface RecordSelfReturn extends ChangeRequest {
  readonly arrivedOn: CivilDate;
  readonly port: string;
  /** How it came about: who brought the child. */
  readonly note: string;
}

/**
 * Records that a child came home without an operation, from wherever its case stood. Errors: ALREADY_RETURNED, NO_SUCH_TRANSITION,
 * IMPOSSIBLE_DATES, GUARD_FAILED, ON_OTHER_MANIFEST for a child who stands on one that is open.
 */
export function recordSelfReturn(registry: Registry, actor: Actor, input: RecordSelfReturn): Promise<CaseId> {
  const kind = { action: 'case:move', operation: 'selfReturnRecord' } as const;
  return changeCase(registry, actor, kind, input, async (change) => {
    const { tx, row, now, by } = change;
    const { caseId, arrivedOn } = input;
    const [port, note] = [wordsOf(input.port, 'port'), wordsOf(input.note, 'note')];
    const move = { toStage: 'RETURNED', effectiveOn: arrivedOn, caseId, note } as const;
    assertNotHome(row);
    // Of the move that it makes, the stage is not asked for, and the day is that of the arrival.
    await blaming({ toStage: 'caseId', effectiveOn: 'arrivedOn' }, async () => {
      const transition = getTransition(row, move);
      await assertDatesPossible(change, move);
      await assertOnNoManifest(tx, row);
      await insertFact(change, { kind: 'ARRIVAL_RECORD', on: arrivedOn, reference: port });
      assertGuards(transition, await readCaseFile(tx, row, { endorsedByAnother: false, today: change.today }), move);
    });
    const arrival = { id: newId(now), caseId, movementId: null, arrivedOn, port, note };
    await tx.insert(arrivals).values({ ...arrival, recordedAt: now, recordedBy: by });
    await writeStage(change, 'RETURNED', arrivedOn, note);
  });
}

function assertNotHome({ arrivedOn }: CaseRow): void {
  if (arrivedOn === null) return;
  throw Invalid(`The child came home on ${arrivedOn}, by what is on record.`, ['caseId'], 'ALREADY_RETURNED');
}

async function assertOnNoManifest(tx: Tx, { id, stage }: CaseRow): Promise<void> {
  const [open] = await listOpenPlaces(tx, { ids: JSON.stringify([id]) });
  if (!open) return;
  const first =
    stage === 'IN_TRANSIT'
      ? 'which has departed: a registrar says first, with manifestNoShow, that it never left with it. Whoever arrives with it is returned by movementComplete.'
      : 'which is open: a registrar takes it off with manifestRemove, or says with manifestNoShow that it did not come, first.';
  throw Invalid(
    `The child stands on the manifest of ${toNodeId('movement', open.movementId)}, ${first}`,
    ['caseId'],
    'ON_OTHER_MANIFEST',
  );
}
