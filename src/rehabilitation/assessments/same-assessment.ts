import { asc, eq, inArray } from 'drizzle-orm';
import { assessments } from '../../../schema/rehabilitation/assessments.js';
import type { Actor } from '../../access/actor.js';
import type { Change } from '../../cases/change-case.js';
import { ordinalsOf } from '../../cases/ordinals.js';
import { standingClaims } from '../../cases/standing-rows.js';
import { Invalid } from '../../errors.js';
import { toRecordId } from '../../identifiers.js';
import { treatsChild } from '../treating.js';

type Made = Pick<
  typeof assessments.$inferSelect,
  'caseId' | 'instrument' | 'informant' | 'assessedOn' | 'normSet' | 'items' | 'finding'
>;

/**
 * Refuses an assessment that stands already with the same answers and finding: ALREADY_RECORDED. It is compared with what the
 * actor reads, since a refusal would tell what was answered: with all of them by who treats the child, else with their own.
 */
export async function assertNotSame(change: Change, actor: Actor, made: Made): Promise<void> {
  const { tx, row, by } = change;
  const rows = await tx
    .select({
      id: assessments.id,
      rowId: assessments.id,
      correctsId: assessments.correctsId,
      isWithdrawal: assessments.isWithdrawal,
      recordedAt: assessments.recordedAt,
      recordedBy: assessments.recordedBy,
      instrument: assessments.instrument,
      informant: assessments.informant,
      assessedOn: assessments.assessedOn,
    })
    .from(assessments)
    .where(eq(assessments.caseId, made.caseId))
    .orderBy(asc(assessments.id));
  const alike = standingClaims(rows).filter(
    ({ instrument, informant, assessedOn }) =>
      instrument === made.instrument && informant === made.informant && assessedOn === made.assessedOn,
  );
  if (alike.length === 0) return;
  const treats = await treatsChild(change, actor);
  const read = alike.filter(({ recordedBy }) => treats || recordedBy === by);
  const answered = await tx
    .select({
      id: assessments.id,
      normSet: assessments.normSet,
      items: assessments.items,
      finding: assessments.finding,
    })
    .from(assessments)
    .where(
      inArray(
        assessments.id,
        read.map(({ rowId }) => rowId),
      ),
    );
  const found = answered.find(
    ({ normSet, items, finding }) => normSet === made.normSet && items === made.items && finding === made.finding,
  );
  const same = read.find(({ rowId }) => rowId === found?.id);
  if (!same) return;
  const id = toRecordId('assessment', [row.id], ordinalsOf(rows)(same.id));
  throw Invalid(
    `${made.instrument} of ${made.assessedOn} is on record already with these answers: ${id}.`,
    ['assessedOn'],
    'ALREADY_RECORDED',
  );
}
