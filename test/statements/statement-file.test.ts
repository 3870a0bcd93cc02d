import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { auditEntries } from '../../schema/audit.js';
import { anonymous } from '../../src/access/actor.js';
import { OraluError } from '../../src/errors.js';
import { loadStatements } from '../../src/statements/load-statements.js';
import { parseStatements, readStatementFile, type Statement } from '../../src/statements/read-statement-file.js';
import { listStatements } from '../../src/statements/statements.queries.js';
import { openTemporaryStore, type TemporaryStore } from '../support/temporary-store.js';

const file = 'schema/official-statements.csv';
const today = '2026-01-01';
const text = readFileSync(file, 'utf8');
const [header = '', firstRow = ''] = text.split('\n');
const system = { kind: 'system', task: 'test' } as const;

function problemsOf(content: string | Uint8Array): readonly string[] {
  try {
    parseStatements(typeof content === 'string' ? Buffer.from(content) : content, 'statements.csv', today);
  } catch (error) {
    if (error instanceof OraluError) {
      expect(error.problems.every(({ code }) => code === 'STATEMENT_FILE_INVALID')).toBe(true);
      return error.problems.map(({ message }) => message);
    }
    throw error;
  }
  return [];
}
const withCell = (from: string, to: string) => `${header}\n${firstRow.replace(from, to)}\n`;

describe('a statement file', () => {
  it('is read whole, word for word', () => {
    const statements = readStatementFile(file, today);
    expect(statements).toHaveLength(22);
    expect(statements[0]).toEqual({
      id: 'kz-2017-12-knb-abroad',
      saidOn: '2017-12-27',
      saidOnPrecision: 'before',
      asOf: null,
      body: 'KNB',
      speaker: 'Nurgali Bilisbekov (deputy chairman)',
      outlet: 'Tengri News via Caravanserai',
      operation: null,
      population: 'Kazakhstani children aged 16 and under in Syria and Iraq',
      measure: 'CHILDREN_ABROAD',
      valueMin: 390,
      valueMax: 390,
      note: 'approximate; vital status of some unknown',
    });
    expect(statements.find(({ id }) => id === 'kz-2020-weine-children')).toMatchObject({
      valueMin: 447,
      valueMax: null,
    });
  });

  it.each([
    [
      'a day that does not exist',
      '2017-12-27',
      '2017-02-30',
      'line 2, said_on: expected a day of the calendar, YYYY-MM-DD; it came as "2017-02-30".',
    ],
    [
      'a day in the future',
      '2017-12-27',
      '2027-12-27',
      'line 2, said_on: expected a day that is not in the future; it came as "2027-12-27".',
    ],
    [
      'an unknown precision',
      ',before,',
      ',about,',
      'line 2, said_on_precision: expected one of day, month, year, before; it came as "about".',
    ],
    [
      'a figure of after it was said',
      ',before,,',
      ',before,2018-01-01,',
      'line 2, as_of: expected a day not after said_on; it came as "2018-01-01".',
    ],
    ['an unknown measure', 'CHILDREN_ABROAD', 'CHILDREN', 'line 2, measure: expected one of CHILDREN_ABROAD, '],
    [
      'half a child',
      ',390,390',
      ',389.5,390',
      'line 2, value_min: expected a whole number from 0; it came as "389.5".',
    ],
    ['a negative number', ',390,390', ',-1,390', 'line 2, value_min: expected a whole number from 0; it came as "-1".'],
    [
      'a number in words',
      ',390,390',
      ',390,many',
      'line 2, value_max: expected a whole number from 0, or nothing for "more than"; it came as "many".',
    ],
    [
      'a range upside down',
      ',390,390',
      ',390,389',
      'line 2, value_max: expected a number not below value_min; it came as "389".',
    ],
    [
      'no outlet',
      'Tengri News via Caravanserai',
      '',
      'line 2, outlet: expected where it was published; it came as nothing.',
    ],
    [
      'an id of another shape',
      'kz-2017-12-knb-abroad',
      'KZ 1',
      'line 2, id: expected lower-case letters, digits and hyphens; it came as "KZ 1".',
    ],
    ['a cell too many', '"approximate', 'x,"approximate', 'line 2, (row): expected 13 cells; it came as 14 cells.'],
  ])('is refused for %s, naming line, column, what was expected and what came', (_what, from, to, message) => {
    expect(problemsOf(withCell(from, to))).toEqual([expect.stringContaining(`statements.csv, ${message}`)]);
  });

  it('is refused for an id that comes twice, naming both lines', () => {
    expect(problemsOf(`${header}\n${firstRow}\n${firstRow}\n`)).toEqual([
      'statements.csv, line 3, id: expected an id of its own (line 2 has it already); it came as "kz-2017-12-knb-abroad".',
    ]);
  });

  it('is refused with all its faults at once, twenty at most', () => {
    expect(problemsOf(`${header}\n${firstRow.replace(',390,390', ',x,y')}\n`)).toHaveLength(2);
    const broken = Array.from({ length: 30 }, (_, at) =>
      firstRow.replace('kz-2017', `kz-${at}`).replace(',390,', ',x,'),
    );
    expect(problemsOf(`${header}\n${broken.join('\n')}\n`)).toHaveLength(20);
  });

  it('is refused with texts that nothing could take out again: too long, of several lines or with control characters', () => {
    const named = 'Nurgali Bilisbekov';
    expect(problemsOf(withCell(named, 'x'.repeat(580)))).toEqual([]);
    for (const text of ['x'.repeat(3_000_000), 'a\u0000b', 'a\u0085b', '\u001b[2J'])
      expect(problemsOf(withCell(named, text))).toEqual([
        expect.stringMatching(/^statements.csv, line 2, speaker: expected a text of at most 600 characters/),
      ]);
    expect(problemsOf(withCell(`${named} (deputy chairman)`, '"two\nlines"'))).toHaveLength(1);
  });

  it('that is another file is refused without a word of what stands in it', () => {
    const [problem = ''] = problemsOf('Aigerim Nurlanova,2012-03-01,al-Hol\nDauren,2013-01-01,al-Hol\n');
    expect(problem).toContain('it came as 3 columns, of which 0 are these');
    expect(problem).not.toContain('Aigerim');
  });

  it('is refused as a whole where it is no such file at all', () => {
    for (const content of [
      '',
      header,
      'a,b\n1,2\n',
      `${header}\n"open`,
      new Uint8Array([0xff, 0xfe, 0x00]),
      text.replace('value_min', 'value'),
    ]) {
      expect(problemsOf(content)).toHaveLength(1);
    }
  });

  it('is read or refused, and never anything else, whatever its bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => expect(problemsOf(bytes).length).toBeGreaterThan(0)),
    );
    const anywhere = fc.tuple(
      fc.nat(text.length),
      fc.string({ maxLength: 5, unit: fc.constantFrom('"', ',', '\n', '\r', '-', '9', 'é', '\0') }),
    );
    fc.assert(
      fc.property(anywhere, ([at, stray]) =>
        expect(problemsOf(text.slice(0, at) + stray + text.slice(at)).length).toBeLessThanOrEqual(20),
      ),
    );
  });
});

