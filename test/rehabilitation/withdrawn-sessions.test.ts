import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mustActOn } from '../support/act-on.js';
import type { CaseStory } from '../support/case-story.js';
import type { Answer, TestRegistry } from '../support/registry.js';
import { admitOtherPsychologist, codesOf, openHome, openWithPlan, readFile } from './home.js';
import { figuresOf, showToAll, toldOf } from './withdrawing.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openHome('2018-03-10T09:00:00Z');
  await admitOtherPsychologist(registry);
});
afterAll(() => registry.discard());

const reason = 'It was another child.';
const read = (who: string, story: CaseStory, fields: string) => readFile(registry, who, story.state.id, fields);
const figures = () => figuresOf(registry);
const later = '2018-03-10T10:00:00Z';

describe('a session that was recorded in error', () => {
  it('is taken back with the reason: it stays in the file and counts nowhere', async () => {
    const story = await openWithPlan(registry);
    await showToAll(story);
    const before = (await figures()).sessionsAttended as number;
    const held = { type: 'MEDICAL', setting: 'INDIVIDUAL', attendance: 'ATTENDED', minutes: 30 };
    for (const heldOn of ['2018-02-01', '2018-02-02'])
      await story.does('caseworker', 'sessionRecord', { ...held, heldOn });
    expect((await figures()).sessionsAttended).toBe(before + 2);
    const visits = async (): Promise<Answer['data']> =>
      (await registry.ask('doctor', '{ patients(first: 9) { nodes { appointments { on } } } }')).data;
    expect((await visits()).patients.nodes[0].appointments).toHaveLength(2);
    registry.setClock(later);
    expect(codesOf(await story.tries('caseworker', 'sessionWithdraw', { sessionId: '1', reason: '  ' }))).toEqual([
      'INVALID_INPUT',
    ]);
    await story.does('caseworker', 'sessionWithdraw', { sessionId: '1', reason });
    const { sessions } = await read(
      'registrar',
      story,
      'sessions { id heldOn withdrawal { reason recordedAt recordedBy } }',
    );
    expect(sessions).toEqual([
      {
        ...{ id: story.names('session', 1), heldOn: '2018-02-01' },
        withdrawal: { reason, recordedAt: '2018-03-10T10:00:00.000Z', recordedBy: 'caseworker' },
      },
      { id: story.names('session', 2), heldOn: '2018-02-02', withdrawal: null },
    ]);
    expect((await figures()).sessionsAttended).toBe(before + 1);
    expect((await visits()).patients.nodes[0].appointments).toEqual([{ on: '2018-02-02' }]);
    // A second time there is nothing to take back, as of one that is not there; no note speaks of it any more.
    for (const sessionId of ['1', '9'])
      expect(codesOf(await story.tries('caseworker', 'sessionWithdraw', { sessionId, reason }))).toEqual(['NOT_FOUND']);
    const note = { sessionId: '1', text: 'A note' };
    expect(codesOf(await story.tries('psychologist', 'clinicalNoteWrite', note))).toEqual(['NOT_FOUND']);
  });

  it('takes what was said in it along: kept, and read as taken back with the reason by who reads notes alone', async () => {
    registry.setClock(later);
    const story = await openWithPlan(registry);
    const held = { type: 'INDIVIDUAL_PSYCH', setting: 'INDIVIDUAL', attendance: 'ATTENDED', heldOn: '2018-02-01' };
    for (const clinicalNote of ['ZqOfAnotherChild', 'ZqOfThisChild'])
      await story.does('psychologist', 'sessionRecord', { ...held, clinicalNote });
    await story.does('psychologist', 'clinicalNoteWrite', { sessionId: '1', text: 'ZqWrittenLater' });
    await story.does('psychologist', 'clinicalNoteWrite', { sessionId: '1', text: 'ZqTakenBackBefore' });
    const fields = 'clinicalNotes { id text sessionId withdrawal { reason recordedBy } }';
    type Note = { id: string; text: string; sessionId: string; withdrawal: object | null };
    const notes = async () => (await read('psychologist', story, fields)).clinicalNotes as readonly Note[];
    const before = 'Written twice.';
    const noteId = (await notes()).find(({ text }) => text === 'ZqTakenBackBefore')?.id;
    await story.does('psychologist', 'clinicalNoteWithdraw', { noteId, reason: before });
    await story.does('psychologist', 'sessionWithdraw', { sessionId: '1', reason });
    const taken = { reason, recordedBy: 'psychologist' };
    expect((await notes()).map(({ text, sessionId, withdrawal }) => [text, sessionId, withdrawal])).toEqual([
      ['ZqOfAnotherChild', story.names('session', 1), taken],
      ['ZqOfThisChild', story.names('session', 2), null],
      ['ZqWrittenLater', story.names('session', 1), taken],
      ['ZqTakenBackBefore', story.names('session', 1), { reason: before, recordedBy: 'psychologist' }],
    ]);
    const { data } = await registry.ask(
      'caseworker',
      `{ case(id: "${story.state.id}") { rehabilitation { clinicalNotes { id } } } }`,
    );
    expect(data).toBeUndefined();
  });

  it('of the treating role is taken back by who recorded it or treats the child, whether notes hang on it or not', async () => {
    const story = await openWithPlan(registry);
    const held = { type: 'INDIVIDUAL_PSYCH', setting: 'INDIVIDUAL', attendance: 'ATTENDED', heldOn: '2018-02-01' };
    await story.does('psychologist', 'sessionRecord', { ...held, clinicalNote: 'ZqSaid' });
    await story.does('psychologist', 'sessionRecord', held);
    const grant = { caseId: story.state.id, agencyId: 'agency_12', purposeOfAccess: 'Care', expiresOn: '2018-06-30' };
    const scopes = ['FACTS', 'IDENTITY', 'RECORD'];
    await mustActOn(registry, 'supervisor', 'accessGrant', { ...grant, scopes }, 'grant { id }');
    await story.refreshed();
    await story.does('otherPsychologist', 'sessionRecord', held);
    const answers = new Set<string>();
    for (const who of ['caseworker', 'registrar', 'supervisor', 'otherPsychologist'])
      for (const sessionId of ['1', '2']) {
        const { userErrors } = await story.tries(who, 'sessionWithdraw', { sessionId, reason });
        expect(userErrors).toMatchObject([{ code: 'GUARD_FAILED', field: ['sessionId'] }]);
        answers.add(userErrors[0]?.message ?? '');
      }
    expect([...answers]).toEqual([expect.stringMatching(/^TREATING_ROLE: /)]);
    await story.does('otherPsychologist', 'sessionWithdraw', { sessionId: '3', reason });
    await story.does('psychologist', 'sessionWithdraw', { sessionId: '1', reason });
  });

  it('of somebody else takes no note along that whoever takes it back may not read', async () => {
    const story = await openWithPlan(registry);
    const held = { type: 'CASE_CONFERENCE', setting: 'GROUP', attendance: 'ATTENDED', heldOn: '2018-02-01' };
    for (const heldOn of ['2018-02-01', '2018-02-02'])
      await story.does('caseworker', 'sessionRecord', { ...held, heldOn });
    for (const sessionId of ['1', '2'])
      await story.does('psychologist', 'clinicalNoteWrite', { sessionId, text: `ZqSaid ${sessionId}` });
    await story.does('colleague', 'sessionWithdraw', { sessionId: '1', reason });
    await story.does('psychologist', 'sessionWithdraw', { sessionId: '2', reason });
    const fields = 'clinicalNotes { text withdrawal { recordedBy } }';
    expect((await read('psychologist', story, fields)).clinicalNotes).toEqual([
      { text: 'ZqSaid 1', withdrawal: null },
      { text: 'ZqSaid 2', withdrawal: { recordedBy: 'psychologist' } },
    ]);
  });

  it('counts in a release for what was known before, and not after', async () => {
    const story = await openWithPlan(registry);
    registry.setClock('2018-03-10T11:00:00Z');
    await story.does('caseworker', 'sessionRecord', {
      ...{ type: 'MEDICAL', setting: 'INDIVIDUAL', attendance: 'ATTENDED', heldOn: '2018-02-01' },
    });
    registry.setClock('2018-03-10T12:00:00Z');
    await story.does('caseworker', 'sessionWithdraw', { sessionId: '1', reason });
    expect((await toldOf(story, '2018-03-10T11:30:00Z')).sessions).toBe('SESSIONS_1_5');
    expect((await toldOf(story, '2018-03-10T12:30:00Z')).sessions).toBe('SESSIONS_0');
  });
});

