import { asc, eq } from 'drizzle-orm';
import { assessments, type informants, type instruments } from '../../../schema/rehabilitation/assessments.js';
import type { Actor } from '../../access/actor.js';
import { may } from '../../access/permissions.js';
import type { Registry } from '../../audit/act.js';
import { changeCase, type ChangeRequest } from '../../cases/change-case.js';
import { assertWithinLife } from '../../cases/rules/chronology.js';
import { listIdentifiedIds } from '../../cases/reading/case.queries.js';
import { getStandingRow, reasonOf } from '../../cases/standing-rows.js';
import { completedYears, type BirthDays } from '../../counts/age.js';
import type { Reader } from '../../database/connection.js';
import { addYears, type CivilDate } from '../../dates.js';
import { Invalid } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';
import { listBirthsOf } from '../../identity/births.js';
import { getPlan } from '../plans/plan-rows.js';
import { plainWords, plainWordsOrNone } from '../words.js';
import { cries8Ages, cries8Answers, cries8NormSets, scoreCries8 } from './cries8.rules.js';
import { assertNotSame } from './same-assessment.js';
import { nameOfNormSet, type NormSet } from './scored.rules.js';
import { scoreSdq, sdqAges, sdqNormSets, type SdqInformant, type SdqNormSet } from './sdq.rules.js';

export type Instrument = (typeof instruments)[number];
export type Informant = (typeof informants)[number];

/** What was answered, by whom, and by which edition and norms it is read. */
export interface Answered {
  readonly instrument: Instrument;
  readonly informant: Informant;
  /** The norms by which SDQ and CRIES_8 are read; of the others the form is said in words. */
  readonly normSet?: NormSet | undefined;
  readonly form?: string | undefined;
  readonly assessedOn: CivilDate;
  /** The answers in the order of the form, for SDQ and CRIES_8 alone. */
  readonly items?: readonly number[] | undefined;
  readonly finding?: string | undefined;
}

export interface RecordAssessment extends ChangeRequest, Answered {
  /** The assessment that this one restates: its place in the case. */
  readonly corrects?: number | undefined;
  readonly reason?: string | undefined;
}

/** Made by the treating role alone; the others are made by whoever works on the case. */
const clinical: ReadonlySet<Instrument> = new Set(['SDQ', 'CRIES_8', 'DEVELOPMENTAL']);

/**
 * Records an assessment; totals and bands are reckoned here and never taken from the client. Errors: NOT_FOUND,
 * OUTSIDE_AGES, ITEMS_INVALID, BEFORE_ARRIVAL, IMPOSSIBLE_DATES, ALREADY_RECORDED, INVALID_INPUT; FORBIDDEN for a clinical instrument by
 * anyone but the treating role.
 */
export function recordAssessment(registry: Registry, actor: Actor, input: RecordAssessment): Promise<CaseId> {
  const action = clinical.has(input.instrument) ? 'clinical:write' : 'assessment:record';
  const kind = { action, operation: 'assessmentRecord' } as const;
  return changeCase(registry, actor, kind, input, async (change) => {
    const { tx, now, today, by } = change;
    const { caseId, instrument, informant, assessedOn } = input;
    const { arrivedOn } = await getPlan(tx, caseId);
    await assertWithinLife(tx, { caseId, on: assessedOn, today, field: 'assessedOn' });
    // Best interests are assessed before the return; every other assessment is made at home.
    if (instrument !== 'BIA' && instrument !== 'BID' && assessedOn < arrivedOn) {
      throw Invalid(
        `The child came home on ${arrivedOn}; ${instrument} cannot have been made on ${assessedOn}.`,
        ['assessedOn'],
        'BEFORE_ARRIVAL',
      );
    }
    const knowsTheChild =
      may(actor, 'identity:read') && (await listIdentifiedIds(registry, actor, [caseId])).length > 0;
    const score = scoreOf(input);
    const normSet = formOf(input);
    await assertAge(tx, input, knowsTheChild);
    const finding = plainWordsOrNone(input.finding, 'finding');
    const made = { caseId, instrument, informant, assessedOn, normSet, finding, recordedAt: now, recordedBy: by };
    const correction = await correctionOf(tx, input);
    await assertNotSame(change, actor, { ...made, items: score.items ?? null });
    await tx.insert(assessments).values({ ...made, ...score, ...correction });
  });
}

