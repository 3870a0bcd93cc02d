import { listAgreements } from '../../schema/lists.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { getCaseRow } from '../cases/case-rows.js';
import { isAbroad } from '../cases/rules/case.rules.js';
import { changeWithin, personOf } from '../cases/change-case.js';
import type { Reader } from '../database/connection.js';
import { assertNotFuture, dateOf, type CivilDate } from '../dates.js';
import { assertNoProblems, Invalid, type Problem } from '../errors.js';
import { toNodeId, type CaseId, type ListId } from '../identifiers.js';
import { changeRecord, type RecordRequest } from '../versions/change-record.js';
import { raiseVersion } from '../versions/record-versions.js';
import { wordsOf } from '../words.js';
import { assertNotBeforeAgreement, assertOpen, theList } from './change-list.js';
import { compareVersions, type ComparedLine } from './compare-versions.js';
import { getAgreement } from './coordination.queries.js';
import { tellOfList } from './follow-talks.js';
import { listAllLines } from './list.queries.js';

export interface AgreeList extends RecordRequest {
  readonly listId: ListId;
  readonly agreedOn: CivilDate;
  /** The note or protocol that says so. */
  readonly reference: string;
  /** Children agreed to although the two versions differ on them, as the protocol says. */
  readonly despite?: readonly CaseId[] | undefined;
}

/**
 * Records that both parties agreed to a list. Each child on both versions, still abroad, is on an agreed list from that
 * day on and has the host's consent, whatever agreement lapsed before; a child on one version alone is not. Errors: NOT_FOUND, VERSION_CONFLICT, NO_SUCH_TRANSITION where
 * nobody is on both or the list is agreed already, IMPOSSIBLE_DATES, NOT_READY for each child on whom the versions differ, INVALID_INPUT
 * for each of `despite` that is not on both.
 */
export function agreeList(registry: Registry, actor: Actor, input: AgreeList): Promise<ListId> {
  const { listId, agreedOn } = input;
  const record = toNodeId('list', listId);
  const act = { action: 'coordination:record', operation: 'listAgree', input, record } as const;
  return changeRecord(registry, actor, act, theList(actor, listId), async ({ tx, now, row: list }) => {
    const [today, by, reference] = [dateOf(now), personOf(actor), wordsOf(input.reference, 'reference')];
    assertOpen(list);
    assertNotFuture(agreedOn, today, 'agreedOn');
    if (agreedOn < list.exchangedOn) {
      throw Invalid(
        `A list exchanged on ${list.exchangedOn} was not agreed on ${agreedOn}.`,
        ['agreedOn'],
        'IMPOSSIBLE_DATES',
      );
    }
    await assertAgreementStands(tx, list);
    await assertNotBeforeAgreement(tx, list.agreementId, { day: agreedOn, field: 'agreedOn' });
    const agreed = compareVersions(await listAllLines(tx, listId)).filter(({ presence }) => presence === 'ON_BOTH');
    if (agreed.length === 0) {
      throw Invalid(
        'Nobody is on both versions of this list: there is nothing to agree.',
        ['listId'],
        'NO_SUCH_TRANSITION',
      );
    }
    assertOnBoth(agreed, input.despite ?? []);
    assertSettled(agreed, input.despite ?? []);
    await tx.insert(listAgreements).values({ listId, agreedOn, reference, recordedAt: now, recordedBy: by });
    // Whom the end of the agreement reaches is another question from now on.
    if (list.agreementId !== null) await raiseVersion(tx, 'agreement', list.agreementId);
    const subjects: CaseId[] = [];
    for (const { caseKey } of agreed) {
      const row = await getCaseRow(tx, caseKey as CaseId);
      if (!isAbroad(row.stage)) continue;
      subjects.push(row.id as CaseId);
      await changeWithin({ tx, now, today, row, by }, (change) => tellOfList(change, { id: listId, agreedOn }));
    }
    return { answer: listId, subjects };
  });
}

/** INVALID_INPUT for each child that is agreed to despite what the versions say of it, and is not on both. */
function assertOnBoth(agreed: readonly ComparedLine[], despite: readonly CaseId[]): void {
  const onBoth = new Set(agreed.map(({ caseKey }) => caseKey));
  assertNoProblems(
    despite.flatMap((caseId, place): Problem[] => {
      const subjectId = toNodeId('case', caseId);
      const message = `${subjectId} is not on both versions of this list: there is nothing of it to agree to.`;
      return onBoth.has(caseId)
        ? []
        : [{ code: 'INVALID_INPUT', subjectId, message, field: ['despite', String(place)] }];
    }),
  );
}

/** NOT_READY for each child on whom the two versions differ, unless whoever agrees names it: a wrong child might come. */
function assertSettled(agreed: readonly ComparedLine[], despite: readonly CaseId[]): void {
  const problems = agreed.flatMap(({ caseKey, differences }): Problem[] =>
    differences.length === 0 || despite.includes(caseKey as CaseId)
      ? []
      : [
          {
            code: 'NOT_READY',
            subjectId: toNodeId('case', caseKey ?? 0),
            message: `${toNodeId('case', caseKey ?? 0)}: the two versions differ in ${differences.join(', ')}. Put it right with listLineMatch, or with listLineWithdraw and listTheirVersionRecord, or name the child in despite where the protocol says that it is the same.`,
            field: ['listId'],
          },
        ],
  );
  assertNoProblems(problems);
}

/** Nobody goes home on an agreement that has ended. */
async function assertAgreementStands(
  db: Reader,
  { agreementId }: { readonly agreementId: number | null },
): Promise<void> {
  if (agreementId === null) return;
  const { endedOn } = await getAgreement(db, agreementId);
  if (endedOn === null) return;
  throw Invalid(
    `The agreement of this list ended on ${endedOn}: open another list, under one that stands.`,
    ['listId'],
    'NO_SUCH_TRANSITION',
  );
}
