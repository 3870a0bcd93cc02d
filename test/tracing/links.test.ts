import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eq } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { tracingLinkEvents } from '../../schema/tracing.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { actOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { decide, propose, takeRequest } from './story.js';
import type { Shown } from '../support/act-on.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

/** A link between a request of the partner agency and a case of the ministry. */
async function linked() {
  const story = await CaseStory.open(registry);
  const requestId = await takeRequest(registry, 'partner');
  return { story, requestId, id: await propose(registry, requestId, story.state.id) };
}
const attestationsOf = async (id: string): Promise<Shown> =>
  (await registry.ask('registrar', `{ case(id: "${id}") { version attestations { kind reference revokedAt } } }`)).data
    .case;
const again = (requestId: string, caseId: string) =>
  actOn(registry, 'registrar', 'tracingLinkPropose', { requestId, caseId, basis: 'A new photograph' }, 'link { id }');

describe('confirming a link', () => {
  it('takes the word of both agencies, and then the case knows that a request was opened', async () => {
    const { story, id, requestId } = await linked();
    const first = await decide(registry, 'partner', 'Confirm', id);
    expect(first.made).toMatchObject({ status: 'POSSIBLE', awaits: { code: 'MFA' } });
    expect((await attestationsOf(story.state.id)).attestations).toEqual([]);
    const second = await decide(registry, 'caseworker', 'Confirm', id);
    expect(second.made).toMatchObject({
      status: 'CONFIRMED',
      awaits: null,
      events: [
        { kind: 'VOUCHED', agency: { code: 'NGO' }, recordedBy: 'partner' },
        { kind: 'CONFIRMED', agency: { code: 'MFA' }, recordedBy: 'caseworker' },
      ],
    });
    const { version, attestations } = await attestationsOf(story.state.id);
    expect(attestations.map(({ kind, reference }: { kind: string; reference: string }) => [kind, reference])).toEqual([
      ['LEGITIMATE_BASIS', requestId],
      ['TRACING_REQUEST_OPENED', requestId],
    ]);
    story.state.version = version;
    await story.moves('TRACING', '2017-07-02');
  });

  it('says that the child is asked for since its birth where the request is older, and the birth can be put right', async () => {
    const story = await CaseStory.open(registry);
    const early = { receivedOn: '2010-05-01', born: undefined, lastContactOn: undefined };
    const id = await propose(registry, await takeRequest(registry, 'partner', early), story.state.id);
    for (const who of ['partner', 'caseworker']) expect((await decide(registry, who, 'Confirm', id)).codes).toEqual([]);
    const read = `{ case(id: "${story.state.id}") { version attestations { kind attestedOn } } }`;
    const { version, attestations } = (await registry.ask('registrar', read)).data.case;
    expect(attestations).toEqual([
      { kind: 'LEGITIMATE_BASIS', attestedOn: '2012-03-01' },
      { kind: 'TRACING_REQUEST_OPENED', attestedOn: '2012-03-01' },
    ]);
    story.state.version = version;
    const birth = { earliest: '2012-02-01', latest: '2012-03-31', basis: 'ESTIMATE' };
    await story.does('registrar', 'profileCorrect', { birth, reason: 'By her height' });
    await story.moves('TRACING', '2017-07-02');
  });

  it('is refused to the same person twice, to one agency twice, and to any third agency', async () => {
    const { id } = await linked();
    await decide(registry, 'partner', 'Confirm', id);
    const same = await decide(registry, 'partner', 'Confirm', id);
    expect([same.codes, same.userErrors[0]?.field]).toEqual([['SAME_PERSON'], ['linkId']]);
    expect(same.userErrors[0]?.message).toContain('a colleague of the other agency gives the second');
    expect((await decide(registry, 'helper', 'Confirm', id)).codes).toEqual(['NOT_GRANTED']);
    expect((await decide(registry, 'hospital', 'Confirm', id)).codes).toEqual(['NOT_FOUND']);
  });

  it('takes two persons where one agency has both the request and the case', async () => {
    const story = await CaseStory.open(registry, {}, 'partner');
    const id = await propose(registry, await takeRequest(registry, 'partner'), story.state.id);
    await decide(registry, 'helper', 'Confirm', id);
    const same = await decide(registry, 'helper', 'Confirm', id);
    expect([same.codes, same.userErrors[0]?.message]).toEqual([
      ['SAME_PERSON'],
      'A link takes two persons, and you gave the first word: a colleague gives the second.',
    ]);
    expect((await decide(registry, 'registrar', 'Confirm', id)).codes).toEqual(['NOT_GRANTED']);
    expect((await decide(registry, 'partner', 'Confirm', id)).made.status).toBe('CONFIRMED');
  });

  it('takes a first word that would still be given: of somebody who may sign in, and within 30 days', async () => {
    const { id } = await linked();
    const disable = { userId: 'user_201' };
    expect((await decide(registry, 'helper', 'Confirm', id)).made.awaits).toEqual({ code: 'MFA' });
    expect((await actOn(registry, 'administrator', 'userDisable', disable, 'user { id }')).codes).toEqual([]);
    // The word of the registrar's agency is now the first, and the other agency's is awaited anew.
    const anew = await decide(registry, 'caseworker', 'Confirm', id);
    expect(anew.made).toMatchObject({ status: 'POSSIBLE', awaits: { code: 'NGO' } });
    registry.setClock('2018-02-09T09:00:01Z');
    const { data } = await registry.ask('partner', '{ tracingLinks(first: 1) { nodes { awaits { code } } } }');
    expect(data.tracingLinks.nodes).toEqual([{ awaits: null }]);
    expect((await decide(registry, 'partner', 'Confirm', id)).made).toMatchObject({
      status: 'POSSIBLE',
      awaits: { code: 'MFA' },
    });
    registry.setClock('2018-03-11T09:00:01Z');
    expect((await decide(registry, 'caseworker', 'Confirm', id)).made.status).toBe('CONFIRMED');
    // So does its undoing.
    await decide(registry, 'caseworker', 'Undo', id);
    registry.setClock('2018-04-11T09:00:00Z');
    expect((await decide(registry, 'partner', 'Undo', id)).made.status).toBe('CONFIRMED');
    expect((await decide(registry, 'caseworker', 'Undo', id)).made.status).toBe('UNDONE');
  });

  it('needs its evidence in words', async () => {
    const { id } = await linked();
    expect((await decide(registry, 'partner', 'Confirm', id, { grounds: ' ' })).codes).toEqual(['INVALID_INPUT']);
  });

  it('by one person alone is refused by the database itself', async () => {
    const { id } = await linked();
    await decide(registry, 'partner', 'Confirm', id);
    const [event] = await registry.temporary.store.reader.db.select().from(tracingLinkEvents);
    if (!event) throw new Error('There is no first word.');
    const { id: _id, ...row } = event;
    await expect(
      registry.temporary.store.inTransaction((tx) =>
        tx.insert(tracingLinkEvents).values({ ...row, kind: 'CONFIRMED' }),
      ),
    ).rejects.toThrow();
  });
});

