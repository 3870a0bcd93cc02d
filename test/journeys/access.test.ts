import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { auditEntries } from '../../schema/audit.js';
import { verifyChain } from '../../src/audit/verify-chain.js';
import { act, CaseStory, openingInput } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

describe('a token', () => {
  it('is needed for anything about a child, and its lack is said plainly', async () => {
    const { errors, data } = await registry.ask(undefined, '{ cases(first: 1) { nodes { id } } }');
    expect(data).toBeUndefined();
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect(errors?.[0]?.message).toContain('Authorization: Bearer');
  });

  it('is refused with 401 where it is unknown', async () => {
    const { status, errors } = await registry.ask('A'.repeat(43), '{ viewer { role } }');
    expect(status).toBe(401);
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('tells its holder who it speaks for', async () => {
    const { data } = await registry.ask('partner', '{ viewer { name role agency { code } actions } }');
    expect(data.viewer).toMatchObject({ name: 'partner', role: 'PARTNER', agency: { code: 'NGO' } });
    expect(data.viewer.actions).toContain('case:open');
    expect(data.viewer.actions).not.toContain('case:close');
  });
});

describe('a case of another agency', () => {
  it('answers byte for byte as one that does not exist, by every way in', async () => {
    const foreign = await CaseStory.open(registry);
    const absent = 'case_123456789';
    const ways = [
      (id: string) => `{ case(id: "${id}") { id } }`,
      (id: string) => `{ node(id: "${id}") { id ... on Case { stage } } }`,
      (id: string) =>
        `mutation { evidenceRecord(input: { idempotencyKey: "12345678", caseId: "${id}", expectedVersion: 1, type: VIDEO, grade: C, obtainedOn: "2017-07-01", source: "x" }) { case { id } userErrors { code field message } } }`,
      (id: string) =>
        `mutation { whereaboutsRecord(input: { idempotencyKey: "12345679", caseId: "${id}", expectedVersion: 1, sighting: { observedOn: "2017-07-01", country: SY, source: "x", grade: B } }) { case { id } userErrors { code field message } } }`,
    ];
    for (const way of ways) {
      const invisible = await registry.ask('partner', way(foreign.state.id));
      const missing = await registry.ask('partner', way(absent));
      expect(invisible.text).toBe(missing.text);
      expect(invisible.status).toBe(missing.status);
      expect(invisible.text).not.toContain(foreign.state.id);
    }
    const list = await registry.ask('partner', '{ cases(first: 10) { nodes { id } } }');
    expect(list.data.cases.nodes).toEqual([]);
  });

  it('is not reached through a brother or sister', async () => {
    const own = await act(registry, 'partner', 'caseOpen', openingInput);
    await CaseStory.open(registry, { siblingOf: own.case?.id });
    const query = `{ case(id: "${own.case?.id}") { child { siblings { id } } } }`;
    expect((await registry.ask('partner', query)).data.case.child.siblings).toEqual([]);
    expect((await registry.ask('registrar', query)).data.case.child.siblings).toHaveLength(1);
  });
});

describe('a role', () => {
  it('is refused a field it has no right to, wherever it hides, before anything runs', async () => {
    const story = await CaseStory.open(registry);
    const hidden = `query ($id: ID!) { node(id: $id) { ...F } } fragment F on Case { c: child { n: names { t: text } } }`;
    const { errors, data } = await registry.ask('administrator', hidden, { id: story.state.id });
    expect(data).toBeUndefined();
    expect(errors?.[0]).toMatchObject({
      message: 'This needs the right identity:read, which the role ADMINISTRATOR does not have.',
      extensions: { code: 'FORBIDDEN' },
    });
  });

  it('is refused a search by name where it may not read names', async () => {
    const { errors } = await registry.ask(
      'auditor',
      '{ cases(first: 1, filter: { name: "Айгерім" }) { nodes { id } } }',
    );
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

describe('the audit', () => {
  const entries = () => registry.temporary.store.reader.db.select().from(auditEntries);

  it('has a row for each act, refused act and read, and no name or value in any', async () => {
    const story = await CaseStory.open(registry);
    await story.tries('registrar', 'caseMove', { toStage: 'TRACING', effectiveOn: '2017-07-01' });
    await registry.ask('caseworker', `{ case(id: "${story.state.id}") { child { names { text } } } }`);
    const rows = await entries();
    expect(rows.map(({ operation, decision, role }) => `${role} ${operation} ${decision}`)).toEqual([
      'REGISTRAR caseOpen DONE',
      'REGISTRAR read READ',
      'REGISTRAR caseMove REFUSED',
      'CASEWORKER read READ',
    ]);
    expect(rows.at(-1)).toMatchObject({
      subjects: [story.state.id],
      fields: ['Case.child', 'Child.names', 'ChildName.text', 'Query.case'],
    });
    for (const value of ['Айгерім', '2012-03-01', 'Camp register']) expect(JSON.stringify(rows)).not.toContain(value);
    expect(await verifyChain(registry.temporary.store.reader.db)).toMatchObject({ entries: 4 });
  });

  it('comes before the reply: where it cannot be written, nothing of a child is shown, however often it is asked', async () => {
    const story = await CaseStory.open(registry);
    const query = `{ case(id: "${story.state.id}") { id child { names { text } } } }`;
    expect((await registry.ask('caseworker', query)).text).toContain('Айгерім');
    registry.refuseWrites();
    for (let time = 0; time < 4; time++) {
      const { status, text } = await registry.ask('caseworker', query);
      expect(status).toBe(503);
      expect(text).toContain('UNAVAILABLE');
      expect(text).not.toContain(story.state.id);
      expect(text).not.toContain('Айгерім');
    }
    expect((await registry.ask('caseworker', '{ sites { code } }')).data.sites).toHaveLength(1);
  });

  it('refuses UPDATE, DELETE and INSERT OR REPLACE, and shows where a row was changed all the same', async () => {
    await CaseStory.open(registry);
    const { default: Database } = await import('better-sqlite3');
    const thief = new Database(`${registry.temporary.folder}/registry.sqlite`);
    expect(() => thief.exec("update audit_entries set role = 'x'")).toThrow('append-only');
    expect(() => thief.exec('delete from audit_entries')).toThrow('append-only');
    expect(() =>
      thief.exec('insert or replace into audit_entries select * from audit_entries where sequence = 1'),
    ).toThrow('append-only');
    thief.exec(
      "drop trigger audit_entries_no_update; update audit_entries set operation = 'nothing' where sequence = 2",
    );
    thief.close();
    expect(await verifyChain(registry.temporary.store.reader.db)).toMatchObject({ entries: 1, firstBad: 2 });
  });
});

describe('a list with nested data', () => {
  it('runs the same number of statements for one case as for thirty', async () => {
    for (let index = 0; index < 30; index++) await CaseStory.open(registry, { parents: openingInput.parents });
    const query = `query ($first: Int!) { cases(first: $first) { edges { cursor node { id agency { code } whereabouts { site { name } }
      whereaboutsClaims { source site { code } } vitalStatusClaims { id } evidence { id } attestations { kind } holds { kind } stageChanges { id }
      possibleDuplicates { id child { names { text } } } child { names { text } birth { earliest } parents { role names { text } } siblings { id } } } } } }`;
    const count = async (first: number) => {
      const before = registry.temporary.store.statements();
      const { data } = await registry.ask('registrar', query, { first });
      expect(data.cases.edges).toHaveLength(first);
      return registry.temporary.store.statements() - before;
    };
    await count(2);
    const few = await count(1);
    expect(await count(30)).toBe(few);
    expect(few).toBeLessThanOrEqual(16);
  });
});

describe('pages', () => {
  it('visit every case once, in order, by keyset cursors', async () => {
    for (let index = 0; index < 7; index++) {
      await CaseStory.open(registry, { reportedOn: `2017-06-0${1 + (index % 3)}` });
    }
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const { data } = await registry.ask(
        'registrar',
        'query ($after: String) { cases(first: 3, after: $after, orderBy: REPORTED_ON_ASC) { nodes { id reportedOn } pageInfo { hasNextPage endCursor } } }',
        { after },
      );
      seen.push(...data.cases.nodes.map((node: { id: string; reportedOn: string }) => `${node.reportedOn} ${node.id}`));
      if (!data.cases.pageInfo.hasNextPage) break;
      after = data.cases.pageInfo.endCursor;
    }
    expect(new Set(seen).size).toBe(7);
    expect(seen.map((row) => row.slice(0, 10))).toEqual([...seen].map((row) => row.slice(0, 10)).sort());
  });

  it.each([0, -1, 101, 2_000_000_000])('are refused at a size of %d', async (first) => {
    const { errors } = await registry.ask(
      'registrar',
      'query ($first: Int!) { cases(first: $first) { nodes { id } } }',
      { first },
    );
    expect(errors?.[0]).toMatchObject({
      message: `first must be a whole number from 1 to 100; it came as ${first}.`,
      extensions: { code: 'INVALID_INPUT' },
    });
  });

  it('are refused with the cursor of another list', async () => {
    const { errors } = await registry.ask('registrar', '{ cases(first: 1, after: "eyJ4IjoxfQ") { nodes { id } } }');
    expect(errors?.[0]?.message).toContain('after must be a cursor of this very list');
  });
});
