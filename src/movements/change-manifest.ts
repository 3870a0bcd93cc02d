import { and, asc, eq, ne } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { manifestEndings, manifestEntries } from '../../schema/movements.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { attestFact, withdrawFact } from '../cases/facts/attest-fact.js';
import { changeWithin, findVisibleCase, getNameableCase, personOf, type Change } from '../cases/change-case.js';
import { getCaseRow, type CaseRow } from '../cases/case-rows.js';
import { deadEnd, isAbroad } from '../cases/rules/case.rules.js';
import { ordinalsOf } from '../cases/ordinals.js';
import { counts } from '../cases/rules/attestation-standing.js';
import { isDeparture, whatRestsOn } from '../cases/rules/journey.js';
import { writeCorrection } from '../cases/moves/correct-stage-change.js';
import { listOpenPlaces } from '../cases/moves/manifest-places.js';
import { knownChain, readStageChanges } from '../counts/books/history.js';
import type { Reader, Tx } from '../database/connection.js';
import { insertRow } from '../database/insert-row.js';
import { dateOf } from '../dates.js';
import { Invalid, NotFound, OraluError, type ErrorCode, type Problem } from '../errors.js';
import { newId, toNodeId, toRecordId, type CaseId, type MovementId, type UserId } from '../identifiers.js';
import { wordsOf } from '../words.js';
import { readVouched } from './manifest.queries.js';
import { changeMovement, type ChangeMovement } from './change-movement.js';
import { countPlacesTaken, type MovementRow } from './movement.queries.js';

export interface NewEntry {
  readonly caseId: CaseId;
  /** Why the child travels without a brother or sister who is abroad as well. */
  readonly separationReason?: string | undefined;
}

export interface AddToManifest extends ChangeMovement {
  readonly entries: readonly NewEntry[];
}

/**
 * Puts children on the manifest of a planned movement: all that are named, or nobody. One problem for each child that
 * cannot be on it. Errors: NOT_FOUND, VERSION_CONFLICT, NO_SUCH_TRANSITION, ON_MANIFEST_ALREADY, ON_OTHER_MANIFEST, ALREADY_RETURNED,
 * CONSENT_MISSING, NOT_READY for a child whose identity is not confirmed, or whose case is closed, FILE_SEALED, OVER_CAPACITY,
 * INVALID_INPUT where nobody is named.
 */
export function addToManifest(registry: Registry, actor: Actor, input: AddToManifest): Promise<MovementId> {
  const how = { operation: 'manifestAdd', from: ['PLANNED'] } as const;
  return changeMovement(registry, actor, how, input, async ({ tx, now, about, row: movement }) => {
    const { movementId, entries } = input;
    if (entries.length === 0) throw Invalid('Name the children to put on the manifest; none came.', ['entries']);
    const rows = await findNameable(tx, actor, entries, now);
    for (const caseId of rows.keys()) about.subjects.add(caseId);
    await assertMayBoard(tx, movement, entries, rows);
    const [by, today] = [personOf(actor), dateOf(now)];
    for (const { caseId, separationReason } of entries) {
      const row = rows.get(caseId);
      if (!row) continue;
      const reason = separationReason === undefined ? null : wordsOf(separationReason, 'separationReason');
      const entry = { id: newId(now), movementId, caseId, separationReason: reason };
      await insertRow(tx, manifestEntries, { ...entry, recordedAt: now, recordedBy: by });
      const fact = { kind: 'ON_MANIFEST', on: today, reference: movement.id } as const;
      await changeWithin({ tx, now, today, row, by }, (change) => attestFact(change, fact));
    }
    return entries.map(({ caseId }) => caseId);
  });
}

/** The cases of these entries; one problem for each entry that names none, or one whose file is sealed. */
async function findNameable(
  tx: Tx,
  actor: Actor,
  entries: readonly NewEntry[],
  now: number,
): Promise<Map<CaseId, CaseRow>> {
  const rows = new Map<CaseId, CaseRow>();
  const problems: Problem[] = [];
  for (const [place, { caseId }] of entries.entries()) {
    try {
      rows.set(caseId, await getNameableCase(tx, actor, caseId, now));
    } catch (error) {
      if (!(error instanceof OraluError)) throw error;
      const field = ['entries', String(place), 'caseId'];
      problems.push(...error.problems.map((problem) => ({ ...problem, field })));
    }
  }
  const [first, ...others] = problems;
  if (first) throw new OraluError([first, ...others]);
  return rows;
}

