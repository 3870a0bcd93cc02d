import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mustActOn } from '../../support/act-on.js';
import { CaseStory } from '../../support/case-story.js';
import { openingInput } from '../../support/opening-input.js';
import { openTestRegistry, partner, type Answer, type TestRegistry } from '../../support/registry.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry('2018-01-10T09:00:00Z');
});
afterAll(() => registry.discard());

const versions = 'versions { sex regionOfOrigin birth { earliest latest basis } reason recordedAt recordedBy }';
const read = async (who: string, story: CaseStory, fields: string): Promise<Answer['data']> => {
  const { data, errors } = await registry.ask(who, `{ case(id: "${story.state.id}") { ${fields} } }`);
  expect(errors).toBeUndefined();
  return data.case;
};
const reason = 'ZqMisread by the camp';
const document = { earliest: '2012-03-15', latest: '2012-03-15', basis: 'DOCUMENT' };

describe('what was known of a child before', () => {
  it('is told with the reason of each correction, oldest first', async () => {
    const story = await CaseStory.open(registry);
    registry.setClock('2018-01-11T09:00:00Z');
    await story.does('registrar', 'profileCorrect', { sex: 'MALE', birth: document, reason });
    const name = { text: 'Айша', role: 'GIVEN_BY_PARENTS', script: 'CYRILLIC_KAZAKH', source: 'RELATIVE' };
    await story.does('supervisor', 'profileCorrect', { addNames: [name], reason: 'Her mother wrote' });
    const { sex, birth, regionOfOrigin } = openingInput;
    expect((await read('caseworker', story, `child { sex ${versions} }`)).child).toEqual({
      sex: 'MALE',
      versions: [
        {
          ...{ sex, regionOfOrigin, birth, reason: null },
          ...{ recordedAt: '2018-01-10T09:00:00.000Z', recordedBy: 'registrar' },
        },
        {
          ...{ sex: 'MALE', regionOfOrigin, birth: document, reason },
          ...{ recordedAt: '2018-01-11T09:00:00.000Z', recordedBy: 'registrar' },
        },
        {
          ...{ sex: 'MALE', regionOfOrigin, birth: document, reason: 'Her mother wrote' },
          ...{ recordedAt: '2018-01-11T09:00:00.000Z', recordedBy: 'supervisor' },
        },
      ],
    });
  });

  it('is told to nobody who sees the facts alone, nor behind a seal', async () => {
    const story = await CaseStory.open(registry);
    await story.does('registrar', 'profileCorrect', { sex: 'MALE', reason });
    const grant = {
      ...{ caseId: story.state.id, agencyId: `agency_${partner.id}`, scopes: ['FACTS'] },
      ...{ purposeOfAccess: 'Statistics', expiresOn: '2018-06-30' },
    };
    await mustActOn(registry, 'supervisor', 'accessGrant', grant, 'grant { id }');
    expect((await read('partner', story, `child { sex ${versions} }`)).child).toEqual({ sex: 'MALE', versions: [] });
    const { text, errors } = await registry.ask(
      'administrator',
      `{ case(id: "${story.state.id}") { child { ${versions} } } }`,
    );
    expect([errors?.[0]?.extensions.code, text.includes('Zq')]).toEqual(['FORBIDDEN', false]);
    await story.refreshed();
    await story.endorsedMove('CLOSED', '2018-01-11', { closureReason: 'UNTRACEABLE_AFTER_REVIEW' });
    await story.does('registrar', 'fileSeal', { sealsOn: '2018-01-11', reason: 'Closed' });
    for (const who of ['caseworker', 'registrar', 'supervisor', 'psychologist'])
      expect([who, (await read(who, story, `child { ${versions} }`)).child.versions]).toEqual([who, []]);
    const justification = 'The mother asks for the papers of her child';
    await story.does('registrar', 'sealedFileOpen', { justification });
    expect((await read('registrar', story, `child { ${versions} }`)).child.versions).toHaveLength(2);
  });

  it('is read under the name of whoever reads it', async () => {
    const story = await CaseStory.open(registry);
    await read('caseworker', story, `child { ${versions} }`);
    const { data } = await registry.ask(
      'supervisor',
      `{ fileReads(caseId: "${story.state.id}", first: 1) { nodes { fields } } }`,
    );
    expect(data.fileReads.nodes[0].fields).toEqual(expect.arrayContaining(['ProfileVersion.reason']));
  });
});
