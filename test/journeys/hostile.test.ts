import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { auditEntries } from '../../schema/audit.js';
import { act, CaseStory, openingInput } from '../support/case-story.js';
import { recordName } from '../support/record-names.js';
import type { RecordPrefix } from '../../src/identifiers.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

describe('a filter', () => {
  const list = async (filter: object) => {
    const query = 'query ($filter: CaseFilterInput) { cases(first: 10, filter: $filter) { nodes { id } } }';
    const { data, errors } = await registry.ask('supervisor', query, { filter });
    return errors?.[0]?.extensions.code ?? (data.cases.nodes.length as number);
  };
  const good: Record<string, unknown> = {
    agencyId: 'agency_11',
    siteId: 'site_21',
    country: 'SY',
    regionOfOrigin: 'KZ_75',
    sex: 'FEMALE',
    stages: ['REPORTED'],
    updatedSince: '2018-01-01T00:00:00Z',
    name: 'айгерим',
  };
  const bad: Record<string, unknown> = {
    agencyId: 'garbage',
    siteId: '',
    country: 'IQ',
    regionOfOrigin: 'KZ_10',
    sex: 'MALE',
    stages: ['CLOSED'],
    updatedSince: '2018-02-01T00:00:00Z',
    name: 'Нурлан',
  };
  /** What no id of that kind is. */
  const refused = ['agencyId', 'siteId'];
  for (const name of Object.keys(good)) {
    it(`by ${name} finds what it should, also after somebody has asked for what does not exist`, async () => {
      await CaseStory.open(registry);
      expect(await list({ [name]: bad[name] })).toBe(refused.includes(name) ? 'INVALID_INPUT' : 0);
      expect(await list({ [name]: good[name] })).toBe(1);
      expect(await list({ [name]: bad[name] })).toBe(refused.includes(name) ? 'INVALID_INPUT' : 0);
    });
  }
});

describe('dates that cannot be', () => {
  const codes = async (story: CaseStory, who: string, mutation: string, input: object) =>
    (await story.tries(who, mutation, input)).userErrors.map(({ code }) => code);

  it('are refused whichever act or correction leads to them', async () => {
    const story = await CaseStory.open(registry);
    const late = { earliest: '2017-06-20', latest: '2017-06-30', basis: 'RELATIVE' };
    expect(await codes(story, 'registrar', 'profileCorrect', { birth: late, reason: 'x' })).toEqual([
      'IMPOSSIBLE_DATES',
    ]);
    const endless = { earliest: '2012-01-01', latest: '2099-02-01', basis: 'RELATIVE' };
    expect(await codes(story, 'registrar', 'profileCorrect', { birth: endless, reason: 'x' })).toEqual([
      'IMPOSSIBLE_DATES',
    ]);
    const early = { ...openingInput.sighting, observedOn: '1999-01-01' };
    expect(await codes(story, 'caseworker', 'whereaboutsRecord', { sighting: early })).toEqual(['IMPOSSIBLE_DATES']);
    const opening = { stageChangeId: '1', effectiveOn: '2001-01-01', reason: 'x' };
    expect(await codes(story, 'registrar', 'stageChangeCorrect', opening)).toEqual(['IMPOSSIBLE_DATES']);
    const death = { observedOn: '2017-07-01', status: 'CONFIRMED_DEAD', source: 'Register', grade: 'A' };
    await story.does('caseworker', 'vitalStatusRecord', death);
    await story.does('supervisor', 'vitalStatusRecord', death);
    const close = { toStage: 'CLOSED', closureReason: 'DECEASED_CONFIRMED', effectiveOn: '2017-06-20' };
    await story.does('supervisor', 'caseEndorse', close);
    expect(await codes(story, 'registrar', 'caseMove', close)).toEqual(['IMPOSSIBLE_DATES']);
  });
});

describe('a refusal of rights', () => {
  it("is the client's to mend: 401 without a token, 403 without the right, and audited by who was refused", async () => {
    const story = await CaseStory.open(registry);
    const names = `{ case(id: "${story.state.id}") { child { names { text } } } }`;
    expect((await registry.ask(undefined, names)).status).toBe(401);
    expect((await registry.ask('auditor', names)).status).toBe(403);
    const rows = await registry.temporary.store.reader.db.select().from(auditEntries);
    expect(rows.at(-1)).toMatchObject({ role: 'AUDITOR', decision: 'REFUSED', subjects: [] });
  });
});

