import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor } from '../../src/access/actor.js';
import type { UserId } from '../../src/identifiers.js';
import { importCases } from '../../src/imports/import-cases.js';
import type { ImportReport } from '../../src/imports/import-report.js';
import { expectShortTurns } from '../support/short-turns.js';
import { openTestRegistry, partner, type TestRegistry } from '../support/registry.js';
import { csvOf } from './files.js';

/** More children bear each of a few names than are looked at: born in one year of several, or nobody knows when. */
const common = 'Мухаммад Али Фатима Айша Юсуф Марьям Умар Халид Хасан Зайнаб Амина Асия'.split(' ');
const wellKnown = 540;
const inFile = 120;

const childOf = (at: number, prefix: string) => ({
  reference: `${prefix}-${at}`,
  site: '',
  languages: '',
  birth: at % 5 === 0 ? '' : `${2009 + (at % 7)}`,
  birth_basis: at % 5 === 0 ? '' : 'ESTIMATE',
  mother_fate: '',
  mother_citizenship: '',
  // Every ninth name of the file is one of its own at first, and then one that others of the file bear as well.
  ...namesOf(...common.slice(1), at % 9 === 0 ? `Аты${'абв'[at % 2]}` : (common[0] ?? '')),
});
const namesOf = (...texts: string[]) =>
  Object.fromEntries(
    texts.flatMap((text, at) => [
      [`name_${at + 1}`, text],
      [`name_${at + 1}_role`, 'USED_IN_CAMP'],
      [`name_${at + 1}_script`, 'CYRILLIC_RUSSIAN'],
      [`name_${at + 1}_source`, 'OTHER'],
    ]),
  );
/** One name and no other. */
const alone = (text: string) => ({
  ...Object.fromEntries(Object.keys(namesOf(...common)).map((column) => [column, ''])),
  ...namesOf(text),
});
const fileOf = (count: number, prefix: string) => csvOf(Array.from({ length: count }, (_, at) => childOf(at, prefix)));

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
  const actor: Actor = { kind: 'user', userId: 105 as UserId, name: 'who', role: 'PARTNER', agencyId: partner.id };
  const file = { format: 'CSV', open: () => [Buffer.from(fileOf(wellKnown, 'OLD'))], dryRun: false } as const;
  const report = await importCases(
    { store: registry.temporary.store, clock: () => Date.parse('2017-06-02T09:00:00Z') },
    actor,
    file,
  );
  expect(report.imported).toBe(wellKnown);
}, 120_000);
afterAll(() => registry.discard());

async function send(content: string, dryRun: boolean, more: object = {}): Promise<ImportReport> {
  const mutation = `mutation ($input: CasesImportInput!) { casesImport(input: $input) {
    imported problemCount problems { row column code } possibleDuplicateCount possibleDuplicatesCutShort
    possibleDuplicates { row caseId } userErrors { code } } }`;
  const input = { idempotencyKey: randomUUID(), format: 'CSV', content, dryRun, ...more };
  const answer = await registry.ask('partner', mutation, { input });
  expect(answer.errors).toBeUndefined();
  return answer.data.casesImport as ImportReport;
}

interface NameRow {
  readonly caseId: number;
  readonly key: string;
}
interface BirthRow {
  readonly caseId: number;
  readonly earliest: string;
  readonly latest: string;
}

/** Every name with every other, in the order of their entry: what the duplicate check should have found of each case. */
function byBruteForce(): Map<number, number[]> {
  const { raw } = registry.temporary.store.reader;
  const names = raw
    .prepare('select case_id as caseId, search_key as key from main.names where parent_id is null order by id')
    .all() as NameRow[];
  const births = raw.prepare('select case_id as caseId, earliest, latest from births').all() as BirthRow[];
  const birthOf = new Map(births.map((birth) => [birth.caseId, birth]));
  const found = new Map<number, number[]>();
  for (const caseId of new Set(names.map((name) => name.caseId))) {
    const before = names.slice(
      0,
      names.findIndex((name) => name.caseId === caseId),
    );
    const own = new Set(names.filter((name) => name.caseId === caseId).map(({ key }) => key));
    const alike = new Set<number>();
    for (const key of own)
      for (const other of before
        .filter((name) => name.key === key)
        .reverse()
        .slice(0, 500)) {
        const [one, two] = [birthOf.get(caseId), birthOf.get(other.caseId)];
        if (!one || !two || (one.earliest <= two.latest && two.earliest <= one.latest)) alike.add(other.caseId);
      }
    found.set(caseId, [...alike].slice(0, 51));
  }
  return found;
}

describe('a file of common names', () => {
  const content = fileOf(inFile, 'NEW');

  it('is checked and imported without keeping the event loop for 250 ms, and says what was passed over', async () => {
    for (const dryRun of [true, false]) {
      const report = await expectShortTurns(250, () => send(content, dryRun));
      expect(report).toMatchObject({ imported: dryRun ? 0 : inFile, problemCount: 0, userErrors: [] });
      expect(report.possibleDuplicatesCutShort).toBe(inFile);
      expect(report.possibleDuplicateCount).toBeGreaterThan(inFile);
    }
  }, 60_000);

  it.each([40, 60, 120])(
    'of %i children who may all be the same tells every pair of them',
    async (count) => {
      const name = `Один ${'а'.repeat(count)}`;
      const rows = Array.from({ length: count }, (_, at) => ({ ...childOf(0, `SAME-${count}-${at}`), ...alone(name) }));
      const key = { idempotencyKey: randomUUID() };
      const report = await send(csvOf(rows), false, key);
      // Of more than 51 as many are kept.
      const pairs = rows.reduce((sum, _, at) => sum + Math.min(at, 51), 0);
      expect(report).toMatchObject({
        imported: count,
        possibleDuplicateCount: pairs,
        possibleDuplicatesCutShort: Math.max(0, count - 52),
      });
      const told = Array.from({ length: count }, (_, at) => Array.from({ length: Math.min(at, 51) }, () => at + 2));
      expect(report.possibleDuplicates.map(({ row }) => row)).toEqual(told.flat().slice(0, 100));
      expect(await send(csvOf(rows), false, key)).toEqual(report);
    },
    60_000,
  );

  it('has the same pairs found as comparing every name with every other', () => {
    const { raw } = registry.temporary.store.reader;
    const pairs = new Set(
      (raw.prepare('select case_id, other_case_id from possible_duplicates').raw().all() as number[][]).map(String),
    );
    const expected = new Set<string>();
    for (const [caseId, others] of byBruteForce())
      for (const other of others)
        for (const pair of [
          [caseId, other],
          [other, caseId],
        ])
          expected.add(String(pair));
    expect(expected.size).toBeGreaterThan(10_000);
    expect(pairs).toEqual(expected);
  }, 60_000);
});
