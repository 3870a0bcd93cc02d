import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, mustActOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { decide, propose, takeRequest } from '../tracing/story.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

interface Row {
  operation: string;
  decision: string;
  userName: string;
  subjects: string[];
}
async function trail(filter = ''): Promise<Row[]> {
  const query = `{ auditTrail(first: 50${filter}) { nodes { operation decision userName subjects } } }`;
  return (await registry.ask('auditor', query)).data.auditTrail.nodes as Row[];
}
const lastOf = async (operation: string): Promise<Row | undefined> =>
  (await trail()).find((row) => row.operation === operation);

describe('the audit of a tracing request', () => {
  it('tells who took it, read it and changed it, and is found by its id', async () => {
    const requestId = await takeRequest(registry, 'partner');
    await registry.ask('partner', '{ tracingRequests(first: 5) { nodes { description } } }');
    await registry.ask('supervisor', `{ tracingRequest(id: "${requestId}") { status } }`);
    const consent = { purpose: 'TRACING', isGiven: false, statedOn: '2018-01-02', reference: 'Letter' };
    await mustActOn(registry, 'partner', 'tracingConsentState', { requestId, ...consent }, 'request { id }');
    await takeRequest(registry, 'hospital');
    const rows = await trail(`, filter: { recordId: "${requestId}" }`);
    expect(rows.map(({ operation, userName }) => [operation, userName]).toReversed()).toEqual([
      ['tracingRequestOpen', 'partner'],
      ['read', 'partner'],
      ['read', 'partner'],
      ['read', 'supervisor'],
      ['tracingConsentState', 'partner'],
      ['read', 'partner'],
    ]);
    expect(rows.every(({ subjects }) => subjects.includes(requestId))).toBe(true);
  });

  it('tells of a link read by its status alone, and of a search by name that found nobody', async () => {
    const story = await CaseStory.open(registry);
    const requestId = await takeRequest(registry, 'partner');
    await propose(registry, requestId, story.state.id);
    await registry.ask('helper', '{ tracingLinks(first: 5) { nodes { status } } }');
    expect(await lastOf('read')).toMatchObject({ userName: 'helper', subjects: [requestId] });
    await registry.ask('partner', '{ cases(first: 5, filter: { name: "Nobody" }) { nodes { stage } } }');
    expect(await lastOf('read')).toMatchObject({ userName: 'partner', subjects: [] });
  });
});

describe('a decision that is refused', () => {
  it('names the case and the request of the link', async () => {
    const story = await CaseStory.open(registry);
    const requestId = await takeRequest(registry, 'partner');
    const linkId = await propose(registry, requestId, story.state.id);
    await decide(registry, 'partner', 'Confirm', linkId);
    expect((await decide(registry, 'partner', 'Confirm', linkId)).codes).toEqual(['SAME_PERSON']);
    const named = { decision: 'REFUSED', subjects: [story.state.id, requestId] };
    expect(await lastOf('tracingLinkConfirm')).toMatchObject(named);
    expect((await decide(registry, 'partner', 'Reject', linkId, { reviewOn: '2010-01-01' })).codes).toEqual([
      'IMPOSSIBLE_DATES',
    ]);
    expect(await lastOf('tracingLinkReject')).toMatchObject(named);
    expect((await decide(registry, 'partner', 'Undo', linkId)).codes).toEqual(['NO_SUCH_TRANSITION']);
    expect(await lastOf('tracingLinkUndo')).toMatchObject(named);
  });

  it('names the case of a referral', async () => {
    const story = await CaseStory.open(registry);
    const offer = { caseId: story.state.id, toAgencyId: 'agency_12', reason: 'Please trace.', scopes: ['FACTS'] };
    const made = await mustActOn(
      registry,
      'caseworker',
      'referralCreate',
      { ...offer, expiresOn: '2018-03-31' },
      'referral { id }',
    );
    const { codes } = await actOn(
      registry,
      'caseworker',
      'referralComplete',
      { referralId: made.id },
      'referral { id }',
    );
    expect(codes).toEqual(['NO_SUCH_TRANSITION']);
    expect(await lastOf('referralComplete')).toMatchObject({ decision: 'REFUSED', subjects: [story.state.id] });
  });
});
