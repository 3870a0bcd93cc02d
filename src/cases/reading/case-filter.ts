import { asc, desc, eq, sql, type SQL } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { cases, isWatchedAbroad, type closureReasons, type sexes } from '../../../schema/cases.js';
import type { countriesAbroad, regionsOfOrigin } from '../../../schema/places.js';
import { among } from '../../database/dialect-words.js';
import type { CivilDate } from '../../dates.js';
import type { AgencyId, SiteId } from '../../identifiers.js';
import { bearsName } from '../../identity/names.js';
import { isClosedBySeal } from '../case.access.js';
import type { CaseStage } from '../rules/case.rules.js';
import type { VitalStatus } from '../rules/vital-status.js';

type ClosureReason = (typeof closureReasons)[number];

/** What a list of cases is narrowed to; all conditions hold together. */
export interface CaseFilter {
  readonly stages?: readonly CaseStage[] | undefined;
  readonly agencyId?: AgencyId | undefined;
  readonly country?: (typeof countriesAbroad)[number] | undefined;
  readonly siteId?: SiteId | undefined;
  readonly regionOfOrigin?: (typeof regionsOfOrigin)[number] | undefined;
  readonly sex?: (typeof sexes)[number] | undefined;
  readonly updatedSince?: number | undefined;
  readonly statelessnessRisk?: boolean | undefined;
  /** How the status reads today: life confirmed abroad long ago reads UNKNOWN. */
  readonly vitalStatus?: VitalStatus | undefined;
  readonly closureReason?: ClosureReason | undefined;
  /** Home since this day or later; nobody who is not home. */
  readonly arrivedFrom?: CivilDate | undefined;
  /** Home by this day; nobody who is not home. */
  readonly arrivedUntil?: CivilDate | undefined;
  /** A name of the child, however it is written. */
  readonly name?: string | undefined;
}

export type FilterName = keyof CaseFilter;

const at = (name: string) => sql.placeholder(name);

/** A list is ordered by one column and by the id, so that the order is total and a cursor names one place in it. */
export const caseOrders = {
  REPORTED_ON_DESC: { column: cases.reportedOn, descending: true },
  REPORTED_ON_ASC: { column: cases.reportedOn, descending: false },
  UPDATED_AT_DESC: { column: cases.updatedAt, descending: true },
  UPDATED_AT_ASC: { column: cases.updatedAt, descending: false },
} as const;
export type CaseOrder = keyof typeof caseOrders;

export interface ListCases {
  readonly first: number;
  readonly after?: string | undefined;
  readonly filter: CaseFilter;
  readonly orderBy: CaseOrder;
}

/** The column and the direction of a list. */
export function orderOf({ orderBy }: ListCases) {
  const { column, descending } = caseOrders[orderBy];
  return { column, descending, direction: descending ? desc : asc };
}

/** As `readVitalStatus` reads it, at the `horizon` of the day on which it is asked. */
const statusAsRead = sql`case when ${sql.raw(isWatchedAbroad)} and ${cases.vitalStatusOn} < ${sql.placeholder('horizon')} then 'UNKNOWN' else ${cases.vitalStatus} end`;

/** Asked of each row, and hidden from the planner: no index is chosen for it. */
export const ofEachRow = (condition: SQL | undefined): SQL | undefined => condition && sql`+(${condition})`;

/**
 * What each filter asks of a row of `cases`. Only whether a condition was given shapes the statement, never its value:
 * statements are kept and shared.
 */
export const conditionOf: { readonly [Name in keyof Required<CaseFilter>]: (filter: CaseFilter) => SQL } = {
  stages: ({ stages }) => (stages?.length === 1 ? sql`${cases.stage} = ${at('stages')}` : among(cases.stage, 'stages')),
  agencyId: () => eq(cases.ownerAgencyId, at('agencyId')),
  country: () => eq(cases.country, at('country')),
  siteId: () => eq(cases.siteId, at('siteId')),
  regionOfOrigin: () => eq(cases.regionOfOrigin, at('regionOfOrigin')),
  sex: () => eq(cases.sex, at('sex')),
  vitalStatus: () => sql`${statusAsRead} = ${at('vitalStatus')}`,
  closureReason: () => eq(cases.closureReason, at('closureReason')),
  arrivedFrom: () => sql`${cases.arrivedOn} >= ${at('arrivedFrom')}`,
  arrivedUntil: () => sql`${cases.arrivedOn} <= ${at('arrivedUntil')}`,
  updatedSince: () => sql`${cases.updatedAt} >= ${at('updatedSince')}`,
  // Neither is a sealed file: its name is behind the seal.
  name: ({ name = '' }) => sql`${bearsName(cases.id, name)} and not ${isClosedBySeal()}`,
  // The value itself, since the index on children at risk speaks of it.
  statelessnessRisk: ({ statelessnessRisk }) =>
    sql`${cases.statelessnessRisk} = ${sql.raw(statelessnessRisk === true ? '1' : '0')}`,
};

/** The filters that are given. */
export const givenIn = (filter: CaseFilter): FilterName[] =>
  (Object.keys(conditionOf) as FilterName[]).filter((name) => filter[name] !== undefined);

/** All that narrows a list; what is not in `toIndexes` is asked of each row. */
export const filtersOf = ({ filter }: ListCases, toIndexes: readonly FilterName[]): (SQL | undefined)[] =>
  givenIn(filter).map((name) => {
    const condition = conditionOf[name](filter);
    return toIndexes.includes(name) ? condition : ofEachRow(condition);
  });

/** The place lies behind the cursor, in the order of the list. */
export const isBeyond = (list: ListCases, column: SQLiteColumn, id: SQLiteColumn): SQL =>
  sql`(${column}, ${id}) ${sql.raw(orderOf(list).descending ? '<' : '>')} (${sql.placeholder('afterValue')}, ${sql.placeholder('afterId')})`;