describe('loading statements', () => {
  let temporary: TemporaryStore;
  beforeEach(() => void (temporary = openTemporaryStore()));
  afterEach(() => temporary.discard());
  const load = (statements: readonly Statement[]) =>
    temporary.store.inTransaction((tx) => loadStatements(tx, system, statements, 1));
  const all = () => listStatements(temporary.store.reader, anonymous, {});
  const statements = readStatementFile(file, today);

  it('adds all of them once, however often the file is loaded, and is audited once', async () => {
    expect([await load(statements), await load(statements)]).toEqual([{ added: 22 }, { added: 0 }]);
    expect(new Set(await all())).toEqual(new Set(statements));
    expect(await temporary.store.reader.db.select().from(auditEntries)).toHaveLength(1);
  });

  it('adds what a longer file has more', async () => {
    await load(statements.slice(0, 20));
    expect(await load(statements)).toEqual({ added: 2 });
  });

  it('adds nothing where one statement is registered with another figure', async () => {
    await load(statements.slice(0, 1));
    const changed = statements.map((statement, at) =>
      at === 0 ? { ...statement, valueMin: 391, valueMax: 391 } : statement,
    );
    await expect(load(changed)).rejects.toMatchObject({
      code: 'STATEMENT_FILE_INVALID',
      problems: [{ field: ['kz-2017-12-knb-abroad', 'valueMin'] }, { field: ['kz-2017-12-knb-abroad', 'valueMax'] }],
    });
    expect(await all()).toHaveLength(1);
  });

  it('adds nothing of a file with one broken row', async () => {
    const broken = text.replace(',413,413,', ',413,412,');
    expect(() => parseStatements(Buffer.from(broken), 'statements.csv', today)).toThrow(
      'expected a number not below value_min',
    );
    expect(await all()).toEqual([]);
  });

  it('lists them for everybody, narrowed by measure, operation and date', async () => {
    await load(statements);
    const list = async (filter: Parameters<typeof listStatements>[2]) =>
      (await listStatements(temporary.store.reader, anonymous, filter)).map(({ id }) => id);
    expect(await list({ measures: ['CHILDREN_ABROAD', 'CHILDREN_AWAITED'] })).toEqual([
      'kz-2017-12-knb-abroad',
      'kz-2017-12-knb-awaited',
    ]);
    expect(await list({ operation: 'Rusafa' })).toEqual(['kz-2019-11-rusafa-children']);
    expect(await list({ saidFrom: '2021-12-31', saidTo: '2023-01-01' })).toEqual(['kz-2021-rferl-children']);
    await expect(list({ measures: [] })).rejects.toThrow('empty list');
  });
});
