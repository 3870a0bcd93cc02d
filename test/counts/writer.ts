import { eq } from 'drizzle-orm';
import type { Actor } from '../../src/access/actor.js';
import { agencies, users } from '../../schema/agencies.js';
import { cases, profileVersions, stageChanges } from '../../schema/cases.js';
import { whereaboutsClaims } from '../../schema/claims.js';
import { sites } from '../../schema/places.js';
import { mirrorOf } from '../../src/cases/refresh-case.js';
import type { ClaimRow, ProfileRow, StageChangeRow } from '../../src/counts/books/history.js';
import { postChanges } from '../../src/counts/books/post.js';
import type { Tx } from '../../src/database/connection.js';
import type { AgencyId, CaseId, UserId } from '../../src/identifiers.js';
import { recordBirth } from '../../src/identity/births.js';

/** Two agencies, two sites, one person: what histories refer to. */
export const agencyIds = [1, 2] as const;
export const siteIds = [11, 12] as const;
const recordedBy = 1;

export const supervisor: Actor = {
  kind: 'user',
  userId: 1 as UserId,
  name: 'S',
  role: 'SUPERVISOR',
  agencyId: 1 as AgencyId,
};
export const partnerOf = (agencyId: number): Actor => ({
  kind: 'user',
  userId: 1 as UserId,
  name: 'P',
  role: 'PARTNER',
  agencyId: agencyId as AgencyId,
});

export async function writeSurroundings(tx: Tx): Promise<void> {
  for (const id of agencyIds)
    await tx.insert(agencies).values({ id, code: `A${id}`, name: `Agency ${id}`, kind: 'GOVERNMENT' });
  for (const id of siteIds)
    await tx.insert(sites).values({ id, code: `S${id}`, name: `Site ${id}`, kind: 'CAMP', country: 'SY' });
  await tx.insert(users).values({ id: recordedBy, name: 'Aigerim', role: 'SUPERVISOR', agencyId: 1, createdAt: 0 });
}

/** The row of a case; the books read its agency alone. */
export async function writeCase(tx: Tx, id: number, ownerAgencyId: number = agencyIds[0]): Promise<CaseId> {
  await tx.insert(cases).values({
    id,
    ownerAgencyId,
    stage: 'REPORTED',
    stageSince: '2017-01-01',
    reportedOn: '2017-01-01',
    vitalStatus: 'UNKNOWN',
    nationality: 'UNDER_DETERMINATION',
    statelessnessRisk: false,
    careArrangement: 'UNKNOWN',
    sex: 'UNKNOWN',
    languages: [],
    version: 1,
    createdAt: 0,
    updatedAt: 0,
  });
  return id as CaseId;
}

export interface Act {
  readonly change?: Partial<StageChangeRow> & Pick<StageChangeRow, 'toStage' | 'effectiveOn'>;
  readonly claim?: Partial<ClaimRow> & Pick<ClaimRow, 'observedOn'>;
  readonly profile?: Partial<ProfileRow> & { readonly birth?: { earliest: string; latest: string } | null };
}

/** Writes the rows of one act, posts it and mirrors it, as a command does; answers the ids of the rows. */
export async function write(
  tx: Tx,
  caseId: CaseId,
  now: number,
  act: Act,
): Promise<{ change?: number; claim?: number }> {
  const stamp = { caseId, recordedAt: now, recordedBy };
  const ids: { change?: number; claim?: number } = {};
  if (act.change) {
    const row = { isAnnulment: false, ...act.change, ...stamp };
    const [written] = await tx.insert(stageChanges).values(row).returning({ id: stageChanges.id });
    if (written) ids.change = written.id;
  }
  if (act.claim) {
    const row = { country: 'SY', grade: 'B', source: 'a test', isWithdrawal: false, ...act.claim, ...stamp } as const;
    const [written] = await tx.insert(whereaboutsClaims).values(row).returning({ id: whereaboutsClaims.id });
    if (written) ids.claim = written.id;
  }
  if (act.profile) {
    const { birth, ...profile } = act.profile;
    const birthId = birth ? await recordBirth(tx, caseId, { ...birth, basis: 'DOCUMENT' }, now) : null;
    await tx.insert(profileVersions).values({ sex: 'UNKNOWN', birthId, ...profile, ...stamp });
  }
  const isCorrection = [act.change, act.claim, act.profile].some((row) => row?.correctsId != null);
  const known = (await postChanges(tx, [caseId], now, { isCorrection }))(caseId);
  if (known.changes.length > 0)
    await tx
      .update(cases)
      .set(mirrorOf(known, [], '2099-12-31'))
      .where(eq(cases.id, caseId));
  return ids;
}
