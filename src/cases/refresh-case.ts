import { eq, sql } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import type { KnownHistory } from '../counts/history.js';
import { timelineOf } from '../counts/timeline.js';
import { prevailingClaim } from '../counts/whereabouts.js';
import type { Tx } from '../database/connection.js';
import { preparedWrite } from '../database/prepared.js';
import { dateOf } from '../dates.js';
import type { CaseId } from '../identifiers.js';
import { listStandingVitalClaims } from './case-file.js';
import { isAbroad } from './case.rules.js';
import { findVitalStatus } from './vital-status.js';

/**
 * Brings the current row into line with what is known of the case, after a command has written its histories: the one
 * place where the columns of `cases` that mirror a history are set.
 */
export async function refreshCase(
  tx: Tx,
  caseId: CaseId,
  known: KnownHistory,
  stamp: { readonly now: number; readonly version: number; readonly updatedAt: number },
): Promise<void> {
  const last = known.changes.at(-1);
  if (!last) throw new Error(`Case ${caseId} has no stage.`);
  const arrivedOn = timelineOf(known).findLast(({ entry }) => entry.arrivedOn !== null)?.entry.arrivedOn ?? null;
  const stillAbroad = isAbroad(last.toStage);
  const claim = prevailingClaim(known.claims, stillAbroad ? dateOf(stamp.now) : (arrivedOn ?? last.effectiveOn));
  const vital = findVitalStatus(await listStandingVitalClaims(tx, caseId));
  await updateRow(tx, {
    caseId,
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
    version: stamp.version,
    updatedAt: stamp.updatedAt,
  });
}

const mirrored = [
  'stage',
  'stageSince',
  'closureReason',
  'arrivedOn',
  'country',
  'siteId',
  'whereaboutsOn',
  'vitalStatus',
  'vitalStatusOn',
  'sex',
  'regionOfOrigin',
  'version',
  'updatedAt',
] as const;

const updateRow = preparedWrite<Pick<typeof cases.$inferSelect, (typeof mirrored)[number]> & { caseId: CaseId }>((tx) =>
  tx
    .update(cases)
    .set(Object.fromEntries(mirrored.map((column) => [column, sql`${sql.placeholder(column)}`])))
    .where(eq(cases.id, sql.placeholder('caseId'))),
);