describe('free text about a child', () => {
  it.each([
    'whereaboutsClaims { source }',
    'vitalStatusClaims { source }',
    'stageChanges { note }',
    'holds { reason }',
    'attestations { reference }',
    'notes { text }',
  ])('is not for those who may not read names: %s', async (fields) => {
    const story = await CaseStory.open(registry);
    const { status } = await registry.ask('administrator', `{ case(id: "${story.state.id}") { ${fields} } }`);
    expect(status).toBe(403);
  });

  it('can be read by those who wrote it', async () => {
    const story = await CaseStory.open(registry);
    await story.does('psychologist', 'noteWrite', { text: 'Sleeps badly.' });
    const { data } = await registry.ask('psychologist', `{ case(id: "${story.state.id}") { notes { text } } }`);
    expect(data.case.notes).toEqual([{ text: 'Sleeps badly.' }]);
  });
});

describe('what an agency sees of its own cases', () => {
  it('does not tell how much the others record', async () => {
    await CaseStory.open(registry);
    await CaseStory.open(registry);
    const own = await act(registry, 'partner', 'caseOpen', openingInput);
    const { data } = await registry.ask(
      'partner',
      `{ case(id: "${own.case?.id}") { whereaboutsClaims { id } stageChanges { id } } }`,
    );
    const names = (prefix: RecordPrefix) => [{ id: recordName(prefix, own.case?.id ?? '', 1) }];
    expect(data.case).toEqual({
      whereaboutsClaims: names('whereaboutsClaim'),
      stageChanges: names('stageChange'),
    });
  });

  it('does not move when somebody opens a sibling that it may not see', async () => {
    const own = await act(registry, 'partner', 'caseOpen', openingInput);
    const query = `{ case(id: "${own.case?.id}") { version updatedAt } }`;
    const before = await registry.ask('partner', query);
    registry.setClock('2018-01-11T09:00:00Z');
    await CaseStory.open(registry, { siblingOf: own.case?.id });
    expect((await registry.ask('partner', query)).text).toBe(before.text);
  });

  it('does not let a partner judge evidence', async () => {
    const { errors } = await registry.ask(
      'partner',
      'mutation { evidenceJudge(input: {idempotencyKey: "12345678", caseId: "case_1", expectedVersion: 1, evidenceId: "1", standing: REFUTED, reason: "x"}) { userErrors { code } } }',
    );
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

describe('a claim', () => {
  it('is corrected and withdrawn by the name it is shown under', async () => {
    const story = await CaseStory.open(registry);
    const moved = { ...openingInput.sighting, observedOn: '2017-06-10', siteId: undefined, country: 'IQ' };
    await story.does('caseworker', 'whereaboutsRecord', { sighting: moved });
    await story.does('caseworker', 'whereaboutsRecord', {
      corrects: '2',
      reason: 'Another camp.',
      sighting: { ...moved, country: 'TR' },
    });
    const query = `{ case(id: "${story.state.id}") { whereabouts { country } whereaboutsClaims { id country } } }`;
    expect((await registry.ask('caseworker', query)).data.case).toEqual({
      whereabouts: { country: 'TR' },
      whereaboutsClaims: [
        { id: story.names('whereaboutsClaim', 2), country: 'TR' },
        { id: story.names('whereaboutsClaim', 1), country: 'SY' },
      ],
    });
    await story.does('caseworker', 'whereaboutsWithdraw', { claimId: '2', reason: 'It was another child.' });
    expect((await registry.ask('caseworker', query)).data.case.whereabouts).toEqual({ country: 'SY' });
  });
});

describe('the day a case was reported', () => {
  it('follows its correction', async () => {
    const story = await CaseStory.open(registry);
    await story.does('registrar', 'stageChangeCorrect', {
      stageChangeId: '1',
      effectiveOn: '2017-05-25',
      reason: 'Letter found',
    });
    const { data } = await registry.ask('registrar', `{ case(id: "${story.state.id}") { reportedOn } }`);
    expect(data.case.reportedOn).toBe('2017-05-25');
    await story.moves('LOCATED', '2017-07-10');
    const moved = await registry.ask('registrar', `{ case(id: "${story.state.id}") { reportedOn stageSince } }`);
    expect(moved.data.case).toEqual({ reportedOn: '2017-05-25', stageSince: '2017-07-10' });
  });
});

describe('related cases', () => {
  it('are bounded for an operation, however it nests them', async () => {
    const first = await CaseStory.open(registry);
    for (let index = 0; index < 25; index++) await CaseStory.open(registry, { siblingOf: first.state.id });
    const nested = '{ cases(first: 26) { nodes { child { siblings { child { siblings { id } } } } } } }';
    const { errors, text } = await registry.ask('registrar', nested);
    expect(errors?.[0]?.message).toContain('at most 2000 related cases');
    expect(text.length).toBeLessThan(100_000);
    const { data } = await registry.ask('registrar', '{ cases(first: 26) { nodes { child { siblings { id } } } } }');
    expect(data.cases.nodes).toHaveLength(26);
  }, 30_000);
});
