import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Actor } from '../../src/access/actor.js';
import type { UserId } from '../../src/identifiers.js';
import { importCases } from '../../src/imports/import-cases.js';
import type { ImportFormat } from '../../src/imports/reading.js';
import { importProblemCodes, messageOf } from '../../src/imports/problems.js';
import { openTestRegistry, partner, type TestRegistry } from '../support/registry.js';
import { csvOf, goodRow, jsonLinesOf, type Row } from './files.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());

const actor: Actor = {
  kind: 'user',
  userId: 105 as UserId,
  name: 'partner',
  role: 'PARTNER',
  agencyId: partner.id,
};
const clock = () => Date.parse('2018-01-10T09:00:00Z');

const load = (chunks: readonly Buffer[], format: ImportFormat = 'CSV') =>
  importCases({ store: registry.temporary.store, clock }, actor, { format, open: () => chunks, dryRun: false });
const casesStored = () => registry.temporary.store.reader.raw.prepare('select count(*) from cases').pluck().get();

/** Milliseconds of processor time: nothing here waits, and on a busy machine others take their time too. */
const mostAllowed = 100;

/** What is wrong with a file, as `row column code`; nothing of it may have been stored. */
async function problemsOf(content: string | Buffer, format?: ImportFormat): Promise<string[]> {
  const before = casesStored();
  let least = Number.POSITIVE_INFINITY;
  let report: Awaited<ReturnType<typeof load>>;
  let attempts = 0;
  do {
    const began = process.cpuUsage();
    report = await load([Buffer.from(content)], format);
    const { user, system } = process.cpuUsage(began);
    least = Math.min(least, (user + system) / 1_000);
  } while (least >= mostAllowed && ++attempts < 10);
  expect(least).toBeLessThan(mostAllowed);
  expect(report.imported).toBe(0);
  expect(casesStored()).toBe(before);
  return report.problems.map(({ row, column, code }) => `${row} ${column ?? '-'} ${code}`);
}
const change = (cells: Row) => csvOf([{}, { reference: 'NGO-2', ...cells }]);
const withByte = (text: string, mark: string, byte: number) => {
  const bytes = Buffer.from(text);
  bytes[bytes.indexOf(mark)] = byte;
  return bytes;
};
const header = csvOf([{}]).split('\r\n')[0] ?? '';

/** Ten names of so many letters of two bytes: as `caseOpen` counts them, 3,000 bytes are what one may bear. */
const namesOfLetters = (letters: number): Row =>
  Object.fromEntries(
    Array.from({ length: 10 }, (_, at) => at + 1).flatMap((at) => [
      [`name_${at}`, 'ж'.repeat(letters - 1) + 'абвгдезийк'[at - 1]],
      [`name_${at}_role`, 'USED_IN_CAMP'],
      [`name_${at}_script`, 'CYRILLIC_RUSSIAN'],
      [`name_${at}_source`, 'OTHER'],
    ]),
  );
const manyNames = namesOfLetters(151);

const badCells: readonly [string, Row, string][] = [
  ['a NUL', { source: 'Camp\0register' }, '3 source NUL_CHARACTER'],
  ['a huge cell', { source: 'x'.repeat(5_000) }, '3 source CELL_TOO_LONG'],
  ['a row that is no row', { source: 'x'.repeat(300_000) }, '3 source ROW_TOO_LONG'],
  ['a missing reference', { reference: '' }, '3 reference MISSING_VALUE'],
  ['an unknown country', { country: 'DE' }, '3 country UNKNOWN_CODE'],
  ['an unknown sex', { sex: 'F' }, '3 sex UNKNOWN_CODE'],
  ['an unknown region', { region_of_origin: 'KZ-99' }, '3 region_of_origin UNKNOWN_CODE'],
  ['an unknown site', { site: 'SY-X' }, '3 site UNKNOWN_CODE'],
  ['an unknown language', { languages: 'kk;Kazakh' }, '3 languages UNKNOWN_CODE'],
  ['two letters that name no language', { languages: 'kk;xx' }, '3 languages UNKNOWN_CODE'],
  ['an unknown script', { name_1_script: 'HEBREW' }, '3 name_1_script UNKNOWN_CODE'],
  ['a name in other letters than its script has', { name_1_script: 'LATIN' }, '3 name_1 INVALID_INPUT'],
  ['a name without its script', { name_2_script: '' }, '3 name_2_script MISSING_VALUE'],
  ['a name without a letter', { name_2: '—' }, '3 name_2 INVALID_INPUT'],
  ['a script without its name', { name_2: '' }, '3 name_2 MISSING_VALUE'],
  ['names that are too long together', manyNames, '3 name_1 INVALID_INPUT'],
  ['a site in another country', { country: 'IQ' }, '3 country INVALID_INPUT'],
  ['a day that is none', { observed_on: '2017-02-30' }, '3 observed_on INVALID_DATE'],
  ['another calendar: day first', { birth: '17.05.2014' }, '3 birth INVALID_DATE'],
  ['another calendar: month first', { reported_on: '06/01/2017' }, '3 reported_on INVALID_DATE'],
  ['another calendar: Arabic digits', { birth: '٢٠١٤-٠٥-١٧' }, '3 birth INVALID_DATE'],
  ['another calendar: hijri', { birth: '1435-07-18' }, '3 birth IMPOSSIBLE_DATES'],
  ['a birth after the sighting', { birth: '2017-06-02' }, '3 birth IMPOSSIBLE_DATES'],
  ['a birth interval upside down', { birth: '2014/2012' }, '3 birth IMPOSSIBLE_DATES'],
  ['a birth without its basis', { birth_basis: '' }, '3 birth_basis MISSING_VALUE'],
  ['a sighting after the report', { observed_on: '2017-07-01' }, '3 observed_on IMPOSSIBLE_DATES'],
  ['a report in the future', { reported_on: '2018-02-01' }, '3 reported_on IMPOSSIBLE_DATES'],
  [
    'a sighting long before the registry',
    { observed_on: '1970-01-01', birth: '', birth_basis: '' },
    '3 observed_on IMPOSSIBLE_DATES',
  ],
  ['a reference twice', { reference: 'NGO-1' }, '3 reference DUPLICATE_REFERENCE'],
];

