import { nationalityDecisions } from '../../schema/cases.js';
import { nationalityDeterminations, nationalityFacts, type nationalityFactKinds } from '../../schema/nationality.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { listJudgedEvidence } from '../cases/reading/case-file.js';
import { changeCase, type Change, type ChangeRequest } from '../cases/change-case.js';
import { assertWithinLife } from '../cases/rules/chronology.js';
import { mirrorNationality } from '../cases/facts/decide-axes.js';
import { atOrdinal, ordinalsOf } from '../cases/ordinals.js';
import type { CivilDate } from '../dates.js';
import { Invalid, NotFound } from '../errors.js';
import { toRecordId, type CaseId } from '../identifiers.js';
import { isMeantAlike, wordsOf } from '../words.js';
import { readAnswers, type AnswersOnFile } from './answers-on-file.js';
import { assertAuthorityHolds } from './authority-decision.js';
import { findDecision, saysSame } from './authority-words.js';
import { readNationalityFile, type NationalityFile } from './nationality.queries.js';
import { byAuthority, determine, type Answer, type Finding, type Rule } from './nationality.rules.js';

export interface RecordFact extends ChangeRequest {
  readonly kind: (typeof nationalityFactKinds)[number];
  readonly answer: Answer;
  readonly source: string;
  /** The item of evidence that it rests on, by its place in the case. */
  readonly evidenceId?: number | undefined;
}

/** Answers a question of the rules, on evidence where there is some; the last word holds. Errors: NOT_FOUND, ALREADY_RECORDED. */
export function recordFact(registry: Registry, actor: Actor, input: RecordFact): Promise<CaseId> {
  const kind = { action: 'nationality:record', operation: 'nationalityFactRecord' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, by }) => {
    const source = wordsOf(input.source, 'source');
    const { caseId, answer } = input;
    const evidenceId =
      input.evidenceId === undefined ? null : atOrdinal(await listJudgedEvidence(tx, caseId), input.evidenceId);
    if (evidenceId === undefined) throw NotFound('item of evidence', ['evidenceId']);
    assertNewWord(await readAnswers(tx, caseId), { kind: input.kind, answer, source, evidenceId });
    await tx
      .insert(nationalityFacts)
      .values({ caseId, kind: input.kind, answer, source, evidenceId, recordedAt: now, recordedBy: by });
  });
}

/**
 * ALREADY_RECORDED for an answer of the same source on the same item since which nobody answered otherwise. Where what came after
 * it counts no more, or it itself does not, saying it again is a word of its own.
 */
function assertNewWord(
  { facts, items }: AnswersOnFile,
  said: Pick<AnswersOnFile['facts'][number], 'kind' | 'answer' | 'source' | 'evidenceId'>,
): void {
  const stands = items.at(Number.POSITIVE_INFINITY);
  const ofKind = facts.filter(({ kind }) => kind === said.kind);
  const since = ofKind.slice(ofKind.findLastIndex(({ answer }) => answer !== said.answer) + 1);
  const counts = stands(since.at(-1)?.evidenceId ?? null);
  const same = since.findLast(
    ({ source, evidenceId }) =>
      evidenceId === said.evidenceId && stands(evidenceId) === counts && isMeantAlike(source, said.source),
  );
  if (!same) return;
  throw Invalid(
    `${said.kind} was answered ${said.answer} by this source already: it is answer ${ordinalsOf(facts)(same.id)} of nationalityStatus.facts.`,
    ['source'],
    'ALREADY_RECORDED',
  );
}

export interface DetermineNationality extends ChangeRequest {
  readonly decidedOn: CivilDate;
}

/**
 * Runs the rules on what is known and decides accordingly: the rule, its inputs and its trace are kept, and a risk of
 * statelessness is raised where no rule holds. Errors: IMPOSSIBLE_DATES, ALREADY_RECORDED where the rules were asked the same of that day,
 * NO_SUCH_TRANSITION where what they say would come to hold over what an authority said that knew the same.
 */
export function determineNationality(registry: Registry, actor: Actor, input: DetermineNationality): Promise<CaseId> {
  const kind = { action: 'nationality:record', operation: 'nationalityDetermine' } as const;
  return changeCase(registry, actor, kind, input, async (change) => {
    const { tx, now, today, by } = change;
    const { caseId, decidedOn } = input;
    await assertWithinLife(tx, { caseId, on: decidedOn, today, field: 'decidedOn' });
    const file = await readNationalityFile(tx, caseId);
    const inputs = file.answers.now;
    const finding = determine(inputs, decidedOn);
    const { ruleVersion, rule, trace } = finding;
    const decision = decisionOf({ ...rule, rule: `${ruleVersion} ${rule.code}`, decidedOn }, change);
    assertAuthorityHolds(file, { ...decision, id: Number.MAX_SAFE_INTEGER });
    assertNotDecided(file, { caseId, decidedOn, finding });
    const decisionId = await writeDecision(change, decision);
    await tx.insert(nationalityDeterminations).values({
      ...{ caseId, decisionId, ruleVersion, ruleCode: rule.code, decidedOn },
      ...{ nationality: rule.nationality, statelessnessRisk: rule.statelessnessRisk },
      ...{ inputs: JSON.stringify(inputs), trace: JSON.stringify(trace), recordedAt: now, recordedBy: by },
    });
  });
}

/**
 * The rules give the same answer to the same questions: deciding twice on one day adds nothing. A determination whose decision was withdrawn
 * was never made.
 */
function assertNotDecided(
  { rows, decisions, answers }: NationalityFile,
  asked: { readonly caseId: CaseId; readonly decidedOn: CivilDate; readonly finding: Finding },
): void {
  const last = rows.findLast((row) => findDecision(row, decisions) !== undefined);
  if (!last || last.ruleCode === byAuthority) return;
  if (last.inputs !== JSON.stringify(answers.now) || last.ruleVersion !== asked.finding.ruleVersion) return;
  const stood = findDecision(last, decisions);
  if (stood?.decidedOn !== asked.decidedOn || !saysSame(stood, asked.finding.rule)) return;
  const id = toRecordId('nationalityDetermination', [asked.caseId], ordinalsOf(rows)(last.id));
  throw Invalid(
    `This was determined already, by the same rules on the same answers, on ${stood.decidedOn}: ${id}.`,
    ['decidedOn'],
    'ALREADY_RECORDED',
  );
}

type Decided = Pick<Rule, 'nationality' | 'statelessnessRisk'> & {
  readonly rule: string;
  readonly decidedOn: CivilDate;
};

/** A decision that corrects none, as the axis of the case has it. */
export function decisionOf({ nationality, statelessnessRisk, rule, decidedOn }: Decided, { now, by, row }: Change) {
  const first = { correctsId: null, isWithdrawal: false, reason: null };
  const said = { caseId: row.id as CaseId, nationality, statelessnessRisk, rule, decidedOn };
  return { ...first, ...said, recordedAt: now, recordedBy: by };
}

/** Writes the decision into the axis of the case, from where all that reads the nationality of a case takes it. */
export async function writeDecision({ tx }: Change, decision: ReturnType<typeof decisionOf>): Promise<number> {
  const [made] = await tx.insert(nationalityDecisions).values(decision).returning({ id: nationalityDecisions.id });
  if (!made) throw new Error('A decision that was written has a number.');
  await mirrorNationality(tx, decision.caseId);
  return made.id;
}
