import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../src/database/migrate.js';
import { fromNodeId } from '../../src/identifiers.js';
import { insertInto, makeFileBefore } from '../support/file-before.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { csvOf } from './files.js';

/*
 * What an import answered is kept under its key for a retry. Answers kept by older programs hold the references of their rows, which die with the
 * keys of their children everywhere else: migration 0055 takes them out, and leaves the answers.
 */

const tag = '_kept_answers_and_spellings';
const report = (possibleDuplicates: object) => ({
  ...{ rows: 2, imported: 2, alreadyThere: 0, problems: [], problemCount: 0 },
  ...{ possibleDuplicates, possibleDuplicateCount: 2, possibleDuplicatesCutShort: 0 },
});
const shown = [
  { row: 2, reference: 'SECRET-1 "a, b"', caseId: 6_917_529_027_641_081 },
  { row: 3, reference: 'SECRET-2', caseId: Number.MAX_SAFE_INTEGER },
];

describe('a file with answers that name references', () => {
  let folder: string;
  let raw: Database.Database;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'oralu-upgrade-'));
    raw = new Database(join(folder, 'registry.sqlite'));
  });
  afterEach(() => {
    raw.close();
    rmSync(folder, { recursive: true });
  });

  it('has them without references once it is migrated, and every other answer as it was', () => {
    makeFileBefore(raw, tag);
    const others: [operation: string, answer: string][] = [
      ['casesImport', JSON.stringify(report([{ row: 2, caseId: 7 }]))],
      ['casesImport', '{"rows": 1,  "possibleDuplicates": []}'],
      ['casesImport', 'no report'],
      ['caseOpen', '6917529027641081'],
    ];
    const kept = [['casesImport', JSON.stringify(report(shown))] as const, ...others];
    insertInto(raw, 'agencies', { id: 1, code: 'NGO', name: 'NGO', kind: 'NON_GOVERNMENTAL' });
    insertInto(raw, 'users', { id: 10, agency_id: 1, name: 'partner', role: 'PARTNER' });
    for (const [nth, [operation, answer]] of kept.entries())
      insertInto(raw, 'idempotency_keys', { user_id: 10, key: `key ${nth}`, operation, answer, request_hash: 'hash' });
    migrate(raw);
    const [first, ...rest] = raw
      .prepare('select operation, answer, request_hash from idempotency_keys order by key')
      .raw()
      .all() as [string, string, string][];
    expect(JSON.parse(first?.[1] ?? '')).toEqual(report(shown.map(({ row, caseId }) => ({ row, caseId }))));
    expect(first?.[2]).toBe('hash');
    expect(rest).toEqual(others.map((row) => [...row, 'hash']));
    expect(() => raw.exec("update idempotency_keys set answer = ''")).toThrow('append-only');
  });
});

describe('an import whose answer was kept with references', () => {
  let registry: TestRegistry;
  beforeEach(async () => {
    registry = await openTestRegistry();
  });
  afterEach(() => registry.discard());

  const mutation = `mutation ($input: CasesImportInput!) { casesImport(input: $input) { rows imported alreadyThere problemCount
    possibleDuplicates { row reference caseId } userErrors { code } } }`;
  const send = async (content: string, idempotencyKey: string = randomUUID()) =>
    (await registry.ask('partner', mutation, { input: { idempotencyKey, format: 'CSV', content } })).data
      .casesImport as { imported: number; possibleDuplicates: { row: number; reference: string; caseId: string }[] };

  it('is answered as before when it is repeated after the migration, and opens nothing a second time', async () => {
    await send(csvOf([{}]));
    const [twin, key] = [csvOf([{ reference: 'SECRET-REFERENCE' }]), randomUUID()];
    const first = await send(twin, key);
    expect(first).toMatchObject({ imported: 1, possibleDuplicates: [{ reference: 'SECRET-REFERENCE' }] });
    const raw = new Database(registry.temporary.store.file);
    const answers = () =>
      raw.prepare("select answer from idempotency_keys where operation = 'casesImport'").pluck().all() as string[];
    const [answer = ''] = answers().filter((text) => text.includes('"caseId"'));
    const asItWas = first.possibleDuplicates.map((one) => ({ ...one, caseId: fromNodeId('case', one.caseId) }));
    const kept = JSON.stringify({ ...(JSON.parse(answer) as object), possibleDuplicates: asItWas });
    const statements = readFileSync(`migrations/0055${tag}.sql`, 'utf8')
      .split('--> statement-breakpoint')
      .filter((statement) => statement.includes('idempotency_keys'));
    const [dropped = '', ...others] = statements;
    raw.exec(dropped);
    raw.prepare('update idempotency_keys set answer = ? where answer = ?').run(kept, answer);
    expect(answers().join()).toContain('SECRET-REFERENCE');
    for (const statement of others) raw.exec(statement);
    expect(answers()).toContain(answer);
    expect(answers().join()).not.toContain('SECRET');
    const cases = () => raw.prepare('select count(*) from cases').pluck().get();
    const before = cases();
    expect(await send(twin, key)).toEqual(first);
    expect([before, cases()]).toEqual([2, 2]);
    raw.close();
  });
});
