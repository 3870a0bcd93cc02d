import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { longestTurn } from '../support/longest-turn.js';
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
  const { given, longest } = await longestTurn(() => registry.ask('partner', mutation, { input }));
  expect(given.errors).toBeUndefined();
  return { report: given.data.casesImport, longest };
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
    ['lines of an empty cell', 'CSV', file('Q') + '""\n'.repeat(many / 3), wrong],
    ['blank lines', 'JSON_LINES', jsonLinesOf([{ reference: 'J' }]) + '\n'.repeat(many), good],
    ['lines of spaces', 'JSON_LINES', jsonLinesOf([{ reference: 'S' }]) + ' \n'.repeat(many / 2), good],
  ] as const)('keeps nobody waiting: %s, %s', async (_, format, content, expected) => {
    for (const dryRun of [true, false]) {
      const { report, longest } = await send(format, content, dryRun);
      expect(report).toMatchObject({ ...expected, imported: expected === good && !dryRun ? 1 : 0 });
      expect(longest).toBeLessThan(100);
    }
  });

  it('is not read beyond the row at which too many have come', async () => {
    const began = process.cpuUsage();
    await send('CSV', csvOf([{}]) + 'x\n'.repeat(many / 2), true);
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1_000).toBeLessThan(500);
  });

  it('has its rows told by their place in it, and nothing made of a blank line', async () => {
    const { report } = await send('CSV', `${csvOf([{ sex: 'F' }])}\r\n\n\r"a\n\nb"\n\n""\n\n"`, true);
    expect(report.problems).toEqual([
      { row: 2, column: 'sex', code: 'UNKNOWN_CODE' },
      { row: 6, column: null, code: 'WRONG_NUMBER_OF_CELLS' },
      { row: 8, column: null, code: 'WRONG_NUMBER_OF_CELLS' },
      { row: 10, column: 'reference', code: 'UNTERMINATED_QUOTE' },
    ]);
    const { report: headless } = await send('CSV', `\n${csvOf([{}])}`, true);
    expect(headless.problems).toEqual([{ row: 1, column: null, code: 'EMPTY_FILE' }]);
  });
});
