import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CaseStory, act, openingInput } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

const everything =
  'nodes { sequence recordedAt userId userName agencyCode role purpose operation decision subjects fields hash previousHash } pageInfo { hasNextPage endCursor }';

describe('the audit trail', () => {
  it('tells an auditor who did what, newest first, each row joined to the one before', async () => {
    const story = await CaseStory.open(registry);
    await registry.ask('caseworker', `{ case(id: "${story.state.id}") { id stage } }`);
    const { data } = await registry.ask('auditor', `{ auditTrail(first: 100) { ${everything} } }`);
    const [read, , opened] = data.auditTrail.nodes;
    expect(read).toMatchObject({
      operation: 'read',
      decision: 'READ',
      userName: 'caseworker',
      agencyCode: 'MFA',
      role: 'CASEWORKER',
      subjects: [story.state.id],
    });
    expect(read.fields).toContain('Case.stage');
    expect(read.previousHash).toBe(data.auditTrail.nodes[1].hash);
    expect(opened).toMatchObject({ decision: 'DONE', subjects: [story.state.id] });
  });

  it('records its own reading, and shows nothing where that cannot be recorded', async () => {
    await registry.ask('auditor', '{ auditTrail(first: 1, filter: { operation: "caseOpen" }) { nodes { sequence } } }');
    const { data } = await registry.ask('auditor', `{ auditTrail(first: 1) { ${everything} } }`);
    expect(data.auditTrail.nodes[0]).toMatchObject({
      operation: 'auditTrail',
      decision: 'READ',
      fields: ['operation'],
    });
    registry.refuseWrites();
    const refused = await registry.ask('auditor', `{ auditTrail(first: 1) { ${everything} } }`);
    expect(refused.text).not.toContain('sequence');
    expect(refused.errors?.[0]?.extensions.code).toBe('UNAVAILABLE');
  });

  it('is read page by page without a gap, and narrowed by what is asked', async () => {
    const story = await CaseStory.open(registry);
    for (let n = 0; n < 5; n++) await registry.ask('caseworker', `{ case(id: "${story.state.id}") { id } }`);
    const seen: number[] = [];
    let after: string | null = null;
    do {
      const { data } = await registry.ask(
        'auditor',
        `query ($after: String) { auditTrail(first: 2, after: $after, filter: { decision: READ, operation: "read", userId: "user_103", caseId: "${story.state.id}" }) { ${everything} } }`,
        { after },
      );
      seen.push(...data.auditTrail.nodes.map(({ sequence }: { sequence: number }) => sequence));
      after = data.auditTrail.pageInfo.hasNextPage ? data.auditTrail.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toHaveLength(5);
    expect(seen).toEqual([...seen].sort((a, b) => b - a));
    const bad = await registry.ask('auditor', '{ auditTrail(first: 0) { nodes { sequence } } }');
    expect(bad.errors?.[0]?.extensions.code).toBe('INVALID_INPUT');
  });

  it.each(['caseworker', 'registrar', 'psychologist', 'partner', undefined])('is closed to a %s', async (who) => {
    const story = await CaseStory.open(registry);
    for (const query of [
      `{ auditTrail(first: 5) { ${everything} } }`,
      `{ fileReads(caseId: "${story.state.id}", first: 5) { ${everything} } }`,
    ]) {
      const { data, errors } = await registry.ask(who, query);
      expect(data).toBeUndefined();
      expect(errors?.[0]?.extensions.code).toBe(who === undefined ? 'UNAUTHENTICATED' : 'FORBIDDEN');
    }
  });
});

describe('the purpose of a reading', () => {
  it.each([
    [
      'in UTF-8, as curl sends it',
      Buffer.from('Айлық көшірме, ежемесячная').toString('latin1'),
      'Айлық көшірме, ежемесячная',
    ],
    ['in ISO 8859-1', 'copie \u00e9t\u00e9', 'copie \u00e9t\u00e9'],
  ])('is kept as it was written, %s', async (_name, header, purpose) => {
    const { state } = await CaseStory.open(registry);
    await registry.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization: `Bearer ${registry.tokens['registrar']}`, 'x-purpose': header },
      payload: { query: `{ case(id: "${state.id}") { id } }` },
    });
    const query = '{ auditTrail(first: 1, filter: { operation: "read" }) { nodes { purpose } } }';
    expect((await registry.ask('auditor', query)).data.auditTrail.nodes).toEqual([{ purpose }]);
  });
});

describe('who read this file', () => {
  it('is answered to a supervisor with the purpose, of this case alone', async () => {
    const [story, other] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    await registry.app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization: `Bearer ${registry.tokens['caseworker']}`, 'x-purpose': 'Tracing round of May' },
      payload: { query: `{ case(id: "${story.state.id}") { child { names { text } } } }` },
    });
    await registry.ask('caseworker', `{ case(id: "${other.state.id}") { id } }`);
    const { data } = await registry.ask(
      'supervisor',
      `{ fileReads(caseId: "${story.state.id}", first: 50) { ${everything} } }`,
    );
    const reads = data.fileReads.nodes.filter(({ role }: { role: string }) => role === 'CASEWORKER');
    expect(reads).toHaveLength(1);
    expect(reads[0]).toMatchObject({ operation: 'read', userName: 'caseworker', purpose: 'Tracing round of May' });
    expect(
      data.fileReads.nodes.every(({ subjects }: { subjects: string[] }) => subjects.includes(story.state.id)),
    ).toBe(true);
  });

  it('answers an absent case with an empty page', async () => {
    const ask = (id: string) =>
      registry.ask('supervisor', `{ fileReads(caseId: "${id}", first: 5) { ${everything} } }`);
    expect((await ask('case_999999999')).data.fileReads.nodes).toEqual([]);
    for (const id of ['agency_11', 'nonsense'])
      expect((await ask(id)).errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  });
});

describe('the rows of the audit', () => {
  it('hold no name and no value of what was written', async () => {
    const canaries = { name: 'Канарейка Жанар', source: 'canary-source-7', note: 'canary-note-7' };
    const opened = await act(registry, 'registrar', 'caseOpen', {
      ...openingInput,
      sighting: { ...openingInput.sighting, source: canaries.source },
      names: [{ text: canaries.name, role: 'GIVEN_BY_PARENTS', script: 'CYRILLIC_RUSSIAN', source: 'RELATIVE' }],
    });
    await registry.ask(
      'caseworker',
      `mutation { noteWrite(input: { idempotencyKey: "note-canary-1", caseId: "${opened.case?.id}", expectedVersion: ${opened.case?.version}, text: "${canaries.note}" }) { userErrors { code } } }`,
    );
    await registry.ask(
      'caseworker',
      `{ cases(first: 5, filter: { name: "${canaries.name}" }) { nodes { id child { names { text } } } } }`,
    );
    const { reader } = registry.temporary.store;
    const stored = ['audit_entries', 'idempotency_keys'].map((table) =>
      JSON.stringify(reader.raw.prepare(`select * from ${table}`).all()),
    );
    for (const canary of Object.values(canaries)) for (const text of stored) expect(text).not.toContain(canary);
    // The canaries were really stored, or this would show nothing.
    const names = JSON.stringify(reader.raw.prepare('select text from names').all());
    expect(names).toContain(canaries.name);
  });
});