async function assertMayBoard(
  db: Reader,
  movement: MovementRow,
  entries: readonly NewEntry[],
  rows: ReadonlyMap<CaseId, CaseRow>,
): Promise<void> {
  const ids = { ids: JSON.stringify([...rows.keys()]) };
  const open = new Map((await listOpenPlaces(db, ids)).map(({ caseId, movementId }) => [caseId, movementId]));
  const vouched = await readVouched(db, ids);
  const problems: Problem[] = [];
  for (const [place, { caseId }] of entries.entries()) {
    const refuse = (code: ErrorCode, message: string) =>
      problems.push({
        code,
        subjectId: toNodeId('case', caseId),
        message: `${toNodeId('case', caseId)}: ${message}`,
        field: ['entries', String(place), 'caseId'],
      });
    const row = rows.get(caseId);
    const stage = row?.stage ?? 'REPORTED';
    const elsewhere = open.get(caseId);
    const kinds = new Set((vouched.get(caseId) ?? []).flatMap(({ kind, became }) => (counts(became) ? [kind] : [])));
    const isTwice = entries.findIndex((other) => other.caseId === caseId) !== place;
    if (elsewhere === movement.key) refuse('ON_MANIFEST_ALREADY', 'the child is on this manifest already.');
    else if (isTwice) refuse('ON_MANIFEST_ALREADY', 'entries names the child twice: each child has one place.');
    else if (elsewhere !== undefined)
      refuse('ON_OTHER_MANIFEST', `the child is on the manifest of ${toNodeId('movement', elsewhere)}, which is open.`);
    else if (!isAbroad(stage) && (stage !== 'CLOSED' || row?.arrivedOn != null))
      refuse('ALREADY_RETURNED', `the child is not abroad any more; the case is at ${stage}.`);
    else if (stage === 'CLOSED')
      refuse(
        'NOT_READY',
        `the case is closed as ${row?.closureReason ?? 'such'}: nobody travels by it. If that is wrong, take it up again first, with caseReopen or stageChangeCorrect.`,
      );
    else if (row?.vitalStatus === 'CONFIRMED_DEAD') refuse('NOT_READY', `${deadEnd}.`);
    else if (stage === 'IN_TRANSIT')
      refuse(
        'NOT_READY',
        'the child is under way already: selfReturnRecord tells its return, stageChangeCorrect that it never left.',
      );
    else if (!kinds.has('GUARDIAN_CONSENT') && !kinds.has('GUARDIAN_DETERMINATION'))
      refuse('CONSENT_MISSING', "neither the guardian's consent nor a determination in its place is on file.");
    else if (!boarding.has(stage))
      refuse('NOT_READY', `nobody whose identity is not confirmed is put on a manifest; the case is at ${stage}.`);
  }
  const taken = await countPlacesTaken(db, movement.key);
  const boardable = entries.length - new Set(problems.map(({ field }) => field?.[1])).size;
  if (taken + boardable > movement.capacity) {
    const places = (count: number) => (count === 1 ? '1 place' : `${count} places`);
    problems.push({
      code: 'OVER_CAPACITY',
      message: `The movement has ${places(movement.capacity)}, of which ${taken} ${taken === 1 ? 'is' : 'are'} taken; it came with ${boardable} more.`,
      field: ['entries'],
    });
  }
  const [first, ...others] = problems;
  if (first) throw new OraluError([first, ...others]);
}

/** Stages at which a child is put on a manifest; what else it needs is checked before the departure. */
const boarding: ReadonlySet<string> = new Set(['IDENTITY_CONFIRMED', 'RETURN_PREPARATION', 'AWAITING_RETURN']);

export interface EndEntry extends ChangeMovement {
  readonly ofCaseId: CaseId;
  readonly reason: string;
}

/** Takes a child off the manifest of a planned movement. Errors: as changeMovement, INVALID_INPUT, NO_SUCH_TRANSITION for one who left it already. */
export function removeFromManifest(registry: Registry, actor: Actor, input: EndEntry): Promise<MovementId> {
  return endEntry(registry, actor, { operation: 'manifestRemove', kind: 'REMOVED', from: ['PLANNED'] }, input);
}

/**
 * Records that a child on the manifest did not come. After the departure its stage goes back, since it never left: the
 * move to IN_TRANSIT is annulled. Errors as removeFromManifest, and NOT_READY where anything rests on that move, such as a
 * closing and a reopening of the case: it names what is to be taken back first.
 */
export function recordNoShow(registry: Registry, actor: Actor, input: EndEntry): Promise<MovementId> {
  const how = { operation: 'manifestNoShow', kind: 'NO_SHOW', from: ['PLANNED', 'DEPARTED'] } as const;
  return endEntry(registry, actor, how, input);
}

interface Ending {
  readonly operation: string;
  readonly kind: 'REMOVED' | 'NO_SHOW';
  readonly from: readonly MovementRow['status'][];
}

