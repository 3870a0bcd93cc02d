import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { databaseOf } from '../matrix/world.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { actOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { asked, decide, propose, takeRequest } from './story.js';

/* What was recorded of what an inquirer said is put right: it holds from now on, and what it said until then stays. */

let registry: TestRegistry;
let requestId: string;
beforeEach(async () => {
  registry = await openRegistryOfThree();
  requestId = await takeRequest(registry, 'partner');
});
afterEach(() => registry.discard());

const facts =
  'relation receivedOn sex bornFrom bornUntil regionOfOrigin lastContactOn lastCountry inquirerName inquirerContact description names { text script }';
const shown = `request { version ${facts} corrections { ${facts} reason recordedBy } }`;
const correct = (input: object, who = 'partner') =>
  actOn(registry, who, 'tracingRequestCorrect', { requestId, reason: 'Misheard.', ...input }, shown);
const codes = async (input: object, who = 'partner') =>
  (await correct(input, who)).userErrors.map(({ code, field }) => [code, field]);

const stated = {
  ...{ relation: 'GRANDPARENT', receivedOn: '2017-06-02', sex: 'FEMALE' },
  ...{ bornFrom: '2012-01-01', bornUntil: '2012-12-31', regionOfOrigin: 'KZ_75', lastContactOn: '2017-01-10' },
  ...{ lastCountry: 'SY', inquirerName: asked.inquirerName, inquirerContact: asked.inquirerContact },
  ...{ description: asked.description, names: asked.names },
};
interface Said {
  readonly description: string | null;
  readonly names: readonly object[];
}
const stamp = { reason: 'Misheard.', recordedBy: 'partner' };