describe('a file with', () => {
  it.each(badCells)('%s names row, column and code', async (_what, cells, expected) => {
    expect(await problemsOf(change(cells))).toEqual([expected]);
  });

  it('names that are just as long together as they may be is sound, and one beyond is told what they may be', async () => {
    const rows = [namesOfLetters(150), { reference: 'NGO-2', ...manyNames }];
    expect(await problemsOf(csvOf(rows))).toEqual(['3 name_1 INVALID_INPUT']);
    const [problem] = (await load([Buffer.from(csvOf(rows))])).problems;
    expect(problem?.expected).toContain('at most 3000 bytes together');
  });

  const good = csvOf([{}]);
  const badFiles: readonly [string, string | Buffer, string][] = [
    ['nothing', '', '1 - EMPTY_FILE'],
    ['a mark and nothing', '\uFEFF', '1 - EMPTY_FILE'],
    ['a header alone', `${header}\r\n`, '2 - NO_ROWS'],
    ['semicolons', good.replaceAll(',', ';'), '1 - WRONG_DELIMITER'],
    ['tabs', good.replaceAll(',', '\t'), '1 - WRONG_DELIMITER'],
    ['an unterminated quote', `${good}NGO-2,"2017-06-01,x\r\n`, '3 reported_on UNTERMINATED_QUOTE'],
    ['a quote inside a cell', `${good}NGO-2,2017"06"01\r\n`, '3 reported_on MISPLACED_QUOTE'],
    ['a column twice', good.replace('sex', 'grade'), '1 grade DUPLICATE_COLUMN'],
    ['an unknown column', good.replace('languages', 'Айгерім'), '1 #12 UNKNOWN_COLUMN'],
    ['no column of references', good.replace('reference,', 'name_3,'), '1 reference MISSING_COLUMN'],
    ['a row too short', `${good}NGO-2,2017-06-01\r\n`, '3 - WRONG_NUMBER_OF_CELLS'],
    ['a row too long', `${good}${'x,'.repeat(40)}\r\n`, '3 - WRONG_NUMBER_OF_CELLS'],
    ['a thousand columns', `${'a,'.repeat(1_000)}a\r\n`, '1 - TOO_MANY_COLUMNS'],
    ['a million columns', `${'a,'.repeat(1_000_000)}a\r\n`, '1 - TOO_MANY_COLUMNS'],
    ['a million cells', `${good}${'a,'.repeat(1_000_000)}a\r\n`, '3 - ROW_TOO_LONG'],
    ['a million empty cells', `${good}${','.repeat(1_000_000)}\r\n`, '3 - ROW_TOO_LONG'],
    ['a million empty cells in quotes', `${good}${'"",'.repeat(1_000_000)}\r\n`, '3 - ROW_TOO_LONG'],
    [
      'a million empty cells in the line after a cell of two lines',
      `"\n${','.repeat(1_000_000)}"\r\n`,
      '1 #1 ROW_TOO_LONG',
    ],
    [
      'a million empty cells after blank lines',
      `${good}${'\n'.repeat(9_999)}${','.repeat(1_000_000)}`,
      '10002 - ROW_TOO_LONG',
    ],
    ['a header that goes on after a line end in quotes', `"\n"${','.repeat(1_000_000)}`, '1 - ROW_TOO_LONG'],
    ['a byte of another encoding', withByte(change({ source: 'Camp ~' }), '~', 0xe9), '3 source ENCODING'],
    ['a header in another encoding', withByte(good.replace('sex', '~'), '~', 0xe9), '1 #8 ENCODING'],
    ['UTF-16', Buffer.from(`\uFEFF${good}`, 'utf16le'), '1 #1 NUL_CHARACTER'],
  ];
  it.each(badFiles)('%s names row, column and code', async (_what, content, expected) => {
    expect(await problemsOf(content)).toEqual([expected]);
  });

  const badLines: readonly [string, string | Buffer, string][] = [
    ['nothing', '', '1 - EMPTY_FILE'],
    ['a line that is no JSON', `${jsonLinesOf([{}])}{"reference": "NGO`, '2 - INVALID_JSON'],
    ['a list', '[1]\n', '1 - INVALID_JSON'],
    ['a number where a text belongs', jsonLinesOf([{ birth: 2014 }]), '1 birth NOT_TEXT'],
    ['an unknown key', jsonLinesOf([{ Айгерім: '' }]), `1 #${Object.keys(goodRow).length + 1} UNKNOWN_COLUMN`],
    ['a NUL', jsonLinesOf([{ source: 'a\0b' }]), '1 source NUL_CHARACTER'],
    ['half a character', jsonLinesOf([{ source: '\ud800' }]), '1 source ENCODING'],
    ['another encoding', withByte(jsonLinesOf([{ source: '~' }]), '~', 0xe9), '1 - ENCODING'],
    ['a line without end', `"${'x'.repeat(300_000)}`, '1 - ROW_TOO_LONG'],
  ];
  it.each(badLines)('in JSON Lines, %s names row, column and code', async (_what, content, expected) => {
    expect(await problemsOf(content, 'JSON_LINES')).toEqual([expected]);
  });

  it('several faults names them all', async () => {
    const rows = [
      { sex: 'F', birth: '2014-13' },
      { reference: 'NGO-2', grade: '' },
    ];
    expect(await problemsOf(csvOf(rows))).toEqual([
      '2 sex UNKNOWN_CODE',
      '2 birth INVALID_DATE',
      '3 grade MISSING_VALUE',
    ]);
  });

  it('more problems than anybody reads shows a thousand and counts the rest', async () => {
    const rows = Array.from({ length: 1_500 }, (_, at) => ({ reference: `R${at}`, sex: 'F' }));
    const report = await load([Buffer.from(csvOf(rows))]);
    expect([report.problems.length, report.problemCount]).toEqual([1_000, 1_500]);
  });
});

