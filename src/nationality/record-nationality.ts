import { nationalityDecisions, type nationalities } from '../../schema/cases.js';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { changeCase, type ChangeRequest } from '../cases/change-case.js';
import { correctionOf, mirrorNationality, type Correcting } from '../cases/facts/decide-axes.js';
import { ordinalsOf } from '../cases/ordinals.js';
import { assertWithinLife } from '../cases/rules/chronology.js';
import { standingClaims } from '../cases/standing-rows.js';
import type { CivilDate } from '../dates.js';
import { Invalid } from '../errors.js';
import { toRecordId, type CaseId } from '../identifiers.js';
import { assertWords, isMeantAlike } from '../words.js';
import { assertAuthorityHolds } from './authority-decision.js';
import type { Decision } from './authority-words.js';
import { readNationalityFile } from './nationality.queries.js';
import { riskOf } from './statelessness-risk.js';

export interface RecordNationality extends ChangeRequest, Correcting {
  readonly nationality: (typeof nationalities)[number];
  /** Left out, as `riskOf`; a correction that leaves the nationality as it is leaves the risk too. */
  readonly statelessnessRisk?: boolean | undefined;
  /** The rule that was applied, in its authority's own reference. */
  readonly rule: string;
  readonly decidedOn: CivilDate;
}

/**
 * Records a decision on nationality with the rule it rests on, or restates an earlier one by naming it; the latest that
 * stands holds. Errors: IMPOSSIBLE_DATES, INVALID_INPUT, NOT_FOUND, ALREADY_RECORDED, NO_SUCH_TRANSITION where it would come to
 * hold over what an authority decided.
 */
export function recordNationality(registry: Registry, actor: Actor, input: RecordNationality): Promise<CaseId> {
  const isCorrection = input.corrects !== undefined;
  const kind = { action: 'nationality:record', operation: 'nationalityRecord', isCorrection } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    const { caseId, nationality, decidedOn } = input;
    await assertWithinLife(tx, { caseId, on: decidedOn, today, field: 'decidedOn' });
    assertWords(input.rule, ['rule'], 'A decision names the rule it rests on; it came empty.');
    const file = await readNationalityFile(tx, caseId);
    const { decisions } = file;
    const correction = correctionOf(decisions, input, 'decision');
    const corrected = standingClaims(decisions).find(({ id }) => id === correction.correctsId);
    const statelessnessRisk = riskOf({ ...input, field: 'nationality' }, corrected);
    const said = { nationality, statelessnessRisk, rule: input.rule.trim(), decidedOn };
    assertOtherwise(decisions, caseId, said);
    const row = { ...correction, caseId, ...said, recordedAt: now, recordedBy: by };
    assertAuthorityHolds(file, { ...row, id: Number.MAX_SAFE_INTEGER, isWithdrawal: false });
    await tx.insert(nationalityDecisions).values(row);
    await mirrorNationality(tx, caseId);
  });
}

/** ALREADY_RECORDED for the decision of one day that stands already, by the same rule however it is spelt. */
function assertOtherwise(
  decisions: readonly Decision[],
  caseId: CaseId,
  { nationality, statelessnessRisk, rule, decidedOn }: Omit<RecordNationality, keyof ChangeRequest | keyof Correcting>,
): void {
  const same = standingClaims(decisions).find(
    (one) =>
      one.nationality === nationality &&
      one.statelessnessRisk === statelessnessRisk &&
      one.decidedOn === decidedOn &&
      isMeantAlike(one.rule, rule),
  );
  if (!same) return;
  const id = toRecordId('nationalityDecision', [caseId], ordinalsOf(decisions)(same.id));
  throw Invalid(
    `${nationality} of ${decidedOn} is on record already by this rule: ${id}.`,
    ['decidedOn'],
    'ALREADY_RECORDED',
  );
}
