import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sealedSigns } from '../../schema/claims.js';
import { openHome, openSealed, openWithPlan } from '../rehabilitation/home.js';
import { grant } from '../referrals/agencies.js';
import { actOn, mustActOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openHome('2018-01-10T09:00:00Z');
});
afterAll(() => registry.discard());

const sign = { observedOn: '2018-01-05', status: 'REPORTED_ALIVE', source: 'An aunt, by telephone', grade: 'C' };
const where = { country: 'SY', siteId: 'site_21' };
const leave = (who: string, story: CaseStory, more: object = {}) =>
  actOn(registry, who, 'sealedSignLeave', { caseId: story.state.id, ...sign, ...more }, 'case { id version }');

const grantTo = (story: CaseStory, agencyId: string, scopes: readonly string[]) =>
  mustActOn(
    registry,
    'supervisor',
    'accessGrant',
    { caseId: story.state.id, agencyId, purposeOfAccess: 'Find school', scopes, expiresOn: '2018-06-30' },
    'grant { id }',
  );
const opens = (story: CaseStory, who: string) =>
  story.does(who, 'sealedFileOpen', { justification: 'A sign of life waits beside the file.' });

interface Waiting {
  readonly case: { readonly id: string };
  readonly content: object | null;
}

/** The worklist of a person, of one case alone. */
const waitingOf = async (who: string, story: CaseStory): Promise<Waiting[]> => {
  const query =
    '{ sealedSigns(first: 50) { nodes { signId case { id } leftAt leftBy content { observedOn status country site { code } source grade recordedBy } } } }';
  const answer = await registry.ask(who, query);
  expect(answer.errors).toBeUndefined();
  const { nodes } = answer.data.sealedSigns as { nodes: Waiting[] };
  return nodes.filter((node) => node.case.id === story.state.id);
};
const countOf = async (story: CaseStory): Promise<number> => {
  const { data } = await registry.ask('registrar', `{ lifeSigns(caseId: "${story.state.id}") { waiting } }`);
  return (data.lifeSigns as { waiting: number }).waiting;
};

