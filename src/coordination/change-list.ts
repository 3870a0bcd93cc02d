import { and, eq } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { negotiationRounds } from '../../schema/coordination.js';
import { listExchanges, listLineMatches, listLines, listLineWithdrawals } from '../../schema/lists.js';
import type { Actor } from '../access/actor.js';
import { keptId, performAnswering, type About, type Registry, type Request } from '../audit/act.js';
import { isAbroad } from '../cases/rules/case.rules.js';
import { assertUnsealed, getNameableCase, personOf } from '../cases/change-case.js';
import { isNotErased } from '../cases/case.access.js';
import { getCaseRow, type CaseRow } from '../cases/case-rows.js';
import type { Reader, Tx } from '../database/connection.js';
import { assertNotFuture, dateOf, type CivilDate } from '../dates.js';
import { atPlace, Invalid, NotFound } from '../errors.js';
import {
  newId,
  toNodeId,
  type AgreementId,
  type CaseId,
  type LineId,
  type ListId,
  type RoundId,
} from '../identifiers.js';
import { listBirthsOf } from '../identity/births.js';
import { changeRecord, type RecordRequest } from '../versions/change-record.js';
import { wordsOf } from '../words.js';
import { findList, getAgreement, type ListRow } from './coordination.queries.js';
import { childOfLine, isShownWithdrawn, listAllLines } from './list.queries.js';
import { assertListNew, assertMatchesAnew } from './said-already.js';
import { assertEachOnce } from './task-children.js';

export interface OpenList extends Request {
  readonly roundId: RoundId;
  readonly agreementId?: AgreementId | undefined;
  readonly title: string;
  readonly exchangedOn: CivilDate;
  readonly caseIds: readonly CaseId[];
}

/**
 * Records our version of a list as it was handed over. Errors: NOT_FOUND, ALREADY_RETURNED for a child who is not abroad any
 * more, FILE_SEALED, IMPOSSIBLE_DATES, INVALID_INPUT, also for an agreement of another round, NO_SUCH_TRANSITION for one that has ended,
 * ALREADY_RECORDED for a list of that title, day and round with the same children.
 */
export function openList(registry: Registry, actor: Actor, input: OpenList): Promise<ListId> {
  const act = { action: 'coordination:record', operation: 'listOpen', input } as const;
  return performAnswering(registry, actor, act, keptId<ListId>(), async (tx, now) => {
    const { roundId, agreementId, exchangedOn, caseIds } = input;
    const title = wordsOf(input.title, 'title');
    assertNotFuture(exchangedOn, dateOf(now), 'exchangedOn');
    assertEachOnce(caseIds, 'caseIds');
    const [round] = await tx.select().from(negotiationRounds).where(eq(negotiationRounds.id, roundId));
    if (!round) throw NotFound('round', ['roundId']);
    assertNotHandedOverBefore(round, exchangedOn);
    if (agreementId !== undefined) assertServes(await getAgreement(tx, agreementId), { roundId, exchangedOn });
    await assertNotBeforeAgreement(tx, agreementId ?? null, { day: exchangedOn, field: 'exchangedOn' });
    const rows: CaseRow[] = [];
    for (const [place, caseId] of caseIds.entries()) {
      const row = await atPlace('caseIds', place, toNodeId('case', caseId), async () => {
        const found = await getNameableCase(tx, actor, caseId, now, 'caseIds');
        if (!isAbroad(found.stage)) throw notAbroad(`${toNodeId('case', caseId)} is at ${found.stage}.`, 'caseIds');
        return found;
      });
      rows.push(row);
    }
    // After its children: of one who may not be named nobody is told that a list has it.
    await assertListNew(tx, { ...input, title });
    const id = newId<ListId>(now);
    const stamp = { recordedAt: now, recordedBy: personOf(actor) };
    await tx
      .insert(listExchanges)
      .values({ id, roundId, agreementId: agreementId ?? null, title, exchangedOn, ...stamp });
    for (const { id: caseId, sex } of rows) {
      const birth = (await listBirthsOf(tx, caseId as CaseId)).at(-1);
      const born = { bornFrom: birth?.earliest ?? null, bornUntil: birth?.latest ?? null };
      const line = { id: newId(now), listId: id, side: 'OURS', caseId, sex } as const;
      await tx.insert(listLines).values({ ...line, ...born, ...stamp });
    }
    return { answer: id, subjects: caseIds };
  });
}

