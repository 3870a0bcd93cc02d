import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { randomUUID } from 'node:crypto';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { csvOf } from './files.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

const get = (who: string | undefined, format: string, headers: Record<string, string> = {}) =>
  registry.app.inject({
    url: `/exports/cases.${format}`,
    headers: who === undefined ? headers : { ...headers, authorization: `Bearer ${registry.tokens[who] ?? who}` },
  });
const rowsIn = (text: string) => parse<Record<string, string>>(text, { columns: true });

async function importAs(who: string, content: string): Promise<void> {
  const query = `mutation ($input: CasesImportInput!) { casesImport(input: $input) { problemCount } }`;
  const { data } = await registry.ask(who, query, { input: { idempotencyKey: randomUUID(), format: 'CSV', content } });
  expect(data.casesImport.problemCount).toBe(0);
}

/** Purposes of entries about many children lie under the shared key. */
const openedPurpose = `deciphered(substr(purpose, 2), -1, (select wrapped from data_keys where subject_id = -1), sequence, 'audit_entries.purpose')`;

describe('an export', () => {
  it('holds what the actor may see, page after page, and audits it before it leaves', async () => {
    const rows = Array.from({ length: 230 }, (_, at) => ({ reference: `R${at}`, name_1: `Аты${at}` }));
    await importAs('partner', csvOf(rows));
    await CaseStory.open(registry, {}, 'registrar');
    const answer = await get('partner', 'csv', { 'x-purpose': 'monthly copy' });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      200,
      'text/csv; charset=utf-8; header=present',
    ]);
    const exported = rowsIn(answer.body);
    expect(new Set(exported.map(({ reference }) => reference))).toEqual(
      new Set(rows.map(({ reference }) => reference)),
    );
    expect(exported.find(({ reference }) => reference === 'R7')).toMatchObject({
      agency: 'NGO',
      name_1: 'Аты7',
      birth: '2012-03-01/2012-03-31',
      mother_fate: 'WITH_CHILD',
      names_left_out: '0',
    });
    const audited = registry.temporary.store.reader.raw
      .prepare(
        `select ${openedPurpose}, json_array_length(subjects) from audit_entries where operation = 'casesExport' order by sequence`,
      )
      .raw()
      .all();
    expect(audited).toEqual([
      ['monthly copy', 100],
      ['monthly copy', 100],
      ['monthly copy', 30],
    ]);
    expect(rowsIn((await get('registrar', 'csv')).body)).toHaveLength(231);
  }, 60_000);

  it('shows a reference to the agency whose it is, and to no other', async () => {
    await importAs('partner', csvOf([{}]));
    expect(rowsIn((await get('partner', 'csv')).body)[0]).toMatchObject({ reference: 'NGO-1' });
    expect(rowsIn((await get('registrar', 'csv')).body)[0]).toMatchObject({ reference: '' });
  });

  it('leaves out who the child is for a role that may not know', async () => {
    await importAs('partner', csvOf([{}]));
    for (const format of ['csv', 'jsonl']) {
      const { statusCode, body } = await get('administrator', format);
      expect([statusCode, body.includes('KZ-75')]).toEqual([200, true]);
      for (const secret of ['Айгерім', '2012-03', 'mother_fate', 'name_1']) expect(body).not.toContain(secret);
    }
  });

  it('makes every cell that a spreadsheet would run a text', async () => {
    const formulas = ['=HYPERLINK("http://x","a")', '+7 Али', '-Али', '@SUM(A1)'];
    const scriptOf = (name: string) => (name.includes('Али') ? 'CYRILLIC_KAZAKH' : 'LATIN');
    const rows = formulas.map((name_1, at) => ({ reference: `=R${at}`, name_1, name_1_script: scriptOf(name_1) }));
    await importAs('partner', csvOf(rows));
    const { body } = await get('partner', 'csv');
    for (const record of parse(body)) for (const cell of record) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    expect(rowsIn(body).map(({ name_1 }) => name_1)).toEqual(
      expect.arrayContaining(formulas.map((name) => `'${name}`)),
    );
    const lines = (await get('partner', 'jsonl')).body.trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { name_1: string }).name_1)).toEqual(
      expect.arrayContaining(formulas),
    );
  });

  it('is refused without a token or the right, and where it cannot be audited', async () => {
    await importAs('partner', csvOf([{}]));
    expect((await get(undefined, 'csv')).statusCode).toBe(401);
    expect((await get('x'.repeat(43), 'csv')).statusCode).toBe(401);
    expect((await get('auditor', 'csv')).statusCode).toBe(403);
    registry.refuseWrites();
    const refused = await get('partner', 'csv');
    expect([refused.statusCode, refused.body.includes('Айгерім')]).toEqual([503, false]);
  });
});

it('is not made for a HEAD, and not audited as read', async () => {
  const { raw } = registry.temporary.store.reader;
  const exported = () =>
    raw.prepare("select count(*) from audit_entries where operation = 'casesExport'").pluck().get();
  const before = exported();
  for (const format of ['csv', 'jsonl']) {
    const headers = { authorization: `Bearer ${registry.tokens['partner']}` };
    const { statusCode, headers: answered } = await registry.app.inject({
      ...{ method: 'HEAD', url: `/exports/cases.${format}`, headers },
    });
    expect([statusCode, answered['allow'], answered['ratelimit']]).toEqual([405, 'GET', undefined]);
  }
  expect(exported()).toBe(before);
});
