import { dnaResults, evidence, evidenceConflicts, type kinshipRelations } from '../../schema/evidence.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { changeCase, type ChangeRequest } from '../cases/change-case.js';
import { ordinalsOf } from '../cases/ordinals.js';
import { listJudgedEvidence } from '../cases/reading/case-file.js';
import { listDnaRows } from '../cases/reading/evidence-details.js';
import { asMeant, contradict } from '../cases/rules/kit-results.js';
import type { Reader } from '../database/connection.js';
import { assertNoProfile } from '../cases/facts/no-profile.js';
import { assertNotBeforeBirth } from '../cases/facts/record-evidence.js';
import { assertDnaConsent } from '../tracing/dna-consent.js';
import { assertNotFuture, type CivilDate } from '../dates.js';
import { Invalid } from '../errors.js';
import { newId, toRecordId, type CaseId } from '../identifiers.js';
import { wordsOf } from '../words.js';

export interface RecordDna extends ChangeRequest {
  readonly laboratory: string;
  readonly kitReference: string;
  /** The relative who was tested, as related to the child by claim. */
  readonly relation: (typeof kinshipRelations)[number];
  /** The probability of that kinship, from 0 to 1. */
  readonly likelihood: number;
  readonly testedOn: CivilDate;
}

const million = 1_000_000;

/**
 * Adds what a laboratory found: its reference, the relationship claimed, the likelihood and the day. Never a profile. Where
 * the very kit has another result on file the two are in conflict, and neither decides before that is settled.
 * Errors: INVALID_INPUT, IMPOSSIBLE_DATES, EVIDENCE_BEFORE_BIRTH, ALREADY_RECORDED for the very result, CONSENT_MISSING where an inquirer asks for the child and
 * none agreed to the comparison.
 */
export function recordDna(registry: Registry, actor: Actor, input: RecordDna): Promise<CaseId> {
  const kind = { action: 'evidence:record', operation: 'dnaResultRecord' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    const { caseId, relation, likelihood, testedOn } = input;
    const laboratory = wordsOf(input.laboratory, 'laboratory');
    const kitReference = wordsOf(input.kitReference, 'kitReference');
    assertNoProfile(laboratory, 'laboratory');
    assertNoProfile(kitReference, 'kitReference');
    assertNotFuture(testedOn, today, 'testedOn');
    await assertNotBeforeBirth(tx, { caseId, type: 'DNA_KINSHIP', obtainedOn: testedOn }, 'testedOn');
    if (!(likelihood >= 0 && likelihood <= 1)) {
      throw Invalid(`A likelihood lies between 0 and 1, such as 0.9999; it came as ${likelihood}.`, ['likelihood']);
    }
    await assertDnaConsent(tx, caseId, relation);
    const likelihoodPpm = Math.floor(likelihood * million);
    await assertNew(tx, { caseId, laboratory, kitReference, relation, likelihoodPpm, testedOn });
    const id = newId(now);
    await tx.insert(evidence).values({
      ...{
        id,
        caseId,
        type: 'DNA_KINSHIP',
        grade: 'A',
        obtainedOn: testedOn,
        source: `${laboratory}, ${kitReference}`,
      },
      ...{ isVerified: true, standing: 'STANDING', recordedAt: now, recordedBy: by },
    });
    const result = { caseId, laboratory, kitReference, relation, likelihoodPpm, testedOn };
    for (const other of await listContradicted(tx, result))
      await tx.insert(evidenceConflicts).values({
        ...{ caseId, evidenceId: other.evidenceId, otherEvidenceId: id, about: 'PARENTAGE' },
        ...{ reason: contradiction(other, result), recordedAt: now, recordedBy: by },
      });
    await tx.insert(dnaResults).values({ evidenceId: id, ...result });
  });
}

/**
 * The results on file of the very kit that say otherwise, but for those that were refuted: one kit is one test, so that one of
 * the two is wrong, and a person finds which.
 */
async function listContradicted(db: Reader, result: Result): Promise<(typeof dnaResults.$inferSelect)[]> {
  const judged = await listJudgedEvidence(db, result.caseId as CaseId);
  const stands = new Set(judged.flatMap(({ id, standing }) => (standing === 'REFUTED' ? [] : [id])));
  const rows = await listDnaRows(db, { ids: JSON.stringify([result.caseId]) });
  return rows.filter((row) => stands.has(row.evidenceId) && contradict(row, result));
}

function contradiction(one: Result, other: Result): string {
  const said = ({ relation, likelihoodPpm }: Result) => `${relation} with ${likelihoodPpm / 10_000} %`;
  return `One kit of one laboratory has two results: ${said(one)}, and ${said(other)}.`;
}

type Result = Omit<typeof dnaResults.$inferSelect, 'evidenceId'>;

/** One result is one item, however it is spelt: twice on file it would read as two tests. Another likelihood of the same kit is another result. */
async function assertNew(db: Reader, { caseId, ...result }: Result & { readonly caseId: CaseId }): Promise<void> {
  const items = ordinalsOf(await listJudgedEvidence(db, caseId));
  const known = (await listDnaRows(db, { ids: JSON.stringify([caseId]) })).find((row) => isSame(row, result));
  if (!known) return;
  throw Invalid(
    `This very result is on file already, as ${toRecordId('evidence', [caseId], items(known.evidenceId))}.`,
    ['kitReference'],
    'ALREADY_RECORDED',
  );
}

const isSame = (row: Omit<Result, 'caseId'>, result: Omit<Result, 'caseId'>): boolean =>
  asMeant(row.laboratory) === asMeant(result.laboratory) &&
  asMeant(row.kitReference) === asMeant(result.kitReference) &&
  row.relation === result.relation &&
  row.likelihoodPpm === result.likelihoodPpm &&
  row.testedOn === result.testedOn;
