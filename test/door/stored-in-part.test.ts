import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import { openingInput } from '../support/opening-input.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

/*
 * Of a document some acts are stored, and then another process holds the lock of the file: longer than a server waits, which is a
 * second. What a document writes is one transaction after the other: each of its acts, then that of what it has read.
 */
let registry: TestRegistry;
let other: Database.Database;
beforeAll(async () => {
  registry = await openTestRegistry();
  other = new Database(registry.temporary.store.file, { timeout: 0 });
});
afterAll(async () => {
  other.close();
  await registry.discard();
});
afterEach(() => void jest.restoreAllMocks());

/** Another process writes while the transactions with these numbers, from 1 on, are waited for; answers those it was met by. */
function lockedDuring(...numbers: readonly number[]): number[] {
  const { store } = registry.temporary;
  const { inTransaction } = store;
  const met: number[] = [];
  let number = 0;
  jest.spyOn(store, 'inTransaction').mockImplementation(async (work) => {
    const isLocked = numbers.includes(++number);
    if (isLocked) met.push(number);
    if (isLocked) other.exec('BEGIN IMMEDIATE');
    try {
      return await inTransaction(work);
    } finally {
      if (isLocked) other.exec('ROLLBACK');
    }
  });
  return met;
}

const opening = (changes: object = {}) => ({ idempotencyKey: randomUUID(), ...openingInput, ...changes });
const shown = '{ case { id child { names { text } } } userErrors { code } }';
const two = `mutation ($one: CaseOpenInput!, $other: CaseOpenInput!) { first: caseOpen(input: $one) ${shown} second: caseOpen(input: $other) ${shown} }`;
const one = `mutation ($one: CaseOpenInput!) { caseOpen(input: $one) ${shown} }`;

async function send(query: string, variables: object, who = 'registrar') {
  const response = await registry.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { authorization: `Bearer ${registry.tokens[who]}` },
    payload: { query, variables },
  });
  const { statusCode: status, headers, body: text } = response;
  return { status, retryAfter: headers['retry-after'], text, ...response.json<{ data: unknown; errors?: object[] }>() };
}

const count = (of: string): number =>
  registry.temporary.store.reader.raw.prepare(`select count(*) from ${of}`).pluck().get() as number;
const opened = () => [
  count('cases'),
  count(`audit_entries where operation = 'caseOpen' and decision = 'DONE'`),
  count(`audit_entries where decision = 'READ'`),
];

/** By how much these have grown since: cases, their rows in the audit, and the rows of readings. */
function growth(): () => number[] {
  const before = opened();
  return () => opened().map((now, at) => now - (before[at] ?? 0));
}

const whole = { case: { id: expect.stringMatching(/^case_/), child: { names: expect.anything() } }, userErrors: [] };

describe('a document of which some acts are stored before the registry becomes unavailable', () => {
  it.each([
    ['the second act waits too long', [2], ['first'], ['second'], [1, 1, 1]],
    ['the second act and the audit of what was read do', [2, 3], ['first'], undefined, [1, 1, 0]],
    ['the audit of what was read does', [3], ['first', 'second'], undefined, [2, 2, 0]],
  ])(
    'says which they are where %s, shows nothing, and is answered whole when it is sent again',
    async (_where, numbers, stored, path, grown) => {
      const [variables, since] = [{ one: opening(), other: opening() }, growth()];
      const met = lockedDuring(...numbers);
      const answer = await send(two, variables);
      expect(met).toEqual(numbers);
      expect([answer.status, answer.retryAfter, answer.data]).toEqual([200, undefined, null]);
      expect(answer.errors).toEqual([
        {
          ...(path && { path, locations: expect.anything() }),
          message: expect.stringContaining(`these acts are stored: ${stored.join(', ')}.`),
          extensions: { code: 'UNAVAILABLE', stored },
        },
      ]);
      for (const word of ['Nothing was stored', 'case_', 'Айгерім']) expect(answer.text).not.toContain(word);
      expect(since()).toEqual(grown);

      jest.restoreAllMocks();
      const again = await send(two, variables);
      expect(again).toMatchObject({ status: 200, data: { first: whole, second: whole } });
      expect(again.errors).toBeUndefined();
      expect(since().slice(0, 2)).toEqual([2, 2]);
    },
  );

  it('says so of one act as well, whose answer could not be audited', async () => {
    const [variables, since] = [{ one: opening() }, growth()];
    const met = lockedDuring(2);
    const answer = await send(one, variables);
    expect([met, answer.status, answer.data]).toEqual([[2], 200, null]);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE', stored: ['caseOpen'] } }]);
    expect(answer.text).not.toContain('Айгерім');
    expect(since()).toEqual([1, 1, 0]);

    // What an earlier request has stored is stored: it is named as well where the answer fails once more.
    jest.restoreAllMocks();
    const metAgain = lockedDuring(2);
    expect((await send(one, variables)).errors).toMatchObject([{ extensions: { stored: ['caseOpen'] } }]);
    expect(metAgain).toEqual([2]);
    jest.restoreAllMocks();
    expect(await send(one, variables)).toMatchObject({ status: 200, data: { caseOpen: whole } });
    expect(since()).toEqual([1, 1, 1]);
  });

  it('says which they are where it is a right that takes the answer away', async () => {
    const variables = { one: opening(), other: opening({ ownerAgencyId: 'agency_11' }) };
    const since = growth();
    const answer = await send(two, variables, 'partner');
    expect([answer.status, answer.data]).toEqual([200, null]);
    expect(answer.errors).toMatchObject([{ path: ['second'], extensions: { code: 'FORBIDDEN', stored: ['first'] } }]);
    expect(since().slice(0, 2)).toEqual([1, 1]);
  });
});

describe('a document of which no act is stored', () => {
  it('is answered 503, and says that nothing was', async () => {
    const since = growth();
    const met = lockedDuring(1);
    const answer = await send(two, { one: opening(), other: opening() });
    expect([met, answer.status, answer.retryAfter]).toEqual([[1], 503, '1']);
    expect(answer.errors).toMatchObject([
      { message: expect.stringContaining('Nothing was stored'), path: ['first'], extensions: { code: 'UNAVAILABLE' } },
    ]);
    expect(answer.text).not.toContain('"stored"');
    expect(since()).toEqual([0, 0, 0]);
  });

  it('is answered so also where an act of it was refused before', async () => {
    // The second transaction is that of the row of the refusal.
    const met = lockedDuring(3);
    const answer = await send(two, { one: opening({ reportedOn: '2019-01-01' }), other: opening() });
    expect([met, answer.status]).toEqual([[3], 503]);
    expect(answer.text).toContain('Nothing was stored');
  });
});

describe('the same document while nobody else writes', () => {
  it('is answered whole, and names nothing apart', async () => {
    const since = growth();
    expect(lockedDuring()).toEqual([]);
    const answer = await send(two, { one: opening(), other: opening() });
    expect(answer).toMatchObject({ status: 200, data: { first: whole, second: whole } });
    expect([answer.errors, answer.text.includes('"stored"'), since()]).toEqual([undefined, false, [2, 2, 1]]);
  });
});
