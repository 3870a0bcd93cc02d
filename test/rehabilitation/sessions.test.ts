import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CaseStory } from '../support/case-story.js';
import { databaseOf } from '../matrix/world.js';
import type { TestRegistry } from '../support/registry.js';
import { codesOf, openHome, openWithPlan, readFile } from './home.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openHome();
});
afterAll(() => registry.discard());

const session = { type: 'INDIVIDUAL_PSYCH', setting: 'INDIVIDUAL', attendance: 'ATTENDED', heldOn: '2017-12-01' };
const said = 'She dreams of the ferris wheel';

describe('a session', () => {
  it('is recorded with the step it served, and what was said in it is read by the treating role alone', async () => {
    const story = await openWithPlan(registry);
    await story.does('psychologist', 'sessionRecord', { ...session, minutes: 45, code: 'PSY-REG', clinicalNote: said });
    const fields = 'sessions { type setting attendance heldOn minutes milestoneCode recordedBy }';
    expect((await readFile(registry, 'registrar', story.state.id, fields)).sessions).toEqual([
      { ...session, minutes: 45, milestoneCode: 'PSY-REG', recordedBy: 'psychologist' },
    ]);
    const query = `{ case(id: "${story.state.id}") { rehabilitation { clinicalNotes { text author sessionId } } } }`;
    const own = await registry.ask('psychologist', query);
    expect(own.data.case.rehabilitation.clinicalNotes).toEqual([
      { text: said, author: 'psychologist', sessionId: story.names('session', 1) },
    ]);
    for (const who of [
      'administrator',
      'supervisor',
      'registrar',
      'caseworker',
      'auditor',
      'partner',
      'teacher',
      'doctor',
      'holder',
    ]) {
      const answer = await registry.ask(who, query);
      expect([who, answer.status, answer.text.includes('ferris')]).toEqual([who, 403, false]);
    }
  });

  it('leaves a row in the audit for each reading of what was said, and none of its words', async () => {
    const story = await openWithPlan(registry);
    await story.does('psychologist', 'clinicalNoteWrite', { text: said });
    await registry.ask(
      'psychologist',
      `{ case(id: "${story.state.id}") { rehabilitation { clinicalNotes { text } } } }`,
    );
    const rows = databaseOf(registry)
      .prepare(
        'select operation, decision, fields from audit_entries e join audit_subjects s using (sequence) where s.case_id = ? order by sequence desc limit 3',
      )
      .all(Number(story.state.id.slice('case_'.length))) as { operation: string; decision: string; fields: string }[];
    expect(rows[0]).toMatchObject({ operation: 'read', decision: 'READ' });
    expect(rows[0]?.fields).toContain('ClinicalNote.text');
    // Between them the answer of the mutation showed the case.
    expect(rows[2]).toMatchObject({ operation: 'clinicalNoteWrite', decision: 'DONE' });
    const audit = JSON.stringify(databaseOf(registry).prepare('select * from audit_entries').all());
    expect(audit).not.toContain('ferris');
  });

  it('that the child missed has neither notes nor a length', async () => {
    const story = await openWithPlan(registry);
    for (const attendance of ['ABSENT', 'EXCUSED', 'CANCELLED']) {
      const noted = await story.tries('psychologist', 'sessionRecord', { ...session, attendance, clinicalNote: said });
      expect(noted.userErrors[0]).toMatchObject({ code: 'NOT_ATTENDED', field: ['clinicalNote'] });
      expect(
        codesOf(await story.tries('caseworker', 'sessionRecord', { ...session, attendance, minutes: 30 })),
      ).toEqual(['NOT_ATTENDED']);
    }
    await story.does('caseworker', 'sessionRecord', { ...session, attendance: 'ABSENT' });
    const later = await story.tries('psychologist', 'clinicalNoteWrite', { sessionId: '1', text: said });
    expect(codesOf(later)).toEqual(['NOT_ATTENDED']);
    const notes = databaseOf(registry).prepare('select count(*) from clinical_notes where case_id = ?').pluck();
    expect(notes.get(Number(story.state.id.slice('case_'.length)))).toBe(0);
  });

  it('is not held before the arrival, nor in a setting that it cannot have, nor for a step that is not there', async () => {
    const story = await openWithPlan(registry);
    const tries = async (given: object) =>
      codesOf(await story.tries('caseworker', 'sessionRecord', { ...session, ...given }));
    expect(await tries({ heldOn: '2017-10-31' })).toEqual(['BEFORE_ARRIVAL']);
    expect(await tries({ heldOn: '2018-02-01' })).toEqual(['IMPOSSIBLE_DATES']);
    expect(await tries({ type: 'FAMILY' })).toEqual(['INVALID_INPUT']);
    expect(await tries({ code: 'STEP-9' })).toEqual(['UNKNOWN_CODE']);
    expect(await tries({ minutes: 4 })).toEqual(['INVALID_INPUT']);
  });

  it('is not held after the case was closed; one that was held before may be recorded then', async () => {
    const story = await openWithPlan(registry);
    await story.endorsedMove('CLOSED', '2017-12-01', { closureReason: 'ADULT_SERVICES' });
    const late = { ...session, heldOn: '2017-12-02' };
    const refused = await story.tries('caseworker', 'sessionRecord', late);
    expect([codesOf(refused), refused.userErrors[0]?.field]).toEqual([['GUARD_FAILED'], ['heldOn']]);
    await story.does('caseworker', 'sessionRecord', { ...session, heldOn: '2017-12-01' });
    await story.does('registrar', 'caseReopen', { effectiveOn: '2017-12-01', reason: 'It was not over.' });
    await story.does('caseworker', 'sessionRecord', late);
  });

  it('of theology is for adolescents with the guardian’s consent', async () => {
    const theological = { ...session, type: 'THEOLOGICAL' };
    const child = await openWithPlan(registry);
    const young = await child.tries('caseworker', 'sessionRecord', { ...theological, consent: 'Form 3' });
    expect(codesOf(young)).toEqual(['OUTSIDE_AGES']);
    const adolescent = await openWithPlan(registry, {
      birth: { earliest: '2004-01-01', latest: '2004-12-31', basis: 'DOCUMENT' },
    });
    expect(codesOf(await adolescent.tries('caseworker', 'sessionRecord', theological))).toEqual(['CONSENT_REQUIRED']);
    await adolescent.does('caseworker', 'sessionRecord', { ...theological, consent: 'Form 3' });
  });

  it('needs a plan', async () => {
    const story = await CaseStory.open(registry);
    expect(codesOf(await story.tries('caseworker', 'sessionRecord', session))).toEqual(['NO_PLAN']);
  });
});
