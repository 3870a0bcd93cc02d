import { eq, sql } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import type { Tx } from '../database/connection.js';
import { asKnownAt, readHistory } from '../counts/history.js';
import { timelineOf } from '../counts/timeline.js';
import { prevailingClaim } from '../counts/whereabouts.js';
import { dateOf } from '../dates.js';
import type { CaseId } from '../identifiers.js';
import { listStandingVitalClaims } from './case-file.js';
import { isAbroad } from './case.rules.js';
import { findVitalStatus } from './vital-status.js';

/**
 * Brings the current row into line with the histories, after a command has written them: the one place where the
 * columns of `cases` that mirror a history are set. Bumps the version unless the case is new.
 */
export async function refreshCase(tx: Tx, caseId: CaseId, now: number, options: { isNew?: boolean } = {}): Promise<void> {
  const known = asKnownAt(await readHistory(tx, caseId), now);
  const last = known.changes.at(-1);
  if (!last) throw new Error(`Case ${caseId} has no stage.`);
  const arrivedOn = timelineOf(known).findLast(({ entry }) => entry.arrivedOn !== null)?.entry.arrivedOn ?? null;
  const stillAbroad = isAbroad(last.toStage);
  const claim = prevailingClaim(known.claims, stillAbroad ? dateOf(now) : (arrivedOn ?? last.effectiveOn));
  const vital = findVitalStatus(await listStandingVitalClaims(tx, caseId));
  await tx
    .update(cases)
    .set({
      stage: last.toStage,
      stageSince: last.effectiveOn,
      closureReason: last.closureReason,
      arrivedOn: stillAbroad ? null : arrivedOn,
      country: claim?.country ?? null,
      siteId: claim?.siteId ?? null,
      whereaboutsOn: claim?.observedOn ?? null,
      vitalStatus: vital.status,
      vitalStatusOn: vital.on,
      sex: known.sex,
      regionOfOrigin: known.regionOfOrigin,
      ...(options.isNew ? {} : { version: sql`${cases.version} + 1`, updatedAt: now }),
    })
    .where(eq(cases.id, caseId));
}
