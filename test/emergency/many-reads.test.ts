import { afterAll, beforeAll, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { emergencyOpenings } from '../../schema/emergency.js';
import { fromNodeId } from '../../src/identifiers.js';
import { mustActOn } from '../support/act-on.js';
import { expectShortTurns } from '../support/short-turns.js';
import { openingInput } from '../support/opening-input.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

/* Files of which the audit has many rows, as an app leaves them that asks for a case each minute. */

const now = Date.parse('2018-01-10T09:00:00Z');
const hour = 3_600_000;
const rows = 100_000;
/** Whoever opened the files, by the tests' registry: the caseworker, and the psychologist. */
const [caseworker, psychologist] = [103, 104];

let registry: TestRegistry;
let keys: [number, number];
beforeAll(async () => {
  registry = await openTestRegistry('2018-01-10T09:00:00Z');
  const made = [];
  for (let n = 0; n < 2; n++) made.push(await mustActOn(registry, 'partner', 'caseOpen', openingInput, 'case { id }'));
  keys = made.map(({ id }) => fromNodeId('case', id)) as [number, number];
  const db = new Database(registry.temporary.store.file);
  const last = Number(db.prepare('select max(sequence) from audit_entries').pluck().get());
  const insert = db.prepare(
    `insert into audit_entries (sequence, previous_hash, recorded_at, user_id, role, operation, decision, subjects, fields, hash)
     values (?, ?, ?, ?, 'CASEWORKER', 'read', ?, '[]', '[]', ?)`,
  );
  const subject = db.prepare('insert into audit_subjects (case_id, sequence) values (?, ?)');
  const hash = '0'.repeat(64);
  let sequence = last;
  const write = (at: number, userId: number, decision: string, caseKey: number): void => {
    insert.run(++sequence, hash, at, userId, decision, hash);
    subject.run(caseKey, sequence);
  };
  db.transaction(() => {
    for (let n = 0; n < rows; n++) write(now - hour, 105, 'READ', keys[0]);
    // Of the first file: in time, in time but another person's, refused, and too late; of the second one in time.
    for (let n = 0; n < 7; n++) write(now, caseworker, 'READ', keys[0]);
    for (let n = 0; n < 3; n++) write(now + hour, psychologist, 'READ', keys[0]);
    write(now, caseworker, 'REFUSED', keys[0]);
    write(now + 5 * hour, caseworker, 'READ', keys[0]);
    write(now + 1, caseworker, 'READ', keys[1]);
    for (let n = 0; n < rows; n++) write(now + 6 * hour, 105, 'READ', keys[0]);
  })();
  db.close();
  await registry.temporary.store.inTransaction(async (tx) => {
    const justification = 'The child was taken to a hospital at night';
    const opened = { justification, openedAt: now, expiresAt: now + 4 * hour };
    for (let id = 1; id <= 10; id++)
      await tx.insert(emergencyOpenings).values({ id, caseId: keys[0], userId: caseworker, ...opened });
    await tx.insert(emergencyOpenings).values({ id: 11, caseId: keys[0], userId: psychologist, ...opened });
    await tx.insert(emergencyOpenings).values({ id: 12, caseId: keys[1], userId: caseworker, ...opened });
  });
}, 60_000);
afterAll(() => registry.discard());

interface Page {
  readonly nodes: readonly { readonly reads?: number }[];
}
const ask = async (query: string): Promise<Page> =>
  (await registry.ask('supervisor', query)).data.emergencyAccesses as Page;

it('are counted once for all openings of a page, and hold nobody up', async () => {
  const query = '{ emergencyAccesses(first: 12) { nodes { reads } edges { node { id } } } }';
  const given = await expectShortTurns(100, () => Promise.all([ask(query), ask(query), ask(query)]), 5);
  for (const { nodes } of given) expect(nodes.map(({ reads }) => reads)).toEqual([1, 3, ...Array<number>(10).fill(7)]);
});

it('are not looked for where nobody asks how many', async () => {
  const { reader } = registry.temporary.store;
  const statementsOf = async (leaf: string): Promise<number> => {
    const before = reader.executed;
    expect((await ask(`{ emergencyAccesses(first: 12) { nodes { ${leaf} } } }`)).nodes).toHaveLength(12);
    return reader.executed - before;
  };
  expect(await statementsOf('reads')).toBeGreaterThan(50);
  expect(await statementsOf('id')).toBeLessThan(10);
});
