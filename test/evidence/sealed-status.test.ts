import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mustActOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, partner, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
let story: CaseStory;
beforeAll(async () => {
  registry = await openTestRegistry('2018-01-10T09:00:00Z');
});
beforeEach(async () => {
  story = await CaseStory.open(registry);
  await story.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'UNTRACEABLE_AFTER_REVIEW' });
  await story.does('registrar', 'fileSeal', { sealsOn: '2018-01-10', reason: 'Closed' });
});
afterAll(() => registry.discard());

const absent = 'case_999999999999999';
const ask = (who: string, field: string, id: string) =>
  registry.ask(who, `{ ${field}(caseId: "${id}") { ruleVersion } case(id: "${id}") { isSealed } }`);

describe.each(['identityStatus', 'nationalityStatus'])('%s', (field) => {
  it('says of a sealed file that it is sealed, to who sees the case, as the pages of its lists do', async () => {
    for (const who of ['caseworker', 'registrar', 'supervisor', 'psychologist']) {
      const { data, errors } = await ask(who, field, story.state.id);
      expect([who, data]).toEqual([who, { [field]: null, case: { isSealed: true } }]);
      expect(errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([
        [[field], 'JUSTIFICATION_REQUIRED'],
      ]);
    }
    const page = await registry.ask(
      'registrar',
      `{ caseNotes(caseId: "${story.state.id}", first: 1) { nodes { text } } }`,
    );
    const status = await registry.ask('registrar', `{ ${field}(caseId: "${story.state.id}") { ruleVersion } }`);
    expect(status.errors?.[0]?.message).toBe(page.errors?.[0]?.message);
  });

  it('is answered again to who opened the file for a stated reason', async () => {
    const justification = 'The mother asks for the papers of her child';
    await story.does('supervisor', 'sealedFileOpen', { justification });
    const { data, errors } = await ask('supervisor', field, story.state.id);
    expect([errors, data[field].ruleVersion]).toEqual([undefined, expect.any(String)]);
  });

  it('answers of a sealed case out of sight byte for byte as of one that is not there', async () => {
    const query = `query ($id: ID!) { ${field}(caseId: $id) { ruleVersion } }`;
    const forbidden = await registry.ask('partner', query, { id: story.state.id });
    const missing = await registry.ask('partner', query, { id: absent });
    expect([forbidden.status, forbidden.text]).toEqual([missing.status, missing.text]);
    expect(missing.data).toEqual({ [field]: null });
    const garbled = await registry.ask('partner', query, { id: 'case_x' });
    expect(garbled.text).toBe(missing.text);
  });

  it('is null where the facts alone are shown of a file without a seal', async () => {
    const open = await CaseStory.open(registry);
    const grant = {
      ...{ caseId: open.state.id, agencyId: `agency_${partner.id}`, scopes: ['FACTS'] },
      ...{ purposeOfAccess: 'Statistics', expiresOn: '2018-06-30' },
    };
    await mustActOn(registry, 'supervisor', 'accessGrant', grant, 'grant { id }');
    const { data, errors } = await ask('partner', field, open.state.id);
    expect([errors, data]).toEqual([undefined, { [field]: null, case: { isSealed: false } }]);
  });
});