describe('quotes and characters split over chunks', () => {
  it('are read as if they had come in one', async () => {
    const text = `\uFEFF${csvOf([{ reference: 'SPLIT-1', source: 'A "register", of\r\nа camp' }])}`;
    const bytes = Buffer.from(text);
    const report = await load(Array.from(bytes, (byte) => Buffer.from([byte])));
    expect(report).toMatchObject({ imported: 1, problemCount: 0 });
    expect(await load([bytes])).toMatchObject({ alreadyThere: 1 });
    const kept = registry.temporary.store.reader.raw.prepare('select source from whereabouts_claims').pluck().get();
    expect(kept).toBe('A "register", of\r\nа camp');
  });
});

describe('any hostile file', () => {
  const secret = 'Құпия Есім';
  const pieces = fc.oneof(
    fc.constantFrom(
      ',',
      '"',
      '""',
      '\r\n',
      '\n',
      '\r',
      '\0',
      ';',
      '\t',
      '\uFEFF',
      '=1+1',
      '{',
      '}',
      '[',
      ':',
      '\\',
      secret,
      'SY',
      '2014-05',
      '9999-99-99',
    ),
    fc.string({ maxLength: 20 }),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  const hostile = fc.record({
    isCsv: fc.boolean(),
    start: fc.constantFrom('', header, csvOf([{ name_1: secret }]), jsonLinesOf([{ name_1: secret }])),
    rest: fc.array(pieces, { maxLength: 30 }),
    bytes: fc.uint8Array({ maxLength: 10 }),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    size: fc.integer({ min: 1, max: 200 }),
  });

  it('is imported whole or not at all; every problem has a code and a row, and none a value', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async ({ isCsv, start, rest, bytes, at, size }) => {
        const whole = Buffer.from(start + rest.join(''));
        const cut = Math.floor(at * whole.length);
        const content = Buffer.concat([whole.subarray(0, cut), bytes, whole.subarray(cut)]);
        const chunks = Array.from({ length: Math.ceil(content.length / size) }, (_, index) =>
          content.subarray(index * size, (index + 1) * size),
        );
        const before = casesStored() as number;
        const report = await load(chunks, isCsv ? 'CSV' : 'JSON_LINES');
        expect(casesStored()).toBe(before + report.imported);
        if (report.problemCount > 0) expect(report.imported).toBe(0);
        else expect(report.imported + report.alreadyThere).toBe(report.rows);
        for (const problem of report.problems) {
          expect(importProblemCodes).toContain(problem.code);
          expect(problem.row).toBeGreaterThan(0);
          expect(messageOf(problem)).not.toContain(secret);
          expect(messageOf(problem)).toMatch(/^[\x20-\x7e]+$/);
        }
      }),
      { numRuns: 300 },
    );
  }, 120_000);
});
