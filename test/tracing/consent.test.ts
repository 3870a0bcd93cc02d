import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, mustActOn, type Shown } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { decide, propose, takeRequest } from './story.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

type Purpose = 'TRACING' | 'SHARING_WITH_AGENCIES' | 'DNA_COMPARISON';
const states = (requestId: string, purpose: Purpose, isGiven: boolean) => {
  const consent = { purpose, isGiven, statedOn: '2018-01-02', reference: 'Letter' };
  return mustActOn(registry, 'partner', 'tracingConsentState', { requestId, ...consent }, 'request { id }');
};
const closes = (requestId: string) => {
  const input = { requestId, outcome: 'WITHDRAWN_BY_INQUIRER', reason: 'She asked us to stop.' };
  return mustActOn(registry, 'partner', 'tracingRequestClose', input, 'request { id }');
};
async function linked() {
  const story = await CaseStory.open(registry);
  const requestId = await takeRequest(registry, 'partner');
  return { story, requestId, id: await propose(registry, requestId, story.state.id) };
}
const linksOf = async (who: string): Promise<Shown> =>
  (
    await registry.ask(
      who,
      '{ tracingLinks(first: 5) { nodes { status basis events { kind grounds } request { description } } } }',
    )
  ).data.tracingLinks.nodes;
const requestsOf = async (who: string): Promise<number> =>
  (await registry.ask(who, '{ tracingRequests(first: 5) { nodes { id } } }')).data.tracingRequests.nodes
    .length as number;

describe('consent that was taken back', () => {
  it.each<Purpose>(['SHARING_WITH_AGENCIES', 'TRACING'])(
    'to %s hides the request from the agency of the case, and every word about it, until it is given again',
    async (purpose) => {
      const { requestId, id } = await linked();
      await decide(registry, 'partner', 'Confirm', id);
      const words = { basis: 'Same name', events: [{ grounds: 'Photograph known to the aunt' }] };
      const shown = { status: 'POSSIBLE', ...words, request: { description: expect.any(String) } };
      expect(await linksOf('caseworker')).toMatchObject([shown]);
      await states(requestId, purpose, false);
      expect(await requestsOf('caseworker')).toBe(0);
      expect(await linksOf('caseworker')).toEqual([
        { status: 'POSSIBLE', basis: null, events: [{ kind: 'VOUCHED', grounds: null }], request: null },
      ]);
      const seenByOwn = await linksOf('partner');
      expect([await requestsOf('partner'), seenByOwn[0]]).toEqual([1, expect.objectContaining({ basis: 'Same name' })]);
      await states(requestId, purpose, true);
      expect([await requestsOf('caseworker'), (await linksOf('caseworker'))[0].basis]).toEqual([1, 'Same name']);
    },
  );

  it.each<Purpose>(['SHARING_WITH_AGENCIES', 'TRACING'])('to %s stops the second word as well', async (purpose) => {
    const { story, requestId, id } = await linked();
    await decide(registry, 'partner', 'Confirm', id);
    await states(requestId, purpose, false);
    expect((await decide(registry, 'caseworker', 'Confirm', id)).codes).toEqual(['CONSENT_MISSING']);
    expect((await decide(registry, 'partner', 'Confirm', id)).codes).toEqual(['CONSENT_MISSING']);
    const query = `{ case(id: "${story.state.id}") { attestations { kind } } }`;
    expect((await registry.ask('registrar', query)).data.case.attestations).toEqual([]);
    // Whoever may not go on may still let go.
    expect((await decide(registry, 'caseworker', 'Reject', id, { reviewOn: '2018-06-01' })).codes).toEqual([]);
  });

  it('to the comparison by DNA is what the identity of a child is told to ask for, until it is given', async () => {
    const { story, requestId, id } = await linked();
    const steps = async (): Promise<Shown> => {
      const query = `{ identityStatus(caseId: "${story.state.id}") { missing { words } nextSteps { code words } } }`;
      return (await registry.ask('registrar', query)).data.identityStatus;
    };
    const kin = async (): Promise<string[]> => {
      const nextSteps = (await steps()).nextSteps as { code: string }[];
      return nextSteps.map(({ code }) => code).filter((code: string) => /DNA|KINSHIP/.test(code));
    };
    // A mother who is with the child can be tested, whoever asks.
    expect(await kin()).toEqual(['TEST_KINSHIP']);
    await decide(registry, 'partner', 'Confirm', id);
    expect(await kin()).toEqual(['TEST_KINSHIP']);
    await decide(registry, 'caseworker', 'Confirm', id);
    expect(await kin()).toEqual(['TEST_KINSHIP', 'ASK_DNA_CONSENT']);
    const { nextSteps, missing } = await steps();
    expect(nextSteps[1].words).toMatch(/GRANDPARENT.*DNA_COMPARISON.*tracingConsentState/);
    expect(missing[1].words).toBe('or 2 verified strong items from different sources: 0 of 2 are there');
    await states(requestId, 'DNA_COMPARISON', true);
    expect(await kin()).toEqual(['TEST_KINSHIP']);
    expect((await steps()).nextSteps[0].words).toMatch(/GRANDPARENT.*agreed.*dnaResultRecord/);
  });

  it('ends the comparison with cases', async () => {
    const bearer = { text: 'Айгерім', role: 'NICKNAME', script: 'CYRILLIC_KAZAKH', source: 'RELATIVE' };
    const story = await CaseStory.open(registry, { names: [bearer] });
    const id = await takeRequest(registry, 'partner');
    const found = async (): Promise<Shown> =>
      (await registry.ask('registrar', `{ tracingRequest(id: "${id}") { possibleCases { id } } }`)).data.tracingRequest
        .possibleCases;
    expect(await found()).toEqual([{ id: story.state.id }]);
    await states(id, 'TRACING', false);
    expect(await found()).toEqual([]);
    await states(id, 'TRACING', true);
    expect(await found()).toHaveLength(1);
  });

  it('leaves what was confirmed on it to be undone by both agencies', async () => {
    const { requestId, id } = await linked();
    await decide(registry, 'partner', 'Confirm', id);
    await decide(registry, 'caseworker', 'Confirm', id);
    await states(requestId, 'SHARING_WITH_AGENCIES', false);
    expect(await requestsOf('caseworker')).toBe(0);
    expect((await decide(registry, 'partner', 'Undo', id)).codes).toEqual([]);
    expect((await decide(registry, 'caseworker', 'Undo', id)).made.status).toBe('UNDONE');
  });
});

