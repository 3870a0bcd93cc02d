import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { verifyChain } from '../../src/audit/verify-chain.js';
import { checkBooks } from '../../src/counts/books/check-books.js';
import type { ImportReport } from '../../src/imports/import-report.js';
import { caseGrants } from '../../schema/referrals.js';
import { CaseStory, openingInput } from '../support/case-story.js';
import { expectShortTurns } from '../support/short-turns.js';
import { openTestRegistry, partner, type TestRegistry } from '../support/registry.js';
import { csvOf, goodRow, jsonLinesOf } from './files.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

const mutation = `mutation ($input: CasesImportInput!) { casesImport(input: $input) {
  rows imported alreadyThere problemCount problems { row column code message expected }
  possibleDuplicateCount possibleDuplicates { row reference caseId } userErrors { code field message } } }`;

async function send(content: string, more: object = {}, who = 'partner') {
  const input = { idempotencyKey: randomUUID(), format: 'CSV', content, ...more };
  const answer = await registry.ask(who, mutation, { input });
  expect(answer.errors).toBeUndefined();
  return answer.data.casesImport as ImportReport & {
    readonly userErrors: readonly object[];
  };
}
const rowsOf = (query: string, store = registry.temporary.store) => store.reader.raw.prepare(query).raw().all();
const countCases = () => rowsOf('select count(*) from cases')[0];

