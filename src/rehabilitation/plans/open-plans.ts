import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import { agencies, users } from '../../../schema/agencies.js';
import { cases } from '../../../schema/cases.js';
import { milestones, plans, planVersions } from '../../../schema/rehabilitation/plans.js';
import type { Actor } from '../../access/actor.js';
import { performAnswering, type Registry, type Request } from '../../audit/act.js';
import type { CaseRow } from '../../cases/case-rows.js';
import { getRecordableCase, mayActOn, personOf, type ChangeRequest } from '../../cases/change-case.js';
import { touchCase } from '../../cases/touch-case.js';
import type { Reader, Tx } from '../../database/connection.js';
import { insertRow } from '../../database/insert-row.js';
import { prepared } from '../../database/prepared.js';
import { addDays } from '../../dates.js';
import { Invalid, NotFound, VersionConflict } from '../../errors.js';
import type { AgencyId, CaseId, UserId } from '../../identifiers.js';
import { readCatalogue, type Catalogue } from '../catalogue/catalogue.queries.js';
import { plainWordsOrNone } from '../words.js';
import { Tallies } from './post-tallies.js';

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
  const [by, tallies] = [personOf(actor), new Tallies()];
  for (const row of rows) await writePlan(tx, row, { catalogue, opening, by, tallies });
  await tallies.post(tx);
}

interface Writing {
  readonly catalogue: Catalogue;
  readonly opening: Opening;
  readonly by: UserId;
  readonly tallies: Tallies;
}

async function writePlan(tx: Tx, row: CaseRow, { catalogue, opening, by, tallies }: Writing): Promise<void> {
  const { id: caseId, arrivedOn, ownerAgencyId } = row;
  const { bodyAgencyId, now } = opening;
  if (arrivedOn === null) {
    throw Invalid(
      'A plan is opened once the child has come home; this child has no arrival.',
      ['caseId'],
      'BEFORE_ARRIVAL',
    );
  }
  const [known] = await findPlanRow(tx, { caseId });
  if (known) throw Invalid('This child has a plan already: revise it with planRevise.', ['caseId']);
  const answering = { bodyAgencyId, caseworkerId: opening.caseworkerId ?? null, catalogueVersion: catalogue.version };
  await insertRow(tx, plans, { ...answering, caseId, ownerAgencyId, arrivedOn, version: 1, openedAt: now });
  const goals = plainWordsOrNone(opening.goals, 'goals');
  await insertRow(tx, planVersions, { ...answering, caseId, number: 1, goals, recordedAt: now, recordedBy: by });
  for (const { code, phase, dueDays, isMandatory } of catalogue.definitions) {
    const milestone = { code, phase, isMandatory, dueOn: addDays(arrivedOn, dueDays), title: null };
    const responsible = { bodyAgencyId, responsibleId: answering.caseworkerId };
    await insertRow(tx, milestones, { ...milestone, ...responsible, caseId, outcome: null, outcomeOn: null });
    tallies.add({ ...milestone, outcome: null, outcomeOn: null }, { ownerAgencyId, arrivedOn }, 1);
  }
  await touchCase(tx, row, now);
}

const findPlanRow = prepared<{ caseId: number }, { caseId: number }>((db) =>
  db
    .select({ caseId: plans.caseId })
    .from(plans)
    .where(eq(plans.caseId, sql.placeholder('caseId'))),
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
    .where(and(eq(cases.siblingGroupId, row.siblingGroupId), isNotNull(cases.arrivedOn)))
    .orderBy(asc(cases.id));
  const siblings: CaseRow[] = [];
  for (const { id } of group) {
    if (id === row.id || (await findPlanRow(tx, { caseId: id })).length > 0) continue;
    if (await mayActOn(tx, actor, id as CaseId, now))
      siblings.push(await getRecordableCase(tx, actor, id as CaseId, now));
  }
  return siblings;
}
