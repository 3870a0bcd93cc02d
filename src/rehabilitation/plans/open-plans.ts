import { and, asc, eq, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import { cases } from '../../../schema/cases.js';
import { milestones, plans, planVersions } from '../../../schema/rehabilitation/plans.js';
import type { Actor } from '../../access/actor.js';
import { performAnswering, type Registry } from '../../audit/act.js';
import type { CaseRow } from '../../cases/case-rows.js';
import { getRecordableCase, mayActOn, personOf, type ChangeRequest } from '../../cases/change-case.js';
import { touchCase } from '../../cases/touch-case.js';
import type { Tx } from '../../database/connection.js';
import { among, partOf } from '../../database/dialect-words.js';
import { restated } from '../../database/enciphered/writes.js';
import { insertRow } from '../../database/insert-row.js';
import { prepared, preparedWrite } from '../../database/prepared.js';
import { addDays, assertNotFuture, dateOf, startOf, type CivilDate } from '../../dates.js';
import { Invalid, VersionConflict } from '../../errors.js';
import type { AgencyId, CaseId, UserId } from '../../identifiers.js';
import { readAnsweringBodies, type AnsweringBodies } from '../catalogue/answering-bodies.queries.js';
import { readCatalogue, type Catalogue } from '../catalogue/catalogue.queries.js';
import { assertAnswering } from './caseworkers.queries.js';
import { closedCase } from './plan-rows.js';
import { achieveWhatIsProven } from './proven-before.js';
import { plainWordsOrNone } from '../words.js';
import { assertSaidByOwner } from './say-of-body.js';
import { Tallies } from '../../tallies/post-tallies.js';

/** Who answers for a plan. */
export interface Answering {
  readonly bodyAgencyId: AgencyId;
  readonly caseworkerId?: UserId | undefined;
}

export interface OpenPlan extends ChangeRequest {
  /** Left out, the regional centre that is registered for the child's region. */
  readonly bodyAgencyId?: AgencyId | undefined;
  readonly caseworkerId?: UserId | undefined;
  readonly goals?: string | undefined;
  /** The day on which it was written, of a plan that is recorded late; left out, today. */
  readonly openedOn?: CivilDate | undefined;
  /** Plans of brothers and sisters who came home and have none are opened with it, at the same body. */
  readonly withSiblings: boolean;
}

/**
 * Opens the plan of a child who has come home, and those of the siblings who came too, in one transaction. Errors:
 * NOT_FOUND (case, agency, person), NOT_GRANTED for a body named by a grant, VERSION_CONFLICT, BEFORE_ARRIVAL, IMPOSSIBLE_DATES, GUARD_FAILED where
 * the case is closed, ALREADY_RECORDED where there is a plan, INVALID_INPUT where no body is named and none is registered for the region.
 */
export function openPlan(registry: Registry, actor: Actor, input: OpenPlan): Promise<CaseId> {
  const act = { action: 'plan:write', operation: 'planOpen', input, subject: input.caseId } as const;
  return performAnswering(registry, actor, act, keptCase, async (tx, now) => {
    const row = await getRecordableCase(tx, actor, input.caseId, now);
    if (row.version !== input.expectedVersion) throw VersionConflict(input.expectedVersion, row.version);
    const rows = [row, ...(input.withSiblings ? await listArrivedSiblings(tx, actor, row, now) : [])];
    const bodies = await readAnsweringBodies(tx);
    const expected = centreFor(bodies, rows);
    const bodyAgencyId = input.bodyAgencyId ?? expected;
    if (bodyAgencyId === undefined) throw noCentre(['bodyAgencyId']);
    for (const one of rows) assertSaidByOwner(actor, { row: one, bodyAgencyId, expected }, ['bodyAgencyId']);
    const { caseworkerId, goals, openedOn } = input;
    const children = rows.map((one) => ({ row: one, bodyAgencyId, caseworkerId }));
    await writePlans(tx, children, { by: personOf(actor), goals, openedOn, now, bodies });
    return { answer: input.caseId, subjects: rows.map(({ id }) => id as CaseId) };
  });
}

const keptCase = { write: String, read: (text: string) => Number(text) as CaseId };

/** The centre of the first of these regions for which one is registered: brothers and sisters are accompanied by one. */
export function centreFor(bodies: AnsweringBodies, rows: readonly CaseRow[]): AgencyId | undefined {
  const regions = rows.flatMap(({ regionOfOrigin }) => regionOfOrigin ?? []);
  return [...regions, null].map((region) => bodies.find('REGIONAL_CENTRE', region)).find((id) => id !== undefined);
}

export const noCentre = (field: readonly string[]) =>
  Invalid(
    'No regional centre is registered for this region: name the body that answers, or have one registered with answeringBodySet.',
    field,
  );

/** A plan to open, and who answers for it. */
export interface PlanToOpen extends Answering {
  readonly row: CaseRow;
}

export interface Opening {
  readonly by: UserId;
  readonly now: number;
  readonly bodies: AnsweringBodies;
  readonly goals?: string | undefined;
  readonly openedOn?: CivilDate | undefined;
}

/** Writes the plans of children who have come home, from the edition of the catalogue that stands. */
export async function writePlans(tx: Tx, children: readonly PlanToOpen[], opening: Opening): Promise<void> {
  for (const answering of distinct(children)) await assertAnswering(tx, answering);
  const catalogue = await readCatalogue(tx, undefined);
  if (!catalogue) throw new Error('The registry has no milestone catalogue.');
  const arrivals = await listArrivals(tx, children);
  assertOpenedAfter(arrivals, opening);
  const goals = plainWordsOrNone(opening.goals, 'goals');
  const { by, now, openedOn } = opening;
  const openedAt = openedOn === undefined || openedOn === dateOf(now) ? now : startOf(openedOn);
  for (const { row, arrivedOn, bodyAgencyId, caseworkerId } of arrivals) {
    const { id: caseId, ownerAgencyId } = row;
    const answering = {
      bodyAgencyId,
      caseworkerId: caseworkerId ?? null,
      catalogueVersion: catalogue.version,
    };
    await insertRow(tx, plans, { ...answering, caseId, ownerAgencyId, arrivedOn, version: 1, openedAt });
    await insertRow(tx, planVersions, { ...answering, caseId, number: 1, goals, recordedAt: now, recordedBy: by });
  }
  await writeMilestones(tx, arrivals, catalogue, opening.bodies);
  for (const { row } of arrivals) await achieveWhatIsProven(tx, row.id as CaseId, { by, now });
  for (const { row } of arrivals) await touchCase(tx, row, now);
}

const distinct = (children: readonly PlanToOpen[]): Iterable<PlanToOpen> =>
  new Map(children.map((child) => [`${child.bodyAgencyId} ${child.caseworkerId ?? ''}`, child])).values();

/** A child who has come home and has no plan yet. */
interface ArrivedChild extends PlanToOpen {
  readonly arrivedOn: CivilDate;
}

async function listArrivals(tx: Tx, children: readonly PlanToOpen[]): Promise<ArrivedChild[]> {
  const arrivals = children.map((child) => {
    const { arrivedOn, stage, closureReason } = child.row;
    if (arrivedOn !== null && stage === 'CLOSED') throw closedCase('a plan is opened', closureReason, ['caseId']);
    if (arrivedOn !== null) return { ...child, arrivedOn };
    throw Invalid(
      'A plan is opened once the child has come home; this child has no arrival.',
      ['caseId'],
      'BEFORE_ARRIVAL',
    );
  });
  if ((await listPlanned(tx, { ids: JSON.stringify(children.map(({ row }) => row.id)) })).length > 0)
    throw Invalid('This child has a plan already: revise it with planRevise.', ['caseId'], 'ALREADY_RECORDED');
  return arrivals;
}

/** A plan that is recorded late is of a day since the arrival. */
function assertOpenedAfter(arrivals: readonly ArrivedChild[], { openedOn, now }: Opening): void {
  if (openedOn === undefined) return;
  assertNotFuture(openedOn, dateOf(now), 'openedOn');
  const later = arrivals.find(({ arrivedOn }) => openedOn < arrivedOn);
  if (!later) return;
  throw Invalid(
    `A child came home on ${later.arrivedOn}; its plan cannot have been opened on ${openedOn}.`,
    ['openedOn'],
    'BEFORE_ARRIVAL',
  );
}

/** Of these cases those that have a plan. */
const listPlanned = prepared<{ ids: string }, { caseId: number }>((db) =>
  db.select({ caseId: plans.caseId }).from(plans).where(among(plans.caseId, 'ids')),
);

/**
 * One statement for all who came home on a day, of one region and with one body, since their milestones fall due on the same
 * days and lie with the same bodies; the counts likewise.
 */
async function writeMilestones(
  tx: Tx,
  arrivals: readonly ArrivedChild[],
  { definitions }: Catalogue,
  bodies: AnsweringBodies,
): Promise<void> {
  const tallies = new Tallies();
  const alike = ({ arrivedOn, bodyAgencyId, caseworkerId, row }: ArrivedChild) =>
    [arrivedOn, bodyAgencyId, caseworkerId, row.regionOfOrigin].join();
  for (const children of Map.groupBy(arrivals, alike).values()) {
    const [first] = children;
    if (!first) continue;
    const { arrivedOn } = first;
    const dated = definitions.map(({ code, phase, dueDays, isMandatory, body }) => ({
      ...{ code, phase, isMandatory, dueOn: addDays(arrivedOn, dueDays) },
      ...{ title: null, outcome: null, outcomeOn: null },
      ...responsibleFor(bodies, body, first),
    }));
    await insertMilestones(tx, {
      ids: JSON.stringify(children.map(({ row }) => row.id)),
      dated: JSON.stringify(
        dated.map((one) => [one.code, one.phase, +one.isMandatory, one.dueOn, one.bodyAgencyId, one.responsibleId]),
      ),
    });
    for (const [ownerAgencyId, owned] of Map.groupBy(children, ({ row }) => row.ownerAgencyId))
      for (const milestone of dated) tallies.add(milestone, { ownerAgencyId, arrivedOn }, owned.length);
  }
  await tallies.post(tx);
}

/**
 * With whom a milestone lies: with the body that is registered for its kind and the child's region, else with the body of
 * the plan, which is the regional centre whatever is registered.
 */
export function responsibleFor(
  bodies: AnsweringBodies,
  kind: Catalogue['definitions'][number]['body'],
  { bodyAgencyId, caseworkerId, row }: PlanToOpen,
): { readonly bodyAgencyId: AgencyId; readonly responsibleId: UserId | null } {
  const other = kind === 'REGIONAL_CENTRE' ? undefined : bodies.find(kind, row.regionOfOrigin);
  return other === undefined || other === bodyAgencyId
    ? { bodyAgencyId, responsibleId: caseworkerId ?? null }
    : { bodyAgencyId: other, responsibleId: null };
}

const at = (name: string) => sql.placeholder(name);

const insertMilestones = preparedWrite<{ ids: string; dated: string }>((tx) =>
  // Steps of the catalogue have no title of their own: the one text of the table is null.
  tx.insert(milestones).select(
    restated(sql`select cases.id, ${partOf('day', 0)}, null, ${partOf('day', 1)}, ${partOf('day', 2)}, ${partOf('day', 3)},
        ${partOf('day', 4)}, ${partOf('day', 5)}, null, null, cases.owner_agency_id, cases.stage <> 'CLOSED'
        from json_each(${at('ids')}) child cross join cases on cases.id = child.value cross join json_each(${at('dated')}) day`),
  ),
);

/** Brothers and sisters whom the actor may act for, who came home, whose cases are open and who have no plan yet. */
export async function listArrivedSiblings(tx: Tx, actor: Actor, row: CaseRow, now: number): Promise<CaseRow[]> {
  if (row.siblingGroupId === null) return [];
  const group = await tx
    .select({ id: cases.id })
    .from(cases)
    .leftJoin(plans, eq(plans.caseId, cases.id))
    .where(
      and(
        eq(cases.siblingGroupId, row.siblingGroupId),
        isNotNull(cases.arrivedOn),
        ne(cases.stage, 'CLOSED'),
        isNull(plans.caseId),
      ),
    )
    .orderBy(asc(cases.id));
  const siblings: CaseRow[] = [];
  for (const { id } of group) {
    if (id === row.id) continue;
    if (await mayActOn(tx, actor, id as CaseId, now))
      siblings.push(await getRecordableCase(tx, actor, id as CaseId, now));
  }
  return siblings;
}
