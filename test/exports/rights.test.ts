import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/access/actor.js';
import { openConnection } from '../../src/database/connection.js';
import { exportCases } from '../../src/exports/export-cases.js';
import type { UserId } from '../../src/identifiers.js';
import { importCases } from '../../src/imports/import-cases.js';
import { csvOf } from '../imports/files.js';
import { openTestRegistry, partner, type TestRegistry } from '../support/registry.js';

const clock = () => Date.parse('2018-01-10T09:00:00Z');
const as = (role: 'PARTNER' | 'ADMINISTRATOR' | 'AUDITOR'): Actor => ({
  kind: 'user',
  userId: 105 as UserId,
  name: 'partner',
  role,
  agencyId: partner.id,
});

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
  const rows = Array.from({ length: 230 }, (_, at) => ({ reference: `R${at}`, name_1: `Аты${at}` }));
  const file = { format: 'CSV', open: () => [Buffer.from(csvOf(rows))], dryRun: false } as const;
  await importCases({ store: registry.temporary.store, clock }, as('PARTNER'), file);
});
afterAll(() => registry.discard());

/** How the pages of an export end whose reader is another from the second on: their pieces, and the code of the end. */
async function endOf(roles: readonly Actor[]): Promise<[pieces: number, code: unknown]> {
  let asked = 0;
  // Who reads is asked once before the first page, and again before each.
  const actor = async (): Promise<Actor> =>
    roles[Math.min(Math.max(asked++ - 1, 0), roles.length - 1)] ?? as('PARTNER');
  let pieces = 0;
  try {
    const store = registry.temporary.store;
    for await (const piece of exportCases({ store, clock }, { format: 'csv', actor }))
      pieces += Math.sign(piece.length);
    return [pieces, undefined];
  } catch (error) {
    return [pieces, error instanceof Error && 'code' in error ? error.code : error];
  }
}

describe('an export under way', () => {
  it('comes to its end while its reader keeps the right', async () => {
    expect(await endOf([as('PARTNER')])).toEqual([3, undefined]);
  });

  it('ends where the right to export is taken away', async () => {
    expect(await endOf([as('PARTNER'), as('AUDITOR')])).toEqual([1, 'FORBIDDEN']);
  });

  it('ends so for a reader who is not told who the children are, too', async () => {
    expect(await endOf([as('ADMINISTRATOR'), as('AUDITOR')])).toEqual([1, 'FORBIDDEN']);
  });

  it('ends where the right to know who the children are is taken away', async () => {
    expect(await endOf([as('PARTNER'), as('ADMINISTRATOR')])).toEqual([1, 'FORBIDDEN']);
  });

  it('leaves out whom an erasure, a seal or a revocation took from sight since it began', async () => {
    const { store } = registry.temporary;
    const { raw } = openConnection(store.file, 'write');
    const ids = raw.prepare('select id from cases order by reported_on, id limit 3 offset 220').pluck().all();
    const [erased, sealed, untouched] = ids as [number, number, number];
    let text = '';
    let pieces = 0;
    const request = { format: 'jsonl', actor: () => Promise.resolve(as('PARTNER')) } as const;
    for await (const piece of exportCases({ store, clock }, request)) {
      text += piece;
      if (pieces++ > 0) continue;
      raw.prepare('update cases set erased_at = ? where id = ?').run(clock(), erased);
      raw.prepare('update cases set seals_at = ? where id = ?').run(clock(), sealed);
    }
    expect(pieces).toBe(3);
    expect([erased, sealed, untouched].map((id) => text.includes(`case_${id}"`))).toEqual([false, false, true]);
    raw.prepare('update cases set erased_at = null, seals_at = null').run();
    raw.close();
  });

  it('does not begin without the right', async () => {
    expect(await endOf([as('AUDITOR')])).toEqual([0, 'FORBIDDEN']);
  });
});

describe('an export that is refused', () => {
  const refusedRows = () =>
    registry.temporary.store.reader.raw
      .prepare(
        `select role, fields, subjects from audit_entries where decision = 'REFUSED' and operation = 'casesExport' order by sequence`,
      )
      .raw()
      .all();
  const get = (who: string | undefined) => {
    const token = who === undefined ? undefined : registry.tokens[who];
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return registry.app.inject({ url: '/exports/cases.csv', headers });
  };

  it('leaves its row in the audit, as a refused import does, and none where nobody is named', async () => {
    const before = refusedRows().length;
    expect((await get('auditor')).statusCode).toBe(403);
    expect(refusedRows().slice(before)).toEqual([['AUDITOR', '["Case"]', '[]']]);
    expect((await get(undefined)).statusCode).toBe(401);
    expect(refusedRows()).toHaveLength(before + 1);
  });

  it('leaves it between two pages, too', async () => {
    const before = refusedRows().length;
    expect(await endOf([as('PARTNER'), as('ADMINISTRATOR')])).toEqual([1, 'FORBIDDEN']);
    expect(refusedRows().slice(before)).toMatchObject([
      ['ADMINISTRATOR', expect.stringContaining('Child.names'), '[]'],
    ]);
  });

  it('takes a purpose that is a short phrase', async () => {
    const { store } = registry.temporary;
    const before = refusedRows().length;
    const actor = () => Promise.resolve(as('PARTNER'));
    const pieces = exportCases({ store, clock }, { format: 'csv', purpose: 'x'.repeat(201), actor });
    await expect(pieces.next()).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(refusedRows()).toHaveLength(before + 1);
  });
});
