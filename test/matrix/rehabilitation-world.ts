import { eq } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { assessments } from '../../schema/rehabilitation/assessments.js';
import { guardianshipDecisions, siblingSeparations } from '../../schema/rehabilitation/care.js';
import {
  milestoneEvents,
  milestones,
  planApprovals,
  planReviews,
  plans,
  planVersions,
  unplannedArrivals,
} from '../../schema/rehabilitation/plans.js';
import { sessions } from '../../schema/rehabilitation/sessions.js';
import { fileHolderEndings, fileHolders, fileSeals } from '../../schema/rehabilitation/sealing.js';
import { educationNeeds, healthNeeds, viewEndings, viewGrants } from '../../schema/rehabilitation/views.js';
import { withdrawals } from '../../schema/rehabilitation/withdrawals.js';
import { clinicalNotes } from '../../schema/identity.js';
import { newId, type CaseId } from '../../src/identifiers.js';
import type { TestRegistry } from '../support/registry.js';
import type { CaseKey } from './expected.js';

const now = Date.parse('2018-01-10T09:00:00Z');

/** The body that answers for every plan of the world: no agency of anybody who asks. */
const bodyAgencyId = 14;
const ministryId = 11;

/**
 * A plan with something under every field, row by row: the cases of the world have not come home, and commands would
 * refuse what the matrix must see.
 */