function endEntry(registry: Registry, actor: Actor, ending: Ending, input: EndEntry): Promise<MovementId> {
  const { ofCaseId } = input;
  const how = { operation: ending.operation, from: ending.from, subject: ofCaseId };
  return changeMovement(registry, actor, how, input, async ({ tx, now, row: movement }) => {
    const reason = wordsOf(input.reason, 'reason');
    const [entry] = (await listOpenPlaces(tx, { ids: JSON.stringify([ofCaseId]) })).filter(
      (open) => open.movementId === movement.key,
    );
    if (!entry) throw await notThere(tx, actor, { movement, ofCaseId, now });
    await leaveManifest(
      tx,
      { entryId: entry.entryId, caseId: ofCaseId, movement },
      { ...ending, reason, now, by: personOf(actor) },
    );
    return [ofCaseId];
  });
}

/** NO_SUCH_TRANSITION for whom the actor sees on the manifest as one who left it; NOT_FOUND for everybody else alike. */
async function notThere(
  tx: Tx,
  actor: Actor,
  { movement, ofCaseId, now }: { readonly movement: MovementRow; readonly ofCaseId: CaseId; readonly now: number },
): Promise<Error> {
  const endings = await tx
    .select({ kind: manifestEndings.kind })
    .from(manifestEntries)
    .innerJoin(manifestEndings, eq(manifestEndings.entryId, manifestEntries.id))
    .where(and(eq(manifestEntries.movementId, movement.key), eq(manifestEntries.caseId, ofCaseId)))
    .orderBy(asc(manifestEntries.id));
  const last = endings.at(-1);
  if (last === undefined || !(await findVisibleCase(tx, actor, ofCaseId, now)))
    return NotFound('child on this manifest', ['ofCaseId']);
  return Invalid(
    `The child is on this manifest no more: its place ended as ${last.kind}. ${movement.status === 'PLANNED' ? 'manifestAdd puts it on anew.' : 'Nobody is put on it any more, since it departed; selfReturnRecord tells a return by another way, and manifestAdd puts the child on another that is planned.'}`,
    ['ofCaseId'],
    'NO_SUCH_TRANSITION',
  );
}

/** The one place where a child leaves a manifest: the ending, and what the case knew of it. */
export async function leaveManifest(
  tx: Tx,
  { entryId, caseId, movement }: { readonly entryId: number; readonly caseId: CaseId; readonly movement: MovementRow },
  ending: {
    readonly kind: 'REMOVED' | 'NO_SHOW' | 'CANCELLED';
    readonly reason: string;
    readonly now: number;
    readonly by: UserId;
  },
): Promise<void> {
  const { kind, reason, now, by } = ending;
  await tx.insert(manifestEndings).values({ entryId, kind, reason, recordedAt: now, recordedBy: by });
  const row = await getCaseRow(tx, caseId);
  const isUnderWay = movement.status === 'DEPARTED' && row.stage === 'IN_TRANSIT';
  await changeWithin(
    { tx, now, today: dateOf(now), row, by },
    async (change) => {
      if (isUnderWay) await annulDeparture(change, reason);
      await withdrawFact(change, { kind: 'ON_MANIFEST', reference: movement.id, reason });
    },
    { isCorrection: isUnderWay },
  );
}

/** The departure is annulled itself, and only while nothing rests on it, such as a closing and a reopening of the case. */
async function annulDeparture(change: Change, reason: string): Promise<void> {
  const { tx, row } = change;
  const caseId = row.id as CaseId;
  const rows = await readStageChanges(tx, caseId);
  const chain = knownChain(rows);
  const departure = chain.find(isDeparture);
  if (!departure) throw new Error('A case in transit has departed.');
  const resting = whatRestsOn(caseId, departure, rows, chain);
  if (resting !== undefined) {
    throw Invalid(
      `${toNodeId('case', row.id)}: more has been recorded since it departed, and rests on that: take back with stageChangeCorrect, if it is wrong as well, ${resting}, and last the departure itself, ${toRecordId('stageChange', [caseId], ordinalsOf(rows)(departure.id))}; whoever is closed again stands on this manifest no more.`,
      ['ofCaseId'],
      'NOT_READY',
    );
  }
  await writeCorrection(change, departure, { reason }, undefined);
}

/** Every entry of a movement that has not ended; a closed case travels no more, whether its entry says so or not. */
export const listStandingEntries = async (db: Reader, movementId: number) => {
  const rows = await db
    .select({ entryId: manifestEntries.id, caseId: manifestEntries.caseId, endedAs: manifestEndings.kind })
    .from(manifestEntries)
    .innerJoin(cases, eq(cases.id, manifestEntries.caseId))
    .leftJoin(manifestEndings, eq(manifestEndings.entryId, manifestEntries.id))
    .where(and(eq(manifestEntries.movementId, movementId), ne(cases.stage, 'CLOSED')));
  return rows.filter(({ endedAs }) => endedAs === null);
};
