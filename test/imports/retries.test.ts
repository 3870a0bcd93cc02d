import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { fromNodeId } from '../../src/identifiers.js';
import { actOn, mustActOn, type Shown } from '../support/act-on.js';
import { openingInput } from '../support/opening-input.js';
import { openTestRegistry, partner, type TestRegistry } from '../support/registry.js';
import { csvOf } from './files.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());

const name = { text: 'Жансая Ерекше', role: 'GIVEN_BY_PARENTS', script: 'CYRILLIC_KAZAKH', source: 'RELATIVE' };
const namesake = (reference: string) =>
  csvOf([{ reference, name_1: name.text, name_2: '', name_2_role: '', name_2_script: '', name_2_source: '' }]);

/** A case of the ministry, and the grant by which the partner knows its child. */
async function grantedCase() {
  const { id, version } = await mustActOn(
    registry,
    'registrar',
    'caseOpen',
    { ...openingInput, names: [name] },
    'case { id version }',
  );
  const granted = {
    caseId: id,
    expectedVersion: version,
    agencyId: `agency_${partner.id}`,
    purposeOfAccess: 'Tracing',
    scopes: ['FACTS', 'IDENTITY'],
    expiresOn: '2018-03-01',
  };
  const grant = await mustActOn(registry, 'registrar', 'accessGrant', granted, 'grant { id }');
  return { id: id as string, grantId: grant.id as string };
}

async function send(content: string, more: object): Promise<Shown> {
  const mutation = `mutation ($input: CasesImportInput!) { casesImport(input: $input) { imported possibleDuplicateCount
    possibleDuplicates { row reference caseId } userErrors { code } } }`;
  const answer = await registry.ask('partner', mutation, { input: { format: 'CSV', content, ...more } });
  expect(answer.errors).toBeUndefined();
  return answer.data.casesImport;
}

const readingsOf = (id: string): unknown =>
  registry.temporary.store.reader.raw
    .prepare(
      `select count(*) from audit_entries where decision = 'READ' and operation = 'casesImport' and subjects like ?`,
    )
    .pluck()
    .get(`%${fromNodeId('case', id)}%`);

describe('the retry of an import', () => {
  it('shows of the children it showed those alone whom the actor may know now, and has read of no others', async () => {
    const [kept, revoked] = [await grantedCase(), await grantedCase()];
    const key = { idempotencyKey: randomUUID() };
    const file = namesake('NGO-1');
    const shown = ({ id }: { id: string }) => ({ row: 2, reference: 'NGO-1', caseId: id });
    const first = await send(file, key);
    expect(first).toMatchObject({ imported: 1, possibleDuplicateCount: 2, userErrors: [] });
    expect(first.possibleDuplicates).toEqual(expect.arrayContaining([shown(kept), shown(revoked)]));
    const end = { grantId: revoked.grantId, reason: 'Done' };
    expect((await actOn(registry, 'registrar', 'accessRevoke', end, 'grant { id }')).codes).toEqual([]);
    const before = [readingsOf(kept.id), readingsOf(revoked.id)];
    expect(before).toEqual([1, 1]);
    expect(await send(file, key)).toEqual({
      ...first,
      possibleDuplicateCount: 1,
      possibleDuplicates: [shown(kept)],
    });
    expect([readingsOf(kept.id), readingsOf(revoked.id)]).toEqual([2, 1]);
  });
});
