import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CaseStory } from '../support/case-story.js';
import { refresh } from '../movements/travel.js';
import { mustActOn } from '../support/act-on.js';
import { databaseOf } from '../matrix/world.js';
import type { Answer, TestRegistry } from '../support/registry.js';
import { centre, codesOf, lyceum, openHome, readFile } from '../rehabilitation/home.js';
import { readsOwnFile } from './own-file.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openHome('2018-01-10T09:00:00Z');
});
afterAll(() => registry.discard());

const on = (day: string) => registry.setClock(`${day}T09:00:00Z`);

/** Mandatory milestones before the follow-up, with the day on which each was achieved. */
const achieved = `PRE-CMTE 2017-12-25 REC-REG 2018-01-10 REC-MED 2018-01-12
  REC-SAFE 2018-01-12 REC-INFO 2018-01-14 ADP-PSY1 2018-01-19 ADP-DEV 2018-01-23 ADP-EXIT 2018-02-09 GRD-SET 2018-02-20
  HOM-V1 2018-02-22 PSY-REG 2018-02-20 STG-SAFE 2018-03-01 DOC-BIRTH 2018-03-05 DOC-CIT 2018-03-05 DOC-IIN 2018-03-06
  BEN-SET 2018-03-08 EDU-ENR 2018-03-01`
  .trim()
  .split(/\s+/);

