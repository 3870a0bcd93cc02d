import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { users } from '../../schema/agencies.js';
import type { Actor } from '../../src/access/actor.js';
import { getPersonByName } from '../../src/agencies/person.queries.js';
import { fromNodeId, type UserId } from '../../src/identifiers.js';
import { importCases } from '../../src/imports/import-cases.js';
import type { ImportReport } from '../../src/imports/import-report.js';
import { costOf } from '../../src/graphql/limits/cost.js';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { parse } from 'graphql';
import { ministry, openTestRegistry, partner, type TestRegistry } from '../support/registry.js';
import { csvOf, jsonLinesOf } from './files.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

const mutation = `mutation ($input: CasesImportInput!) { casesImport(input: $input) { rows imported alreadyThere problemCount
  problems { row column code expected } possibleDuplicates { row reference caseId } userErrors { code field } } }`;
type Sent = ImportReport & { readonly userErrors: readonly object[] };
async function send(content: string, more: object = {}): Promise<Sent> {
  const input = { idempotencyKey: randomUUID(), format: 'CSV', content, ...more };
  const answer = await registry.ask('partner', mutation, { input });
  expect(answer.errors).toBeUndefined();
  return answer.data.casesImport as Sent;
}
const rowsOf = (query: string) => registry.temporary.store.reader.raw.prepare(query).raw().all();
const readOf = (caseId: string): unknown =>
  rowsOf(
    `select count(*) from audit_entries where decision = 'READ' and operation = 'casesImport' and subjects like '%${fromNodeId('case', caseId)}%'`,
  )[0];
const clock = () => Date.parse('2018-01-10T09:00:00Z');
const actorAs = (role: 'PARTNER' | 'AUDITOR' | 'CASEWORKER'): Actor => ({
  kind: 'user',
  userId: 105 as UserId,
  name: 'who',
  role,
  agencyId: partner.id,
});

describe('an import that shows children who were in the registry', () => {
  it('leaves a row of reading for them, and so does its retry; no reference is kept beside the key', async () => {
    expect((await send(csvOf([{}]))).imported).toBe(1);
    const [again, twin] = [{ idempotencyKey: randomUUID() }, csvOf([{ reference: 'SECRET-REFERENCE' }])];
    const first = await send(twin, again);
    expect(first).toMatchObject({ imported: 1, possibleDuplicates: [{ row: 2, reference: 'SECRET-REFERENCE' }] });
    const older = String(first.possibleDuplicates[0]?.caseId);
    expect(readOf(older)).toEqual([1]);
    expect(JSON.stringify(rowsOf('select * from main.idempotency_keys'))).not.toContain('SECRET-REFERENCE');
    expect(await send(twin, again)).toEqual(first);
    expect(readOf(older)).toEqual([2]);
  });
});

describe('a dry run', () => {
  it('refuses a long purpose, as the true run does', async () => {
    for (const dryRun of [true, false])
      expect((await send(csvOf([{}]), { dryRun, purpose: 'x'.repeat(201) })).userErrors).toEqual([
        { code: 'INVALID_INPUT', field: ['purpose'] },
      ]);
    const longest = rowsOf('select max(length(purpose)) from audit_entries')[0] as number[];
    expect(longest[0] ?? 0).toBeLessThan(1_000);
  });

  it('says what the true run says of a sibling that is out of reach since', async () => {
    const [one, other] = [{ sibling_group: 'f' }, { reference: 'NGO-2', sibling_group: 'f', name_1: 'Әли' }];
    await send(csvOf([one]));
    await registry.temporary.store.inTransaction(
      async (tx) => void (await tx.update(cases).set({ ownerAgencyId: ministry.id })),
    );
    const both = csvOf([one, other]);
    const refused = {
      problemCount: 1,
      problems: [
        { row: 3, column: 'sibling_group', code: 'INVALID_INPUT', expected: expect.stringContaining('another label') },
      ],
    };
    for (const dryRun of [true, false]) expect(await send(both, { dryRun })).toMatchObject(refused);
  });
});

describe('an import that is refused before its file is read', () => {
  it('leaves its row in the audit', async () => {
    const file = { format: 'CSV', open: () => [Buffer.from(csvOf([{}]))], dryRun: false } as const;
    const served = { store: registry.temporary.store, clock };
    const refused = () =>
      rowsOf(`select count(*) from audit_entries where decision = 'REFUSED' and operation = 'casesImport'`)[0];
    await expect(importCases(served, actorAs('AUDITOR'), file)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(refused()).toEqual([1]);
    const forOthers = { ...file, ownerAgencyId: ministry.id };
    await expect(importCases(served, actorAs('PARTNER'), forOthers)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(refused()).toEqual([2]);
  });

  it('is not done as somebody who was disabled', async () => {
    const { store } = registry.temporary;
    const [[id, name]] = rowsOf(`select id, name from users where role = 'PARTNER' limit 1`) as [[number, string]];
    expect(await getPersonByName(store.reader.db, name)).toMatchObject({ userId: id });
    await store.inTransaction(
      async (tx) => void (await tx.update(users).set({ disabledAt: 1 }).where(eq(users.id, id))),
    );
    await expect(getPersonByName(store.reader.db, name)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('the place of a problem', () => {
  it('is that in the file: the row beyond the last, the first line of a file without a header, a key given twice', async () => {
    const rows = Array.from({ length: 501 }, (_, at) => ({
      reference: `R${at}`,
      site: '',
      languages: '',
      source: 'x',
      name_2: '',
      name_2_role: '',
      name_2_script: '',
      name_2_source: '',
      mother_fate: '',
      mother_citizenship: '',
    }));
    expect((await send(csvOf(rows))).problems).toMatchObject([{ row: 502, code: 'TOO_MANY_ROWS' }]);
    const lines = { format: 'JSON_LINES' };
    expect((await send('\n\n', lines)).problems).toMatchObject([
      { row: 1, code: 'NO_ROWS', expected: 'at least one line with an object' },
    ]);
    const twice = jsonLinesOf([{}]).replace('{', '{"re\\u0066erence": "K1 \\" {", ');
    expect((await send(twice, lines)).problems).toMatchObject([
      { row: 1, column: 'reference', code: 'DUPLICATE_COLUMN' },
    ]);
    expect((await send(jsonLinesOf([{ source: '"reference": {' }]), lines)).problems).toEqual([]);
  });
});

describe('what an import costs', () => {
  it('follows its rows, whichever came before', () => {
    const document = parse(mutation);
    const cost = (rows: number) =>
      costOf(buildRegistrySchema(), document, undefined, {
        input: { idempotencyKey: 'k', format: 'CSV', content: `h\n${'r\n'.repeat(rows)}` },
      });
    expect(cost(499) - cost(1)).toBe(4_980);
    expect(cost(100_000)).toBe(cost(499));
  });
});
