import { and, asc, eq, sql, type SQL } from 'drizzle-orm';
import { agencies } from '../../../schema/agencies.js';
import { cases } from '../../../schema/cases.js';
import { grantedPlaces } from '../../../schema/referrals.js';
import { milestoneDefinitions } from '../../../schema/rehabilitation/catalogue.js';
import { unplannedArrivals } from '../../../schema/rehabilitation/plans.js';
import { agencyColumns } from '../../agencies/agency-columns.js';
import type { AgencyTree } from '../../cases/reading/case-tree.js';
import type { Actor } from '../../access/actor.js';
import { assertMay } from '../../access/permissions.js';
import type { Registry } from '../../audit/act.js';
import { forEachView, isPlaced, sightOf, viewOf } from '../../cases/case.access.js';
import { arrivalStands } from '../../cases/rules/arrival-standing.js';
import { nodeIdOf } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import { addDays, dateOf, dayNumber, type CivilDate } from '../../dates.js';
import { assertPageSize, fromCursor, toPage, type Keyset, type Page, type PageOf } from '../../graphql/pagination.js';
import type { CaseId, MovementId } from '../../identifiers.js';
import { stateOn } from '../../tallies/milestone.rules.js';
import { planApproved } from '../plans/milestone-guards.js';

export interface ListUnplanned extends Page {
  /** Those alone whom this movement brought. */
  readonly movementId?: MovementId | undefined;
}

/** A child at home without a plan. */
export interface UnplannedRow {
  readonly key: CaseId;
  readonly caseId: string;
  readonly version: number;
  readonly stage: string;
  readonly agency: AgencyTree;
  readonly regionOfOrigin: string | null;
  readonly movementId: string | null;
  readonly arrivedOn: CivilDate;
  readonly daysAtHome: number;
  readonly dueOn: CivilDate;
  readonly state: string;
}

/** By what they are ordered: who came first at the head. */
const keyset: Keyset<UnplannedRow> = {
  order: 'UNPLANNED_ARRIVAL_ASC',
  placeOf: ({ arrivedOn, key }) => [arrivedOn, key],
};

/**
 * The children who are home, whose cases are open and who have no plan, of those whose identity the actor may see: who came first
 * at the head, and so those first whose plan should be approved by now. It walks an index of exactly these, whatever the
 * number of plans, or begins at the movement. Errors: FORBIDDEN, INVALID_INPUT for a page size or cursor that cannot be.
 */
export async function listUnplanned(
  registry: Registry,
  actor: Actor,
  list: ListUnplanned,
): Promise<PageOf<UnplannedRow>> {
  assertMay(actor, 'rehabilitation:read');
  assertPageSize(list.first);
  const [arrivedOn = '', caseId = 0] = list.after === undefined ? [] : fromCursor(list.after, keyset.order, 2);
  const [at, now] = [registry.store.reader, registry.clock()];
  const asked = {
    ...sightOf(actor, now),
    ...{ movementId: list.movementId, afterArrivedOn: arrivedOn, afterCaseId: caseId, limit: list.first + 1 },
  };
  const of = list.movementId === undefined ? statements.ofAll : statements.ofMovement;
  // As the worklist does: the own cases and the granted ones are each walked in their order.
  const found =
    viewOf(actor) === 'agency'
      ? [...(await of.own(actor)(at, asked)), ...(await of.granted(actor)(at, asked))]
          .sort((one, other) => one.arrivedOn.localeCompare(other.arrivedOn) || one.key - other.key)
          .slice(0, asked.limit)
      : await of.all(actor)(at, asked);
  const [days] = await selectDueDays(at, {});
  const today = dateOf(now);
  const rows = found.map((row): UnplannedRow => {
    const dueOn = addDays(row.arrivedOn, days?.dueDays ?? 0);
    const state = stateOn({ dueOn, outcome: null, outcomeOn: null }, today);
    const daysAtHome = dayNumber(today) - dayNumber(row.arrivedOn);
    return { ...row, key: row.key as CaseId, dueOn, state, daysAtHome };
  });
  return toPage(keyset, rows, list, rows.slice(0, list.first));
}

