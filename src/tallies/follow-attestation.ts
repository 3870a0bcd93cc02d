import { eq } from 'drizzle-orm';
import { milestones, plans } from '../../schema/rehabilitation/plans.js';
import type { Tx } from '../database/connection.js';
import type { CivilDate } from '../dates.js';
import type { CaseId, UserId } from '../identifiers.js';
import { findBornFrom } from '../identity/births.js';
import { Tallies } from './post-tallies.js';
import { evidenceOf, provenBy, type Shown } from './proven.rules.js';
import { lastOfEach, writeOutcome } from './write-outcome.js';

interface Corrected {
  readonly caseId: CaseId;
  /** The attestation as it stood before. */
  readonly was: Shown;
  /** Every attestation of the case as it stands now. */
  readonly shown: readonly Shown[];
  readonly by: UserId;
  readonly now: number;
  readonly today: CivilDate;
}

/**
 * Takes back what rested on an attestation that was withdrawn or restated: a milestone that names it as its evidence is open
 * again, or achieved by what shows it now; the history keeps both.
 */
export async function followAttestation(tx: Tx, corrected: Corrected): Promise<void> {
  const { caseId, was, shown, by, now, today } = corrected;
  const [plan] = await tx.select().from(plans).where(eq(plans.caseId, caseId));
  if (!plan) return;
  const bornFrom = await findBornFrom(tx, caseId);
  const last = await lastOfEach(tx, caseId);
  const tallies = new Tallies();
  for (const milestone of await tx.select().from(milestones).where(eq(milestones.caseId, caseId))) {
    const { code } = milestone;
    const event = last.get(code);
    if (event?.kind !== 'ACHIEVED' || event.evidence !== evidenceOf(was)) continue;
    const reason = `${evidenceOf(was)}, which showed it, was corrected.`;
    const opened = await writeOutcome(tx, milestone, { kind: 'REOPENED', happenedOn: today, reason, by, now });
    const proof = provenBy(code, { bornFrom, arrivedOn: plan.arrivedOn }, shown);
    const achieved = proof && { happenedOn: proof.attestedOn, evidence: evidenceOf(proof), by, now };
    const after = achieved ? await writeOutcome(tx, opened, { kind: 'ACHIEVED', ...achieved }) : opened;
    if (!plan.isHome) continue;
    tallies.add(milestone, plan, -1);
    tallies.add(after, plan, 1);
  }
  await tallies.post(tx);
}
