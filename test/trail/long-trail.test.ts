import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { toCursor } from '../../src/graphql/pagination.js';
import { fromNodeId } from '../../src/identifiers.js';
import { mustActOn } from '../support/act-on.js';
import { expectShortTurns } from '../support/short-turns.js';
import { openingInput } from '../support/opening-input.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

/* An audit of many rows, all of one case, in which what is asked for is rare: it is looked through a stretch at a time. */

const rows = 35_000;
/** Where the rare rows stand: the first and the last of all, and such as lie a whole stretch apart with nothing between. */
const rare = [20, 5_000, 15_000, 25_000, 34_999, rows];

let registry: TestRegistry;
let caseId: string;
beforeAll(async () => {
  registry = await openTestRegistry();
  caseId = (await mustActOn(registry, 'registrar', 'caseOpen', openingInput, 'case { id }')).id;
  const key = fromNodeId('case', caseId);
  const db = new Database(registry.temporary.store.file);
  const last = Number(db.prepare('select coalesce(max(sequence), 0) from audit_entries').pluck().get());
  const insert = db.prepare(
    `insert into audit_entries (sequence, previous_hash, recorded_at, role, operation, decision, subjects, fields, hash)
     values (?, ?, 0, 'SYSTEM', ?, 'DONE', '[]', '[]', ?)`,
  );
  const subject = db.prepare('insert into audit_subjects (case_id, sequence) values (?, ?)');
  const record = db.prepare("insert into audit_records (record, sequence) values ('request_1', ?)");
  const hash = '0'.repeat(64);
  db.transaction(() => {
    for (let at = last + 1; at <= rows; at++) {
      insert.run(at, hash, rare.includes(at) ? 'rare' : 'frequent', hash);
      subject.run(key, at);
      record.run(at);
    }
  })();
  db.close();
});
afterAll(() => registry.discard());

const ways = ['', ', caseId: "CASE"', ', recordId: "request_1"', ', caseId: "CASE", recordId: "request_1"'] as const;

const page = async (first: number, after: string | null, more: string) => {
  const { data } = await registry.ask(
    'auditor',
    `query ($after: String) { auditTrail(first: ${first}, after: $after, filter: { operation: "rare"${more.replace('CASE', caseId)} }) {
      nodes { sequence } pageInfo { hasNextPage endCursor } } }`,
    { after },
  );
  return data.auditTrail as {
    readonly nodes: readonly { readonly sequence: number }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
};

it.each([1, 2, 5, 50].flatMap((first) => ways.map((more) => [first, more] as const)))(
  'is read without a gap, %i at a time%s',
  async (first, more) => {
    const seen: number[] = [];
    let after: string | null = null;
    do {
      const { nodes, pageInfo } = await page(first, after, more);
      seen.push(...nodes.map(({ sequence }) => sequence));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(rare.toReversed());
  },
);

const searches = (count: number, more: string) =>
  Array.from({ length: count }, (_, at) => `a${at}: auditTrail(first: 1, filter: { ${more} }) { nodes { sequence } }`);

it.each([
  ['of all', 'operation: "never"'],
  ['of one case', 'caseId: "CASE", decision: REFUSED'],
  ['of one record', 'recordId: "request_1", decision: REFUSED'],
])('holds nobody up, however many look for what is not there: %s', async (_name, filter) => {
  const ask = async (): Promise<string> => {
    const query = `{ ${searches(9, filter.replace('CASE', caseId)).join(' ')} }`;
    return (await registry.ask('auditor', query)).text;
  };
  await ask();
  const given = await expectShortTurns(100, () => Promise.all([ask(), ask(), ask()]), 5);
  for (const text of given) expect(text).toContain('"a8":{"nodes":[]}');
});

describe('a cursor that this list did not make', () => {
  it.each(['abc', 'Infinity', -5, 0, 0.5, 1e300, 2 ** 53])('is refused: %p', async (place) => {
    const after = toCursor('AUDIT_DESC', [place]);
    for (const filter of ['', ', filter: { operation: "never" }']) {
      const { errors } = await registry.ask(
        'auditor',
        `{ auditTrail(first: 1, after: "${after}"${filter}) { nodes { sequence } } }`,
      );
      expect(errors?.[0]?.extensions.code).toBe('INVALID_CURSOR');
    }
  });

  it('is no further way than from the last row, wherever it points', async () => {
    const after = toCursor('AUDIT_DESC', [Number.MAX_SAFE_INTEGER]);
    expect((await page(50, after, '')).nodes.map(({ sequence }) => sequence)).toEqual(rare.toReversed());
  });
});