/** Errors: IMPOSSIBLE_DATES. */
export function assertNotHandedOverBefore(
  { startsOn }: { readonly startsOn: CivilDate },
  exchangedOn: CivilDate,
): void {
  if (exchangedOn >= startsOn) return;
  throw Invalid(
    `No list is exchanged before the round begins, on ${startsOn}; exchangedOn says ${exchangedOn}.`,
    ['exchangedOn'],
    'IMPOSSIBLE_DATES',
  );
}

/**
 * A list that serves an agreement is handed over in the round that made it, by the two its children are traced, and while it
 * stands. Errors: INVALID_INPUT, NO_SUCH_TRANSITION.
 */
function assertServes(
  agreement: { readonly roundId: number; readonly endedOn: CivilDate | null },
  { roundId, exchangedOn }: Pick<OpenList, 'roundId' | 'exchangedOn'>,
): void {
  if (agreement.roundId !== roundId)
    throw Invalid(
      `A list serves an agreement of its own round, ${toNodeId('round', roundId)}; this one was made in ${toNodeId('round', agreement.roundId)}.`,
      ['agreementId'],
    );
  if (agreement.endedOn !== null && exchangedOn > agreement.endedOn)
    throw Invalid(
      `This agreement ended on ${agreement.endedOn}, before the list was handed over, on ${exchangedOn}. Name one that stands.`,
      ['agreementId'],
      'NO_SUCH_TRANSITION',
    );
}

/** Errors: NOT_FOUND (agreement), IMPOSSIBLE_DATES. */
export async function assertNotBeforeAgreement(
  db: Reader,
  agreementId: number | null,
  { day, field }: { readonly day: CivilDate; readonly field: 'exchangedOn' | 'agreedOn' },
): Promise<void> {
  if (agreementId === null) return;
  const { agreedOn } = await getAgreement(db, agreementId);
  if (day >= agreedOn) return;
  throw Invalid(
    `Nothing is done under an agreement before it is made, on ${agreedOn}; ${field} says ${day}. Put its day right first, with agreementCorrect, if that is wrong.`,
    [field],
    'IMPOSSIBLE_DATES',
  );
}

const notAbroad = (who: string, field: string) =>
  Invalid(`Nobody is listed for a return who is not abroad any more; ${who}`, [field], 'ALREADY_RETURNED');

export interface MatchLine extends RecordRequest {
  readonly lineId: LineId;
  /** Nothing where the line speaks of no case that is known. */
  readonly ofCaseId?: CaseId | undefined;
}

/**
 * Says which case a line of the other party speaks of. Errors: NOT_FOUND (line, case), NO_SUCH_TRANSITION for one that was taken back or of an
 * agreed list, VERSION_CONFLICT, FILE_SEALED for that case and the
 * one it was matched with before, INVALID_INPUT for a line of ours, ALREADY_RECORDED for what it is matched with.
 */
export function matchLine(registry: Registry, actor: Actor, input: MatchLine): Promise<ListId> {
  const act = { action: 'coordination:record', operation: 'listLineMatch', input } as const;
  const { lineId, ofCaseId } = input;
  const ofLine = theLine(actor, lineId, ofCaseId);
  return changeRecord(registry, actor, act, ofLine, async ({ tx, now, about, row: { line, ...list } }) => {
    await assertStands(tx, actor, { ...list, line }, now);
    if (line.side === 'OURS') throw Invalid('A line of ours names its case already.', ['lineId']);
    assertOpen(list);
    if (ofCaseId !== undefined) {
      const { stage } = await getNameableCase(tx, actor, ofCaseId, now, 'ofCaseId');
      if (!isAbroad(stage))
        throw notAbroad(
          `the case is at ${stage}. Leave ofCaseId out where the line speaks of nobody who is.`,
          'ofCaseId',
        );
    }
    await assertMatchUnsealed({ tx, now, about }, actor, line);
    await assertMatchesAnew(tx, lineId, ofCaseId ?? null);
    const stamp = { recordedAt: now, recordedBy: personOf(actor) };
    await tx.insert(listLineMatches).values({ lineId, caseId: ofCaseId ?? null, ...stamp });
    return { answer: line.listId as ListId, subjects: [...about.subjects] };
  });
}

