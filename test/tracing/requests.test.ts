import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, mustActOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import { camp, type TestRegistry } from '../support/registry.js';
import { asked, decide, propose, takeRequest, tracing } from './story.js';
import type { Shown } from '../support/act-on.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

const list = async (who: string, args = ''): Promise<Shown> => {
  const query = `{ tracingRequests(first: 10${args}) { nodes { id status inquirerName inquirerContact description names { text } } pageInfo { hasNextPage endCursor } } }`;
  const answer = await registry.ask(who, query);
  expect(answer.errors).toBeUndefined();
  return answer.data.tracingRequests;
};
const open = (changes: object, who = 'partner') =>
  actOn(registry, who, 'tracingRequestOpen', { ...asked, ...changes }, 'request { id }');

describe('a tracing request', () => {
  it('keeps who asks, for whom, and what was agreed to', async () => {
    const id = await takeRequest(registry, 'partner');
    const { data } = await registry.ask(
      'partner',
      `{ tracingRequest(id: "${id}") { status relation receivedOn sex bornFrom bornUntil regionOfOrigin lastContactOn lastCountry inquirerName inquirerContact description names { text script } consents { purpose isGiven statedOn reference } agency { code } } }`,
    );
    const { born, consents, ...same } = asked;
    expect(data.tracingRequest).toEqual({
      ...same,
      ...{ status: 'OPEN', bornFrom: born.from, bornUntil: born.until, agency: { code: 'NGO' } },
      consents: consents.map((consent) => ({ ...consent, isGiven: true })),
    });
  });

  it('is seen by the agency that took it and by roles that see all, and by nobody else', async () => {
    await takeRequest(registry, 'partner');
    expect((await list('partner')).nodes).toHaveLength(1);
    expect((await list('registrar')).nodes).toHaveLength(1);
    expect((await list('caseworker')).nodes).toEqual([]);
    expect((await list('hospital')).nodes).toEqual([]);
  });

  it('is shown to the agency of a case by a link, without the telephone number, until the link is rejected', async () => {
    const story = await CaseStory.open(registry);
    const link = await propose(registry, await takeRequest(registry, 'partner'), story.state.id);
    const [shown] = (await list('caseworker')).nodes;
    expect(shown).toMatchObject({ inquirerName: 'Күләш', inquirerContact: null, description: asked.description });
    expect((await decide(registry, 'caseworker', 'Reject', link, { reviewOn: '2018-06-01' })).codes).toEqual([]);
    expect((await list('caseworker')).nodes).toEqual([]);
  });

  it('finds cases whose child bears the name, however it is written, where the reader may know who the child is', async () => {
    const story = await CaseStory.open(registry, {
      names: [{ text: 'АЙГЕРИМ', role: 'NICKNAME', script: 'CYRILLIC_RUSSIAN', source: 'RELATIVE' }],
    });
    const id = await takeRequest(registry, 'partner', { names: [{ text: 'Айгерім', script: 'CYRILLIC_KAZAKH' }] });
    const ask = async (who: string): Promise<Shown> =>
      (await registry.ask(who, `{ tracingRequest(id: "${id}") { possibleCases { id } } }`)).data.tracingRequest;
    expect(await ask('registrar')).toEqual({ possibleCases: [{ id: story.state.id }] });
    expect(await ask('partner')).toEqual({ possibleCases: [] });
  });

  it('comes a page at a time, narrowed to where requests stand', async () => {
    for (const name of ['A', 'B', 'C']) await takeRequest(registry, 'partner', { inquirerName: name });
    const first = await registry.ask(
      'partner',
      '{ tracingRequests(first: 2) { nodes { inquirerName } pageInfo { hasNextPage endCursor } } }',
    );
    const { nodes, pageInfo } = first.data.tracingRequests;
    expect([nodes.map(({ inquirerName }: { inquirerName: string }) => inquirerName), pageInfo.hasNextPage]).toEqual([
      ['C', 'B'],
      true,
    ]);
    expect(
      (await list('partner', `, after: "${pageInfo.endCursor}"`)).nodes.map(
        ({ inquirerName }: { inquirerName: string }) => inquirerName,
      ),
    ).toEqual(['A']);
    expect((await list('partner', ', status: CLOSED')).nodes).toEqual([]);
  });
});

