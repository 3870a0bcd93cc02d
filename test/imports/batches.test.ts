import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkBooks } from '../../src/counts/books/check-books.js';
import type { Actor } from '../../src/access/actor.js';
import type { UserId } from '../../src/identifiers.js';
import { importCases } from '../../src/imports/import-cases.js';
import { openTestRegistry, partner, type TestRegistry } from '../support/registry.js';
import { csvOf, type Row } from './files.js';

/* Rows are written by dozens: what one row of a file has to do with another one must not be lost between them. */

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

const person = { userId: 105 as UserId, name: 'partner', role: 'PARTNER', agencyId: partner.id } as const;
const actor: Actor = { kind: 'user', ...person };
const clock = () => Date.parse('2018-01-10T09:00:00Z');
const load = (rows: readonly Row[]) =>
  importCases({ store: registry.temporary.store, clock }, actor, {
    format: 'CSV',
    open: () => [Buffer.from(csvOf(rows))],
    dryRun: false,
  });
const read = (query: string): unknown[][] =>
  registry.temporary.store.reader.raw.prepare(query).raw().all() as unknown[][];
const letters = (at: number): string => [...String(at)].map((digit) => 'абвгдежзик'[Number(digit)]).join('');
const child = (at: number, more: Row = {}): Row => ({
  ...{
    reference: `NGO-${at}`,
    name_1: `Аты ${letters(at)}`,
    name_2: `اسم${String(at).replaceAll(/\d/g, (digit) => 'ابتثجحخدذر'[Number(digit)] ?? '')}`,
  },
  ...more,
});

describe('an import of some hundred rows', () => {
  it('joins siblings that wait together, and those of whom one was written before', async () => {
    const family: Readonly<Record<number, string>> = {
      3: 'near',
      4: 'near',
      5: 'near',
      10: 'far',
      240: 'far',
      249: 'far',
    };
    const rows = Array.from({ length: 250 }, (_, at) => child(at, { sibling_group: family[at] ?? '' }));
    expect(await load(rows)).toMatchObject({ imported: 250, problemCount: 0, possibleDuplicateCount: 0 });
    const groups = read(
      `select sibling_group_id, group_concat(reference, ' ') from
        (select sibling_group_id, written as reference from cases join case_references on case_id = cases.id
          where sibling_group_id is not null order by cases.id) group by sibling_group_id`,
    );
    expect(groups.map(([, references]) => references).sort()).toEqual(['NGO-10 NGO-240 NGO-249', 'NGO-3 NGO-4 NGO-5']);
    expect(read('select count(*) from cases where sibling_group_id is null')).toEqual([[244]]);
    expect(await checkBooks(registry.temporary.store.reader)).not.toHaveProperty('firstFault');
  });

  it('finds children of one name in one file, near and far, on both sides', async () => {
    const rows = Array.from({ length: 250 }, (_, at) => child(at));
    const alike = [child(20, { reference: 'NEAR' }), child(30, { reference: 'FAR' })];
    const file = [...rows.slice(0, 22), ...alike.slice(0, 1), ...rows.slice(22), ...alike.slice(1)];
    const report = await load(file);
    expect(report.possibleDuplicates.map(({ row, reference }) => [row, reference])).toEqual([
      [24, 'NEAR'],
      [253, 'FAR'],
    ]);
    const pairs = read(
      `select own.written, other.written from possible_duplicates pair
        join case_references own on own.case_id = pair.case_id
        join case_references other on other.case_id = pair.other_case_id`,
    );
    const told = pairs.map((pair) => pair.join(' ')).sort();
    expect(told).toEqual(['FAR NGO-30', 'NEAR NGO-20', 'NGO-20 NEAR', 'NGO-30 FAR']);
  });

  it('numbers the changes that it tells without a gap, and opens every text', async () => {
    await load([child(1_000)]);
    await load(Array.from({ length: 205 }, (_, at) => child(at)));
    expect(
      read('select agency_id, min(number), max(number), count(*) from case_changes group by agency_id').map(
        ([, ...numbers]) => numbers,
      ),
    ).toEqual([
      [1, 206, 206],
      [1, 206, 206],
    ]);
    const opened = read(
      `select count(*) from names join births on births.case_id = names.case_id
        join whereabouts_claims claim on claim.case_id = names.case_id join case_references reference on reference.case_id = names.case_id
        where names.text like 'Аты %' and births.earliest = '2012-03-01' and births.latest = '2012-03-31'
          and claim.source = 'Camp register' and reference.written like 'NGO-%'`,
    );
    expect(opened).toEqual([[206]]);
    expect(
      read(`select count(*) from profile_versions profile join births on births.id = profile.birth_id
        where births.case_id = profile.case_id`),
    ).toEqual([[206]]);
    expect(
      read(`select json_array_length(subjects) from audit_entries where operation = 'casesImport' order by sequence`),
    ).toEqual([[1], [205]]);
  });
});
