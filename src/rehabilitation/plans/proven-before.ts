import { listStanding } from '../../cases/rules/attestation-standing.js';
import type { Tx } from '../../database/connection.js';
import type { CaseId, UserId } from '../../identifiers.js';
import { findBornFrom } from '../../identity/births.js';
import { evidenceOf, provenBy } from '../../tallies/proven.rules.js';
import { findPlan, listMilestones } from './plan-rows.js';
import { settle } from './settle-milestone.js';

/**
 * A plan does not ask again what the case proves: milestones before the arrival are achieved when the plan is opened, on the
 * day since which the file shows them and with its attestation as their evidence. They go with it (`followAttestation`).
 */
export async function achieveWhatIsProven(
  tx: Tx,
  caseId: CaseId,
  { by, now }: { readonly by: UserId; readonly now: number },
): Promise<void> {
  const shown = await listStanding(tx, caseId);
  const plan = await findPlan(tx, caseId);
  if (!plan || shown.length === 0) return;
  const bornFrom = await findBornFrom(tx, caseId);
  const before = { bornFrom, arrivedOn: plan.arrivedOn };
  for (const milestone of await listMilestones(tx, caseId)) {
    const proof = milestone.outcome === null ? provenBy(milestone.code, before, shown) : undefined;
    if (!proof) continue;
    const achieved = { kind: 'ACHIEVED', happenedOn: proof.attestedOn, evidence: evidenceOf(proof) } as const;
    await settle(tx, plan, milestone, { ...achieved, by, now });
  }
}