describe('bad input', () => {
  it.each([
    ['without consent to the tracing', { consents: [] }, 'CONSENT_MISSING'],
    ['from the future', { receivedOn: '2018-01-11' }, 'IMPOSSIBLE_DATES'],
    ['for a child not born yet', { born: { from: '2017-07-01', until: '2017-08-01' } }, 'IMPOSSIBLE_DATES'],
    ['born upside down', { born: { from: '2013-01-01', until: '2012-01-01' } }, 'IMPOSSIBLE_DATES'],
    ['heard of before birth', { lastContactOn: '2011-01-01' }, 'IMPOSSIBLE_DATES'],
    ['heard of after it was asked', { lastContactOn: '2018-01-09', receivedOn: '2018-01-05' }, 'IMPOSSIBLE_DATES'],
    ['at a site of another country', { lastCountry: 'IQ', lastSiteId: `site_${camp.id}` }, 'INVALID_INPUT'],
    ['by nobody', { inquirerName: ' ' }, 'INVALID_INPUT'],
    ['with a name without a letter', { names: [{ text: '--', script: 'LATIN' }] }, 'INVALID_INPUT'],
    ['at a site that is not there', { lastSiteId: 'site_99' }, 'NOT_FOUND'],
  ])('a request %s is refused and leaves nothing', async (_what, changes, code) => {
    expect((await open(changes)).codes).toEqual([code]);
    expect((await list('registrar')).nodes).toEqual([]);
  });
});

describe('closing a request', () => {
  const close = (requestId: string, outcome: string, who = 'partner') =>
    actOn(
      registry,
      who,
      'tracingRequestClose',
      { requestId, outcome, reason: 'So it is.' },
      'request { status events { kind outcome } }',
    );

  it('as FOUND needs a confirmed link', async () => {
    const requestId = await takeRequest(registry, 'partner');
    const refused = await close(requestId, 'FOUND');
    expect([refused.codes, refused.userErrors[0]?.field]).toEqual([['NOT_READY'], ['outcome']]);
    const story = await CaseStory.open(registry);
    const link = await propose(registry, requestId, story.state.id);
    await decide(registry, 'partner', 'Confirm', link);
    await decide(registry, 'caseworker', 'Confirm', link);
    expect((await list('partner', ', status: LINKED')).nodes).toHaveLength(1);
    expect((await close(requestId, 'FOUND')).made).toEqual({
      status: 'CLOSED',
      events: [{ kind: 'CLOSED', outcome: 'FOUND' }],
    });
  });

  it('happens once, and is undone by reopening', async () => {
    const requestId = await takeRequest(registry, 'partner');
    const reopen = () =>
      actOn(registry, 'partner', 'tracingRequestReopen', { requestId, reason: 'They wrote.' }, 'request { status }');
    expect((await reopen()).codes).toEqual(['NO_SUCH_TRANSITION']);
    await close(requestId, 'INQUIRER_LOST');
    expect((await close(requestId, 'INQUIRER_LOST')).codes).toEqual(['NO_SUCH_TRANSITION']);
    expect((await reopen()).made).toEqual({ status: 'OPEN' });
  });

  it('is for the agency that took it: one that sees it by a link may not', async () => {
    const requestId = await takeRequest(registry, 'partner');
    await propose(registry, requestId, (await CaseStory.open(registry)).state.id);
    expect((await close(requestId, 'INQUIRER_LOST', 'caseworker')).codes).toEqual(['NOT_GRANTED']);
    expect((await close(requestId, 'INQUIRER_LOST', 'hospital')).codes).toEqual(['NOT_FOUND']);
  });
});

describe('consent', () => {
  it('once taken back stops the comparing', async () => {
    const requestId = await takeRequest(registry, 'partner');
    const story = await CaseStory.open(registry);
    const state = { requestId, ...tracing, statedOn: '2017-12-01', isGiven: false };
    const { consents } = await mustActOn(
      registry,
      'partner',
      'tracingConsentState',
      state,
      'request { consents { purpose isGiven } }',
    );
    expect(consents.at(-1)).toEqual({ purpose: 'TRACING', isGiven: false });
    const input = { requestId, caseId: story.state.id, basis: 'Same name' };
    expect((await actOn(registry, 'registrar', 'tracingLinkPropose', input, 'link { id }')).codes).toEqual([
      'CONSENT_MISSING',
    ]);
  });

  it('to the tracing alone shares nothing with another agency, but lets the own one compare', async () => {
    const requestId = await takeRequest(registry, 'partner', { consents: [tracing] });
    const ofMinistry = await CaseStory.open(registry);
    const ofPartner = await CaseStory.open(registry, {}, 'partner');
    const codes = async (caseId: string) =>
      (await actOn(registry, 'registrar', 'tracingLinkPropose', { requestId, caseId, basis: 'Name' }, 'link { id }'))
        .codes;
    expect(await codes(ofMinistry.state.id)).toEqual(['CONSENT_MISSING']);
    expect(await codes(ofPartner.state.id)).toEqual([]);
  });
});