async function correctionOf(db: Reader, input: RecordAssessment) {
  if (input.corrects === undefined) return {};
  const rows = await listAssessments(db, input.caseId);
  const corrected = getStandingRow(rows, input.corrects, 'assessment', 'corrects');
  // Another instrument would let whoever may record it do away with what only the treating role may.
  if (corrected.instrument !== input.instrument) {
    throw Invalid(
      `The assessment that is restated was made with ${corrected.instrument}; this one with ${input.instrument}.`,
      ['corrects'],
    );
  }
  return {
    correctsId: corrected.id,
    reason: reasonOf(input),
  };
}

const listAssessments = (db: Reader, caseId: CaseId) =>
  db.select().from(assessments).where(eq(assessments.caseId, caseId)).orderBy(asc(assessments.id));

/** The ages for which the form is made, how it is called and the field that chose it; nothing of what is made for any. */
function agesOf(
  answered: Answered,
): { readonly ages: readonly [number, number]; what: string; field: string } | undefined {
  switch (answered.instrument) {
    case 'SDQ': {
      const normSet = sdqNormSetOf(answered);
      return { ages: sdqAges[normSet], what: nameOfNormSet(normSet), field: 'normSet' };
    }
    case 'CRIES_8':
      return { ages: cries8Ages, what: 'CRIES_8', field: 'instrument' };
    default:
      return undefined;
  }
}

/**
 * OUTSIDE_AGES where the child may be too young or too old for the form, or where nobody knows. The age on file is told to
 * whoever may know who the child is.
 */
async function assertAge(
  db: Reader,
  input: Answered & { readonly caseId: CaseId },
  knowsTheChild: boolean,
): Promise<void> {
  const form = agesOf(input);
  if (!form) return;
  const {
    ages: [least, most],
    what,
    field,
  } = form;
  const { assessedOn } = input;
  const birth = (await listBirthsOf(db, input.caseId)).at(-1);
  const isOldEnough = birth !== undefined && addYears(birth.latest, least) <= assessedOn;
  const isYoungEnough = birth !== undefined && assessedOn < addYears(birth.earliest, most + 1);
  if (isOldEnough && isYoungEnough) return;
  throw Invalid(
    `${what} is made for ages ${least} to ${most}; ${knowsTheChild ? ageWords(birth, assessedOn) : `on ${assessedOn} this child was, or may have been, of another age`}.`,
    [field],
    'OUTSIDE_AGES',
  );
}

/** The age by the birth that is on file. */
function ageWords(birth: BirthDays | undefined, on: CivilDate): string {
  if (birth === undefined) return 'of this child no birth is on file';
  const [least, most] = [completedYears(birth.latest, on), completedYears(birth.earliest, on)];
  return `on ${on} this child was ${least === most ? least : `between ${least} and ${most}`}, by the birth on file`;
}

function sdqInformantOf(informant: Informant): SdqInformant {
  if (informant === 'PARENT' || informant === 'TEACHER' || informant === 'SELF') return informant;
  throw Invalid(`SDQ is answered by PARENT, TEACHER or SELF; it came as ${informant}.`, ['informant']);
}

function scoreOf(answered: Answered) {
  const { instrument, informant, items } = answered;
  switch (instrument) {
    case 'SDQ': {
      const answers = assertItems(items, 25, new Set([0, 1, 2]), 'SDQ');
      return stored(answers, scoreSdq(answers, sdqNormSetOf(answered)));
    }
    case 'CRIES_8': {
      if (informant !== 'SELF')
        throw Invalid(`CRIES_8 is answered by the child, SELF; it came as ${informant}.`, ['informant']);
      const answers = assertItems(items, 8, cries8Answers, 'CRIES_8');
      return stored(answers, scoreCries8(answers));
    }
    default:
      if (items !== undefined)
        throw Invalid(`${instrument} has no items that are scored here: leave them out.`, ['items'], 'ITEMS_INVALID');
      return { items: null };
  }
}

