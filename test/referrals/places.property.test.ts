import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dateOf } from '../../src/dates.js';
import { findMisplaced } from '../../src/referrals/grants/check-places.js';
import { CaseStory, openingInput } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { agencyIds, doing, openRegistryOfThree } from './agencies.js';

const day = 86_400_000;
const sighting = { sighting: { observedOn: '2017-08-01', country: 'SY', source: 'A relative', grade: 'C' } };
const scopes = [['FACTS'], ['IDENTITY'], ['IDENTITY', 'RECORD']] as const;
const receivers = ['partner', 'hospital'] as const;

/** One step of a history: who does what, with which of the cases and grants there are, and how many days it takes. */
const step = fc.record({
  act: fc.constantFrom(
    ...['OPEN', 'OPEN', 'OPEN_OWN', 'CHANGE', 'REPORT', 'GRANT', 'GRANT', 'GRANT', 'REVOKE'],
    ...['REFER', 'REFER', 'ANSWER', 'ANSWER', 'COMPLETE', 'COMPLETE', 'WAIT'],
  ),
  at: fc.nat(60),
  days: fc.integer({ min: 1, max: 9 }),
});

/** What was granted, as this test remembers it: the oracle, which knows nothing of tables. */
interface Granted {
  readonly id: string;
  readonly caseId: string;
  readonly receiver: (typeof receivers)[number];
  readonly showsName: boolean;
  readonly until: number;
}

/** What succeeded at least once: a history that only refuses proves nothing. */
const done = new Set<string>();

class World {
  readonly stories: CaseStory[] = [];
  readonly owners = new Map<string, string>();
  grants: Granted[] = [];
  readonly pending: Granted[] = [];
  now = Date.parse('2018-01-10T09:00:00Z');

  constructor(readonly registry: TestRegistry) {}

  async take({ act, at, days }: { act: string; at: number; days: number }): Promise<void> {
    const story = this.stories[at % Math.max(1, this.stories.length)];
    if (act === 'WAIT') return this.waits(days);
    if (act.startsWith('OPEN')) return this.opens(act === 'OPEN_OWN' ? 'partner' : 'registrar', at);
    if (act === 'REVOKE') return this.revokes(at);
    if (act === 'ANSWER') return this.answers(at);
    if (act === 'COMPLETE') return this.completes(at);
    if (!story) return;
    if (act === 'CHANGE') await story.does('registrar', 'whereaboutsRecord', sighting);
    else if (act === 'REPORT') {
      const right = {
        stageChangeId: '1',
        effectiveOn: `2017-06-${String(1 + (at % 9)).padStart(2, '0')}`,
        reason: 'x',
      };
      const { userErrors } = await story.tries('registrar', 'stageChangeCorrect', right);
      if (userErrors.length === 0) done.add('REPORT');
    } else await this.shows(story, act === 'GRANT', at, days);
    this.now += 1;
    this.registry.setClock(new Date(this.now).toISOString());
  }

  waits(days: number): void {
    this.now += days * day;
    this.registry.setClock(new Date(this.now).toISOString());
  }

  async opens(who: string, at: number): Promise<void> {
    const story = await CaseStory.open(this.registry, { reportedOn: `2017-06-0${1 + (at % 4)}` }, who);
    this.stories.push(story);
    this.owners.set(story.state.id, who === 'partner' ? 'partner' : 'ministry');
  }

  async shows({ state: { id: caseId } }: CaseStory, isGrant: boolean, at: number, days: number): Promise<void> {
    const [receiver, scope] = [receivers[at % 2] ?? 'partner', scopes[at % 3] ?? ['FACTS']];
    if (this.owners.get(caseId) !== 'ministry') return;
    const expiresOn = addDays(dateOf(this.now), days);
    const until = Date.parse(addDays(expiresOn, 1));
    const told = { caseId, receiver, showsName: at % 3 > 0, until };
    const common = { caseId, scopes: scope, expiresOn };
    const agencyId = agencyIds[receiver];
    const { made, userErrors } = isGrant
      ? await doing(this.registry, 'supervisor', 'accessGrant', { ...common, agencyId, purposeOfAccess: 'Care' })
      : await doing(this.registry, 'caseworker', 'referralCreate', {
          ...common,
          toAgencyId: agencyId,
          reason: 'Trace',
        });
    if (userErrors.length > 0 || !made) return;
    (isGrant ? this.grants : this.pending).push({ ...told, id: made.id });
    done.add(isGrant ? 'GRANT' : 'REFER');
  }

  async revokes(at: number): Promise<void> {
    const grant = this.grants.filter(({ id }) => id.startsWith('grant'))[at % 3];
    if (!grant) return;
    const { userErrors } = await doing(this.registry, 'supervisor', 'accessRevoke', { grantId: grant.id, reason: 'x' });
    if (userErrors.length > 0) return;
    this.grants = this.grants.filter((one) => one !== grant);
    done.add('REVOKE');
  }

