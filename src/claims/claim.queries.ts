import { and, eq, isNull, sql } from 'drizzle-orm';
import { sealedSignEndings, sealedSigns } from '../../schema/claims.js';
import type { Actor } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import { listStandingVitalClaims, listVitalClaims, listWhereabouts } from '../cases/reading/case-file.js';
import { getCaseRow } from '../cases/case-rows.js';
import { standingClaims } from '../cases/standing-rows.js';
import { ordinalsOf } from '../cases/ordinals.js';
import { findDeathLacks, signOfArrival } from '../cases/rules/vital-status.js';
import type { Connection } from '../database/connection.js';
import { prepared } from '../database/prepared.js';
import type { CivilDate } from '../dates.js';
import type { CaseId } from '../identifiers.js';
import { findConflicts, lastConfirmed, type ClaimConflict } from './life-signs.js';

export interface LifeSignsTree {
  lastConfirmedAliveOn: CivilDate | null;
  lapsesOn: CivilDate | null;
  deathLacks: string[];
  waiting: number;
  conflicts: { code: string; whereaboutsClaimIds: number[]; vitalStatusClaimIds: number[] }[];
}

/** What is known of a child's life, and which claims contradict each other; of a case that the caller has found visible. */
export async function readLifeSigns(connection: Connection, actor: Actor, caseId: CaseId): Promise<LifeSignsTree> {
  assertMay(actor, 'case:read');
  const { db } = connection;
  const vital = await listStandingVitalClaims(db, caseId);
  const vitalPlace = ordinalsOf(await listVitalClaims(db, { caseId }));
  const seen = await listWhereabouts(db, caseId);
  const seenPlace = ordinalsOf(seen);
  const arrival = signOfArrival((await getCaseRow(db, caseId)).arrivedOn);
  const confirmed = lastConfirmed([...vital, ...arrival]);
  const conflicts = findConflicts(
    vital.map((claim) => ({ ...claim, id: vitalPlace(claim.id) })),
    standingClaims(seen).map((claim) => ({ ...claim, id: seenPlace(claim.id) })),
    arrival,
  );
  return {
    lastConfirmedAliveOn: confirmed?.on ?? null,
    lapsesOn: confirmed?.lapsesOn ?? null,
    deathLacks: findDeathLacks(vital),
    waiting: (await listWaiting(connection, { caseId })).length,
    conflicts: conflicts.map(toTree),
  };
}

const toTree = ({ code, sightings, vitalClaims }: ClaimConflict) => ({
  code,
  whereaboutsClaimIds: [...sightings],
  vitalStatusClaimIds: [...vitalClaims],
});

/** Signs of life that were left beside the file while it was sealed, and that nobody has taken up yet. */
const listWaiting = prepared<{ caseId: CaseId }, { id: number }>((db) =>
  db
    .select({ id: sealedSigns.id })
    .from(sealedSigns)
    .leftJoin(sealedSignEndings, eq(sealedSignEndings.signId, sealedSigns.id))
    .where(and(eq(sealedSigns.caseId, sql.placeholder('caseId')), isNull(sealedSignEndings.signId))),
);
