import { eq, sql } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import type { Actor } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import type { Registry } from '../audit/act.js';
import { forEachView, sightOf } from '../cases/case.access.js';
import { listStandingVitalClaims, listVitalClaims, listWhereabouts } from '../cases/reading/case-file.js';
import { getCaseRow } from '../cases/case-rows.js';
import { standingClaims } from '../cases/standing-rows.js';
import { ordinalsOf } from '../cases/ordinals.js';
import { findDeathLacks, signOfArrival } from '../cases/rules/vital-status.js';
import { prepared } from '../database/prepared.js';
import type { CivilDate } from '../dates.js';
import { toRecordId, type CaseId } from '../identifiers.js';
import { findConflicts, lastConfirmed, type ClaimConflict } from './life-signs.js';

export interface LifeSignsTree {
  lastConfirmedAliveOn: CivilDate | null;
  lapsesOn: CivilDate | null;
  deathLacks: string[];
  /** Null for whom a file could not be opened to. */
  waiting: number | null;
  conflicts: { code: string; whereaboutsClaimIds: string[]; vitalStatusClaimIds: string[] }[];
}

/** What is known of a child's life, and which claims contradict each other; of a case that the caller has found visible. */
export async function readLifeSigns(registry: Registry, actor: Actor, caseId: CaseId): Promise<LifeSignsTree> {
  assertMay(actor, 'case:read');
  const { reader } = registry.store;
  const { db } = reader;
  const [beside] = await countWaiting(actor)(reader, { caseId, ...sightOf(actor, registry.clock()) });
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
    waiting: beside?.waiting ?? null,
    conflicts: conflicts.map((conflict) => toTree(caseId, conflict)),
  };
}

const toTree = (caseId: CaseId, { code, sightings, vitalClaims }: ClaimConflict) => ({
  code,
  whereaboutsClaimIds: sightings.map((place) => toRecordId('whereaboutsClaim', [caseId], place)),
  vitalStatusClaimIds: vitalClaims.map((place) => toRecordId('vitalStatusClaim', [caseId], place)),
});

/**
 * Signs of life that were left beside the file while it was sealed, and that nobody has taken up yet; told to whoever may open such
 * files, since that somebody has just heard of a child is news of it. Tables are named in full, as beside `cases` alone they must be.
 */
const countWaiting = forEachView(({ reachesRecord }) =>
  prepared<Record<string, unknown>, { waiting: number | null }>((db) =>
    db
      .select({
        waiting: sql<number | null>`case when ${reachesRecord} then (
          select count(*) from sealed_signs as sign where sign.case_id = cases.id
          and not exists (select 1 from sealed_sign_endings as ending where ending.sign_id = sign.id)) end`,
      })
      .from(cases)
      .where(eq(cases.id, sql.placeholder('caseId'))),
  ),
);
