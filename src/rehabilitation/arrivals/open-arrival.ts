import { and, asc, eq, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import { cases } from '../../../schema/cases.js';
import { arrivals } from '../../../schema/movements.js';
import { plans } from '../../../schema/rehabilitation/plans.js';
import type { Actor } from '../../access/actor.js';
import { performAnswering, type About, type Kept, type Registry, type Request } from '../../audit/act.js';
import type { CaseRow } from '../../cases/case-rows.js';
import { arrivalStands } from '../../cases/rules/arrival-standing.js';
import { getRecordableCase, mayActOn, personOf } from '../../cases/change-case.js';
import type { Tx } from '../../database/connection.js';
import type { CivilDate } from '../../dates.js';
import { Invalid, NotFound, OraluError, VersionConflict, type Problem } from '../../errors.js';
import { toNodeId, type AgencyId, type CaseId, type MovementId, type UserId } from '../../identifiers.js';
import { assertStands, getMovement } from '../../movements/movement.queries.js';
import { readAnsweringBodies, type AnsweringBodies } from '../catalogue/answering-bodies.queries.js';
import { assertAnswering } from '../plans/caseworkers.queries.js';
import { centreFor, listArrivedSiblings, noCentre, writePlans, type PlanToOpen } from '../plans/open-plans.js';
import { assertSaidByOwner } from '../plans/say-of-body.js';

/** One child of an arrival: the version of the file that was read, and who answers where it is not the centre of its region. */
export interface ArrivedHere {
  readonly caseId: CaseId;
  readonly expectedVersion: number;
  readonly bodyAgencyId?: AgencyId | undefined;
  readonly caseworkerId?: UserId | undefined;
}

export interface OpenArrival extends Request {
  readonly movementId: MovementId;
  readonly children: readonly ArrivedHere[];
  /** For those for whose region no centre is registered. */
  readonly bodyAgencyId?: AgencyId | undefined;
  /** The day on which the plans were written, where they are recorded late; left out, today. */
  readonly openedOn?: CivilDate | undefined;
}

const keptIds: Kept<readonly CaseId[]> = {
  write: (ids) => ids.join(' '),
  read: (text) => text.split(' ').map((id) => Number(id) as CaseId),
};

/**
 * Opens the plans of a whole arrival, all or none, from one edition of the catalogue: of everybody whom the movement brought,
 * whom the actor may act for and who has none, and of their brothers and sisters who are home without one. Answers whose plans
 * were opened. One problem for each child that is wrong. Errors: NOT_FOUND (movement, case, agency, person),
 * NO_SUCH_TRANSITION where it has not arrived, VERSION_CONFLICT, GUARD_FAILED naming who is left out, ALREADY_RECORDED where
 * there is a plan, INVALID_INPUT where there is no body, NOT_GRANTED (also for a body named by a grant), FILE_SEALED.
 */
export function openArrival(registry: Registry, actor: Actor, input: OpenArrival): Promise<readonly CaseId[]> {
  const record = toNodeId('movement', input.movementId);
  const act = { action: 'plan:write', operation: 'plansOpen', input, record } as const;
  return performAnswering(registry, actor, act, keptIds, async (tx, now, about) => {
    const { movementId, children, bodyAgencyId } = input;
    const named = await readChildren(tx, actor, { children, now }, about);
    assertStands(await getMovement(tx, actor, movementId), ['COMPLETED']);
    const brought = await listBrought(tx, movementId);
    assertArrived(named, brought);
    const rows = named.map(({ row }) => row);
    await assertWhole(tx, actor, { rows, brought, now });
    const bodies = await readAnsweringBodies(tx);
    const families = await groupFamilies(tx, actor, rows, now);
    const toOpen = families.flatMap((family) => answersFor(actor, family, bodies, { children, bodyAgencyId }));
    await assertThere(tx, toOpen, children);
    await writePlans(tx, toOpen, { by: personOf(actor), openedOn: input.openedOn, now, bodies });
    const opened = toOpen.map(({ row }) => row.id as CaseId);
    return { answer: opened, subjects: opened };
  });
}

interface Brought {
  readonly caseId: number;
  readonly isPlanned: number;
}

/** Whom the movement brought home, closed cases and arrivals that were taken back left out, and who has a plan. */
const listBrought = (tx: Tx, movementId: MovementId): Promise<Brought[]> =>
  tx
    .select({ caseId: arrivals.caseId, isPlanned: sql<number>`${plans.caseId} is not null` })
    .from(arrivals)
    .innerJoin(cases, eq(cases.id, arrivals.caseId))
    .leftJoin(plans, eq(plans.caseId, arrivals.caseId))
    .where(
      and(
        eq(arrivals.movementId, movementId),
        ne(cases.stage, 'CLOSED'),
        isNull(cases.erasedAt),
        isNotNull(cases.arrivedOn),
        arrivalStands(),
      ),
    )
    .orderBy(asc(arrivals.caseId));

interface Asked {
  readonly children: readonly ArrivedHere[];
  readonly now: number;
}

interface Named extends ArrivedHere {
  readonly row: CaseRow;
}

/** The cases that are named, as far as the actor may act on them. */
async function readChildren(tx: Tx, actor: Actor, { children, now }: Asked, about: About): Promise<Named[]> {
  if (children.length === 0) throw Invalid('Name the children whose plans are to be opened; none came.', ['children']);
  const named: Named[] = [];
  const problems = new Problems();
  for (const [place, child] of children.entries()) {
    await problems.gather(place, async () => {
      const row = await getRecordableCase(tx, actor, child.caseId, now);
      about.subjects.add(child.caseId);
      named.push({ ...child, row });
    });
  }
  problems.assertNone();
  return named;
}

/** Each came by the movement, has no plan, is named once and at the version that was read. */
function assertArrived(named: readonly Named[], brought: readonly Brought[]): void {
  const known = new Map(brought.map((one) => [one.caseId, one]));
  const problems = new Problems();
  for (const [place, { caseId, row, expectedVersion }] of named.entries()) {
    problems.check(place, () => {
      const arrived = known.get(caseId);
      if (!arrived) throw NotFound('child whom this movement brought home', ['caseId']);
      if (named.findIndex((one) => one.caseId === caseId) !== place)
        throw Invalid('This child is named twice.', ['caseId']);
      if (arrived.isPlanned === 1)
        throw Invalid('This child has a plan already: revise it with planRevise.', ['caseId'], 'ALREADY_RECORDED');
      if (row.version !== expectedVersion) throw VersionConflict(expectedVersion, row.version);
    });
  }
  problems.assertNone();
}

/** What is wrong with each of many, told together. */
class Problems {
  readonly #found: Problem[] = [];

  async gather(place: number, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#keep(place, error);
    }
  }

  check(place: number, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#keep(place, error);
    }
  }

  #keep(place: number, error: unknown): void {
    if (!(error instanceof OraluError)) throw error;
    const at = ['children', String(place)];
    for (const problem of error.problems)
      this.#found.push({ ...problem, field: [...at, ...(problem.field ?? ['caseId'])] });
  }

  assertNone(): void {
    const [first, ...others] = this.#found;
    if (first) throw new OraluError([first, ...others]);
  }
}

