import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { ImportReport } from '../../src/imports/import-report.js';
import { expectShortTurns, slowness } from '../support/short-turns.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { csvOf, jsonLinesOf } from './files.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
  await send('CSV', csvOf([{ reference: 'FIRST' }]), true);
});
afterAll(() => registry.discard());

const mutation = `mutation ($input: CasesImportInput!) { casesImport(input: $input) {
  imported problemCount problems { row column code } userErrors { code } } }`;
async function send(format: 'CSV' | 'JSON_LINES', content: string, dryRun: boolean) {
  const input = { idempotencyKey: randomUUID(), format, content, dryRun };
  const given = await registry.ask('partner', mutation, { input });
  expect(given.errors).toBeUndefined();
  return given.data.casesImport as ImportReport;
}

/** Nearly as much as a body holds. */
const many = 120_000;
const file = (reference: string) => csvOf([{ reference }]);
const wrong = { problemCount: 501, userErrors: [] };
const good = { problemCount: 0, userErrors: [] };

describe('a file of lines that hold next to nothing', () => {
  it.each([
    ['blank lines', 'CSV', file('B') + '\n'.repeat(many), good],
    ['lines of one cell', 'CSV', file('X') + 'x\n'.repeat(many / 2), wrong],
    ['lines of spaces', 'CSV', ' \n'.repeat(many / 4) + file('P') + ' \n'.repeat(many / 4), good],
    ['lines of an empty cell', 'CSV', file('Q') + '""\n'.repeat(many / 3), wrong],
    ['blank lines', 'JSON_LINES', jsonLinesOf([{ reference: 'J' }]) + '\n'.repeat(many), good],
    ['lines of spaces', 'JSON_LINES', jsonLinesOf([{ reference: 'S' }]) + ' \n'.repeat(many / 2), good],
  ] as const)('keeps nobody waiting: %s, %s', async (_, format, content, expected) => {
    for (const dryRun of [true, false]) {
      const report = await expectShortTurns(100, () => send(format, content, dryRun), dryRun ? 5 : 1);
      expect(report).toMatchObject({ ...expected, imported: expected === good && !dryRun ? 1 : 0 });
    }
  });

  it('is not read beyond the row at which too many have come', async () => {
    const began = process.cpuUsage();
    await send('CSV', csvOf([{}]) + 'x\n'.repeat(many / 2), true);
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1_000 / slowness()).toBeLessThan(500);
  });

  it('has its rows told by their place in it, and nothing made of a blank line', async () => {
    const report = await send('CSV', `${csvOf([{ sex: 'F' }])}\r\n\n\r"a\n\nb"\n\n""\n\n"`, true);
    expect(report.problems).toEqual([
      { row: 2, column: 'sex', code: 'UNKNOWN_CODE' },
      { row: 6, column: null, code: 'WRONG_NUMBER_OF_CELLS' },
      { row: 8, column: null, code: 'WRONG_NUMBER_OF_CELLS' },
      { row: 10, column: 'reference', code: 'UNTERMINATED_QUOTE' },
    ]);
  });

  it.each(['', '\n', '\r\n\n\r', ' \n', '\t \r\n\u00a0\n'])(
    'is the file without them, before the header, beneath it and at the end: %j',
    async (blank) => {
      const reference = `BLANK-${Buffer.from(blank).toString('hex')}`;
      const [header, sound] = csvOf([{ reference }]).split('\r\n');
      const content = `${blank}${header}\r\n${blank}${sound}\r\n${blank}`;
      expect(await send('CSV', content, true)).toEqual({ ...good, imported: 0, problems: [] });
      expect(await send('CSV', content, false)).toEqual({ ...good, imported: 1, problems: [] });
      const lines = blank.split(/\r\n|\n|\r/).length - 1;
      const problemsOf = async (text: string): Promise<unknown> => (await send('CSV', text, true)).problems;
      expect(await problemsOf(`${content}x\n`)).toEqual([
        { row: 3 + 3 * lines, column: null, code: 'WRONG_NUMBER_OF_CELLS' },
      ]);
      const of = { row: 1 + lines, column: null };
      expect(await problemsOf(blank + 'a,'.repeat(1_000))).toEqual([{ ...of, code: 'TOO_MANY_COLUMNS' }]);
      expect(await problemsOf(blank + 'a,'.repeat(3_000))).toEqual([{ ...of, code: 'TOO_MANY_COLUMNS' }]);
      expect(await problemsOf(`${blank}"a`)).toEqual([{ ...of, column: '#1', code: 'UNTERMINATED_QUOTE' }]);
      expect(await problemsOf(`${blank}a;b`)).toEqual([{ ...of, code: 'WRONG_DELIMITER' }]);
      expect(await problemsOf(blank)).toEqual([{ row: 1, column: null, code: 'EMPTY_FILE' }]);
    },
  );
});
