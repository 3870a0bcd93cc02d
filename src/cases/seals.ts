import { and, eq, gt, isNull } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { fileSeals } from '../../schema/rehabilitation/sealing.js';
import { viewEndings, viewGrants } from '../../schema/rehabilitation/views.js';
import type { Tx } from '../database/connection.js';
import type { UserId } from '../identifiers.js';
import type { CaseRow } from './case-rows.js';

/** The part of a change that the seal is taken off by. */
interface Unsealing {
  readonly tx: Tx;
  readonly now: number;
  readonly by: UserId;
  readonly row: Pick<CaseRow, 'id' | 'sealsAt'>;
}

/** Takes the seal off a file, or a coming day of sealing: the row that says so, and the current row. */
export async function takeSealOff({ tx, now, by, row }: Unsealing, reason: string): Promise<void> {
  const stamp = { recordedAt: now, recordedBy: by };
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