describe('a request that is put right', () => {
  it('says so from now on, facts and words, and keeps what it said each time', async () => {
    const names = [
      { text: 'Айгерім', script: 'CYRILLIC_KAZAKH' },
      { text: 'Айгерим', script: 'CYRILLIC_RUSSIAN' },
    ];
    const first = await correct({ relation: 'AUNT_OR_UNCLE', inquirerName: 'Күлаш', names, receivedOn: '2017-06-01' });
    expect(first.userErrors).toEqual([]);
    const anew = { ...stated, relation: 'AUNT_OR_UNCLE', receivedOn: '2017-06-01', inquirerName: 'Күлаш' };
    const [kept] = [{ ...stated, ...stamp }];
    expect(first.made).toEqual({
      ...{ ...anew, version: 2 },
      names: expect.arrayContaining(names),
      corrections: [kept],
    });
    const unstated = [
      'INQUIRER_CONTACT',
      'BIRTH',
      'LAST_CONTACT_ON',
      'LAST_COUNTRY',
      'REGION_OF_ORIGIN',
      'DESCRIPTION',
    ];
    const second = await correct({ names: names.slice(0, 1), unstated });
    const nothing = { bornFrom: null, bornUntil: null, regionOfOrigin: null, lastContactOn: null, lastCountry: null };
    expect(second.made).toEqual({
      ...{ ...anew, ...nothing, version: 3, inquirerContact: null, description: null, names: names.slice(0, 1) },
      corrections: [kept, { ...anew, ...stamp, names: expect.arrayContaining(names) }],
    });
    const third = await correct({ description: 'A girl.', names });
    expect(third.made.names).toEqual(names);
    expect(third.made.corrections.map((one: Said) => [one.description, one.names.length])).toEqual([
      [asked.description, 1],
      [asked.description, 2],
      [null, 1],
    ]);
  });

  it('is compared with the children who bear the names that are sought now', async () => {
    const bearer = async (text: string) =>
      CaseStory.open(registry, { names: [{ text, role: 'GIVEN_BY_PARENTS', script: 'LATIN', source: 'RELATIVE' }] });
    const [was, is] = [await bearer('Samira'), await bearer('Zarina')];
    const named = (text: string) => ({ names: [{ text, script: 'LATIN' }] });
    const possible = async () =>
      (await registry.ask('registrar', `{ tracingRequest(id: "${requestId}") { possibleCases { id } } }`)).data
        .tracingRequest.possibleCases as unknown;
    await correct(named('Samira'));
    expect(await possible()).toEqual([{ id: was.state.id }]);
    await correct(named('Zarina'));
    expect(await possible()).toEqual([{ id: is.state.id }]);
  });

  it('keeps every word of a person enciphered, and what it said readable to whoever reads it alone', async () => {
    await correct({
      inquirerName: 'Zarinabegim',
      description: 'Scarface',
      names: [{ text: 'Samirabegim', script: 'LATIN' }],
    });
    const { raw } = { raw: databaseOf(registry) };
    const tables = ['corrected_particulars', 'tracing_names', 'tracing_particulars', 'request_corrections'];
    const all = tables.flatMap((table) => raw.prepare(`select * from ${table}`).raw().all());
    for (const word of ['Zarinabegim', 'Scarface', 'Samirabegim', 'Misheard', 'Күләш'])
      expect([word, JSON.stringify(all).includes(word)]).toEqual([word, false]);
    expect(await codes({ sex: 'MALE' }, 'hospital')).toEqual([['NOT_FOUND', ['requestId']]]);
    const unseen = await registry.ask('hospital', `{ tracingRequest(id: "${requestId}") { id } }`);
    expect(unseen.data.tracingRequest).toBeNull();
    const read = databaseOf(registry)
      .prepare("select count(*) from audit_entries where operation = 'tracingRequestCorrect' and decision = 'DONE'")
      .pluck()
      .get();
    expect(read).toBe(1);
  });

  it('is changed by the agency that took it alone, which alone is shown how to reach the inquirer and what was said before', async () => {
    const story = await CaseStory.open(registry);
    await propose(registry, requestId, story.state.id);
    await correct({ inquirerContact: '+7 700 000 00 01' });
    const query = `{ tracingRequest(id: "${requestId}") { inquirerContact corrections { inquirerName inquirerContact } } }`;
    const contacts = async (who: string) => (await registry.ask(who, query)).data.tracingRequest as unknown;
    expect(await contacts('caseworker')).toEqual({ inquirerContact: null, corrections: [] });
    expect(await contacts('registrar')).toMatchObject({ corrections: [{ inquirerContact: asked.inquirerContact }] });
    expect(await contacts('partner')).toEqual({
      inquirerContact: '+7 700 000 00 01',
      corrections: [{ inquirerName: asked.inquirerName, inquirerContact: asked.inquirerContact }],
    });
    // The description says who reads them, as that of inquirerContact does.
    const said = '{ __type(name: "TracingRequest") { fields { name description } } }';
    const { fields } = (await registry.ask('partner', said)).data.__type;
    const described = fields.find(({ name }: { name: string }) => name === 'corrections');
    expect(described.description).toContain('the agency that took it and for roles that see all agencies');
    expect(await codes({ sex: 'MALE' }, 'caseworker')).toEqual([['NOT_GRANTED', ['requestId']]]);
  });

  it('is refused what cannot be, what it says already, and what is stated and unstated at once', async () => {
    expect(await codes({})).toEqual([['ALREADY_RECORDED', null]]);
    expect(await codes({ sex: 'FEMALE', names: asked.names })).toEqual([['ALREADY_RECORDED', null]]);
    expect(await codes({ receivedOn: '2019-01-01' })).toEqual([['IMPOSSIBLE_DATES', ['receivedOn']]]);
    expect(await codes({ receivedOn: '2017-01-01' })).toEqual([['IMPOSSIBLE_DATES', ['lastContactOn']]]);
    expect(await codes({ born: { from: '2017-03-01', until: '2017-04-01' } })).toEqual([
      ['IMPOSSIBLE_DATES', ['lastContactOn']],
    ]);
    expect(await codes({ inquirerName: ' ' })).toEqual([['INVALID_INPUT', ['inquirerName']]]);
    expect(await codes({ names: [{ text: '-', script: 'LATIN' }] })).toEqual([
      ['INVALID_INPUT', ['names', '0', 'text']],
    ]);
    expect(await codes({ lastCountry: 'IQ', unstated: ['LAST_COUNTRY'] })).toEqual([['INVALID_INPUT', ['unstated']]]);
    expect(await codes({ lastSiteId: 'site_999999999999999' })).toEqual([['NOT_FOUND', ['lastSiteId']]]);
    expect(await codes({ sex: 'MALE', reason: ' ' })).toEqual([['INVALID_INPUT', ['reason']]]);
  });

  it('says of whom it is asked, and since when, as two persons confirmed it, until they undo the link', async () => {
    const story = await CaseStory.open(registry);
    const linkId = await propose(registry, requestId, story.state.id);
    for (const who of ['partner', 'caseworker']) await decide(registry, who, 'Confirm', linkId);
    const otherwise = [
      [{ receivedOn: '2017-06-03' }, 'receivedOn'],
      [{ names: [{ text: 'Тимур', script: 'CYRILLIC_RUSSIAN' }] }, 'names'],
      [{ description: 'Quite another child.' }, 'description'],
      [{ inquirerName: 'Somebody else' }, 'inquirerName'],
      [{ relation: 'MOTHER', sex: 'MALE' }, 'relation'],
      [{ born: { from: '2005-01-01', until: '2005-12-31' } }, 'born'],
      [{ unstated: ['LAST_COUNTRY'] }, 'lastCountry'],
    ] as const;
    for (const [input, fact] of otherwise) {
      const refused = await correct(input);
      expect([fact, refused.userErrors]).toMatchObject([fact, [{ code: 'NOT_READY', field: [fact] }]]);
      expect(refused.userErrors[0]?.message).toContain(linkId);
    }
    expect((await correct({ inquirerContact: '+7 700 000 00 01' })).codes).toEqual([]);
    await decide(registry, 'partner', 'Undo', linkId);
    expect((await correct({ sex: 'MALE' })).codes).toEqual(['NOT_READY']);
    expect((await correct({ unstated: ['INQUIRER_CONTACT'] })).codes).toEqual([]);
    // A new telephone number takes no word away that a link is wrong.
    expect((await decide(registry, 'caseworker', 'Undo', linkId)).made.status).toBe('UNDONE');
    expect((await correct({ receivedOn: '2017-06-03', sex: 'MALE' })).codes).toEqual([]);
  });

  it('takes away the first of two words on its link, which was given on what it said', async () => {
    const story = await CaseStory.open(registry);
    const linkId = await propose(registry, requestId, story.state.id);
    await decide(registry, 'caseworker', 'Confirm', linkId);
    registry.setClock('2018-01-10T10:00:00Z');
    await correct({ sex: 'MALE', names: [{ text: 'Тимур', script: 'CYRILLIC_RUSSIAN' }] });
    const query = `{ tracingLinks(first: 1, requestId: "${requestId}") { nodes { status awaits { code } events { kind fellAt } } } }`;
    const link = async () => (await registry.ask('caseworker', query)).data.tracingLinks.nodes[0] as unknown;
    const fell = { kind: 'VOUCHED', fellAt: '2018-01-10T10:00:00.000Z' };
    const stands = { kind: 'VOUCHED', fellAt: null };
    expect(await link()).toEqual({ status: 'POSSIBLE', awaits: null, events: [fell] });
    registry.setClock('2018-01-10T11:00:00Z');
    await decide(registry, 'partner', 'Confirm', linkId);
    expect(await link()).toEqual({ status: 'POSSIBLE', awaits: { code: 'MFA' }, events: [fell, stands] });
    registry.setClock('2018-01-10T12:00:00Z');
    await decide(registry, 'caseworker', 'Confirm', linkId);
    expect(await link()).toMatchObject({ status: 'CONFIRMED', events: [fell, stands, { fellAt: null }] });
    registry.setClock('2018-01-10T13:00:00Z');
    await correct({ inquirerContact: '+7 700 000 00 01' });
    expect(await link()).toMatchObject({ status: 'CONFIRMED', events: [fell, stands, { fellAt: null }] });
  });

  it('takes it away by what came first, whatever the clock says', async () => {
    const story = await CaseStory.open(registry);
    const linkId = await propose(registry, requestId, story.state.id);
    const status = async (who: string) => (await decide(registry, who, 'Confirm', linkId)).made.status as string;
    // All at one instant: each word after the correction counts.
    await correct({ sex: 'MALE' });
    expect([await status('caseworker'), await status('partner')]).toEqual(['POSSIBLE', 'CONFIRMED']);
    for (const who of ['partner', 'caseworker']) await decide(registry, who, 'Undo', linkId);
    const again = await propose(registry, requestId, story.state.id);
    const word = async (who: string) => (await decide(registry, who, 'Confirm', again)).made.status as string;
    expect(await word('caseworker')).toBe('POSSIBLE');
    // A clock that was put back an hour.
    registry.setClock('2018-01-10T08:00:00Z');
    await correct({ sex: 'FEMALE' });
    expect(await word('partner')).toBe('POSSIBLE');
    expect(await word('caseworker')).toBe('CONFIRMED');
  });

  it('is not judged anew in what a correction leaves out, by rules that came later', async () => {
    const raw = new Database(`${registry.temporary.folder}/registry.sqlite`);
    raw.exec("drop trigger tracing_names_no_update; update tracing_names set script = 'ARABIC'");
    raw.close();
    const put = await correct({ receivedOn: '2017-06-03' });
    expect(put.codes).toEqual([]);
    expect(put.made.names).toEqual([{ text: 'Айгерим', script: 'ARABIC' }]);
    expect((await correct({ unstated: ['DESCRIPTION'] })).codes).toEqual([]);
    expect(await codes({ names: put.made.names })).toEqual([['INVALID_INPUT', ['names', '0', 'text']]]);
  });
});

describe('the database', () => {
  it('refuses to change what a request says without keeping what it said', () => {
    const raw = new Database(`${registry.temporary.folder}/registry.sqlite`);
    expect(() => raw.exec("update tracing_requests set sex = 'MALE'")).toThrow('keeps what it said');
    raw.close();
  });
});