  async answers(at: number): Promise<void> {
    const [offer] = this.pending.splice(at % Math.max(1, this.pending.length), 1);
    if (!offer) return;
    const { userErrors } = await doing(this.registry, offer.receiver, 'referralAccept', { referralId: offer.id });
    if (userErrors.length > 0) return;
    this.grants.push(offer);
    done.add('ANSWER');
  }

  async completes(at: number): Promise<void> {
    const accepted = this.grants.filter(({ id }) => id.startsWith('referral'));
    const referral = accepted[at % Math.max(1, accepted.length)];
    if (!referral) return;
    const input = { referralId: referral.id };
    const { userErrors } = await doing(this.registry, referral.receiver, 'referralComplete', input);
    if (userErrors.length > 0) return;
    this.grants = this.grants.filter((one) => one !== referral);
    done.add('COMPLETE');
  }

  /** What the agency may see, or find by its name, told from what was done. */
  expected(receiver: string, byName: boolean): Set<string> {
    const shown = this.grants.filter((one) => one.receiver === receiver && one.until > this.now);
    const own = [...this.owners].filter(([, owner]) => owner === receiver).map(([id]) => id);
    return new Set([...own, ...shown.filter(({ showsName }) => showsName || !byName).map(({ caseId }) => caseId)]);
  }
}

interface Listed {
  readonly id: string;
  readonly reportedOn: string;
  readonly updatedAt: string;
}

/** All that a list shows, page by page. */
async function listAll(registry: TestRegistry, who: string, words: string): Promise<Listed[]> {
  const listed: Listed[] = [];
  for (let after: string | null = null, more = true; more;) {
    const query = `query ($after: String) { cases(first: 3, after: $after, ${words}) { nodes { id reportedOn updatedAt } pageInfo { hasNextPage endCursor } } }`;
    const { data } = await registry.ask(who, query, { after });
    listed.push(...(data.cases.nodes as Listed[]));
    more = data.cases.pageInfo.hasNextPage as boolean;
    after = data.cases.pageInfo.endCursor as string;
  }
  return listed;
}

const orders = { REPORTED_ON_ASC: 1, REPORTED_ON_DESC: -1, UPDATED_AT_ASC: 1, UPDATED_AT_DESC: -1 } as const;
const name = openingInput.names[0]?.text ?? '';

async function expectLists(world: World, who: (typeof receivers)[number]): Promise<void> {
  const all = await listAll(world.registry, 'registrar', 'orderBy: REPORTED_ON_ASC');
  for (const [orderBy, sign] of Object.entries(orders)) {
    const valueOf = (one: Listed) => (orderBy.startsWith('REPORTED') ? one.reportedOn : one.updatedAt);
    const inOrder = [...all].sort((a, b) => {
      const [left, right] = [`${valueOf(a)} ${a.id}`, `${valueOf(b)} ${b.id}`];
      return sign * (left < right ? -1 : 1);
    });
    for (const [filter, byName] of [
      ['{}', false],
      ['{ sex: FEMALE }', false],
      [`{ name: "${name}" }`, true],
    ] as const) {
      const visible = world.expected(who, byName);
      const listed = await listAll(world.registry, who, `orderBy: ${orderBy}, filter: ${filter}`);
      expect({ who, orderBy, filter, ids: listed.map(({ id }) => id) }).toEqual({
        ...{ who, orderBy, filter },
        ids: inOrder.map(({ id }) => id).filter((id) => visible.has(id)),
      });
    }
  }
}

/** What chance seldom brings: a grant that is revoked while it stands. */
const shortest = ['OPEN', 'GRANT', 'REVOKE'].map((act) => ({ act, at: 0, days: 9 }));

let registry: TestRegistry | undefined;
const open = async () => (registry = await openRegistryOfThree());
beforeAll(open);
afterAll(() => registry?.discard());

it('whatever is granted, ended, lapses or changes, an agency is listed what it was granted, each once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 25, maxLength: 40, size: 'max' }), async (steps) => {
      await registry?.discard();
      const world = new World(await open());
      for (const taken of steps) await world.take(taken);
      expect(await findMisplaced(world.registry.temporary.store.reader)).toBeUndefined();
      for (const who of receivers) await expectLists(world, who);
    }),
    // A history that fails is told as it is: to shorten it would take minutes.
    { numRuns: 10, endOnFailure: true, examples: [[shortest]] },
  );
  expect([...done].sort()).toEqual(['ANSWER', 'COMPLETE', 'GRANT', 'REFER', 'REPORT', 'REVOKE']);
}, 120_000);
