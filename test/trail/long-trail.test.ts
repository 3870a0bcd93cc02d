import { afterAll, beforeAll, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

/* An audit of many rows, in which what is asked for is rare: it is looked through a stretch at a time. */

const rows = 35_000;
/** Where the rare rows stand: the first and the last of all, and such as lie a whole stretch apart with nothing between. */
const rare = [1, 5_000, 15_000, 25_000, 34_999, 35_000];

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
  const db = new Database(registry.temporary.store.file);
  const last = Number(db.prepare('select coalesce(max(sequence), 0) from audit_entries').pluck().get());
  const insert = db.prepare(
    `insert into audit_entries (sequence, previous_hash, recorded_at, role, operation, decision, subjects, fields, hash)
     values (?, ?, 0, 'SYSTEM', ?, 'DONE', '[]', '[]', ?)`,
  );
  const hash = '0'.repeat(64);
  db.transaction(() => {
    for (let at = last + 1; at <= rows; at++) insert.run(at, hash, rare.includes(at) ? 'rare' : 'frequent', hash);
  })();
  db.close();
});
afterAll(() => registry.discard());

const page = async (first: number, after: string | null) => {
  const { data } = await registry.ask(
    'auditor',
    `query ($after: String) { auditTrail(first: ${first}, after: $after, filter: { operation: "rare" }) {
      nodes { sequence } pageInfo { hasNextPage endCursor } } }`,
    { after },
  );
  return data.auditTrail as {
    readonly nodes: readonly { readonly sequence: number }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
};

it.each([1, 2, 5, 50])('is read without a gap, %i at a time', async (first) => {
  const seen: number[] = [];
  let after: string | null = null;
  do {
    const { nodes, pageInfo } = await page(first, after);
    seen.push(...nodes.map(({ sequence }) => sequence));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  expect(seen).toEqual(rare.toReversed());
});

it('lets others have their turns meanwhile', async () => {
  let [turns, going] = [0, true];
  const turn = (): void => void (going && setImmediate(() => (turns++, turn())));
  const ask = async (operation: string): Promise<number> => {
    const before = turns;
    await registry.ask(
      'auditor',
      `{ auditTrail(first: 1, filter: { operation: "${operation}" }) { nodes { sequence } } }`,
    );
    return turns - before;
  };
  await ask('frequent');
  turn();
  const [near, nowhere] = [await ask('frequent'), await ask('never')];
  going = false;
  expect(nowhere - near).toBeGreaterThanOrEqual(2);
});