describe('a sign of life of a child whose file is sealed', () => {
  it('is left beside the file by somebody to whom it stays sealed, and whoever is responsible sees that it waits', async () => {
    const story = await openSealed(registry);
    const refused = await story.tries('caseworker', 'vitalStatusRecord', sign);
    expect(refused.userErrors).toMatchObject([{ code: 'FILE_SEALED' }]);
    expect(refused.userErrors[0]?.message).toContain('sealedSignLeave');
    const left = await leave('caseworker', story, where);
    expect(left.codes).toEqual([]);
    // The file is as it was, and as sealed.
    expect(left.made).toEqual({ id: story.state.id, version: story.state.version });
    const shown = `{ case(id: "${story.state.id}") { vitalStatusClaims { source } rehabilitation { isSealed } } }`;
    expect((await registry.ask('caseworker', shown)).data.case.rehabilitation).toEqual({ isSealed: true });
    for (const who of ['caseworker', 'registrar', 'supervisor', 'psychologist'])
      expect(await waitingOf(who, story)).toMatchObject([
        { signId: story.names('sealedSign', 1), leftBy: 'MFA', content: null },
      ]);
    expect(await countOf(story)).toBe(1);
  });

  it('is read by whoever opens the file, and taken in as claims of it', async () => {
    const story = await openSealed(registry);
    await leave('caseworker', story, where);
    const settle = { signId: '1', outcome: 'TAKEN_IN', reason: 'The aunt is known to the file.' };
    expect((await story.tries('registrar', 'sealedSignSettle', settle)).userErrors).toMatchObject([
      { code: 'FILE_SEALED' },
    ]);
    await opens(story, 'registrar');
    expect((await waitingOf('registrar', story))[0]?.content).toEqual({
      ...{ observedOn: '2018-01-05', status: 'REPORTED_ALIVE', country: 'SY', site: { code: 'SY-HOL' } },
      ...{ source: sign.source, grade: 'C', recordedBy: 'caseworker' },
    });
    // Opened by one person, for that person alone.
    expect((await waitingOf('caseworker', story))[0]?.content).toBeNull();
    await story.does('registrar', 'sealedSignSettle', settle);
    const query = `{ case(id: "${story.state.id}") { vitalStatus { status on } vitalStatusClaims { source observedOn } whereaboutsClaims { source country observedOn } rehabilitation { sealsOn } } }`;
    const { data } = await registry.ask('registrar', query);
    expect(data.case.vitalStatus).toEqual({ status: 'REPORTED_ALIVE', on: '2018-01-05' });
    expect(data.case.vitalStatusClaims).toContainEqual({ source: sign.source, observedOn: '2018-01-05' });
    expect(data.case.whereaboutsClaims).toContainEqual({
      source: sign.source,
      country: 'SY',
      observedOn: '2018-01-05',
    });
    expect(data.case.rehabilitation.sealsOn).toBe('2018-01-10');
    expect([await waitingOf('registrar', story), await countOf(story)]).toEqual([[], 0]);
    expect((await story.tries('registrar', 'sealedSignSettle', settle)).userErrors).toMatchObject([
      { code: 'NO_SUCH_TRANSITION', field: ['signId'] },
    ]);
  });

  it('is set aside with a reason, and changes nothing of the child then', async () => {
    const story = await openSealed(registry);
    await leave('caseworker', story);
    await opens(story, 'registrar');
    await story.does('registrar', 'sealedSignSettle', { signId: '1', outcome: 'SET_ASIDE', reason: 'Another child.' });
    expect(await waitingOf('registrar', story)).toEqual([]);
    const { data } = await registry.ask('registrar', `{ case(id: "${story.state.id}") { vitalStatusClaims { id } } }`);
    // That of the departure alone.
    expect(data.case.vitalStatusClaims).toEqual([{ id: story.names('vitalStatusClaim', 1) }]);
  });

  it('that was settled is listed with what became of it and why, to whom the file is open', async () => {
    const story = await openWithPlan(registry);
    await grantTo(story, 'agency_31', ['FACTS', 'IDENTITY']);
    await story.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });
    await story.does('registrar', 'fileSeal', { sealsOn: '2018-01-10', reason: 'Gone with the family' });
    await leave('caseworker', story);
    await opens(story, 'registrar');
    const settled = async (who: string): Promise<unknown[]> => {
      const query =
        '{ sealedSigns(first: 50, isWaiting: false) { nodes { signId case { id } content { source } settlement { outcome reason settledAt settledBy } } } }';
      const { data, errors } = await registry.ask(who, query);
      expect(errors).toBeUndefined();
      return (data.sealedSigns.nodes as Waiting[]).filter((node) => node.case.id === story.state.id);
    };
    expect(await settled('registrar')).toEqual([]);
    await story.does('registrar', 'sealedSignSettle', { signId: '1', outcome: 'SET_ASIDE', reason: 'ZqAnotherChild' });
    const sign1 = { signId: story.names('sealedSign', 1), case: { id: story.state.id } };
    const settlement = { outcome: 'SET_ASIDE', reason: 'ZqAnotherChild', settledBy: 'registrar' };
    expect(await settled('registrar')).toMatchObject([{ ...sign1, content: { source: sign.source }, settlement }]);
    // To whom the file stays sealed it is told that a sign was settled, and no more.
    expect(await settled('caseworker')).toEqual([{ ...sign1, content: null, settlement: null }]);
    expect(await settled('centreWorker')).toEqual([]);
    const waits = '{ sealedSigns(first: 50) { nodes { case { id } settlement { reason } } } }';
    expect((await registry.ask('registrar', waits)).text).not.toContain('Zq');
  });

  it('never vanishes: it waits on when the file is opened, when the seal is lifted, and its row can be neither changed nor removed', async () => {
    const story = await openSealed(registry);
    await leave('caseworker', story);
    await opens(story, 'registrar');
    await story.does('registrar', 'fileSealLift', { reason: 'The search goes on.' });
    expect(await waitingOf('caseworker', story)).toMatchObject([
      { signId: story.names('sealedSign', 1), content: { source: sign.source } },
    ]);
    const { store } = registry.temporary;
    await expect(store.inTransaction((tx) => tx.update(sealedSigns).set({ grade: 'D' }))).rejects.toThrow();
    await expect(store.inTransaction((tx) => tx.delete(sealedSigns))).rejects.toThrow();
  });

  it('is told to nobody who could not open the file: a grant shows its facts, and not that somebody has heard of the child', async () => {
    const story = await openWithPlan(registry);
    for (const agencyId of ['agency_31', 'agency_12']) await grantTo(story, agencyId, ['FACTS', 'IDENTITY']);
    await story.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });
    await story.does('registrar', 'fileSeal', { sealsOn: '2018-01-10', reason: 'Gone with the family' });
    await leave('caseworker', story, where);
    const countAs = async (who: string): Promise<unknown> => {
      const signs = 'lifeSigns { waiting }';
      const { data } = await registry.ask(
        who,
        `{ lifeSigns(caseId: "${story.state.id}") { waiting } case(id: "${story.state.id}") { ${signs} } }`,
      );
      expect(data.case.lifeSigns).toEqual(data.lifeSigns);
      return data.lifeSigns as unknown;
    };
    expect([await waitingOf('centreWorker', story), await countAs('centreWorker')]).toEqual([[], { waiting: null }]);
    expect(await countAs('partner')).toEqual({ waiting: null });
    expect([await waitingOf('caseworker', story), await countAs('caseworker')]).toMatchObject([[{}], { waiting: 1 }]);
    // Whom a grant lets act on the file may open it.
    const acting = await openWithPlan(registry);
    const { id: grantId } = await grantTo(acting, 'agency_31', ['FACTS', 'IDENTITY', 'RECORD']);
    await acting.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'TRANSFERRED_TO_OTHER_STATE' });
    await acting.does('registrar', 'fileSeal', { sealsOn: '2018-01-10', reason: 'Gone with the family' });
    await leave('caseworker', acting, where);
    expect(await waitingOf('centreWorker', acting)).toMatchObject([{ content: null }]);
    await mustActOn(registry, 'supervisor', 'accessRevoke', { grantId, reason: 'Done' }, 'grant { id }');
    expect(await waitingOf('centreWorker', acting)).toEqual([]);
  });

  it('tells nothing of what lies in the file: a day before the birth is taken as it comes', async () => {
    const story = await openSealed(registry);
    expect((await leave('caseworker', story, { observedOn: '1999-01-01' })).codes).toEqual([]);
  });

  it.each([
    ['of a day before 1990, which nobody could take in', { observedOn: '0001-01-01' }, 'IMPOSSIBLE_DATES'],
    ['of a day to come', { observedOn: '2018-02-01' }, 'IMPOSSIBLE_DATES'],
    ['without a source', { source: ' ' }, 'INVALID_INPUT'],
    ['at a site of another country', { country: 'IQ', siteId: 'site_21' }, 'INVALID_INPUT'],
    ['at a site and in no country', { siteId: 'site_21' }, 'INVALID_INPUT'],
    ['at a site that is not there', { country: 'SY', siteId: 'site_99' }, 'NOT_FOUND'],
  ])('is refused %s', async (_what, more, code) => {
    const story = await openSealed(registry);
    expect((await leave('caseworker', story, more)).codes).toEqual([code]);
    expect(await countOf(story)).toBe(0);
  });

  it('is refused where the file is open, where the case is out of sight, and where a grant does not cover acting', async () => {
    const open = await CaseStory.open(registry);
    const refused = await leave('caseworker', open);
    expect([refused.codes, refused.userErrors[0]?.message]).toEqual([
      ['INVALID_INPUT'],
      expect.stringContaining('vitalStatusRecord'),
    ]);
    const story = await openSealed(registry);
    expect((await leave('partner', story)).codes).toEqual(['NOT_FOUND']);
    expect(await waitingOf('centreWorker', story)).toEqual([]);
    // Not even that there is a page of what others may see.
    const page = '{ sealedSigns(first: 1) { nodes { signId } pageInfo { hasNextPage endCursor } } }';
    expect((await registry.ask('centreWorker', page)).data.sealedSigns).toEqual({
      nodes: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    });
    const shown = await CaseStory.open(registry);
    await grant(registry, shown.state.id, ['FACTS']);
    expect((await leave('partner', shown)).codes).toEqual(['NOT_GRANTED']);
  });

  it('is left once under one key, whoever repeats the request', async () => {
    const story = await openSealed(registry);
    const input = { caseId: story.state.id, ...sign, idempotencyKey: 'sign-of-life-1' };
    await mustActOn(registry, 'caseworker', 'sealedSignLeave', input, 'case { id }');
    await mustActOn(registry, 'caseworker', 'sealedSignLeave', input, 'case { id }');
    expect(await countOf(story)).toBe(1);
  });
});