const at = (name: string) => sql.placeholder(name);

/** When a plan is to be approved, in days after the arrival, by the edition that stands. */
const selectDueDays = prepared<Record<string, never>, { dueDays: number }>((db) =>
  db
    .select({ dueDays: milestoneDefinitions.dueDays })
    .from(milestoneDefinitions)
    .where(
      and(
        sql`${milestoneDefinitions.code} = ${planApproved}`,
        sql`${milestoneDefinitions.catalogueVersion} = (select max(version) from milestone_catalogues)`,
      ),
    ),
);

type Found = Omit<UnplannedRow, 'key' | 'daysAtHome' | 'dueOn' | 'state'> & { readonly key: number };

/** The movement by which a child came, where its arrival stands. */
const broughtBy = sql<number | null>`(select came.movement_id from arrivals as came where came.case_id = ${cases.id}
  and ${arrivalStands('came.id')} order by came.id desc limit 1)`;

/**
 * Who came by a movement, at most as many as it has places, is found by it and sorted: the signs + hide from the planner
 * whatever else it could begin with.
 */
const cameBy = sql`${unplannedArrivals.caseId} in (select by_it.case_id from arrivals as by_it where by_it.movement_id = ${at('movementId')})
  and ${broughtBy} = ${at('movementId')}`;

const isBeyond = sql`(${unplannedArrivals.arrivedOn}, ${unplannedArrivals.caseId}) > (${at('afterArrivedOn')}, ${at('afterCaseId')})`;

const statementOf = (whose: SQL | undefined, isOfMovement: boolean) =>
  forEachView(({ visible, showsIdentity }) =>
    prepared<Record<string, unknown>, Found>((db) =>
      db
        .select({
          key: unplannedArrivals.caseId,
          caseId: nodeIdOf('case', unplannedArrivals.caseId),
          version: cases.version,
          stage: cases.stage,
          agency: agencyColumns,
          regionOfOrigin: cases.regionOfOrigin,
          movementId: nodeIdOf('movement', broughtBy),
          arrivedOn: unplannedArrivals.arrivedOn,
        })
        .from(unplannedArrivals)
        // The cross joins keep SQLite on the index of these children, in its order.
        .crossJoin(cases)
        .crossJoin(agencies)
        .where(
          and(
            isOfMovement ? and(cameBy, whose && sql`+(${whose})`, sql`+(${isBeyond})`) : and(whose, isBeyond),
            eq(cases.id, unplannedArrivals.caseId),
            eq(agencies.id, cases.ownerAgencyId),
            visible,
            showsIdentity,
          ),
        )
        .orderBy(
          ...(isOfMovement ? [sql`+${unplannedArrivals.arrivedOn}`, sql`+${unplannedArrivals.caseId}`] : inOrder),
        )
        .limit(at('limit')),
    ),
  );

const inOrder = [asc(unplannedArrivals.arrivedOn), asc(unplannedArrivals.caseId)];

const isOwn = sql`${unplannedArrivals.ownerAgencyId} = ${at('viewerAgencyId')}`;

const isGranted = and(
  sql`${unplannedArrivals.ownerAgencyId} <> ${at('viewerAgencyId')}`,
  sql`exists (select 1 from ${grantedPlaces} where ${grantedPlaces.caseId} = ${unplannedArrivals.caseId} and ${isPlaced('IDENTITY')})`,
);

const byView = (isOfMovement: boolean) => ({
  all: statementOf(undefined, isOfMovement),
  own: statementOf(isOwn, isOfMovement),
  granted: statementOf(isGranted, isOfMovement),
});
const statements = { ofAll: byView(false), ofMovement: byView(true) };
