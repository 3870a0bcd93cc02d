import { asc, eq } from 'drizzle-orm';
import { carePeriods, cases, nationalityDecisions, type careArrangements } from '../../../schema/cases.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import type { Reader, Tx } from '../../database/connection.js';
import type { CivilDate } from '../../dates.js';
import { Invalid } from '../../errors.js';
import { toRecordId, type CaseId } from '../../identifiers.js';
import { changeCase, type ChangeRequest } from '../change-case.js';
import { ordinalsOf } from '../ordinals.js';
import { assertWithinLife } from '../rules/chronology.js';
import { getStandingRow, latestOf, reasonOf, standingClaims } from '../standing-rows.js';

/** What a record that may correct an earlier one asks for besides its own. */
export interface Correcting {
  /** The record that this one restates, where it corrects one: its place in the case. */
  readonly corrects?: number | undefined;
  /** Why; a correction needs it. */
  readonly reason?: string | undefined;
}

export interface WithdrawNationality extends ChangeRequest {
  readonly decisionId: number;
  readonly reason: string;
}

/** Withdraws a decision that was not made; it stays in the history, and the one before it holds. Errors: NOT_FOUND. */
export function withdrawNationality(registry: Registry, actor: Actor, input: WithdrawNationality): Promise<CaseId> {
  const kind = { action: 'nationality:record', operation: 'nationalityWithdraw', isCorrection: true } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, by }) => {
    const rows = await listDecisions(tx, input.caseId);
    const { id, ...decision } = getStandingRow(rows, input.decisionId, 'decision', 'decisionId');
    const withdrawal = { correctsId: id, isWithdrawal: true, reason: reasonOf(input), recordedAt: now, recordedBy: by };
    await tx.insert(nationalityDecisions).values({ ...decision, ...withdrawal });
    await mirrorNationality(tx, input.caseId);
  });
}

export interface RecordCare extends ChangeRequest, Correcting {
  readonly arrangement: (typeof careArrangements)[number];
  readonly since: CivilDate;
}

/**
 * Arrangements of the law at home: whoever is abroad lives in none of them, whoever will be guardian. With a parent, in a camp, a
 * hospital or an institution a child may live abroad too, and stay so over the journey.
 */
const arrangedAtHome: ReadonlySet<RecordCare['arrangement']> = new Set([
  'RELATIVE_GUARDIANSHIP',
  'RELATIVE_CUSTODIANSHIP',
  'FOSTER_CARE',
  'FOSTER_FAMILY',
  'GUEST_FAMILY',
  'ADOPTION',
  'ADAPTATION_CENTRE',
  'INDEPENDENT_LIVING',
]);

/** A camp lies abroad: nobody who is home came to live in one since. */
const arrangedAbroad: ReadonlySet<RecordCare['arrangement']> = new Set(['CAMP']);

/**
 * Records who cares for the child since when, or restates an earlier record by naming it; the latest that stands holds.
 * Errors: BEFORE_ARRIVAL, ALREADY_RETURNED, IMPOSSIBLE_DATES, ALREADY_RECORDED, INVALID_INPUT, NOT_FOUND.
 */
export function recordCare(registry: Registry, actor: Actor, input: RecordCare): Promise<CaseId> {
  const isCorrection = input.corrects !== undefined;
  const kind = { action: 'care:record', operation: 'careRecord', isCorrection } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, row, by }) => {
    await assertWithinLife(tx, { caseId: input.caseId, on: input.since, today, field: 'since' });
    const { caseId, arrangement, since } = input;
    if (row.arrivedOn !== null && since < row.arrivedOn && arrangedAtHome.has(arrangement)) {
      throw Invalid(
        `The child came home on ${row.arrivedOn}; ${arrangement} is an arrangement at home and cannot have begun on ${since}.`,
        ['since'],
        'BEFORE_ARRIVAL',
      );
    }
    if (row.arrivedOn !== null && since >= row.arrivedOn && arrangedAbroad.has(arrangement)) {
      throw Invalid(
        `The child came home on ${row.arrivedOn}; ${arrangement} is an arrangement abroad and cannot have begun on ${since}.`,
        ['since'],
        'ALREADY_RETURNED',
      );
    }
    const periods = await listPeriods(tx, caseId);
    const correction = correctionOf(periods, input, 'care period');
    assertCareOtherwise(periods, input);
    await tx.insert(carePeriods).values({ ...correction, caseId, arrangement, since, recordedAt: now, recordedBy: by });
    await mirrorCare(tx, caseId);
  });
}

/** Refuses what stands already, word for word: ALREADY_RECORDED. */
function assertCareOtherwise(
  periods: readonly (typeof carePeriods.$inferSelect)[],
  { caseId, arrangement, since }: RecordCare,
): void {
  const same = standingClaims(periods).find((one) => one.arrangement === arrangement && one.since === since);
  if (!same) return;
  const id = toRecordId('carePeriod', [caseId], ordinalsOf(periods)(same.id));
  throw Invalid(`${arrangement} since ${since} is on record already: ${id}.`, ['since'], 'ALREADY_RECORDED');
}

export interface WithdrawCare extends ChangeRequest {
  readonly periodId: number;
  readonly reason: string;
}

/** Withdraws a care period that never was; it stays in the history, and the one before it holds. Errors: NOT_FOUND. */
export function withdrawCare(registry: Registry, actor: Actor, input: WithdrawCare): Promise<CaseId> {
  const kind = { action: 'care:record', operation: 'careWithdraw', isCorrection: true } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, by }) => {
    const rows = await listPeriods(tx, input.caseId);
    const { id, ...period } = getStandingRow(rows, input.periodId, 'care period', 'periodId');
    const withdrawal = { correctsId: id, isWithdrawal: true, reason: reasonOf(input), recordedAt: now, recordedBy: by };
    await tx.insert(carePeriods).values({ ...period, ...withdrawal });
    await mirrorCare(tx, input.caseId);
  });
}

type Row = Parameters<typeof getStandingRow>[0][number];

/** The columns by which a record names what it restates. */
export function correctionOf(rows: readonly Row[], input: Correcting, what: string) {
  if (input.corrects === undefined) return { correctsId: null, reason: null };
  return { correctsId: getStandingRow(rows, input.corrects, what, 'corrects').id, reason: reasonOf(input) };
}

/** Every decision on nationality of a case, oldest first. */
export const listDecisions = (db: Reader, caseId: CaseId) =>
  db
    .select()
    .from(nationalityDecisions)
    .where(eq(nationalityDecisions.caseId, caseId))
    .orderBy(asc(nationalityDecisions.id));

const listPeriods = (db: Reader, caseId: CaseId) =>
  db.select().from(carePeriods).where(eq(carePeriods.caseId, caseId)).orderBy(asc(carePeriods.id));

/** Brings the axis on the current row into line with the decisions that stand. */
export async function mirrorNationality(tx: Tx, caseId: CaseId): Promise<void> {
  const last = latestOf(standingClaims(await listDecisions(tx, caseId)), ({ decidedOn }) => decidedOn);
  const { nationality = 'UNDER_DETERMINATION', statelessnessRisk = false } = last ?? {};
  await tx.update(cases).set({ nationality, statelessnessRisk }).where(eq(cases.id, caseId));
}

async function mirrorCare(tx: Tx, caseId: CaseId): Promise<void> {
  const last = latestOf(standingClaims(await listPeriods(tx, caseId)), ({ since }) => since);
  await tx
    .update(cases)
    .set({ careArrangement: last?.arrangement ?? 'UNKNOWN' })
    .where(eq(cases.id, caseId));
}