describe('a clinical note that was written on the wrong child', () => {
  const notes = async (who: string, story: CaseStory) =>
    (await read(who, story, 'clinicalNotes { id text withdrawal { reason recordedBy } }')).clinicalNotes as {
      readonly id: string;
      readonly withdrawal: unknown;
    }[];

  it('is taken back by its author or the treating body, and shown with the reason to those who read notes alone', async () => {
    const story = await openWithPlan(registry);
    await story.does('psychologist', 'clinicalNoteWrite', { text: 'Said by somebody else' });
    const [note] = await notes('psychologist', story);
    const secret = 'Zq of the cousin';
    const taken = { noteId: note?.id, reason: secret };
    const { errors } = await registry.ask(
      'caseworker',
      'mutation Act($input: ClinicalNoteWithdrawInput!) { clinicalNoteWithdraw(input: $input) { userErrors { code } } }',
      {
        input: {
          idempotencyKey: 'a-key-of-mine',
          caseId: story.state.id,
          expectedVersion: story.state.version,
          ...taken,
        },
      },
    );
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    await story.does('psychologist', 'clinicalNoteWithdraw', taken);
    expect(await notes('psychologist', story)).toMatchObject([
      { withdrawal: { reason: secret, recordedBy: 'psychologist' } },
    ]);
    expect(codesOf(await story.tries('psychologist', 'clinicalNoteWithdraw', taken))).toEqual(['NOT_FOUND']);
    // Nobody else learns that there was one: not of the file, and not of who read it.
    const file = `{ case(id: "${story.state.id}") { rehabilitation { sessions { withdrawal { reason } } reviews { withdrawal { reason } } guardianship { withdrawal { reason } } } } }`;
    for (const who of ['registrar', 'supervisor', 'caseworker'])
      expect((await registry.ask(who, file)).text).not.toContain('Zq');
    const trail = `{ fileReads(caseId: "${story.state.id}", first: 100) { nodes { operation fields purpose } } }`;
    expect((await registry.ask('supervisor', trail)).text).not.toContain('Zq');
  });

  it('is out of reach of a psychologist who neither wrote it nor treats the child', async () => {
    const story = await openWithPlan(registry);
    await story.does('psychologist', 'clinicalNoteWrite', { text: 'Said' });
    const [note] = await notes('psychologist', story);
    const grant = { caseId: story.state.id, agencyId: 'agency_12', purposeOfAccess: 'Care', expiresOn: '2018-06-30' };
    const scopes = ['FACTS', 'IDENTITY', 'RECORD'];
    await mustActOn(registry, 'supervisor', 'accessGrant', { ...grant, scopes }, 'grant { id }');
    const token = 'otherPsychologist';
    const taken = { noteId: note?.id, reason };
    expect(codesOf(await story.tries(token, 'clinicalNoteWithdraw', taken))).toEqual(['NOT_FOUND']);
    // A note of one's own, one takes back, by the grant that lets one act.
    await story.does(token, 'clinicalNoteWrite', { text: 'Mine' });
    const [own, ...others] = await notes(token, story);
    expect(others).toEqual([]);
    await story.does(token, 'clinicalNoteWithdraw', { noteId: own?.id, reason });
    expect(await notes(token, story)).toMatchObject([{ withdrawal: { reason } }]);
  });
});
