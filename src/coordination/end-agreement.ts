import { agreementEndings } from '../../schema/coordination.js';
import type { Actor } from '../access/actor.js';
import { keptId, type Registry } from '../audit/act.js';
import { getCaseRows } from '../cases/case-rows.js';
import { isAbroad } from '../cases/rules/case.rules.js';
import { changeWithin, personOf } from '../cases/change-case.js';
import type { Tx } from '../database/connection.js';
import { assertNotFuture, dateOf, type CivilDate } from '../dates.js';
import { Invalid } from '../errors.js';
import { toNodeId, type AgreementId, type CaseId } from '../identifiers.js';
import { changeRecord, type RecordRequest } from '../versions/change-record.js';
import { wordsOf } from '../words.js';
import { getAgreement } from './coordination.queries.js';
import { isConcerned, tellOfEndings } from './follow-talks.js';
import { listCovered, readGrounds } from './grounds.queries.js';
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
    const covered = await listCovered(tx, agreementId);
    const groundsOf = await readGrounds(tx, covered);
    const subjects: CaseId[] = [];
    for (const row of await getCaseRows(tx, covered)) {
      const caseId = row.id as CaseId;
      if (!isAbroad(row.stage) || !isConcerned(groundsOf(caseId), { agreementId, endedOn })) continue;
      subjects.push(caseId);
      await changeWithin({ tx, now, today, row, by }, (change) => tellOfEndings(change, groundsOf(caseId)));
    }
    return { answer: agreementId, subjects };
  });
}
