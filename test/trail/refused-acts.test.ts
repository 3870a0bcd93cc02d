import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { CaseStory } from '../support/case-story.js';
import { openingInput } from '../support/opening-input.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { asked } from '../tracing/story.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

interface Row {
  readonly operation: string;
  readonly userId: number | null;
  readonly fields: readonly string[];
  readonly subjects: readonly string[];
}

/** The rows of refusals since the start, the oldest first. */
function refusals(): Row[] {
  const rows = registry.temporary.store.reader.raw
    .prepare(
      `select operation, user_id as userId, fields, subjects from audit_entries where decision = 'REFUSED' order by sequence`,
    )
    .all() as (Omit<Row, 'fields' | 'subjects'> & Record<'fields' | 'subjects', string>)[];
  return rows.map((row) => ({
    ...row,
    fields: JSON.parse(row.fields) as string[],
    subjects: JSON.parse(row.subjects) as string[],
  }));
}

/** All that the audit has stored, for words that must not be in it. */
const audit = (): string =>
  ['audit_entries', 'audit_subjects', 'audit_records']
    .map((table) => JSON.stringify(registry.temporary.store.reader.raw.prepare(`select * from ${table}`).all()))
    .join();

async function act(who: string | undefined, mutation: string, input: object) {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  const query = `mutation ($input: ${type}) { ${mutation}(input: $input) { userErrors { code field } } }`;
  const { data, errors } = await registry.ask(who, query, { input });
  expect(errors).toBeUndefined();
  return data[mutation].userErrors as { code: string; field: string[] | null }[];
}

const refused = (field: string) => [{ code: 'INVALID_INPUT', field: [field] }];
const short = 'zq-7';
const words = Array.from({ length: 21 }, (_, n) => `Zqname${n}`);
const names = words.map((text) => ({
  ...{ text, role: 'GIVEN_BY_PARENTS', script: 'CYRILLIC_RUSSIAN', source: 'RELATIVE' },
}));

describe('an act that is refused before it begins', () => {
  it.each([
    ['a key that is too short', 'caseOpen', { ...openingInput, idempotencyKey: short }, 'idempotencyKey'],
    ['a list that is too long', 'caseOpen', { ...openingInput, names }, 'names'],
    ['a key that is too short', 'tracingRequestOpen', { ...asked, idempotencyKey: short }, 'idempotencyKey'],
    [
      'a list that is too long',
      'tracingRequestOpen',
      { ...asked, consents: Array(9).fill(asked.consents[0]) },
      'consents',
    ],
    [
      'a key that is too short',
      'casesImport',
      { format: 'CSV', content: 'zq', idempotencyKey: short },
      'idempotencyKey',
    ],
  ])('for %s leaves one row of its own: %s', async (_why, mutation, input, field) => {
    expect(await act('partner', mutation, { idempotencyKey: randomUUID(), ...input })).toEqual(refused(field));
    const [row, ...others] = refusals();
    expect(row).toMatchObject({ operation: mutation, userId: 105, subjects: [] });
    expect(row?.fields).toEqual(expect.arrayContaining(Object.keys({ idempotencyKey: '', ...input })));
    expect(others).toEqual([]);
    for (const word of [short, 'Zqname', 'zq', 'Айгер', 'Form 12', 'Camp register'])
      expect(audit()).not.toContain(word);
  });

  it('leaves one with an account as with a case, and names the case where it names one', async () => {
    const { state } = await CaseStory.open(registry);
    const note = { caseId: state.id, expectedVersion: state.version, text: 'Zqnote', idempotencyKey: short };
    expect(await act('caseworker', 'noteWrite', note)).toEqual(refused('idempotencyKey'));
    expect(
      await act('administrator', 'userAdd', {
        ...{ name: 'Zqname', role: 'REGISTRAR', agencyId: 'agency_11', idempotencyKey: short },
      }),
    ).toEqual(refused('idempotencyKey'));
    expect(refusals()).toMatchObject([
      { operation: 'noteWrite', userId: 103, subjects: [state.id] },
      { operation: 'userAdd', userId: 100, subjects: [] },
    ]);
    for (const word of [short, 'Zq']) expect(audit()).not.toContain(word);
  });

  it('leaves one where an id is none of the kind that is asked for', async () => {
    const input = { idempotencyKey: randomUUID(), referralId: 'zq_9', expectedVersion: 1 };
    expect(await act('partner', 'referralAccept', input)).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(refusals()).toMatchObject([{ operation: 'referralAccept', userId: 105, subjects: [] }]);
    expect(audit()).not.toContain('zq_9');
  });

  it('leaves one for each act of a document, and none for what is done', async () => {
    const query =
      'mutation ($one: CaseOpenInput!, $other: CaseOpenInput!) { first: caseOpen(input: $one) { userErrors { code } } done: caseOpen(input: $other) { userErrors { code } } last: caseOpen(input: $one) { userErrors { code } } }';
    const one = { ...openingInput, idempotencyKey: short };
    const { data } = await registry.ask('registrar', query, { one, other: { ...one, idempotencyKey: randomUUID() } });
    expect(data.done.userErrors).toEqual([]);
    expect(refusals().map(({ operation }) => operation)).toEqual(['caseOpen', 'caseOpen']);
    expect(audit().match(/"DONE"/g)).toHaveLength(1);
  });
});

describe('what leaves no second row', () => {
  it('is an act that was refused once it had begun, or by its own rules of coming in', async () => {
    await act('partner', 'caseOpen', { ...openingInput, reportedOn: '2019-01-01', idempotencyKey: randomUUID() });
    await act('partner', 'signIn', { name: 'nobody', password: 'zq-password' });
    expect(refusals().map(({ operation, userId }) => [operation, userId])).toEqual([
      ['caseOpen', 105],
      ['signIn', null],
    ]);
  });

  it('is a document that is refused for want of a right, or of which nobody is named', async () => {
    const input = { ...openingInput, idempotencyKey: short };
    const query = 'mutation ($input: CaseOpenInput!) { caseOpen(input: $input) { userErrors { code } } }';
    expect((await registry.ask('auditor', query, { input })).status).toBe(403);
    expect((await registry.ask(undefined, query, { input })).status).toBe(401);
    expect(refusals()).toMatchObject([{ operation: 'read', userId: 106 }]);
  });

  it('is a document that asks for too much, or is too dear, to begin at all: it leaves none', async () => {
    const acts = (count: number, answer: string) =>
      Array.from({ length: count }, (_, n) => `a${n}: caseOpen(input: $input) { ${answer} userErrors { code } }`).join(
        ' ',
      );
    const alike = 'case { possibleDuplicates { possibleDuplicates { possibleDuplicates { id } } } }';
    for (const [count, answer, code] of [
      [11, '', 'DOCUMENT_TOO_LARGE'],
      [10, alike, 'COST_TOO_HIGH'],
    ] as const) {
      const query = `mutation ($input: CaseOpenInput!) { ${acts(count, answer)} }`;
      const input = { ...openingInput, idempotencyKey: short };
      const { status, errors } = await registry.ask('registrar', query, { input });
      expect([status, errors?.[0]?.extensions.code]).toEqual([400, code]);
    }
    expect(refusals()).toEqual([]);
  });
});
