import { eq, getTableColumns, type SQL } from 'drizzle-orm';
import { agencies } from '../../schema/agencies.js';
import { cases } from '../../schema/cases.js';
import { sites } from '../../schema/places.js';
import { among, nodeIdOf } from '../database/dialect-words.js';
import type { Reader } from '../database/connection.js';
import { prepared } from '../database/prepared.js';
import type { CaseId } from '../identifiers.js';

/** The stored row of a case. */
export type CaseRow = typeof cases.$inferSelect;

export const siteColumns = {
  id: nodeIdOf('site', sites.id),
  code: sites.code,
  name: sites.name,
  kind: sites.kind,
  country: sites.country,
};

/** The columns of a case that its tree is made of, with its agency and its site: one row, one statement. */
export const caseColumns = {
  key: cases.id,
  id: nodeIdOf('case', cases.id),
  version: cases.version,
  stage: cases.stage,
  stageSince: cases.stageSince,
  closureReason: cases.closureReason,
  reportedOn: cases.reportedOn,
  arrivedOn: cases.arrivedOn,
  vitalStatus: cases.vitalStatus,
  vitalStatusOn: cases.vitalStatusOn,
  country: cases.country,
  whereaboutsOn: cases.whereaboutsOn,
  nationality: cases.nationality,
  statelessnessRisk: cases.statelessnessRisk,
  careArrangement: cases.careArrangement,
  sex: cases.sex,
  regionOfOrigin: cases.regionOfOrigin,
  languages: cases.languages,
  siblingGroupId: cases.siblingGroupId,
  createdAt: cases.createdAt,
  updatedAt: cases.updatedAt,
  agency: {
    id: nodeIdOf('agency', agencies.id),
    code: agencies.code,
    name: agencies.name,
    kind: agencies.kind,
  },
  site: siteColumns,
};

/**
 * `showsIdentity` is 1 where the actor may learn who the child is: a case can be shown without. `isSealed` is 1 where a seal
 * keeps its file from the actor.
 */
export const selectCases = (db: Reader, showsIdentity: SQL<number>, isSealed: SQL<number>) =>
  db
    .select({ ...caseColumns, showsIdentity, isSealed })
    .from(cases)
    .innerJoin(agencies, eq(agencies.id, cases.ownerAgencyId))
    .leftJoin(sites, eq(sites.id, cases.siteId));

export type CaseColumns = ReturnType<typeof selectCases>['_']['result'][number];

/** The stored row of a case that an act has found already: no actor, since the act has looked. */
export async function getCaseRow(db: Reader, caseId: CaseId): Promise<CaseRow> {
  const [row] = await getCaseRows(db, [caseId]);
  return row as CaseRow;
}

/** As `getCaseRow`, of many cases by one statement, in the order in which they are named. */
export async function getCaseRows(db: Reader, caseIds: readonly CaseId[]): Promise<CaseRow[]> {
  const rows = new Map((await selectRows(db, { ids: JSON.stringify(caseIds) })).map((row) => [row.id, row]));
  return caseIds.map((caseId) => {
    const row = rows.get(caseId);
    if (!row) throw new Error('An act speaks of a case that is not there.');
    return row;
  });
}

const selectRows = prepared<{ ids: string }, CaseRow>((db) =>
  db.select(getTableColumns(cases)).from(cases).where(among(cases.id, 'ids')),
);
