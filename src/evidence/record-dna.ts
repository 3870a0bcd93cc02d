import { dnaResults, evidence, evidenceConflicts, kitMarks, type kinshipRelations } from '../../schema/evidence.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { changeCase, type ChangeRequest } from '../cases/change-case.js';
import { ordinalsOf } from '../cases/ordinals.js';
import { listJudgedEvidence, type JudgedItem } from '../cases/reading/case-file.js';
import { listDnaRows } from '../cases/reading/evidence-details.js';
import { findingOf, testOf } from '../cases/rules/kit-results.js';
import type { Reader } from '../database/connection.js';
import { assertNoProfile } from '../cases/facts/no-profile.js';
import { assertNotBeforeBirth } from '../cases/facts/record-evidence.js';
import { assertRoomForEvidence } from '../cases/facts/room-for-evidence.js';
import { assertDnaConsent } from '../tracing/dna-consent.js';
import { assertNotFuture, type CivilDate } from '../dates.js';
import { Invalid } from '../errors.js';
import { newId, toRecordId, type CaseId, type UserId } from '../identifiers.js';
import { spelling, wordsOf } from '../words.js';

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
 * Errors: INVALID_INPUT, IMPOSSIBLE_DATES, EVIDENCE_BEFORE_BIRTH, ALREADY_RECORDED for the very result, FILE_FULL, CONSENT_MISSING where an inquirer asks for the child and
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
    const result = { caseId, laboratory, kitReference, relation, likelihoodPpm, testedOn };
    const items = await listJudgedEvidence(tx, caseId);
    const test = testOf(result);
    const known = await listOfTest(tx, caseId, test);
    assertNew(items, known, result);
    await assertRoomForEvidence(tx, caseId, by);
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
    for (const other of contradictedBy(result, known, items, by).slice(0, mostConflicts))
      await tx.insert(evidenceConflicts).values({
        ...{ caseId, evidenceId: other.evidenceId, otherEvidenceId: id, about: 'PARENTAGE' },
        ...{ reason: contradiction(other, result), recordedAt: now, recordedBy: by },
      });
    await tx.insert(dnaResults).values({ evidenceId: id, ...result });
    await tx.insert(kitMarks).values({ evidenceId: id, caseId, mark: test, spelling });
  });
}

/**
 * With so many results on file a new one is put into conflict, those that its recorder refuted first: with a thousand of one kit each would bring as many as
 * there are. Of the others the rule of identity reads itself that they contradict it.
 */
const mostConflicts = 20;

type Items = readonly JudgedItem[];

/** The results on file of the very kit, oldest first, however it is spelt. */
async function listOfTest(db: Reader, caseId: CaseId, test: string): Promise<KnownResult[]> {
  const rows = await listDnaRows(db, { ids: JSON.stringify([caseId]) });
  return rows.filter((row) => testOf(row) === test).sort((one, other) => one.evidenceId - other.evidenceId);
}

/**
 * Those that say otherwise, but for what somebody else refuted: one kit is one test, so that one of the two is wrong, and a person finds
 * which. Whoever refuted one and then brings another would decide alone which of the two holds.
 */
function contradictedBy(result: Result, known: readonly KnownResult[], items: Items, by: UserId): KnownResult[] {
  const judged = new Map(items.map((item) => [item.id, item]));
  const otherwise = known.filter((row) => findingOf(row) !== findingOf(result));
  const [refuted = [], standing = []] = [true, false].map((isRefuted) =>
    otherwise.filter(({ evidenceId }) => (judged.get(evidenceId)?.standing === 'REFUTED') === isRefuted),
  );
  return [...refuted.filter(({ evidenceId }) => judged.get(evidenceId)?.judgedBy === by), ...standing];
}

function contradiction(one: Result, other: Result): string {
  const said = ({ relation, likelihoodPpm }: Result) => `${relation} with ${likelihoodPpm / 10_000} %`;
  return `One kit of one laboratory has two results: ${said(one)}, and ${said(other)}.`;
}

type KnownResult = typeof dnaResults.$inferSelect;
type Result = Omit<KnownResult, 'evidenceId'>;

/** One result is one item, however it is spelt: twice on file it would read as two tests. Another likelihood of the same kit is another result. */
function assertNew(items: Items, known: readonly KnownResult[], result: Result): void {
  const same = known.find((row) => findingOf(row) === findingOf(result) && row.testedOn === result.testedOn);
  if (!same) return;
  const place = ordinalsOf(items)(same.evidenceId);
  throw Invalid(
    `This very result is on file already, as ${toRecordId('evidence', [result.caseId], place)}.`,
    ['kitReference'],
    'ALREADY_RECORDED',
  );
}
