import { vitalStatusClaims, whereaboutsClaims } from '../../schema/claims.js';
import { attestations, evidence } from '../../schema/evidence.js';
import { holds } from '../../schema/holds.js';
import { clinicalNotes, notes } from '../../schema/identity.js';
import { assessments } from '../../schema/rehabilitation/assessments.js';
import { planReviews } from '../../schema/rehabilitation/plans.js';
import { sessions } from '../../schema/rehabilitation/sessions.js';
import type { TestRegistry } from '../support/registry.js';
import { newId } from '../../src/identifiers.js';

const now = Date.parse('2018-01-10T09:00:00Z');
const psychologistId = 104;

/** One more row in every list of one case that is read in pages; what was said is said by the psychologist who asks. */
export async function addToLongLists({ temporary }: TestRegistry, caseId: number): Promise<void> {
  const stamp = { caseId, recordedAt: now, recordedBy: psychologistId };
  const claim = { ...stamp, observedOn: '2017-05-22', source: 'Source', grade: 'B', isWithdrawal: false } as const;
  await temporary.store.inTransaction(async (tx) => {
    await tx.insert(whereaboutsClaims).values({ ...claim, country: 'SY' });
    await tx.insert(vitalStatusClaims).values({ ...claim, status: 'REPORTED_ALIVE' });
    const item = { type: 'VIDEO', grade: 'C', obtainedOn: '2017-07-01', isVerified: false } as const;
    await tx.insert(evidence).values({ ...stamp, id: newId(now), ...item, source: 'Source', standing: 'STANDING' });
    const word = { kind: 'LEGITIMATE_BASIS', attestedOn: '2017-07-01', reference: 'Document' } as const;
    await tx.insert(attestations).values({ ...stamp, id: newId(now), ...word });
    const hold = { kind: 'MEDICAL', placedOn: '2017-07-01', placedBy: psychologistId, liftedOn: '2017-07-02' } as const;
    await tx.insert(holds).values({ id: newId(now), caseId, ...hold, liftedBy: psychologistId, reason: 'Reason' });
    await tx.insert(notes).values({ ...stamp, id: newId(now), text: 'Text' });
    const held = { setting: 'INDIVIDUAL', attendance: 'ATTENDED', heldOn: '2018-01-07', minutes: 45 } as const;
    await tx.insert(sessions).values({ ...stamp, type: 'PLAY_OR_ART', ...held });
    await tx
      .insert(planReviews)
      .values({ ...stamp, reviewedOn: '2018-01-02', finding: 'ON_TRACK', summary: 'A summary' });
    await tx.insert(clinicalNotes).values({ ...stamp, id: newId(now), text: 'Said' });
    const made = { instrument: 'CRIES_8', informant: 'SELF', normSet: 'CRIES-8', assessedOn: '2018-01-08' } as const;
    await tx.insert(assessments).values({ ...stamp, ...made });
  });
}