/** FILE_SEALED where the case that a line is matched with is sealed to the actor: it becomes a subject of the act. */
export async function assertMatchUnsealed(
  { tx, now, about }: { readonly tx: Tx; readonly now: number; readonly about: About },
  actor: Actor,
  { id, listId }: { readonly id: number; readonly listId: number },
): Promise<void> {
  const caseKey = (await listAllLines(tx, listId)).find(({ key }) => key === id)?.caseKey ?? null;
  if (caseKey === null) return;
  about.subjects.add(caseKey as CaseId);
  await assertUnsealed({ tx, row: await getCaseRow(tx, caseKey as CaseId), now, by: personOf(actor) }, 'lineId');
}

/** A line, with the list that an act on it changes; the act speaks of the case that it names as well. That of an erased child is none. */
export const theLine = (actor: Actor, lineId: LineId, ofCaseId?: CaseId) => ({
  ...theList(actor, 0),
  find: async (tx: Tx, _now: number, about: About) => {
    if (ofCaseId !== undefined) about.subjects.add(ofCaseId);
    const [found] = await tx
      .select({ line: listLines, withdrawnAt: listLineWithdrawals.recordedAt })
      .from(listLines)
      .leftJoin(listLineWithdrawals, eq(listLineWithdrawals.lineId, listLines.id))
      .leftJoin(cases, eq(cases.id, childOfLine))
      .where(and(eq(listLines.id, lineId), isNotErased()));
    if (!found) throw NotFound('line', ['lineId']);
    about.records.add(toNodeId('list', found.line.listId));
    return {
      ...(await getList(tx, actor, found.line.listId)),
      line: found.line,
      isWithdrawn: found.withdrawnAt !== null,
    };
  },
});

/**
 * Refuses a line that was taken back, asked after the version, which it raised: NO_SUCH_TRANSITION for whoever is shown it among
 * `withdrawnLines`, else NOT_FOUND, as for one that is not there.
 */
export async function assertStands(
  tx: Tx,
  actor: Actor,
  {
    line,
    isWithdrawn,
  }: { readonly line: { readonly id: number; readonly listId: number }; readonly isWithdrawn: boolean },
  now: number,
): Promise<void> {
  if (!isWithdrawn) return;
  if (!(await isShownWithdrawn(tx, actor, line, now))) throw NotFound('line', ['lineId']);
  throw Invalid(
    'This line was taken back, and is compared no more. What the other party wrote is recorded anew with listTheirVersionRecord.',
    ['lineId'],
    'NO_SUCH_TRANSITION',
  );
}

/** A list as the record that an act changes, with its lines. */
export const theList = (actor: Actor, listId: number) =>
  ({
    kind: 'list',
    find: (tx: Tx) => getList(tx, actor, listId),
    keyOf: ({ key }: { readonly key: number }) => key,
    kept: keptId<ListId>(),
  }) as const;

async function getList(db: Reader, actor: Actor, listId: number): Promise<ListRow> {
  const list = await findList(db, actor, listId);
  if (!list) throw NotFound('list', ['listId']);
  return list;
}

/** Once both parties have agreed to a list it stands. */
export function assertOpen({ agreedOn }: ListRow): void {
  if (agreedOn === null) return;
  throw Invalid(
    `This list was agreed on ${agreedOn}; open another for what changes.`,
    ['listId'],
    'NO_SUCH_TRANSITION',
  );
}