describe('rejecting a link', () => {
  it('is remembered until its review', async () => {
    const { id, requestId, story } = await linked();
    expect((await decide(registry, 'caseworker', 'Reject', id, { reviewOn: '2018-03-01' })).made).toMatchObject({
      status: 'REJECTED',
      events: [{ kind: 'REJECTED', reviewOn: '2018-03-01' }],
    });
    const refused = await again(requestId, story.state.id);
    expect(refused.codes).toEqual(['LINK_REJECTED']);
    expect(refused.userErrors[0]?.message).toContain('2018-03-01');
    registry.setClock('2018-03-01T08:00:00Z');
    expect((await again(requestId, story.state.id)).codes).toEqual([]);
  });

  it('needs a review within a year', async () => {
    const { id } = await linked();
    for (const reviewOn of ['2018-01-10', '2019-01-12'])
      expect((await decide(registry, 'caseworker', 'Reject', id, { reviewOn })).codes).toEqual(['IMPOSSIBLE_DATES']);
  });

  it('leaves confirmed links alone: they are undone', async () => {
    const { id } = await linked();
    await decide(registry, 'partner', 'Confirm', id);
    await decide(registry, 'caseworker', 'Confirm', id);
    expect((await decide(registry, 'partner', 'Reject', id, { reviewOn: '2018-06-01' })).codes).toEqual([
      'NO_SUCH_TRANSITION',
    ]);
  });
});

