import { and, eq, getTableColumns, gt } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { sealOpenings } from '../../schema/rehabilitation/sealing.js';
import type { Actor } from '../access/actor.js';
import type { Action } from '../access/permissions.js';
import { perform, type Registry, type Request } from '../audit/act.js';
import { postChanges } from '../counts/books/post.js';
import type { Reader, Tx } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import { dateOf, type CivilDate } from '../dates.js';
import { Forbidden, Invalid, NotFound, VersionConflict } from '../errors.js';
import type { CaseId, UserId } from '../identifiers.js';
import { followArrival } from '../tallies/follow-arrival.js';
import type { CaseRow } from './case-rows.js';
import { forEachView, sightOf } from './case.access.js';
import { refreshCases } from './refresh-case.js';
import { endViews, isOfPresentSeal, takeSealOff } from './seals.js';

/** What every change of a case asks for: which case, and the version of it that was read. */
export interface ChangeRequest extends Request {
  readonly caseId: CaseId;
  readonly expectedVersion: number;
}

/** One change under way: its transaction, its moment, the case as it was, and who acts. */
export interface Change {
  readonly tx: Tx;
  readonly now: number;
  readonly today: CivilDate;
  readonly row: CaseRow;
  readonly by: UserId;
}

export interface ChangeKind {
  readonly action: Action;
  readonly operation: string;
  /** Its postings name the ones they take back. */
  readonly isCorrection?: boolean;
  /** It may leave the case closed that was not: the closing of it, and taking back that it was taken up again, both by two persons. */
  readonly mayClose?: boolean;
}

/**
 * The frame of every change to a case: allowed, within reach, at the version that was read; then the histories are written
 * by `work`, the books follow, the current row is brought up to date, and one audit row speaks of it all.
 * Errors: NOT_FOUND for absent and invisible alike, NOT_GRANTED, VERSION_CONFLICT, and what `work` throws.
 */
export function changeCase<Input extends ChangeRequest>(
  registry: Registry,
  actor: Actor,
  kind: ChangeKind,
  input: Input,
  work: (change: Change) => Promise<void>,
): Promise<CaseId> {
  const act = { action: kind.action, operation: kind.operation, input, subject: input.caseId };
  return perform(registry, actor, act, async (tx, now) => {
    const row = await getRecordableCase(tx, actor, input.caseId, now);
    if (row.version !== input.expectedVersion) throw VersionConflict(input.expectedVersion, row.version);
    const change = { tx, now, today: dateOf(now), row, by: personOf(actor) };
    await changeWithin(change, work, kind);
    return input.caseId;
  });
}

/**
 * The part of the frame that other acts share which change one case or many, such as the completion of a movement: the
 * histories by `work`, the books, the current row at its next version. Whoever calls it has checked right and reach; that
 * a sealed file does not change is seen to here, and that no case ends closed but by an act that may close one. A plan
 * follows the arrival; a case that is taken up again has no seal any more, and one that was closed is shown by no view, then
 * and later.
 */
export const changeWithin = (
  change: Change,
  work: (change: Change) => Promise<void>,
  how: Pick<ChangeKind, 'isCorrection' | 'mayClose'> = {},
): Promise<void> => changeAllWithin([change], work, how);

/**
 * As `changeWithin`, of many cases by one act: the histories of each first, then the books and rows of all, since what they are
 * reckoned from is read for all of them at once.
 */
export async function changeAllWithin(
  changes: readonly Change[],
  work: (change: Change) => Promise<void>,
  { isCorrection = false, mayClose = false }: Pick<ChangeKind, 'isCorrection' | 'mayClose'> = {},
): Promise<void> {
  const [any] = changes;
  if (!any) return;
  const { tx, now } = any;
  for (const change of changes) {
    await assertUnsealed(change);
    await work(change);
  }
  const caseIds = changes.map(({ row }) => row.id as CaseId);
  const knownOf = await postChanges(tx, caseIds, now, { isCorrection });
  const moved = changes.map((change) => {
    const [caseId, { row }] = [change.row.id as CaseId, change];
    const known = knownOf(caseId);
    const stage = known.changes.at(-1)?.toStage;
    if (stage === 'CLOSED' && row.stage !== 'CLOSED' && !mayClose)
      throw new Error('A case is closed by its closing alone, and this act is none.');
    return { change, caseId, row, known, stage, version: row.version + 1 };
  });
  const arrivals = await refreshCases(tx, moved, { now, updatedAt: now });
  for (const { change, caseId, row, stage } of moved) {
    const arrivedOn = arrivals.get(caseId) ?? null;
    if (arrivedOn !== row.arrivedOn) await followArrival(tx, { ...change, caseId, arrivedOn });
    if (stage !== row.stage && (stage === 'CLOSED' || row.stage === 'CLOSED'))
      await endViews(change, 'The case was closed.');
    if (row.sealsAt !== null && stage !== 'CLOSED') await takeSealOff(change, 'The case is closed no more.');
  }
}