describe('the comparison by DNA', () => {
  const result = { laboratory: 'Laboratory', likelihood: 0.9999, testedOn: '2017-12-01' };
  let kits = 0;
  const tests = async (story: CaseStory, relation: string) => {
    const { data } = await registry.ask('registrar', `{ case(id: "${story.state.id}") { id version stage } }`);
    story.state = data.case;
    // Each test is of a kit of its own: the very result is not recorded twice.
    const kitReference = `Kit ${++kits}`;
    return (await story.tries('caseworker', 'dnaResultRecord', { ...result, kitReference, relation })).userErrors;
  };

  it('takes the consent of the inquirer of a linked request, as long as it is given', async () => {
    const { story, requestId, id } = await linked();
    expect(await tests(story, 'GRANDPARENT')).toEqual([]);
    for (const who of ['partner', 'caseworker']) await decide(registry, who, 'Confirm', id);
    for (const relation of ['GRANDPARENT', 'MOTHER'])
      expect(await tests(story, relation)).toMatchObject([{ code: 'CONSENT_MISSING', field: ['relation'] }]);
    await states(requestId, 'DNA_COMPARISON', true);
    expect(await tests(story, 'GRANDPARENT')).toEqual([]);
    await states(requestId, 'DNA_COMPARISON', false);
    expect(await tests(story, 'GRANDPARENT')).toMatchObject([{ code: 'CONSENT_MISSING' }]);
  });
});

describe('a closed request', () => {
  it('is confirmed and undone no more until it is reopened; rejecting a link stays possible', async () => {
    const { requestId, id } = await linked();
    await decide(registry, 'partner', 'Confirm', id);
    await closes(requestId);
    const refused = await decide(registry, 'caseworker', 'Confirm', id);
    expect([refused.codes, refused.userErrors[0]?.message]).toEqual([
      ['NO_SUCH_TRANSITION'],
      expect.stringContaining('closed'),
    ]);
    const reopening = { requestId, reason: 'She asked again.' };
    await mustActOn(registry, 'partner', 'tracingRequestReopen', reopening, 'request { id }');
    expect((await decide(registry, 'caseworker', 'Confirm', id)).made.status).toBe('CONFIRMED');
    await mustActOn(
      registry,
      'partner',
      'tracingRequestClose',
      { requestId, outcome: 'FOUND', reason: 'They met.' },
      'request { id }',
    );
    expect((await decide(registry, 'partner', 'Undo', id)).codes).toEqual(['NO_SUCH_TRANSITION']);
    const other = await linked();
    await closes(other.requestId);
    expect((await decide(registry, 'partner', 'Reject', other.id, { reviewOn: '2018-06-01' })).codes).toEqual([]);
  });

  it('is proposed to no case', async () => {
    const story = await CaseStory.open(registry);
    const requestId = await takeRequest(registry, 'partner');
    await closes(requestId);
    const input = { requestId, caseId: story.state.id, basis: 'Same name' };
    expect((await actOn(registry, 'registrar', 'tracingLinkPropose', input, 'link { id }')).codes).toEqual([
      'NO_SUCH_TRANSITION',
    ]);
  });
});
