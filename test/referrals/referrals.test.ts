import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { auditEntries } from '../../schema/audit.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { agencyIds, doing, grant, lastDay, openFullCase, openRegistryOfThree, refer } from './agencies.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

const list = async (who: string, args = '') => {
  const query = `{ referrals(first: 10${args}) { nodes { id status reason fromAgency { code } toAgency { code } scopes expiresOn events { kind note } case { id child { names { text } } } } } }`;
  const answer = await registry.ask(who, query);
  expect(answer.errors).toBeUndefined();
  return answer.data.referrals.nodes as { id: string; status: string; case: { id: string } | null }[];
};
const sees = async (who: string, id: string): Promise<boolean> =>
  (await registry.ask(who, `{ case(id: "${id}") { id } }`)).data.case !== null;

describe('a referral', () => {
  it('tells its receiver who asks and why, and nothing of the case, until it is accepted', async () => {
    const story = await openFullCase(registry);
    const id = await refer(registry, story.state.id);
    const [pending] = await list('partner', ', direction: INCOMING, status: PENDING');
    expect(pending).toEqual({
      ...{ id, status: 'PENDING', reason: 'Please trace the aunt.', case: null, events: [] },
      ...{ fromAgency: { code: 'MFA' }, toAgency: { code: 'NGO' }, scopes: ['FACTS', 'IDENTITY'], expiresOn: lastDay },
    });
    expect(await sees('partner', story.state.id)).toBe(false);
    expect((await list('caseworker', ', direction: OUTGOING'))[0]?.case?.id).toBe(story.state.id);
    expect(await list('hospital')).toEqual([]);
  });

  it('gives access on acceptance and takes it back on completion, each on the very next request', async () => {
    const story = await openFullCase(registry);
    const referralId = await refer(registry, story.state.id);
    const accepted = await doing(registry, 'partner', 'referralAccept', { referralId });
    expect(accepted).toMatchObject({ made: { status: 'ACCEPTED', case: { id: story.state.id } }, userErrors: [] });
    expect(await sees('partner', story.state.id)).toBe(true);
    const completed = await doing(registry, 'partner', 'referralComplete', { referralId });
    expect(completed).toMatchObject({ made: { status: 'COMPLETED', case: null }, userErrors: [] });
    expect(await sees('partner', story.state.id)).toBe(false);
  });

  it('is completed by its sender as well', async () => {
    const story = await CaseStory.open(registry);
    const referralId = await refer(registry, story.state.id);
    await doing(registry, 'partner', 'referralAccept', { referralId });
    await doing(registry, 'caseworker', 'referralComplete', { referralId });
    expect(await sees('partner', story.state.id)).toBe(false);
  });

  it('is declined with a reason that its sender reads', async () => {
    const story = await CaseStory.open(registry);
    const referralId = await refer(registry, story.state.id);
    const { made } = await doing(registry, 'helper', 'referralDecline', { referralId, reason: 'No staff there.' });
    expect(made).toMatchObject({ status: 'DECLINED', case: null });
    expect((await list('caseworker'))[0]).toMatchObject({ events: [{ kind: 'DECLINED', note: 'No staff there.' }] });
    expect(await sees('partner', story.state.id)).toBe(false);
  });

  it('is withdrawn by its sender before it is answered, and cannot be accepted then', async () => {
    const story = await CaseStory.open(registry);
    const referralId = await refer(registry, story.state.id);
    expect((await doing(registry, 'caseworker', 'referralWithdraw', { referralId })).made?.status).toBe('WITHDRAWN');
    const { userErrors } = await doing(registry, 'partner', 'referralAccept', { referralId });
    expect(userErrors).toMatchObject([{ code: 'NO_SUCH_TRANSITION' }]);
    expect(await sees('partner', story.state.id)).toBe(false);
  });

  it('takes its steps from the right side only', async () => {
    const story = await CaseStory.open(registry);
    const referralId = await refer(registry, story.state.id);
    for (const [who, mutation] of [
      ['caseworker', 'referralAccept'],
      ['supervisor', 'referralAccept'],
      ['partner', 'referralWithdraw'],
    ] as const) {
      const { userErrors } = await doing(registry, who, mutation, { referralId });
      expect({ who, userErrors }).toMatchObject({ who, userErrors: [{ code: 'NOT_GRANTED' }] });
    }
    const accept = await doing(registry, 'hospital', 'referralAccept', { referralId });
    const missing = await doing(registry, 'hospital', 'referralAccept', { referralId: 'referral_12345' });
    expect(accept).toEqual(missing);
    expect(missing.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  it('is a node for its two agencies; for others as an absent one, byte for byte', async () => {
    const story = await CaseStory.open(registry);
    const id = await refer(registry, story.state.id);
    const query = (of: string) => `{ node(id: "${of}") { __typename id ... on Referral { status case { id } } } }`;
    const own = await registry.ask('partner', query(id));
    expect(own.data.node).toEqual({ __typename: 'Referral', id, status: 'PENDING', case: null });
    const [foreign, missing] = [
      await registry.ask('hospital', query(id)),
      await registry.ask('hospital', query('referral_1')),
    ];
    expect(foreign.text).toBe(missing.text);
  });

  it('lapses by the clock, pending or accepted', async () => {
    const [first, second] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    const [pending, accepted] = [await refer(registry, first.state.id), await refer(registry, second.state.id)];
    await doing(registry, 'partner', 'referralAccept', { referralId: accepted });
    registry.setClock('2018-04-01T00:00:00Z');
    expect((await list('partner')).map(({ status }) => status)).toEqual(['LAPSED', 'LAPSED']);
    expect(await list('partner', ', status: ACCEPTED')).toEqual([]);
    const { userErrors } = await doing(registry, 'partner', 'referralAccept', { referralId: pending });
    expect(userErrors).toMatchObject([{ code: 'NO_SUCH_TRANSITION' }]);
  });

  it('is completed where the access it gave is revoked', async () => {
    const story = await CaseStory.open(registry);
    const referralId = await refer(registry, story.state.id);
    await doing(registry, 'partner', 'referralAccept', { referralId });
    const query = `{ caseGrants(first: 20, caseId: "${story.state.id}") { nodes { id endedAt } } }`;
    const { data } = await registry.ask('supervisor', query);
    const [given] = data.caseGrants.nodes;
    await doing(registry, 'supervisor', 'accessRevoke', { grantId: given.id, reason: 'No longer needed.' });
    expect((await list('partner'))[0]).toMatchObject({ id: referralId, status: 'COMPLETED', case: null });
    const again = await doing(registry, 'supervisor', 'accessRevoke', { grantId: given.id, reason: 'Again.' });
    expect(again.userErrors).toMatchObject([{ code: 'NO_SUCH_TRANSITION' }]);
  });

  it('is refused to the own agency, to none, for ever, for the past and for a stale version', async () => {
    const story = await CaseStory.open(registry);
    const input = {
      caseId: story.state.id,
      toAgencyId: agencyIds.partner,
      reason: 'x',
      scopes: ['FACTS'],
      expiresOn: lastDay,
    };
    for (const [change, code] of [
      [{ toAgencyId: agencyIds.ministry }, 'INVALID_INPUT'],
      [{ toAgencyId: 'agency_99' }, 'NOT_FOUND'],
      [{ toAgencyId: 'case_99' }, 'NOT_FOUND'],
      [{ expiresOn: '2019-02-01' }, 'IMPOSSIBLE_DATES'],
      [{ expiresOn: '2018-01-09' }, 'IMPOSSIBLE_DATES'],
      [{ reason: '  ' }, 'INVALID_INPUT'],
      [{ scopes: [] }, 'INVALID_INPUT'],
      [{ expectedVersion: 7 }, 'VERSION_CONFLICT'],
    ] as const) {
      const { made, userErrors } = await doing(registry, 'caseworker', 'referralCreate', { ...input, ...change });
      expect({ change, made, code: userErrors[0]?.code }).toEqual({ change, made: null, code });
    }
    expect(await list('supervisor')).toEqual([]);
  });

  it('is made once, however often its key is sent', async () => {
    const story = await CaseStory.open(registry);
    const input = {
      ...{ caseId: story.state.id, toAgencyId: agencyIds.partner, reason: 'x', scopes: ['FACTS'] },
      ...{ expiresOn: lastDay, idempotencyKey: 'the very same' },
    };
    const first = await doing(registry, 'caseworker', 'referralCreate', input);
    expect(await doing(registry, 'caseworker', 'referralCreate', input)).toEqual(first);
    expect(await list('caseworker')).toHaveLength(1);
  });

  it('leaves an audit row for each step and each reading that names the case and no word of the reason', async () => {
    const story = await CaseStory.open(registry);
    const referralId = await refer(registry, story.state.id);
    await list('partner');
    await doing(registry, 'partner', 'referralAccept', { referralId });
    await doing(registry, 'partner', 'referralComplete', { referralId });
    const rows = await registry.temporary.store.reader.db.select().from(auditEntries);
    const about = rows.filter(({ subjects }) => subjects.includes(story.state.id));
    expect(about.map(({ role, operation }) => `${role} ${operation}`)).toEqual(
      expect.arrayContaining([
        'CASEWORKER referralCreate',
        'PARTNER read',
        'PARTNER referralAccept',
        'PARTNER referralComplete',
      ]),
    );
    expect(JSON.stringify(rows)).not.toContain('aunt');
  });
});

describe('what is granted', () => {
  it('is refused to change or vanish in the database itself', async () => {
    const story = await CaseStory.open(registry);
    await grant(registry, story.state.id, ['FACTS']);
    const { default: Database } = await import('better-sqlite3');
    const thief = new Database(`${registry.temporary.folder}/registry.sqlite`);
    expect(() => thief.exec('update case_grants set covers_identity = 1')).toThrow('append-only');
    expect(() => thief.exec('delete from case_grants')).toThrow('append-only');
    thief.close();
  });

  it('is explained to its holder, with what the role may do', async () => {
    const story = await CaseStory.open(registry);
    await CaseStory.open(registry, {}, 'partner');
    await grant(registry, story.state.id, ['IDENTITY']);
    const query =
      '{ whatMayISee(first: 5) { role tokenExpiresAt acrossAgencies agency { code } ownCases grantedCases actions { action meaning } grants { nodes { caseId purpose scopes expiresOn agency { code } } pageInfo { hasNextPage } } } }';
    const { data, errors } = await registry.ask('partner', query);
    expect(errors).toBeUndefined();
    expect(data.whatMayISee).toMatchObject({
      ...{ role: 'PARTNER', acrossAgencies: false, agency: { code: 'NGO' }, ownCases: 1, grantedCases: 1 },
      grants: {
        nodes: [{ caseId: story.state.id, purpose: 'Medical care', scopes: ['FACTS', 'IDENTITY'], expiresOn: lastDay }],
        pageInfo: { hasNextPage: false },
      },
    });
    expect(Date.parse(data.whatMayISee.tokenExpiresAt as string)).toBeGreaterThan(Date.parse('2018-01-10'));
    const rights = data.whatMayISee.actions as { action: string; meaning: string }[];
    expect(rights.find(({ action }) => action === 'referral:answer')?.meaning).toContain('Accept');
    expect(rights.every(({ meaning }) => meaning.length > 5)).toBe(true);
    const all = await registry.ask('auditor', '{ whatMayISee { acrossAgencies ownCases grantedCases } }');
    expect(all.data.whatMayISee).toEqual({ acrossAgencies: true, ownCases: 2, grantedCases: 0 });
  });

  it('shows an agency its own grants of a case and none of the others', async () => {
    const story = await CaseStory.open(registry);
    await grant(registry, story.state.id, ['FACTS']);
    const input = { caseId: story.state.id, purposeOfAccess: 'x', scopes: ['FACTS'], expiresOn: lastDay };
    await doing(registry, 'supervisor', 'accessGrant', { ...input, agencyId: agencyIds.hospital });
    const query = `{ caseGrants(first: 20, caseId: "${story.state.id}") { nodes { agency { code } } } }`;
    const codes = async (who: string) =>
      (await registry.ask(who, query)).data.caseGrants.nodes.map(
        (node: { agency: { code: string } }) => node.agency.code,
      ) as string[];
    expect(await codes('caseworker')).toEqual(['MED', 'NGO']);
    expect(await codes('partner')).toEqual(['NGO']);
  });
});
