import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { fileSeals, sealOpenings } from '../../schema/rehabilitation/sealing.js';
import { viewEndings, viewGrants } from '../../schema/rehabilitation/views.js';
import type { Reader, Tx } from '../database/connection.js';
import type { UserId } from '../identifiers.js';
import type { CaseRow } from './case-rows.js';

/** The part of a change that the seal is taken off by. */
interface Unsealing {
  readonly tx: Tx;
  readonly now: number;
  readonly by: UserId;
  readonly row: Pick<CaseRow, 'id' | 'sealsAt'>;
}

/*
 * An opening is of the seal that it was justified for: once that was lifted it opens nothing, and another seal is opened for another
 * reason. Which came first is told by their instants, whatever the clock does in between: a lifting is no earlier than any opening, and
 * an opening after every lifting that it follows.
 */

/** Of a row of `seal_openings`: the seal that it opened was not lifted since. */
export const isOfPresentSeal = sql.raw(
  '(not exists (select 1 from main.file_seals lifted where lifted.case_id = seal_openings.case_id and lifted.seals_on is null and lifted.recorded_at >= seal_openings.opened_at))',
);

/** When a file is opened whose seals were lifted before. */
export async function instantAfterLifting(db: Reader, caseId: number, now: number): Promise<number> {
  const [last] = await db
    .select({ recordedAt: fileSeals.recordedAt })
    .from(fileSeals)
    .where(and(eq(fileSeals.caseId, caseId), isNull(fileSeals.sealsOn)))
    .orderBy(desc(fileSeals.recordedAt))
    .limit(1);
  return Math.max(now, (last?.recordedAt ?? -1) + 1);
}

/** Takes the seal off a file, or a coming day of sealing: the row that says so, and the current row. Whoever had opened it has opened nothing more. */
export async function takeSealOff({ tx, now, by, row }: Unsealing, reason: string): Promise<void> {
  const [opened] = await tx
    .select({ openedAt: sealOpenings.openedAt })
    .from(sealOpenings)
    .where(eq(sealOpenings.caseId, row.id))
    .orderBy(desc(sealOpenings.openedAt))
    .limit(1);
  const stamp = { recordedAt: Math.max(now, opened?.openedAt ?? now), recordedBy: by };
  await tx.insert(fileSeals).values({ caseId: row.id, sealsOn: null, reason, ...stamp });
  await tx.update(cases).set({ sealsAt: null }).where(eq(cases.id, row.id));
}

/**
 * Ends the views of a child that stand: nobody is shown a child whose case was closed. They stay ended where the case is
 * taken up again: whether they are still needed is asked anew.
 */
export async function endViews({ tx, now, by, row }: Unsealing, reason: string): Promise<void> {
  const standing = await tx
    .select({ id: viewGrants.id })
    .from(viewGrants)
    .leftJoin(viewEndings, eq(viewEndings.grantId, viewGrants.id))
    .where(and(eq(viewGrants.caseId, row.id), gt(viewGrants.expiresAt, now), isNull(viewEndings.grantId)));
  const ending = { reason, endedAt: now, endedBy: by };
  for (const { id } of standing) await tx.insert(viewEndings).values({ grantId: id, ...ending });
}
