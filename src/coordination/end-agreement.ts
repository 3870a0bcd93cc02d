import { and, eq, inArray, isNull, ne, or } from 'drizzle-orm';
import { agreementEndings } from '../../schema/coordination.js';
import { listAgreements, listExchanges, listLines } from '../../schema/lists.js';
import { agreementTasks, taskChildren } from '../../schema/tasks.js';
import type { Actor } from '../access/actor.js';
import { keptId, type Registry } from '../audit/act.js';
import { attestFact, endFact } from '../cases/facts/attest-fact.js';
import { getCaseRow } from '../cases/case-rows.js';
import { isAbroad } from '../cases/rules/case.rules.js';
import { changeWithin, personOf } from '../cases/change-case.js';
import type { Tx } from '../database/connection.js';
import { addDays, assertNotFuture, dateOf, type CivilDate } from '../dates.js';
import { Invalid } from '../errors.js';
import { toNodeId, type AgreementId, type CaseId } from '../identifiers.js';
import { changeRecord, type RecordRequest } from '../versions/change-record.js';
import { wordsOf } from '../words.js';
import { getAgreement } from './coordination.queries.js';
import { isCovered } from './task-corrections.queries.js';
import { assertAgreementMayEndOn } from './what-rests-on.js';

export interface EndAgreement extends RecordRequest {
  readonly agreementId: AgreementId;
  readonly endedOn: CivilDate;
  readonly reason: string;
}

/**
 * Records that an agreement lapsed. Whom it was to bring home goes no further on it, wherever its case stands before the
 * return: the host's consent and the place that its lists gave end with its last day, and the case learns that it lapsed, unless
 * another agreed list brings the child home. What was done until that day, and is recorded later, rests on it still. Errors: NOT_FOUND, VERSION_CONFLICT, NO_SUCH_TRANSITION,
 * IMPOSSIBLE_DATES, also one for each movement that departed under it after that day.
 */
export function endAgreement(registry: Registry, actor: Actor, input: EndAgreement): Promise<AgreementId> {
  const { agreementId, endedOn } = input;
  const record = toNodeId('agreement', agreementId);
  const act = { action: 'coordination:record', operation: 'agreementEnd', input, record } as const;
  const theAgreement = {
    kind: 'agreement',
    find: (tx: Tx) => getAgreement(tx, agreementId),
    keyOf: ({ id }: { readonly id: number }) => id,
    kept: keptId<AgreementId>(),
  } as const;
  return changeRecord(registry, actor, act, theAgreement, async ({ tx, now, row: agreement }) => {
    const [reason, today, by] = [wordsOf(input.reason, 'reason'), dateOf(now), personOf(actor)];
    assertNotFuture(endedOn, today, 'endedOn');
    if (agreement.endedOn !== null) {
      throw Invalid(`This agreement ended on ${agreement.endedOn} already.`, ['agreementId'], 'NO_SUCH_TRANSITION');
    }
    if (endedOn < agreement.agreedOn) {
      throw Invalid(
        `An agreement of ${agreement.agreedOn} did not end on ${endedOn}.`,
        ['endedOn'],
        'IMPOSSIBLE_DATES',
      );
    }
    await assertAgreementMayEndOn(tx, agreementId, endedOn);
    await tx.insert(agreementEndings).values({ agreementId, endedOn, reason, recordedAt: now, recordedBy: by });
    const subjects: CaseId[] = [];
    for (const { caseId, listIds, isCarried } of await listCovered(tx, agreementId)) {
      const row = await getCaseRow(tx, caseId);
      if (!isAbroad(row.stage) || (isCarried && listIds.length === 0)) continue;
      subjects.push(caseId);
      await changeWithin({ tx, now, today, row, by }, async (change) => {
        for (const listId of listIds)
          for (const kind of ['ON_AGREED_LIST', 'HOST_CONSENT'] as const)
            await endFact(change, {
              ...{ kind, reference: toNodeId('list', listId), reason },
              on: addDays(endedOn, 1),
            });
        if (isCarried) return;
        const fact = { kind: 'AGREEMENT_LAPSED', on: endedOn, reference: record } as const;
        await attestFact(change, fact);
      });
    }
    return { answer: agreementId, subjects };
  });
}

interface Covered {
  readonly caseId: CaseId;
  /** The agreed lists of the agreement on which the child stands. */
  readonly listIds: readonly number[];
  /** Another agreed list brings it home. */
  readonly isCarried: boolean;
}

/** The children under tasks of an agreement and on its agreed lists. */
async function listCovered(tx: Tx, agreementId: AgreementId): Promise<Covered[]> {
  const tasked = await tx
    .selectDistinct({ caseId: taskChildren.caseId })
    .from(taskChildren)
    .innerJoin(agreementTasks, eq(agreementTasks.id, taskChildren.taskId))
    .where(and(eq(agreementTasks.agreementId, agreementId), isCovered));
  const listed = await selectListed(tx).where(
    and(eq(listLines.side, 'OURS'), eq(listExchanges.agreementId, agreementId)),
  );
  const found = new Map<CaseId, number[]>(tasked.map(({ caseId }) => [caseId as CaseId, []]));
  for (const { caseId, listId } of listed) {
    if (caseId !== null) found.set(caseId as CaseId, [...(found.get(caseId as CaseId) ?? []), listId]);
  }
  const elsewhere = await selectListed(tx)
    .leftJoin(agreementEndings, eq(agreementEndings.agreementId, listExchanges.agreementId))
    .where(
      and(
        eq(listLines.side, 'OURS'),
        inArray(listLines.caseId, [...found.keys()]),
        or(isNull(listExchanges.agreementId), ne(listExchanges.agreementId, agreementId)),
        isNull(agreementEndings.agreementId),
      ),
    );
  const carried = new Set(elsewhere.map(({ caseId }) => caseId));
  return [...found].map(([caseId, listIds]) => ({ caseId, listIds, isCarried: carried.has(caseId) }));
}

const selectListed = (tx: Tx) =>
  tx
    .select({ caseId: listLines.caseId, listId: listLines.listId })
    .from(listLines)
    .innerJoin(listExchanges, eq(listExchanges.id, listLines.listId))
    .innerJoin(listAgreements, eq(listAgreements.listId, listLines.listId));
