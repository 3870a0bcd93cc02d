import type { Actor } from '../../access/actor.js';
import type { Connection } from '../../database/connection.js';
import { all, type FindPlaces, type Reach } from '../../database/placed-rows.js';
import type { IsWanted } from '../../database/prepared.js';
import { nextTurn } from '../../database/turns.js';
import { dateOf, type CivilDate } from '../../dates.js';
import type { CaseId } from '../../identifiers.js';
import { listBirthsOfEach } from '../../identity/births.js';
import { listNames, listNamesOfParents } from '../../identity/identity.queries.js';
import { listNotes, placesOfNotes } from '../../identity/notes.js';
import type { CaseColumns } from '../case-rows.js';
import type { CaseTree } from './case-tree.js';
import { isAbroad } from '../rules/case.rules.js';
import { growVitalClaims, growWhereabouts, siteOf } from './grow-claims.js';
import {
  growAttestations,
  growCare,
  growEvidence,
  growNationality,
  growParents,
  nameRows,
  type Listed,
} from './grow-histories.js';
import { longestNested, readListed, showNewest, type LongList } from './long-lists.js';
import {
  listHoldRows,
  listStageChangeRows,
  placesOfRecords,
  placesOfVital,
  placesOfWhereabouts,
  recordLists,
} from './nested-rows.js';
import { findPossibleMoves } from './possible-moves.js';
import { growProfiles } from './profile-versions.js';
import { readVitalStatus, vitalBasisOf } from '../rules/vital-status.js';
import { withholdIdentity } from './withhold-identity.js';

/** Which fields beneath a case are asked for, as dotted paths: `child.names`, `evidence`, … */
export type Wanted = ReadonlySet<string>;

/** Trees as they are shown where many cases may be: of the long lists beneath each the newest rows, and which had more. */
export async function growTrees(...[connection, actor, rows, wanted, now]: Growing): Promise<CaseTree[]> {
  const trees = await growWithin({ limit: longestNested }, connection, actor, rows, wanted, now);
  showNewest(trees, wanted);
  return trees;
}

type Growing = [connection: Connection, actor: Actor, rows: readonly CaseColumns[], wanted: Wanted, now: number];

/**
 * Grows rows into trees with everything that was asked for beneath them, by one statement for each kind of thing, two for a
 * long list (where the rows of evidence, attestations and holds lie is asked at once): the number of statements does not depend
 * on the number of cases. Of the long lists so much is read as `asked` says. `rows` must come from a query made by `forEachView`.
 */
export async function growWithin(
  asked: Reach,
  ...[connection, actor, rows, wanted, now]: Growing
): Promise<CaseTree[]> {
  const today = dateOf(now);
  const trees = rows.map((row) => toTree(row, today));
  if (trees.length === 0) return trees;
  const ids = { ids: JSON.stringify(trees.map(({ key }) => key)) };
  const wantsMoves = wanted.has('possibleMoves');
  // What guards look at is the most that a case costs: of several pages in one document each has turns of its own, to be read and to be written.
  const hasTurns = wantsMoves && trees.length > 1;
  if (hasTurns) await nextTurn();
  // Guards look at everything there is; what is shown of it is cut afterwards. Evidence they read for themselves.
  const reachOf = (field: LongList): Reach => (wantsMoves && field !== 'evidence' ? { limit: all } : asked);
  const wantedLists = recordLists.filter((field) => wanted.has(field) || wantsMoves);
  const placesOf = placesOfRecords(wantsMoves ? wantedLists.filter((field) => field !== 'evidence') : wantedLists);
  const placesOfItems = wantsMoves ? placesOfRecords(['evidence']) : placesOf;
  const listed = (field: LongList, findPlaces: FindPlaces): Listed => ({
    ...{ connection, field, findPlaces, ids: ids.ids },
    reach: reachOf(field),
    // What claims said before is of no use to a guard.
    isWanted: (path) => beneath(field, wanted)(path) || (wantsMoves && !path.startsWith('versions')),
  });
  const identified = rows.filter(({ showsIdentity }) => showsIdentity === 1).map(({ key }) => key as CaseId);
  const identifiedIds = { ids: JSON.stringify(identified) };
  if (wanted.has('child')) await growChildren(connection, trees, wanted, { ids, identifiedIds });
  if (wanted.has('whereaboutsClaims') || wantsMoves)
    await growWhereabouts(trees, listed('whereaboutsClaims', placesOfWhereabouts));
  if (wanted.has('vitalStatusClaims') || wantsMoves)
    await growVitalClaims(trees, listed('vitalStatusClaims', placesOfVital));
  if (wanted.has('evidence')) await growEvidence(trees, listed('evidence', placesOfItems('evidence')));
  if (wanted.has('attestations') || wantsMoves)
    await growAttestations(trees, listed('attestations', placesOf('attestations')));
  if (wanted.has('carePeriods')) await growCare(connection, trees, ids);
  if (wanted.has('nationalityDecisions')) await growNationality(connection, trees, ids);
  if (wanted.has('holds') || wantsMoves) await growHolds(trees, listed('holds', placesOf('holds')));
  if (wanted.has('stageChanges')) {
    const changes = byCase(await listStageChangeRows(connection, ids));
    for (const tree of trees) tree.stageChanges = nameRows(changes.get(tree.key) ?? [], 'stageChange', [tree.key]);
  }
  if (wanted.has('notes'))
    await growNotes(trees, { ...listed('notes', placesOfNotes()), ids: identifiedIds.ids, reach: asked });
  if (wantsMoves) await findPossibleMoves(connection, actor, trees, now);
  if (hasTurns) await nextTurn();
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
    const births = byCase(await listBirthsOfEach(connection, identifiedIds));
    for (const { key, child } of trees) child.birth = births.get(key)?.at(-1) ?? null;
  }
  if (wanted.has('child.versions')) await growProfiles(connection, trees, identifiedIds);
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
      versions: [],
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
    longer: new Set(),
    longerLists: [],
  };
}

function byCase<Row extends { caseId: number }>(rows: readonly Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.caseId);
    if (group) group.push(row);
    else groups.set(row.caseId, [row]);
  }
  return groups;
}

async function growHolds(trees: readonly CaseTree[], list: Listed): Promise<void> {
  const read = (rowIds: string) => listHoldRows(list.connection, { rowIds });
  const { byCase } = await readListed(trees, list, read);
  for (const tree of trees) tree.holds = [...(byCase.get(tree.key) ?? [])];
}

async function growNotes(trees: readonly CaseTree[], list: Listed): Promise<void> {
  const read = (rowIds: string) => listNotes(list.connection, { rowIds });
  const { byCase } = await readListed(trees, list, read);
  for (const tree of trees) tree.notes = [...(byCase.get(tree.key) ?? [])];
}
