import type { Actor } from '../../access/actor.js';
import type { Connection } from '../../database/connection.js';
import type { IsWanted } from '../../database/prepared.js';
import { dateOf, type CivilDate } from '../../dates.js';
import { toRecordId, type CaseId, type RecordPrefix } from '../../identifiers.js';
import { listBirthsOfCases, listNames, listNamesOfParents } from '../../identity/identity.queries.js';
import { listNotes } from '../../identity/notes.js';
import { standingClaims } from '../standing-rows.js';
import type { CaseColumns } from '../case-rows.js';
import type { CaseTree, SiteTree } from './case-tree.js';
import { isAbroad } from '../rules/case.rules.js';
import { growAttestations, growCare, growEvidence, growNationality, growParents, nameRows } from './grow-histories.js';
import { ordinalsOf } from '../ordinals.js';
import { showNewest } from './long-lists.js';
import { listHoldRows, listStageChangeRows, listVitalRows, listWhereaboutsRows } from './nested-rows.js';
import { findPossibleMoves } from './possible-moves.js';
import { readVitalStatus, vitalBasisOf } from '../rules/vital-status.js';
import { withholdIdentity } from './withhold-identity.js';

/** Which fields beneath a case are asked for, as dotted paths: `child.names`, `evidence`, … */
export type Wanted = ReadonlySet<string>;

/** Trees as they are shown where many cases may be: of the long lists beneath each the newest rows, and which had more. */
export async function growTrees(...asked: Parameters<typeof growWholeTrees>): Promise<CaseTree[]> {
  const trees = await growWholeTrees(...asked);
  const [, , , wanted] = asked;
  showNewest(trees, wanted);
  return trees;
}

/**
 * Grows rows into trees with everything that was asked for beneath them, by one statement for each kind of thing: the
 * number of statements does not depend on the number of cases. `rows` must come from a query made by `forEachView`.
 */
export async function growWholeTrees(
  connection: Connection,
  actor: Actor,
  rows: readonly CaseColumns[],
  wanted: Wanted,
  now: number,
): Promise<CaseTree[]> {
  const today = dateOf(now);
  const trees = rows.map((row) => toTree(row, today));
  if (trees.length === 0) return trees;
  const ids = { ids: JSON.stringify(trees.map(({ key }) => key)) };
  const wantsMoves = wanted.has('possibleMoves');
  const guarded = (field: string): IsWanted => (wantsMoves ? () => true : beneath(field, wanted));
  const identified = rows.filter(({ showsIdentity }) => showsIdentity === 1).map(({ key }) => key as CaseId);
  const identifiedIds = { ids: JSON.stringify(identified) };
  if (wanted.has('child')) await growChildren(connection, trees, wanted, { ids, identifiedIds });
  if (wanted.has('whereaboutsClaims') || wantsMoves) {
    const claims = byCase(
      await listWhereaboutsRows(connection, ids, wantsMoves ? undefined : beneath('whereaboutsClaims', wanted)),
    );
    const isNamed = wanted.has('whereaboutsClaims.id');
    for (const tree of trees) {
      const own = claims.get(tree.key) ?? [];
      const nameOf = isNamed ? namesIn(tree, 'whereaboutsClaim', own) : unnamed;
      tree.whereaboutsClaims = newestFirst(own).map((row) => ({ ...row, id: nameOf(row.id), site: siteOf(row.site) }));
    }
  }
  if (wanted.has('vitalStatusClaims') || wantsMoves) {
    const claims = byCase(await listVitalRows(connection, ids));
    for (const tree of trees) {
      const own = claims.get(tree.key) ?? [];
      const nameOf = namesIn(tree, 'vitalStatusClaim', own);
      tree.vitalStatusClaims = newestFirst(own).map((row) => ({ ...row, id: nameOf(row.id) }));
    }
  }
  if (wanted.has('evidence') || wantsMoves) await growEvidence(connection, trees, ids, guarded('evidence'));
  if (wanted.has('attestations') || wantsMoves) await growAttestations(connection, trees, ids, guarded('attestations'));
  if (wanted.has('carePeriods')) await growCare(connection, trees, ids);
  if (wanted.has('nationalityDecisions')) await growNationality(connection, trees, ids);
  if (wanted.has('holds') || wantsMoves) assign(trees, 'holds', await listHoldRows(connection, ids));
  if (wanted.has('stageChanges')) {
    const changes = byCase(await listStageChangeRows(connection, ids));
    for (const tree of trees) tree.stageChanges = nameRows(changes.get(tree.key) ?? [], 'stageChange', [tree.key]);
  }
  if (wanted.has('notes')) assign(trees, 'notes', (await listNotes(connection, identifiedIds)).reverse());
  // Guards look at everything there is; what is shown of it is cut afterwards.
  if (wantsMoves) await findPossibleMoves(connection, actor, trees, now);
  withholdIdentity(trees, new Set(identified));
  return trees;
}

/** What is asked for beneath a field, by its path from there. Guards look at everything, so moves take no such choice. */
const beneath =
  (field: string, wanted: Wanted): IsWanted =>
  (path) =>
    wanted.has(`${field}.${path}`);