/** NOT_FOUND of each child for whom a body or a person is named that is not there. */
async function assertThere(tx: Tx, toOpen: readonly PlanToOpen[], children: readonly ArrivedHere[]): Promise<void> {
  const answering = new Map(toOpen.map((plan) => [plan.row.id, plan]));
  const problems = new Problems();
  for (const [place, { caseId, bodyAgencyId, caseworkerId }] of children.entries()) {
    const plan = answering.get(caseId);
    if (plan && (bodyAgencyId ?? caseworkerId) !== undefined)
      await problems.gather(place, () => assertAnswering(tx, plan));
  }
  problems.assertNone();
}

/** An arrival is received whole: whoever is left out of it would be at home with nobody who answers. */
async function assertWhole(
  tx: Tx,
  actor: Actor,
  {
    rows,
    brought,
    now,
  }: { readonly rows: readonly CaseRow[]; readonly brought: readonly Brought[]; readonly now: number },
): Promise<void> {
  const there = new Set(rows.map(({ id }) => id));
  const left: string[] = [];
  for (const { caseId, isPlanned } of brought) {
    if (isPlanned === 1 || there.has(caseId)) continue;
    if (await mayActOn(tx, actor, caseId as CaseId, now)) left.push(toNodeId('case', caseId));
  }
  if (left.length === 0) return;
  throw Invalid(
    `WHOLE_ARRIVAL: the plans of an arrival are opened together; it left out ${left.join(', ')}. unplannedArrivals(movementId:) lists them with their versions.`,
    ['children'],
    'GUARD_FAILED',
  );
}

/** Brothers and sisters together, with those who came home another way and have no plan either. */
async function groupFamilies(tx: Tx, actor: Actor, rows: readonly CaseRow[], now: number): Promise<CaseRow[][]> {
  const families: CaseRow[][] = [];
  for (const family of Map.groupBy(rows, ({ id, siblingGroupId }) => siblingGroupId ?? -id).values()) {
    const [first] = family;
    if (!first) continue;
    const there = new Set(family.map(({ id }) => id));
    const others = await listArrivedSiblings(tx, actor, first, now);
    families.push([...family, ...others.filter(({ id }) => !there.has(id))]);
  }
  return families;
}

/**
 * Who answers for each child of a family: whoever is named for it, else for a brother or sister, else the centre of the region,
 * else the body named for all.
 */
function answersFor(
  actor: Actor,
  family: readonly CaseRow[],
  bodies: AnsweringBodies,
  { children, bodyAgencyId }: Pick<OpenArrival, 'children' | 'bodyAgencyId'>,
): PlanToOpen[] {
  const placeOf = (row: CaseRow) => children.findIndex(({ caseId }) => caseId === row.id);
  const namedFor = (row: CaseRow) => children[placeOf(row)];
  const ofFamily = family.map(namedFor).find((child) => child?.bodyAgencyId !== undefined);
  const expected = centreFor(bodies, family);
  const shared = ofFamily?.bodyAgencyId ?? expected ?? bodyAgencyId;
  return family.map((row) => {
    const named = namedFor(row);
    const body = named?.bodyAgencyId ?? shared;
    const field = ['children', String(Math.max(0, placeOf(row))), 'bodyAgencyId'];
    if (body === undefined) throw noCentre(field);
    assertSaidByOwner(actor, { row, bodyAgencyId: body, expected }, field);
    const caseworkerId = named?.caseworkerId ?? (body === ofFamily?.bodyAgencyId ? ofFamily.caseworkerId : undefined);
    return { row, bodyAgencyId: body, caseworkerId };
  });
}