/** The current row of a case that the actor may see; NOT_FOUND for absent and invisible alike. */
export async function getVisibleCase(db: Reader, actor: Actor, caseId: CaseId, now: number): Promise<CaseRow> {
  return (await getSeen(db, actor, caseId, now)).row;
}

/**
 * The current row of a case that the actor may see, for an act that names the child beside its file: on a list, under a
 * task, to another agency. FILE_SEALED where the file is closed to the actor.
 */
export async function getNameableCase(
  db: Reader,
  actor: Actor,
  caseId: CaseId,
  now: number,
  field = 'caseId',
): Promise<CaseRow> {
  const { row, isSealed } = await getSeen(db, actor, caseId, now, field);
  if (isSealed === 1) throw fileSealed(field);
  return row;
}

/**
 * The current row of a case that the actor may act on; NOT_GRANTED where it is shown and no more. `field` is the input
 * that named it.
 */
export async function getRecordableCase(
  db: Reader,
  actor: Actor,
  caseId: CaseId,
  now: number,
  field = 'caseId',
): Promise<CaseRow> {
  const { row, allowsRecord, isSealed } = await getSeen(db, actor, caseId, now, field);
  if (isSealed === 1) throw fileSealed(field);
  if (allowsRecord !== 1) throw notGranted(field);
  return row;
}

/** The current row of a case that the actor may act on but for its seal. */
export async function getSealableCase(db: Reader, actor: Actor, caseId: CaseId, now: number): Promise<CaseRow> {
  const { row, reachesRecord } = await getSeen(db, actor, caseId, now);
  if (reachesRecord !== 1) throw notGranted();
  return row;
}

/** A file that is sealed changes for nobody who has not opened it, by whichever act. */
export async function assertUnsealed(
  { tx, row, now, by }: Pick<Change, 'row' | 'now' | 'by'> & { readonly tx: Reader },
  field = 'caseId',
): Promise<void> {
  if (row.sealsAt === null || row.sealsAt > now) return;
  const [opening] = await tx
    .select({ id: sealOpenings.id })
    .from(sealOpenings)
    .where(
      and(
        eq(sealOpenings.caseId, row.id),
        eq(sealOpenings.userId, by),
        gt(sealOpenings.expiresAt, now),
        isOfPresentSeal,
      ),
    )
    .limit(1);
  if (!opening) throw fileSealed(field);
}

const fileSealed = (field: string) =>
  Invalid(
    'This file is sealed. Open it for a stated reason with sealedFileOpen first; a sign of life can be left beside it with sealedSignLeave, which opens nothing.',
    [field],
    'FILE_SEALED',
  );

const notGranted = (field = 'caseId') =>
  Invalid('Your agency is shown this case by a grant that does not cover acting on it.', [field], 'NOT_GRANTED');

/** The current row of a case that the actor may see, or nothing. */
export async function findVisibleCase(
  db: Reader,
  actor: Actor,
  caseId: CaseId,
  now: number,
): Promise<CaseRow | undefined> {
  return (await findSeen(actor)(db, { ids: JSON.stringify([caseId]), ...sightOf(actor, now) }))[0]?.row;
}

/** Whether the actor sees the case and may act on it. */
export async function mayActOn(db: Reader, actor: Actor, caseId: CaseId, now: number): Promise<boolean> {
  return (await listActable(db, actor, [caseId], now)).has(caseId);
}

/** Of these cases those that the actor sees and may act on. */
export async function listActable(
  db: Reader,
  actor: Actor,
  caseIds: readonly number[],
  now: number,
): Promise<ReadonlySet<number>> {
  const rows = await findSeen(actor)(db, { ids: JSON.stringify(caseIds), ...sightOf(actor, now) });
  return new Set(rows.flatMap(({ row, allowsRecord }) => (allowsRecord === 1 ? [row.id] : [])));
}

async function getSeen(db: Reader, actor: Actor, caseId: CaseId, now: number, field = 'caseId'): Promise<SeenCase> {
  const [seen] = await findSeen(actor)(db, { ids: JSON.stringify([caseId]), ...sightOf(actor, now) });
  if (!seen) throw NotFound('case', [field]);
  return seen;
}

interface SeenCase {
  readonly row: CaseRow;
  readonly allowsRecord: number;
  readonly reachesRecord: number;
  readonly isSealed: number;
}

const findSeen = forEachView(({ visible, allowsRecord, reachesRecord, isSealed }) =>
  prepared<Record<string, unknown>, SeenCase>((db) =>
    db
      .select({ row: getTableColumns(cases), allowsRecord, reachesRecord, isSealed })
      .from(cases)
      .where(and(among(cases.id, 'ids'), visible)),
  ),
);

/** The person who answers for an act: histories name one, so neither the system nor anonymous can change a case. */
export function personOf(actor: Actor): UserId {
  if (actor.kind !== 'user') throw Forbidden('Only a named person or partner application can change a case.');
  return actor.userId;
}