async function growChildren(
  connection: Connection,
  trees: CaseTree[],
  wanted: Wanted,
  { ids, identifiedIds }: { ids: { ids: string }; identifiedIds: { ids: string } },
): Promise<void> {
  const wantsParents = wanted.has('child.parents');
  const names = await listWantedNames(connection, wanted, identifiedIds);
  if (wanted.has('child.names')) {
    const ofChildren = byCase(names.filter(({ parentId }) => parentId === null));
    for (const { key, child } of trees) child.names = ofChildren.get(key) ?? [];
  }
  if (wanted.has('child.birth')) {
    const births = byCase(await listBirthsOfCases(connection, identifiedIds));
    for (const { key, child } of trees) child.birth = births.get(key)?.at(-1) ?? null;
  }
  if (!wantsParents) return;
  const ofParents = Map.groupBy(names, ({ parentId }) => parentId);
  const namesOf = (parentId: number) => ofParents.get(parentId) ?? [];
  await growParents(connection, trees, ids, { isWanted: beneath('child.parents', wanted), namesOf });
}

/** The names of the children where they are asked for, and of the parents; else of the parents alone, or none. */
function listWantedNames(connection: Connection, wanted: Wanted, ids: { ids: string }) {
  const [ofChild, ofParents] = [beneath('child.names', wanted), beneath('child.parents.names', wanted)];
  if (wanted.has('child.names')) return listNames(connection, ids, (path) => ofChild(path) || ofParents(path));
  return wanted.has('child.parents.names') ? listNamesOfParents(connection, ids, ofParents) : [];
}

function toTree(row: CaseColumns, today: CivilDate): CaseTree {
  const finding = { status: row.vitalStatus, on: row.vitalStatusOn };
  return {
    key: row.key as CaseId,
    isIdentified: row.showsIdentity === 1,
    isSealed: row.isSealed === 1,
    id: row.id,
    version: row.version,
    stage: row.stage,
    stageSince: row.stageSince,
    closureReason: row.closureReason,
    reportedOn: row.reportedOn,
    arrivedOn: row.arrivedOn,
    vitalStatus: {
      status: readVitalStatus(finding, isAbroad(row.stage), today),
      on: row.vitalStatusOn,
      basis: vitalBasisOf(finding, row.arrivedOn),
    },
    whereabouts:
      row.country === null || row.whereaboutsOn === null
        ? null
        : { country: row.country, site: siteOf(row.site), observedOn: row.whereaboutsOn },
    nationality: row.nationality,
    statelessnessRisk: row.statelessnessRisk,
    careArrangement: row.careArrangement,
    agency: row.agency,
    child: {
      key: row.key as CaseId,
      sex: row.sex,
      regionOfOrigin: row.regionOfOrigin,
      languages: row.languages,
      siblingGroupId: row.siblingGroupId,
      names: [],
      birth: null,
      parents: [],
    },
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    whereaboutsClaims: [],
    vitalStatusClaims: [],
    evidence: [],
    attestations: [],
    holds: [],
    stageChanges: [],
    carePeriods: [],
    nationalityDecisions: [],
    possibleMoves: [],
    notes: [],
    longerLists: [],
  };
}

/** A left join yields a site of nulls where there is none. */
const siteOf = (site: { [Key in keyof SiteTree]: SiteTree[Key] | null } | null): SiteTree | null =>
  site === null || site.code === null ? null : (site as SiteTree);

function byCase<Row extends { caseId: number }>(rows: readonly Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.caseId);
    if (group) group.push(row);
    else groups.set(row.caseId, [row]);
  }
  return groups;
}

type ListKey = 'holds' | 'notes' | 'stageChanges';

function assign<Key extends ListKey>(
  trees: readonly CaseTree[],
  key: Key,
  rows: readonly CaseTree[Key][number][],
): void {
  const groups = byCase(rows);
  for (const tree of trees) {
    const group = groups.get(tree.key);
    if (group) tree[key] = group as CaseTree[Key];
  }
}

/** The outward names of claims; `rows` are all of the case, withdrawn ones too. */
function namesIn({ key }: CaseTree, prefix: RecordPrefix, rows: readonly { readonly id: number }[]) {
  const ordinalOf = ordinalsOf(rows);
  return (id: number) => toRecordId(prefix, [key], ordinalOf(id));
}

/** Of claims whose names nobody asked for. */
const unnamed = () => '';

interface ClaimRow {
  id: number;
  observedOn: CivilDate;
  correctsId: number | null;
  isWithdrawal: boolean;
  recordedAt: number;
}

/** Standing claims, the latest observation first. `rows` come by day of observation, then in the order of recording. */
function newestFirst<Row extends ClaimRow>(rows: readonly Row[]): Row[] {
  const isCorrected = rows.some(({ correctsId, isWithdrawal }) => correctsId !== null || isWithdrawal);
  const claims = isCorrected ? standingNewestFirst(rows) : rows.toReversed();
  return claims;
}

/** A correction may come to another day, so that the order is made anew. */
function standingNewestFirst<Row extends ClaimRow>(rows: readonly Row[]): Row[] {
  const claims = standingClaims(rows.toSorted((a, b) => a.id - b.id));
  return claims.sort((a, b) => (a.observedOn < b.observedOn ? 1 : a.observedOn > b.observedOn ? -1 : b.id - a.id));
}