describe('undoing a link', () => {
  it('takes two persons as well, and the case forgets what rested on it', async () => {
    const { id, story, requestId } = await linked();
    expect((await decide(registry, 'partner', 'Undo', id)).codes).toEqual(['NO_SUCH_TRANSITION']);
    await decide(registry, 'caseworker', 'Confirm', id);
    await decide(registry, 'partner', 'Confirm', id);
    expect((await decide(registry, 'partner', 'Undo', id)).made).toMatchObject({
      status: 'CONFIRMED',
      awaits: { code: 'MFA' },
    });
    expect((await decide(registry, 'partner', 'Undo', id)).codes).toEqual(['SAME_PERSON']);
    expect((await decide(registry, 'caseworker', 'Undo', id)).made.status).toBe('UNDONE');
    const { attestations } = await attestationsOf(story.state.id);
    expect(attestations.map(({ revokedAt }: { revokedAt: string | null }) => revokedAt !== null)).toEqual([true, true]);
    expect((await again(requestId, story.state.id)).codes).toEqual([]);
  });
});

describe('a pair', () => {
  it('is linked once at a time', async () => {
    const { requestId, story } = await linked();
    expect((await again(requestId, story.state.id)).codes).toEqual(['ALREADY_RECORDED']);
  });

  it('is not told to whoever may not see the case', async () => {
    const story = await CaseStory.open(registry);
    const requestId = await takeRequest(registry, 'partner');
    const input = { requestId, caseId: story.state.id, basis: 'Guess' };
    expect((await actOn(registry, 'partner', 'tracingLinkPropose', input, 'link { id }')).codes).toEqual(['NOT_FOUND']);
  });

  it('is read once the file has a day of sealing by the agency of its request alone, and its request by nobody', async () => {
    const { story, id } = await linked();
    const linksOf = async (who: 'partner' | 'caseworker'): Promise<number[]> => {
      const { data } = await registry.ask(
        who,
        '{ tracingLinks(first: 5) { nodes { id } } tracingRequests(first: 5) { nodes { id } } }',
      );
      return [data.tracingLinks, data.tracingRequests].map(({ nodes }: { nodes: unknown[] }) => nodes.length);
    };
    await decide(registry, 'partner', 'Confirm', id);
    await decide(registry, 'caseworker', 'Confirm', id);
    expect([await linksOf('partner'), await linksOf('caseworker')]).toEqual([
      [1, 1],
      [1, 1],
    ]);
    const key = Number(story.state.id.slice('case_'.length));
    const seals = (sealsAt: number) =>
      registry.temporary.store.inTransaction((tx) => tx.update(cases).set({ sealsAt }).where(eq(cases.id, key)));
    // A day of sealing that is to come hides nothing yet.
    await seals(Date.parse('2030-01-01'));
    expect([await linksOf('partner'), await linksOf('caseworker')]).toEqual([
      [1, 1],
      [1, 1],
    ]);
    await seals(1);
    expect([await linksOf('partner'), await linksOf('caseworker')]).toEqual([
      [1, 0],
      [0, 0],
    ]);
  });

  it('shows each agency its own side: the case stays unseen to whom it is not granted', async () => {
    const { story } = await linked();
    const query = '{ tracingLinks(first: 5) { nodes { status request { id } case { id } } } }';
    const nodes = async (who: string): Promise<Shown> => (await registry.ask(who, query)).data.tracingLinks.nodes;
    expect(await nodes('partner')).toMatchObject([{ status: 'POSSIBLE', case: null, request: expect.anything() }]);
    expect(await nodes('caseworker')).toMatchObject([{ case: { id: story.state.id }, request: expect.anything() }]);
    expect(await nodes('hospital')).toEqual([]);
  });
});