describe('an import', () => {
  it('leaves the rows that caseOpen leaves for the same children, and audits them', async () => {
    const second = {
      reference: 'NGO-2',
      sibling_group: 'f',
      name_1: 'Әли',
      birth: '2014-05-17',
      birth_basis: 'DOCUMENT',
    };
    const report = await send(csvOf([{ sibling_group: 'f' }, second]));
    expect(report).toMatchObject({ rows: 2, imported: 2, alreadyThere: 0, problems: [], userErrors: [] });
    const played = await openTestRegistry();
    const first = await CaseStory.open(played, {}, 'partner');
    const [name, inCamp] = openingInput.names;
    await CaseStory.open(
      played,
      {
        birth: { earliest: '2014-05-17', latest: '2014-05-17', basis: 'DOCUMENT' },
        names: [{ ...name, text: 'Әли' }, inCamp],
        siblingOf: first.state.id,
      },
      'partner',
    );
    // A blind index is another one under the key of another registry.
    const ignored = /^(id|case_id|other_case_id|sibling_group_id|sequence|birth_id|parent_id|search_key)$/;
    const store = registry.temporary.store;
    const tables = (
      rowsOf(`select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'`) as string[][]
    )
      .flat()
      .filter(
        (table) =>
          !/^(audit_|idempotency_|case_references|applied_migrations|access_tokens|settings|users|data_keys|master_keys)/.test(
            table,
          ),
      );
    expect(tables.length).toBeGreaterThan(15);
    for (const table of tables) {
      const columns = (store.reader.raw.pragma(`table_info(${table})`) as { name: string }[])
        .map((column) => column.name)
        .filter((column) => !ignored.test(column) && !column.endsWith('_cell'));
      if (columns.length === 0) continue;
      const query = `select ${columns.map((column) => `"${column}"`).join(', ')} from ${table} order by ${columns.map((_, at) => at + 1).join(', ')}`;
      expect({ table, rows: rowsOf(query) }).toEqual({ table, rows: rowsOf(query, played.temporary.store) });
    }
    expect(rowsOf('select count(distinct sibling_group_id), count(sibling_group_id) from cases')).toEqual([[1, 2]]);
    await played.discard();
    expect(await checkBooks(store.reader)).not.toHaveProperty('firstFault');
    expect(await verifyChain(store.reader.db)).not.toHaveProperty('firstBad');
    expect(
      rowsOf(`select role, decision, json_array_length(subjects) from audit_entries where operation = 'casesImport'`),
    ).toEqual([['PARTNER', 'DONE', 2]]);
  });

  it('adds nothing the second time, whatever the format and the order of its columns', async () => {
    await send(csvOf([{}]));
    expect(await send(csvOf([{}]))).toMatchObject({ imported: 0, alreadyThere: 1, problemCount: 0 });
    const listed = jsonLinesOf([{ languages: ['kk', 'ru'], site: goodRow['site'] }]);
    expect(await send(`\uFEFF${listed}`, { format: 'JSON_LINES' })).toMatchObject({ imported: 0, alreadyThere: 1 });
    expect(countCases()).toEqual([1]);
  });

  it('refuses the reference of another content, and all the other rows with it', async () => {
    await send(csvOf([{}]));
    const report = await send(csvOf([{ sex: 'MALE' }, { reference: 'NGO-2' }]));
    expect(report).toMatchObject({
      imported: 0,
      problems: [{ row: 2, column: 'reference', code: 'REFERENCE_HAS_OTHER_CONTENT' }],
    });
    expect(countCases()).toEqual([1]);
  });

  it('leaves each agency its own references', async () => {
    await send(csvOf([{}]));
    expect(await send(csvOf([{ sex: 'MALE' }]), {}, 'registrar')).toMatchObject({ imported: 1, problemCount: 0 });
  });

  it('answers a retry with the same key as the first time, and refuses the key for another file', async () => {
    const idempotencyKey = randomUUID();
    const first = await send(csvOf([{}]), { idempotencyKey });
    expect(await send(csvOf([{}]), { idempotencyKey })).toEqual(first);
    const other = await send(csvOf([{ reference: 'NGO-2' }]), { idempotencyKey });
    expect(other.userErrors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
    expect(countCases()).toEqual([1]);
  });

  it('reports possible duplicates among the cases that the actor may know, and no others', async () => {
    const theirs = await CaseStory.open(registry, {}, 'registrar');
    const none = { possibleDuplicateCount: 0, possibleDuplicates: [] };
    expect(await send(csvOf([{}]), { dryRun: true })).toMatchObject(none);
    // Who is shown the facts of a case is not told by a likeness who the child is.
    const now = Date.parse('2018-01-10T09:00:00Z');
    await registry.temporary.store.inTransaction((tx) =>
      tx.insert(caseGrants).values({
        ...{ id: 1, caseId: Number(theirs.state.id.slice('case_'.length)), agencyId: partner.id, purpose: 'Tracing' },
        ...{ coversIdentity: false, coversRecord: false, grantedAt: now, grantedBy: 102, expiresAt: now + 86_400_000 },
      }),
    );
    expect(await send(csvOf([{}]), { dryRun: true })).toMatchObject(none);
    const own = await CaseStory.open(registry, {}, 'partner');
    const expected = [{ row: 2, reference: 'NGO-1', caseId: own.state.id }];
    expect(await send(csvOf([{}]), { dryRun: true })).toMatchObject({ imported: 0, possibleDuplicates: expected });
    expect(await send(csvOf([{}]))).toMatchObject({ imported: 1, possibleDuplicates: expected });
  });

  it('stores nothing in a dry run', async () => {
    expect(await send(csvOf([{}]), { dryRun: true })).toMatchObject({ rows: 1, imported: 0, problemCount: 0 });
    expect(countCases()).toEqual([0]);
  });

  it('is refused to roles without the right', async () => {
    const input = { idempotencyKey: randomUUID(), format: 'CSV', content: csvOf([{}]) };
    for (const who of ['caseworker', 'psychologist', 'auditor', 'administrator'])
      expect((await registry.ask(who, mutation, { input })).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(countCases()).toEqual([0]);
  });

  it('takes 500 rows without keeping the event loop for 250 ms, and refuses 501', async () => {
    const rows = Array.from({ length: 501 }, (_, at) => ({
      reference: `R${at}`,
      name_1: `Аты${at} Тегі${at * 7}`,
      name_2: `اسم${at}`,
    }));
    const compact = rows.map((row) => ({
      ...row,
      site: '',
      languages: '',
      source: 'x',
      mother_fate: '',
      mother_citizenship: '',
    }));
    const tooMany = await send(csvOf(compact));
    expect(tooMany.problems).toMatchObject([{ code: 'TOO_MANY_ROWS' }]);
    const report = await expectShortTurns(250, () => send(csvOf(compact.slice(0, 500))));
    expect(report).toMatchObject({ imported: 500, problemCount: 0 });
    expect(await checkBooks(registry.temporary.store.reader)).not.toHaveProperty('firstFault');
  }, 60_000);
});
