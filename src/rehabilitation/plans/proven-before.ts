import { listAttestations, asRestated, counts } from '../../cases/rules/attestation-standing.js';
import type { AttestationKind } from '../../cases/rules/case.rules.js';
import type { Tx } from '../../database/connection.js';
import type { CaseId, UserId } from '../../identifiers.js';
import { findPlan, listMilestones } from './plan-rows.js';
import { settle } from './settle-milestone.js';

/** What the file shows of the time before the arrival, and which milestone of the catalogue that is. */
const shownBy: Readonly<Record<string, AttestationKind>> = {
  'PRE-LIST': 'ON_AGREED_LIST',
  'PRE-BIA': 'BEST_INTERESTS_ASSESSMENT',
};

/**
 * A plan does not ask again what the case proves: milestones before the arrival are achieved when the plan is opened, on the
 * day since which the file shows them and with its attestation as their evidence. Of several that stand the first counts.
 */
export async function achieveWhatIsProven(
  tx: Tx,
  caseId: CaseId,
  { by, now }: { readonly by: UserId; readonly now: number },
): Promise<void> {
  const standing = (await listAttestations(tx, caseId)).filter(({ became }) => counts(became));
  const days = standing
    .map((attestation) => asRestated(attestation, attestation.became))
    .sort((one, other) => one.attestedOn.localeCompare(other.attestedOn) || one.id - other.id);
  const plan = await findPlan(tx, caseId);
  if (!plan || days.length === 0) return;
  for (const milestone of await listMilestones(tx, caseId)) {
    const shown = days.find(({ kind }) => kind === shownBy[milestone.code]);
    if (shown === undefined || milestone.outcome !== null) continue;
    // The document is named in the case: whoever reads a plan need not read it.
    const evidence = `The attestation ${shown.kind} of ${shown.attestedOn}`;
    await settle(tx, plan, milestone, { kind: 'ACHIEVED', happenedOn: shown.attestedOn, evidence, by, now });
  }
}
