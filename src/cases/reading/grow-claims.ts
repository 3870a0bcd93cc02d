import { toRecordId } from '../../identifiers.js';
import type { Placed, VersionRow } from '../../database/placed-rows.js';
import type { CaseTree, SiteTree } from './case-tree.js';
import type { Listed } from './grow-histories.js';
import { readListed } from './long-lists.js';
import { listVitalRows, listWhereaboutsRows, versionsOfVital, versionsOfWhereabouts } from './nested-rows.js';

/** So many rows on one claim are shown, the newest. */
const mostVersions = 10;

/** A left join yields a site of nulls where there is none. */
export const siteOf = (site: { [Key in keyof SiteTree]: SiteTree[Key] | null } | null): SiteTree | null =>
  site === null || site.code === null ? null : (site as SiteTree);

/** Claims of where the children were, the latest observation first. */
export async function growWhereabouts(trees: readonly CaseTree[], { isWanted, ...list }: Listed): Promise<void> {
  const { connection } = list;
  const read = (rowIds: string) => listWhereaboutsRows(connection, { rowIds }, isWanted);
  const placed = await readListed(trees, list, read);
  const versionsOf = await readVersions(placed, { ...list, isWanted }, versionsOfWhereabouts, (rowIds) =>
    listWhereaboutsRows(connection, { rowIds }, (path) => isWanted(`versions.${path}`) || path === 'recorder'),
  );
  for (const tree of trees)
    tree.whereaboutsClaims = (placed.byCase.get(tree.key) ?? []).map((row) => ({
      ...row,
      id: toRecordId('whereaboutsClaim', [tree.key], row.place),
      site: siteOf(row.site),
      versions: versionsOf(row.id).map(({ recorder, ...version }) => ({
        ...version,
        recordedBy: recorder,
        site: siteOf(version.site),
      })),
    }));
}

/** Claims of the lives of the children, the latest observation first. */
export async function growVitalClaims(trees: readonly CaseTree[], { isWanted, ...list }: Listed): Promise<void> {
  const read = (rowIds: string) => listVitalRows(list.connection, { rowIds });
  const placed = await readListed(trees, list, read);
  const versionsOf = await readVersions(placed, { ...list, isWanted }, versionsOfVital, read);
  for (const tree of trees)
    tree.vitalStatusClaims = (placed.byCase.get(tree.key) ?? []).map((row) => ({
      ...row,
      id: toRecordId('vitalStatusClaim', [tree.key], row.place),
      versions: versionsOf(row.id).map(({ recorder, ...version }) => ({ ...version, recordedBy: recorder })),
    }));
}

/** What each of these claims said, the oldest first, where that is asked for. */
async function readVersions<Row extends { readonly id: number }>(
  { places }: Placed<unknown>,
  { connection, ids, isWanted }: Listed,
  findVersions: typeof versionsOfVital,
  read: (rowIds: string) => Promise<readonly Row[]>,
): Promise<(ofRow: number) => Row[]> {
  if (!isWanted('versions') || places.length === 0) return () => [];
  const rowIds = JSON.stringify(places.map(({ id }) => id));
  const found = Map.groupBy(await findVersions(connection, { ids, rowIds, limit: mostVersions }), ({ ofRow }) => ofRow);
  const versionIds = [...found.values()].flat().map(({ id }) => id);
  const byId = new Map((await read(JSON.stringify(versionIds))).map((row) => [row.id, row]));
  const rowOf = ({ id }: VersionRow) => byId.get(id) ?? [];
  return (ofRow) => (found.get(ofRow) ?? []).flatMap(rowOf);
}
