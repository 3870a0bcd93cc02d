import { and, asc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { agencies, users } from '../../../schema/agencies.js';
import { cases } from '../../../schema/cases.js';
import { milestones, plans, planVersions } from '../../../schema/rehabilitation/plans.js';
import type { Actor } from '../../access/actor.js';
import { performAnswering, type Registry, type Request } from '../../audit/act.js';
import type { CaseRow } from '../../cases/case-rows.js';
import { getRecordableCase, mayActOn, personOf, type ChangeRequest } from '../../cases/change-case.js';
import { touchCase } from '../../cases/touch-case.js';
import type { Reader, Tx } from '../../database/connection.js';
import { among, partOf } from '../../database/dialect-words.js';
import { restated } from '../../database/enciphered/writes.js';
import { insertRow } from '../../database/insert-row.js';
import { prepared, preparedWrite } from '../../database/prepared.js';
import { addDays, type CivilDate } from '../../dates.js';
import { Invalid, NotFound, VersionConflict } from '../../errors.js';
import type { AgencyId, CaseId, UserId } from '../../identifiers.js';
import { readCatalogue, type Catalogue } from '../catalogue/catalogue.queries.js';
import { plainWordsOrNone } from '../words.js';
import { Tallies } from '../../tallies/post-tallies.js';

/** Who answers for a plan. */
export interface Answering {
  readonly bodyAgencyId: AgencyId;
  readonly caseworkerId?: UserId | undefined;
}

export interface OpenPlan extends ChangeRequest, Answering {
  readonly goals?: string | undefined;
  /** Plans of brothers and sisters who came home and have none are opened with it. */
  readonly withSiblings: boolean;
}

/**
 * Opens the plan of a child who has come home, and those of the siblings who came too, in one transaction. Errors:
 * NOT_FOUND (case, agency, person), VERSION_CONFLICT, BEFORE_ARRIVAL, INVALID_INPUT where there is a plan already.
 */
export function openPlan(registry: Registry, actor: Actor, input: OpenPlan): Promise<CaseId> {
  const act = { action: 'plan:write', operation: 'planOpen', input, subject: input.caseId } as const;
  return performAnswering(registry, actor, act, keptCase, async (tx, now) => {
    const row = await getRecordableCase(tx, actor, input.caseId, now);
    if (row.version !== input.expectedVersion) throw VersionConflict(input.expectedVersion, row.version);
    const rows = [row, ...(input.withSiblings ? await listArrivedSiblings(tx, actor, row, now) : [])];
    await writePlans(tx, actor, rows, { ...input, now });
    return { answer: input.caseId, subjects: rows.map(({ id }) => id as CaseId) };
  });
}

export interface OpenPlans extends Request, Answering {
  readonly caseIds: readonly CaseId[];
}

/**
 * Opens the plans of a whole arrival, all or none, from one edition of the catalogue. Answers how many there are.
 * Errors: as `openPlan`.
 */
export function openPlans(registry: Registry, actor: Actor, input: OpenPlans): Promise<number> {
  const act = { action: 'plan:write', operation: 'plansOpen', input } as const;
  return performAnswering(registry, actor, act, { write: String, read: Number }, async (tx, now) => {
    const rows: CaseRow[] = [];
    for (const caseId of new Set(input.caseIds)) rows.push(await getRecordableCase(tx, actor, caseId, now));
    await writePlans(tx, actor, rows, { ...input, now });
    return { answer: rows.length, subjects: rows.map(({ id }) => id as CaseId) };
  });
}

const keptCase = { write: String, read: (text: string) => Number(text) as CaseId };

interface Opening extends Answering {
  readonly goals?: string | undefined;
  readonly now: number;
}

async function writePlans(tx: Tx, actor: Actor, rows: readonly CaseRow[], opening: Opening): Promise<void> {
  await assertAnswering(tx, opening);
  const catalogue = await readCatalogue(tx, undefined);
  if (!catalogue) throw new Error('The registry has no milestone catalogue.');
  const arrivals = await listArrivals(tx, rows);
  const goals = plainWordsOrNone(opening.goals, 'goals');
  const [by, { bodyAgencyId, now }] = [personOf(actor), opening];
  const answering = { bodyAgencyId, caseworkerId: opening.caseworkerId ?? null, catalogueVersion: catalogue.version };
  for (const { row, arrivedOn } of arrivals) {
    const { id: caseId, ownerAgencyId } = row;
    await insertRow(tx, plans, { ...answering, caseId, ownerAgencyId, arrivedOn, version: 1, openedAt: now });
    await insertRow(tx, planVersions, { ...answering, caseId, number: 1, goals, recordedAt: now, recordedBy: by });
  }
  await writeMilestones(tx, arrivals, catalogue, answering);
  for (const { row } of arrivals) await touchCase(tx, row, now);
}

/** A child who has come home and has no plan yet. */
interface ArrivedChild {
  readonly row: CaseRow;
  readonly arrivedOn: CivilDate;
}

async function listArrivals(tx: Tx, rows: readonly CaseRow[]): Promise<ArrivedChild[]> {
  const arrivals = rows.map((row) => {
    const { arrivedOn } = row;
    if (arrivedOn !== null) return { row, arrivedOn };
    throw Invalid(
      'A plan is opened once the child has come home; this child has no arrival.',
      ['caseId'],
      'BEFORE_ARRIVAL',
    );
  });
  if ((await listPlanned(tx, { ids: JSON.stringify(rows.map(({ id }) => id)) })).length > 0)
    throw Invalid('This child has a plan already: revise it with planRevise.', ['caseId']);
  return arrivals;
}

const listPlanned = prepared<{ ids: string }, { caseId: number }>((db) =>
  db.select({ caseId: plans.caseId }).from(plans).where(among(plans.caseId, 'ids')),
);

/** One statement for all who came home on a day, since their milestones fall due on the same days; the counts likewise. */
async function writeMilestones(
  tx: Tx,
  arrivals: readonly ArrivedChild[],
  { definitions }: Catalogue,
  { bodyAgencyId, caseworkerId }: { readonly bodyAgencyId: AgencyId; readonly caseworkerId: UserId | null },
): Promise<void> {
  const tallies = new Tallies();
  for (const [arrivedOn, children] of Map.groupBy(arrivals, (child) => child.arrivedOn)) {
    const dated = definitions.map(({ code, phase, dueDays, isMandatory }) => ({
      ...{ code, phase, isMandatory, dueOn: addDays(arrivedOn, dueDays) },
      ...{ title: null, outcome: null, outcomeOn: null },
    }));
    await insertMilestones(tx, {
      ids: JSON.stringify(children.map(({ row }) => row.id)),
      dated: JSON.stringify(dated.map(({ code, phase, isMandatory, dueOn }) => [code, phase, +isMandatory, dueOn])),
      ...{ bodyAgencyId, responsibleId: caseworkerId },
    });
    for (const [ownerAgencyId, owned] of Map.groupBy(children, ({ row }) => row.ownerAgencyId))
      for (const milestone of dated) tallies.add(milestone, { ownerAgencyId, arrivedOn }, owned.length);
  }
  await tallies.post(tx);
}

const at = (name: string) => sql.placeholder(name);

const insertMilestones = preparedWrite<{
  ids: string;
  dated: string;
  bodyAgencyId: AgencyId;
  responsibleId: UserId | null;
}>((tx) =>
  // Steps of the catalogue have no title of their own: the one text of the table is null.
  tx.insert(milestones).select(
    restated(sql`select cases.id, ${partOf('day', 0)}, null, ${partOf('day', 1)}, ${partOf('day', 2)}, ${partOf('day', 3)},
        ${at('bodyAgencyId')}, ${at('responsibleId')}, null, null, cases.owner_agency_id, cases.stage <> 'CLOSED'
        from json_each(${at('ids')}) child cross join cases on cases.id = child.value cross join json_each(${at('dated')}) day`),
  ),
);

/** NOT_FOUND for a body or a person that is not there; a caseworker belongs to the body that answers. */
export async function assertAnswering(db: Reader, { bodyAgencyId, caseworkerId }: Answering): Promise<void> {
  const [body] = await db.select({ id: agencies.id }).from(agencies).where(eq(agencies.id, bodyAgencyId));
  if (!body) throw NotFound('agency', ['bodyAgencyId']);
  if (caseworkerId === undefined) return;
  const [person] = await db.select({ agencyId: users.agencyId }).from(users).where(eq(users.id, caseworkerId));
  if (person?.agencyId !== bodyAgencyId) throw NotFound('member of staff of that agency', ['caseworkerId']);
}

/** Brothers and sisters whom the actor may act for, who came home and have no plan yet. */
async function listArrivedSiblings(tx: Tx, actor: Actor, row: CaseRow, now: number): Promise<CaseRow[]> {
  if (row.siblingGroupId === null) return [];
  const group = await tx
    .select({ id: cases.id })
    .from(cases)
    .leftJoin(plans, eq(plans.caseId, cases.id))
    .where(and(eq(cases.siblingGroupId, row.siblingGroupId), isNotNull(cases.arrivedOn), isNull(plans.caseId)))
    .orderBy(asc(cases.id));
  const siblings: CaseRow[] = [];
  for (const { id } of group) {
    if (id === row.id) continue;
    if (await mayActOn(tx, actor, id as CaseId, now))
      siblings.push(await getRecordableCase(tx, actor, id as CaseId, now));
  }
  return siblings;
}