describe('a child who comes home', () => {
  it('is accompanied from the arrival to a sealed file eighteen months later', async () => {
    // A boy of 16 and a half, so that he comes of age on the way.
    const birth = { earliest: '2001-06-01', latest: '2001-06-01', basis: 'DOCUMENT' };
    const story = await CaseStory.open(registry, { birth });
    await story.comesHome('2018-01-10');

    // The plan is what the move into rehabilitation waits for: somebody's word no longer suffices.
    // Whoever comes home without a plan is listed until it is opened, for everybody of the flight at once.
    const unplanned = async (): Promise<Answer['data']> => {
      const { data } = await registry.ask(
        'caseworker',
        '{ unplannedArrivals(first: 5) { nodes { caseId version movementId daysAtHome state } } }',
      );
      return data.unplannedArrivals.nodes;
    };
    const [{ movementId, version, ...home }] = await unplanned();
    expect(home).toEqual({ caseId: story.state.id, daysAtHome: 0, state: 'PLANNED' });
    const children = [{ caseId: story.state.id, expectedVersion: version }];
    const opening = { movementId, children, bodyAgencyId: centre };
    expect(await mustActOn(registry, 'caseworker', 'plansOpen', opening, 'cases { id }')).toEqual([
      { id: story.state.id },
    ]);
    expect(await unplanned()).toEqual([]);
    await refresh(registry, story);
    // What the plan says itself is nobody's to attest; each refusal names the act.
    const elsewhere = async (kind: string, act: string) => {
      const word = { kind, attestedOn: '2018-01-10', reference: 'By hand' };
      const { userErrors } = await story.tries('caseworker', 'attestationRecord', word);
      expect(userErrors).toEqual([
        { code: 'GUARD_FAILED', field: ['kind'], message: expect.stringMatching(`^RECORDED_ELSEWHERE: .*${act}`) },
      ]);
    };
    await elsewhere('PLAN_APPROVED', 'planApprove');
    await elsewhere('MANDATORY_MILESTONES_MET', 'milestoneAchieve');
    await elsewhere('STABLE_PLACEMENT', 'careRecord');
    await elsewhere('NEED_IDENTIFIED', 'planReview');
    const early = await story.tries('registrar', 'caseMove', {
      toStage: 'IN_REHABILITATION',
      effectiveOn: '2018-01-10',
    });
    expect(early.userErrors[0]?.message).toMatch(/^PLAN_APPROVED/);
    on('2018-01-30');
    expect(
      codesOf(await story.tries('caseworker', 'planApprove', { planVersion: 1, approvedOn: '2018-01-30' })),
    ).toEqual(['SAME_PERSON']);
    await story.does('colleague', 'planApprove', { planVersion: 1, approvedOn: '2018-01-30' });
    await story.moves('IN_REHABILITATION', '2018-01-30');

    on('2018-03-20');
    for (let at = 0; at < achieved.length; at += 2)
      await story.does('caseworker', 'milestoneAchieve', {
        code: achieved[at],
        achievedOn: achieved[at + 1],
        evidence: `Document ${at}`,
      });
    const session = { type: 'INDIVIDUAL_PSYCH', setting: 'INDIVIDUAL', attendance: 'ATTENDED', code: 'PSY-REG' };
    for (const heldOn of ['2018-02-20', '2018-02-27', '2018-03-06'])
      await story.does('psychologist', 'sessionRecord', {
        ...session,
        heldOn,
        minutes: 50,
        clinicalNote: 'He sleeps better',
      });
    const cries = {
      instrument: 'CRIES_8',
      informant: 'SELF',
      normSet: 'CRIES_8_CUT_OFF_17',
      assessedOn: '2018-02-21',
    };
    await story.does('psychologist', 'assessmentRecord', { ...cries, items: [5, 5, 3, 1, 3, 3, 0, 0] });
    await story.does('caseworker', 'educationNeedsRecord', { level: 8, language: 'KAZAKH', supports: ['TUTOR'] });
    await story.does('caseworker', 'viewShare', {
      agencyId: lyceum,
      view: 'SCHOOL',
      purposeOfView: 'Class 8',
      expiresOn: '2019-03-01',
    });

    // A placement must have lasted: the guard says what is missing, and the case waits for it.
    await story.does('caseworker', 'careRecord', { arrangement: 'RELATIVE_GUARDIANSHIP', since: '2018-02-20' });
    const missing = async (): Promise<Answer['data']> => {
      const { data } = await registry.ask(
        'caseworker',
        `{ case(id: "${story.state.id}") { possibleMoves { toStage missing { code } } } }`,
      );
      return data.case.possibleMoves.find(({ toStage }: { toStage: string }) => toStage === 'IN_FOLLOW_UP').missing;
    };
    expect(await missing()).toEqual([{ code: 'STABLE_PLACEMENT' }]);
    const follow = { toStage: 'IN_FOLLOW_UP', effectiveOn: '2018-03-20' };
    expect((await story.tries('registrar', 'caseMove', follow)).userErrors[0]?.message).toMatch(/^STABLE_PLACEMENT/);
    on('2018-05-02');
    expect(await missing()).toEqual([]);
    await story.does('caseworker', 'milestoneReopen', { code: 'DOC-IIN', reason: 'The number was his cousin’s' });
    expect(await missing()).toEqual([{ code: 'MILESTONES_MET' }]);
    await story.does('colleague', 'milestoneWaiveEndorse', { code: 'DOC-IIN', outcome: 'WAIVED' });
    await story.does('caseworker', 'milestoneWaive', {
      code: 'DOC-IIN',
      outcome: 'WAIVED',
      decidedOn: '2018-05-02',
      reason: 'Issued with the passport',
    });
    await story.moves('IN_FOLLOW_UP', '2018-05-02');

    // A review finds a need, and the case goes back for a while.
    on('2018-07-10');
    const back = { toStage: 'IN_REHABILITATION', effectiveOn: '2018-07-10' };
    expect((await story.tries('registrar', 'caseMove', back)).userErrors[0]?.message).toMatch(/^NEED_IDENTIFIED/);
    await story.does('caseworker', 'planReview', {
      reviewedOn: '2018-07-10',
      finding: 'NEED_IDENTIFIED',
      summary: 'He left school',
      code: 'REV-180',
    });
    await story.does('registrar', 'caseMove', back);
    await story.does('caseworker', 'planRevise', {
      reason: 'He left school',
      goals: 'School, a family, sleep',
      steps: [{ title: 'A college place', phase: 'COMMUNITY', dueOn: '2018-09-01', isMandatory: true }],
    });
    on('2018-09-03');
    expect(await missing()).toEqual([{ code: 'MILESTONES_MET' }]);
    await story.does('caseworker', 'milestoneAchieve', {
      code: 'STEP-1',
      achievedOn: '2018-09-01',
      evidence: 'Enrolment 44',
    });
    await story.moves('IN_FOLLOW_UP', '2018-09-03');

    // Of age: the rights pass, nothing is deleted. Not a day before.
    on('2019-05-31');
    expect(codesOf(await story.tries('registrar', 'fileHolderAdmit', { userId: 'user_305' }))).toEqual(['NOT_OF_AGE']);
    expect((await registry.ask('holder', '{ ownFile { stage } }')).data.ownFile).toBeNull();
    on('2019-06-01');
    expect(codesOf(await story.tries('registrar', 'fileHolderAdmit', { userId: 'user_301' }))).toEqual(['NOT_FOUND']);
    await story.does('registrar', 'fileHolderAdmit', { userId: 'user_305' });
    expect(codesOf(await story.tries('registrar', 'fileHolderAdmit', { userId: 'user_305' }))).toEqual([
      'ALREADY_RECORDED',
    ]);

    expect(await readFile(registry, 'registrar', story.state.id, 'heldBy openUntil')).toEqual({
      heldBy: 'holder',
      openUntil: null,
    });

    on('2019-07-08');
    const seal = { sealsOn: '2019-07-12', reason: 'Eighteen months at home' };
    expect(codesOf(await story.tries('registrar', 'fileSeal', seal))).toEqual(['GUARD_FAILED']);
    const closing = { toStage: 'CLOSED', closureReason: 'REINTEGRATED', effectiveOn: '2019-07-08' };
    await story.does('supervisor', 'caseEndorse', closing);
    await story.does('registrar', 'caseMove', closing);
    expect(codesOf(await story.tries('registrar', 'fileSeal', { ...seal, sealsOn: '2019-07-01' }))).toEqual([
      'IMPOSSIBLE_DATES',
    ]);
    await story.does('registrar', 'fileSeal', seal);
    const closed = await readFile(registry, 'registrar', story.state.id, 'milestones { code state evidence }');
    expect(closed.milestones).toContainEqual({
      code: 'EXT-CLOSE',
      state: 'ACHIEVED',
      evidence: 'Closed, and sealed from 2019-07-12',
    });

    // Until its day the file is open; from that day on it is not.
    const names = `{ case(id: "${story.state.id}") { stage child { names { text } sex } notes { text } } }`;
    expect((await registry.ask('registrar', names)).data.case.child.names).not.toEqual([]);
    on('2019-07-12');
    for (const who of ['registrar', 'supervisor', 'caseworker', 'psychologist']) {
      const { data, text } = await registry.ask(who, names);
      expect([who, data.case.child.names, text.includes('Айгерім')]).toEqual([who, [], false]);
      const file = await readFile(
        registry,
        who,
        story.state.id,
        'isSealed sealsOn plan { version } milestones { code } sessions { type }',
      );
      expect(file).toEqual({ isSealed: true, sealsOn: '2019-07-12', plan: null, milestones: null, sessions: null });
      // Each field says the same, whatever is asked beside it.
      expect(await readFile(registry, who, story.state.id, 'needs { level }')).toEqual({ needs: null });
      expect(await readFile(registry, who, story.state.id, 'reviews { finding }')).toEqual({ reviews: null });
    }
    const found = await registry.ask('registrar', '{ cases(first: 5, filter: { name: "Айгерім" }) { nodes { id } } }');
    expect(found.data.cases.nodes).toEqual([]);
    expect(codesOf(await story.tries('caseworker', 'noteWrite', { text: 'One more word' }))).toEqual(['FILE_SEALED']);

    // Opened for a stated reason, by one person, for three days, and said to whoever reads the audit.
    expect(codesOf(await story.tries('psychologist', 'sealedFileOpen', { justification: 'need it' }))).toEqual([
      'JUSTIFICATION_REQUIRED',
    ]);
    expect(codesOf(await story.tries('psychologist', 'sealedFileOpen', { justification: ' '.repeat(40) }))).toEqual([
      'JUSTIFICATION_REQUIRED',
    ]);
    await story.does('psychologist', 'sealedFileOpen', {
      justification: 'He asks to hear what was found of his sleep',
    });
    const open = await readFile(registry, 'psychologist', story.state.id, 'isSealed openUntil clinicalNotes { text }');
    expect(open.isSealed).toBe(false);
    expect(open.openUntil).toBe('2019-07-15T09:00:00.000Z');
    expect(open.clinicalNotes).toHaveLength(3);
    expect((await readFile(registry, 'caseworker', story.state.id, 'isSealed')).isSealed).toBe(true);
    const trail = await registry.ask(
      'auditor',
      '{ auditTrail(first: 5, filter: { operation: "sealedFileOpen" }) { nodes { userName decision subjects } } }',
    );
    expect(trail.data.auditTrail.nodes[0]).toEqual({
      userName: 'psychologist',
      decision: 'DONE',
      subjects: [story.state.id],
    });
    on('2019-07-16');
    expect((await readFile(registry, 'psychologist', story.state.id, 'isSealed')).isSealed).toBe(true);

    await readsOwnFile(registry, story);

    // Nothing was deleted on the way.
    const count = (table: string) => databaseOf(registry).prepare(`select count(*) from ${table}`).pluck().get();
    expect([count('clinical_notes'), count('sessions'), count('plan_versions'), count('file_seals')]).toEqual([
      3, 3, 2, 1,
    ]);
  }, 30_000);
});
