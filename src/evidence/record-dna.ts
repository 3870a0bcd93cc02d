import { dnaResults, evidence, type kinshipRelations } from '../../schema/evidence.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { changeCase, type ChangeRequest } from '../cases/change-case.js';
import { assertNoProfile } from '../cases/facts/no-profile.js';
import { assertNotBeforeBirth } from '../cases/facts/record-evidence.js';
import { assertDnaConsent } from '../tracing/dna-consent.js';
import { assertNotFuture, type CivilDate } from '../dates.js';
import { Invalid } from '../errors.js';
import { newId, type CaseId } from '../identifiers.js';
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
 * Adds what a laboratory found: its reference, the relationship claimed, the likelihood and the day. Never a profile.
 * Errors: INVALID_INPUT, IMPOSSIBLE_DATES, EVIDENCE_BEFORE_BIRTH, CONSENT_MISSING where an inquirer asks for the child and
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
    const likelihoodPpm = Math.floor(likelihood * million);
    await tx
      .insert(dnaResults)
      .values({ evidenceId: id, caseId, laboratory, kitReference, relation, likelihoodPpm, testedOn });
  });
}
