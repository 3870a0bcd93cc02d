import { asc, sql } from 'drizzle-orm';
import { users } from '../../../schema/agencies.js';
import { profileVersions } from '../../../schema/cases.js';
import type { Connection } from '../../database/connection.js';
import { among } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import { listBirthsOfCases } from '../../identity/identity.queries.js';
import type { CaseTree, ProfileVersionTree } from './case-tree.js';

/**
 * All that was recorded of sex, region and birth of the children, oldest first, with the reason of each correction. For cases
 * in which the reader may know who the child is: the ids are of those, and of no others.
 */
export async function growProfiles(
  connection: Connection,
  trees: readonly CaseTree[],
  identifiedIds: { ids: string },
): Promise<void> {
  const births = new Map((await listBirthsOfCases(connection, identifiedIds)).map((birth) => [birth.id, birth]));
  const versions = Map.groupBy(await listVersions(connection, identifiedIds), ({ caseId }) => caseId);
  for (const { key, child } of trees)
    child.versions = (versions.get(key) ?? []).map(({ birthId, ...row }) => ({
      ...row,
      birth: (birthId === null ? undefined : births.get(birthId)) ?? null,
    }));
}

type ProfileRow = Omit<ProfileVersionTree, 'birth'> & { readonly caseId: number; readonly birthId: number | null };

const listVersions = prepared<{ ids: string }, ProfileRow>((db) =>
  db
    .select({
      caseId: profileVersions.caseId,
      sex: profileVersions.sex,
      regionOfOrigin: profileVersions.regionOfOrigin,
      birthId: profileVersions.birthId,
      reason: profileVersions.reason,
      recordedAt: profileVersions.recordedAt,
      recordedBy: sql<string>`(select ${users.name} from ${users} where ${users.id} = ${profileVersions.recordedBy})`,
    })
    .from(profileVersions)
    .where(among(profileVersions.caseId, 'ids'))
    .orderBy(asc(profileVersions.caseId), asc(profileVersions.id)),
);
