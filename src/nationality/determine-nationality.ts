import { nationalityDecisions } from '../../schema/cases.js';
import { nationalityDeterminations, nationalityFacts, type nationalityFactKinds } from '../../schema/nationality.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { listJudgedEvidence } from '../cases/reading/case-file.js';
import { changeCase, type Change, type ChangeRequest } from '../cases/change-case.js';
import { assertWithinLife } from '../cases/rules/chronology.js';
import { mirrorNationality } from '../cases/facts/decide-axes.js';
import { atOrdinal } from '../cases/ordinals.js';
import type { CivilDate } from '../dates.js';
import type { Reader } from '../database/connection.js';
import { Invalid, NotFound } from '../errors.js';
import type { CaseId } from '../identifiers.js';
import { wordsOf } from '../words.js';
import { listDeterminations, readInputs } from './nationality.queries.js';
import { byAuthority, determine, type Answer, type Rule } from './nationality.rules.js';

export interface RecordFact extends ChangeRequest {
  readonly kind: (typeof nationalityFactKinds)[number];
  readonly answer: Answer;
  readonly source: string;
  /** The item of evidence that it rests on, by its place in the case. */
  readonly evidenceId?: number | undefined;
}

/** Answers a question of the rules, on evidence where there is some; the last word holds. Errors: NOT_FOUND. */
export function recordFact(registry: Registry, actor: Actor, input: RecordFact): Promise<CaseId> {
  const kind = { action: 'nationality:record', operation: 'nationalityFactRecord' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, by }) => {
    const source = wordsOf(input.source, 'source');
    const { caseId, answer } = input;
    const evidenceId =
      input.evidenceId === undefined ? null : atOrdinal(await listJudgedEvidence(tx, caseId), input.evidenceId);
    if (evidenceId === undefined) throw NotFound('item of evidence', ['evidenceId']);
    await tx
      .insert(nationalityFacts)
      .values({ caseId, kind: input.kind, answer, source, evidenceId, recordedAt: now, recordedBy: by });
  });
}

export interface DetermineNationality extends ChangeRequest {
  readonly decidedOn: CivilDate;
}

/**
 * Runs the rules on what is known and decides accordingly: the rule, its inputs and its trace are kept, and a risk of
 * statelessness is raised where no rule holds. Errors: IMPOSSIBLE_DATES, NO_SUCH_TRANSITION where the rules were asked the
 * same before, that day or before an authority overturned them.
 */
export function determineNationality(registry: Registry, actor: Actor, input: DetermineNationality): Promise<CaseId> {
  const kind = { action: 'nationality:record', operation: 'nationalityDetermine' } as const;
  return changeCase(registry, actor, kind, input, async (change) => {
    const { tx, now, today, by } = change;
    const { caseId, decidedOn } = input;
    await assertWithinLife(tx, { caseId, on: decidedOn, today, field: 'decidedOn' });
    const inputs = await readInputs(tx, caseId);
    const { ruleVersion, rule, trace } = determine(inputs, decidedOn);
    await assertNotDecided(tx, { caseId, decidedOn, ruleVersion, inputs: JSON.stringify(inputs) });
    const decisionId = await writeDecision(change, { ...rule, rule: `${ruleVersion} ${rule.code}`, decidedOn });
    await tx.insert(nationalityDeterminations).values({
      ...{ caseId, decisionId, ruleVersion, ruleCode: rule.code, decidedOn },
      ...{ nationality: rule.nationality, statelessnessRisk: rule.statelessnessRisk },
      ...{ inputs: JSON.stringify(inputs), trace: JSON.stringify(trace), recordedAt: now, recordedBy: by },
    });
  });
}

/**
 * The rules give the same answer to the same questions: deciding twice on one day adds nothing, and an authority that
 * overturned what they said is not overruled by asking them again. What has changed is recorded first.
 */
async function assertNotDecided(
  db: Reader,
  asked: {
    readonly caseId: CaseId;
    readonly decidedOn: CivilDate;
    readonly ruleVersion: string;
    readonly inputs: string;
  },
): Promise<void> {
  const last = (await listDeterminations(db, asked.caseId)).at(-1);
  if (!last || last.inputs !== asked.inputs || last.ruleVersion !== asked.ruleVersion) return;
  // Of before authorities' decisions were determinations themselves, there is the challenge alone.
  const said = last.ruleCode === byAuthority ? last : last.challenges.find(({ kind }) => kind === 'OVERTURNED');
  if (said) {
    const [who, on] = [said.authority ?? 'An authority', 'decidedOn' in said ? said.decidedOn : said.statedOn];
    throw Invalid(
      `${who} decided otherwise than the rules on ${on}, and nothing that the rules ask for has changed since: record the fact, or the citizenship of a parent, that changed; or contest that decision with nationalityContest.`,
      ['caseId'],
      'NO_SUCH_TRANSITION',
    );
  }
  if (last.decidedOn !== asked.decidedOn) return;
  throw Invalid(
    `This was determined already, by the same rules on the same answers, on ${last.decidedOn}.`,
    ['decidedOn'],
    'ALREADY_RECORDED',
  );
}

/** Writes the decision into the axis of the case, from where all that reads the nationality of a case takes it. */
export async function writeDecision(
  { tx, now, by, row }: Change,
  decision: Pick<Rule, 'nationality' | 'statelessnessRisk'> & { readonly rule: string; readonly decidedOn: CivilDate },
): Promise<number> {
  const caseId = row.id as CaseId;
  const { nationality, statelessnessRisk, rule, decidedOn } = decision;
  const [made] = await tx
    .insert(nationalityDecisions)
    .values({ caseId, nationality, statelessnessRisk, rule, decidedOn, recordedAt: now, recordedBy: by })
    .returning({ id: nationalityDecisions.id });
  if (!made) throw new Error('A decision that was written has a number.');
  await mirrorNationality(tx, caseId);
  return made.id;
}
