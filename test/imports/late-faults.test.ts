import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'drizzle-orm';
import type { Actor } from '../../src/access/actor.js';
import type { UserId } from '../../src/identifiers.js';
import { importCases } from '../../src/imports/import-cases.js';
import type { Chunks } from '../../src/imports/source-row.js';
import { openTestRegistry, partner, type TestRegistry } from '../support/registry.js';
import { csvOf } from './files.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());

const person = { userId: 105 as UserId, name: 'partner', role: 'PARTNER', agencyId: partner.id } as const;
const actor: Actor = { kind: 'user', ...person };
const clock = () => Date.parse('2018-01-10T09:00:00Z');
const load = (open: () => Chunks) =>
  importCases({ store: registry.temporary.store, clock }, actor, { format: 'CSV', open, dryRun: false });
const loadRows = (rows: Parameters<typeof csvOf>[0]) => load(() => [Buffer.from(csvOf(rows))]);

describe('a fault after rows that were written', () => {
  const good = (reference: string) => ({
    reference,
    name_1: `Аты ${Buffer.from(reference).join(' ')}`,
    sibling_group: 'f',
  });
  const stored = () =>
    ['cases', 'names', 'postings', 'case_references', 'case_changes', 'possible_duplicates', 'births'].map((table) => [
      table,
      registry.temporary.store.reader.raw.prepare(`select count(*) from ${table}`).pluck().get(),
    ]);

  it('undoes them, and the rest is checked against them and against the registry', async () => {
    await loadRows([good('THERE')]);
    const before = stored();
    const rows = [good('A'), good('B'), { ...good('C'), sex: 'F' }, good('A'), good('D'), { ...good('E'), grade: '' }];
    const report = await loadRows([good('THERE'), ...rows, { ...good('THERE'), sex: 'MALE' }]);
    expect(report.problems.map(({ row, column, code }) => `${row} ${column ?? '-'} ${code}`)).toEqual([
      '5 sex UNKNOWN_CODE',
      '6 reference DUPLICATE_REFERENCE',
      '8 grade MISSING_VALUE',
      '9 reference DUPLICATE_REFERENCE',
    ]);
    expect(report).toMatchObject({ rows: 8, imported: 0, alreadyThere: 1, problemCount: 4 });
    expect(stored()).toEqual(before);
    expect(await loadRows([good('A'), good('B')])).toMatchObject({ imported: 2, problemCount: 0 });
  });

  it('ends the transaction: while the rest is checked, others write', async () => {
    const rows = [good('F'), { ...good('G'), sex: 'F' }, good('H'), { ...good('I'), sex: 'F' }];
    const lines = csvOf(rows).split(/(?<=\r\n)/);
    const { store } = registry.temporary;
    let written: unknown;
    async function* slowly() {
      yield Buffer.from(lines.slice(0, 4).join(''));
      written = await store.inTransaction((tx) => Promise.resolve(tx.get(sql`select 1`)));
      yield Buffer.from(lines.slice(4).join(''));
    }
    const report = await load(slowly);
    expect(written).toEqual({ 1: 1 });
    expect(report.problems.map(({ row }) => row)).toEqual([3, 5]);
  });
});
