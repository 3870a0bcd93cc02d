import { sql } from 'drizzle-orm';
import { users } from '../../../schema/agencies.js';
import { profileVersions } from '../../../schema/cases.js';
import type { Connection } from '../../database/connection.js';
import { among } from '../../database/dialect-words.js';
import { placesByRecording, readPlaced } from '../../database/placed-rows.js';
import { prepared } from '../../database/prepared.js';
import { listBirths } from '../../identity/births.js';
import type { CaseTree, ProfileVersionTree } from './case-tree.js';
import { longestNested } from './long-lists.js';

/**
 * The newest of what was recorded of sex, region and birth of the children, oldest first, with the reason of each correction. For
 * cases in which the reader may know who the child is: the ids are of those, and of no others.
 */
export async function growProfiles(
  connection: Connection,
  trees: readonly CaseTree[],
  { ids }: { readonly ids: string },
): Promise<void> {
  const placesOf = placesOfVersions(['profileVersions'])('profileVersions');
  const asked = { connection, ids, reach: { limit: longestNested } };
  const { byCase } = await readPlaced(placesOf, asked, (rowIds) => listVersions(connection, { rowIds }));
  const told = [...byCase.values()].flat().flatMap(({ birthId }) => (birthId === null ? [] : [birthId]));
  const births = new Map((await listBirths(connection.db, told)).map((birth) => [birth.id, birth]));
  for (const { key, child } of trees)
    child.versions = (byCase.get(key) ?? []).toReversed().map(({ birthId, ...row }) => ({
      ...row,
      birth: (birthId === null ? undefined : births.get(birthId)) ?? null,
    }));
}

const placesOfVersions = placesByRecording({ profileVersions });

type ProfileRow = Omit<ProfileVersionTree, 'birth'> & {
  readonly id: number;
  readonly caseId: number;
  readonly birthId: number | null;
};

const listVersions = prepared<{ rowIds: string }, ProfileRow>((db) =>
  db
    .select({
      id: profileVersions.id,
      caseId: profileVersions.caseId,
      sex: profileVersions.sex,
      regionOfOrigin: profileVersions.regionOfOrigin,
      birthId: profileVersions.birthId,
      reason: profileVersions.reason,
      recordedAt: profileVersions.recordedAt,
      recordedBy: sql<string>`(select ${users.name} from ${users} where ${users.id} = ${profileVersions.recordedBy})`,
    })
    .from(profileVersions)
    .where(among(profileVersions.id, 'rowIds')),
);