/**
 * The edition of the form: by its norms where it is scored, since a band without them means nothing, else in words; and an
 * assessment that is not scored is what was found.
 */
function formOf(input: Answered): string {
  const { instrument, normSet, form, finding } = input;
  const sets = normSetsFor(input);
  if (sets === undefined) {
    if (normSet !== undefined)
      throw Invalid(
        `${instrument} is not scored and has no norms here: name its form in words, in form; normSet came as ${nameOfNormSet(normSet)}.`,
        ['normSet'],
      );
    if ((finding?.trim() ?? '') === '')
      throw Invalid(`${instrument} is not scored: say in finding what was found.`, ['finding']);
    return plainWords(form, 'form');
  }
  const known = assertNormSet(input, sets);
  if (form !== undefined)
    throw Invalid(
      `${instrument} is read by its norms, in normSet: leave form out; it came as ${JSON.stringify(form)}.`,
      ['form'],
    );
  return known;
}

function assertNormSet<Known extends NormSet>({ instrument, normSet }: Answered, sets: readonly Known[]): Known {
  const known = sets.find((set) => set === normSet);
  if (known !== undefined) return known;
  throw Invalid(
    `${instrument} answered so is read by ${sets.map(nameOfNormSet).join(' or ')}; normSet came ${normSet === undefined ? 'not at all' : `as ${nameOfNormSet(normSet)}`}.`,
    ['normSet'],
  );
}

const sdqNormSetOf = (answered: Answered): SdqNormSet =>
  assertNormSet<SdqNormSet>(answered, sdqNormSets[sdqInformantOf(answered.informant)]);

function normSetsFor({ instrument, informant }: Answered): readonly NormSet[] | undefined {
  if (instrument === 'SDQ') return sdqNormSets[sdqInformantOf(informant)];
  return instrument === 'CRIES_8' ? cries8NormSets : undefined;
}

const stored = (answers: readonly number[], score: { total: number; band: string | null; scales: object }) => ({
  items: JSON.stringify(answers),
  total: score.total,
  band: score.band,
  scales: JSON.stringify(score.scales),
});

function assertItems(
  items: readonly number[] | undefined,
  count: number,
  allowed: ReadonlySet<number>,
  what: string,
): readonly number[] {
  if (items?.length === count && items.every((item) => allowed.has(item))) return items;
  const wrong = items?.findIndex((item) => !allowed.has(item)) ?? -1;
  throw Invalid(
    `${what} has ${count} answers, each ${[...allowed].join(', ')}, in the order of the form; ${
      items?.length === count
        ? `answer ${wrong + 1} came as ${items[wrong] ?? 'none'}`
        : `it came with ${items?.length ?? 0}`
    }.`,
    ['items'],
    'ITEMS_INVALID',
  );
}

export interface WithdrawAssessment extends ChangeRequest {
  readonly assessmentId: number;
  readonly reason: string;
}

/**
 * Withdraws an assessment that was not made of this child; it stays in the history. Errors: NOT_FOUND, INVALID_INPUT,
 * NOT_GRANTED for a clinical instrument by anyone but the treating role.
 */
export function withdrawAssessment(registry: Registry, actor: Actor, input: WithdrawAssessment): Promise<CaseId> {
  const kind = { action: 'assessment:record', operation: 'assessmentWithdraw' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, by }) => {
    const rows = await listAssessments(tx, input.caseId);
    const { id, ...row } = getStandingRow(rows, input.assessmentId, 'assessment', 'assessmentId');
    if (clinical.has(row.instrument) && !may(actor, 'clinical:write')) {
      throw Invalid('The treating role alone withdraws what it assessed.', ['assessmentId'], 'NOT_GRANTED');
    }
    const withdrawal = { correctsId: id, isWithdrawal: true, reason: reasonOf(input), recordedAt: now, recordedBy: by };
    await tx.insert(assessments).values({ ...row, ...withdrawal });
  });
}