export async function writeRehabilitation(registry: TestRegistry, key: CaseKey, caseId: CaseId): Promise<void> {
  const canary = (kind: 'I' | 'C', place: string) => `Zq${key}x${kind}${place}`;
  const stamp = { recordedAt: now, recordedBy: 102 };
  const own = { caseId, ...stamp };
  await registry.temporary.store.inTransaction(async (tx) => {
    const answering = { bodyAgencyId, caseworkerId: 103, catalogueVersion: 1 };
    const arrivedOn = '2017-12-20';
    const plan = { caseId, ownerAgencyId: ministryId, arrivedOn, version: 1, openedAt: now };
    await tx.insert(plans).values({ ...plan, ...answering });
    await tx
      .insert(planVersions)
      .values({ ...own, ...answering, number: 1, goals: canary('I', 'Goals'), reason: canary('I', 'Revised') });
    await tx.insert(planApprovals).values({ ...own, number: 1, approvedOn: '2018-01-05', recordedBy: 101 });
    // Home without a plan it is not, but whoever lists such children must see of it no more than of any other.
    const [{ ownerAgencyId } = { ownerAgencyId: 0 }] = await tx
      .select({ ownerAgencyId: cases.ownerAgencyId })
      .from(cases)
      .where(eq(cases.id, caseId));
    await tx.insert(unplannedArrivals).values({ caseId, ownerAgencyId, arrivedOn });
    const open = { caseId, bodyAgencyId, responsibleId: 103, isMandatory: true };
    await tx.insert(milestones).values([
      { ...open, code: 'REC-MED', phase: 'RECEPTION', dueOn: '2017-12-23' },
      { ...open, code: 'REC-REG', phase: 'RECEPTION', dueOn: '2017-12-20', outcome: 'ACHIEVED', outcomeOn: arrivedOn },
      {
        ...open,
        code: 'REC-INFO',
        phase: 'RECEPTION',
        dueOn: '2017-12-25',
        outcome: 'WAIVED',
        outcomeOn: '2018-01-02',
      },
      { ...open, code: 'STEP-1', phase: 'COMMUNITY', dueOn: '2018-02-01', title: canary('I', 'Step') },
    ]);
    const event = { ...own, happenedOn: '2018-01-02' };
    await tx.insert(milestoneEvents).values([
      { ...event, code: 'REC-REG', kind: 'ACHIEVED', evidence: canary('I', 'Shown') },
      { ...event, code: 'REC-INFO', kind: 'WAIVED', reason: canary('I', 'Waived') },
    ]);
    const review = { ...own, reviewedOn: '2018-01-06', nextReviewOn: '2018-02-06', finding: 'ON_TRACK' } as const;
    const [reviewed] = await tx
      .insert(planReviews)
      .values({ ...review, summary: canary('I', 'Summary') })
      .returning({ id: planReviews.id });
    const session = {
      ...own,
      setting: 'INDIVIDUAL',
      attendance: 'ATTENDED',
      heldOn: '2018-01-07',
      minutes: 45,
    } as const;
    const served = { type: 'THEOLOGICAL', milestoneCode: 'REC-MED', consent: canary('I', 'Consent') } as const;
    const [held] = await tx
      .insert(sessions)
      .values({ ...session, ...served })
      .returning({ id: sessions.id });
    const note = { ...own, id: newId(now), sessionId: held?.id ?? null, text: canary('C', 'Said') };
    await tx.insert(clinicalNotes).values(note);
    const score = { items: '[0,0,0,0,0,0,0,5]', total: 5, band: 'NEGATIVE_SCREEN', scales: '{"INTRUSION":0}' };
    const made = {
      ...own,
      instrument: 'CRIES_8',
      informant: 'SELF',
      normSet: 'CRIES-8, cut-off 17',
      assessedOn: '2018-01-08',
    } as const;
    await tx
      .insert(assessments)
      .values({ ...made, ...score, finding: canary('C', 'Finding'), reason: canary('C', 'Restated') });
    const decision = { ...own, kind: 'GUARDIANSHIP', relation: 'GRANDPARENT', decidedOn: '2018-01-05' } as const;
    const papers = { authority: canary('I', 'Authority'), reference: canary('I', 'Decision') };
    const [decided] = await tx
      .insert(guardianshipDecisions)
      .values({ ...decision, ...papers })
      .returning({ id: guardianshipDecisions.id });
    const taken = [
      ['SESSION', held?.id, canary('I', 'NotHeld')],
      ['REVIEW', reviewed?.id, canary('I', 'NotReviewed')],
      ['GUARDIANSHIP', decided?.id, canary('I', 'NotDecided')],
      ['CLINICAL_NOTE', note.id, canary('C', 'NotSaid')],
    ] as const;
    for (const [kind, rowId, reason] of taken)
      await tx.insert(withdrawals).values({ ...own, kind, rowId: rowId ?? 0, reason });
    const apart = {
      ...own,
      since: '2018-01-05',
      reason: 'MEDICAL_CARE',
      explanation: canary('I', 'Explanation'),
    } as const;
    // A sibling case that is not there would be refused; the id is told to whoever reads identities.
    await tx.insert(siblingSeparations).values({ ...apart, otherCaseId: await otherThan(registry, caseId) });
    const learned = { ...own, recordedOn: '2018-01-05' };
    // Of each kind what stands, and what was taken back.
    const atSchool = { ...learned, level: 1, language: 'KAZAKH' as const, supports: ['TUTOR'] };
    const schooled = await tx
      .insert(educationNeeds)
      .values([{ ...atSchool }, { ...atSchool }])
      .returning({ id: educationNeeds.id });
    const looked = await tx
      .insert(healthNeeds)
      .values([
        { ...learned, needs: ['DENTAL'] },
        { ...learned, needs: ['DENTAL'] },
      ])
      .returning({ id: healthNeeds.id });
    const needless = [
      ['EDUCATION_NEEDS', schooled[1]?.id, canary('I', 'NotTaught')],
      ['HEALTH_NEEDS', looked[1]?.id, canary('I', 'NotNeeded')],
    ] as const;
    for (const [kind, rowId, reason] of needless)
      await tx.insert(withdrawals).values({ ...own, kind, rowId: rowId ?? 0, reason });
    const view = { caseId, agencyId: bodyAgencyId, kind: 'SCHOOL', purpose: canary('I', 'View') } as const;
    const given = { id: newId(now), expiresAt: now + 86_400_000, grantedAt: now, grantedBy: 102 };
    await tx.insert(viewGrants).values({ ...view, ...given });
    const ended = { ...view, ...given, id: newId(now) };
    await tx.insert(viewGrants).values(ended);
    const ending = { grantId: ended.id, reason: canary('I', 'NotShown'), endedAt: now, endedBy: 102 };
    await tx.insert(viewEndings).values(ending);
    // A seal that was lifted, and rights that were taken back: neither stands.
    for (const sealsOn of ['2018-01-09', null])
      await tx.insert(fileSeals).values({ ...own, sealsOn, reason: canary('I', 'Sealed') });
    const [holder] = await tx
      .insert(fileHolders)
      .values({ ...own, userId: 103, since: '2018-01-09' })
      .returning({ id: fileHolders.id });
    await tx
      .insert(fileHolderEndings)
      .values({ ...stamp, holderId: holder?.id ?? 0, reason: canary('I', 'HeldByNobody') });
  });
}

/** Any other case of the world; each is a sibling of each. It must be within the reach of whoever sees this one. */
async function otherThan(registry: TestRegistry, caseId: CaseId): Promise<number> {
  const { raw } = registry.temporary.store.reader;
  return raw.prepare('select max(id) from cases where id <> ?').pluck().get(caseId) as number;
}
