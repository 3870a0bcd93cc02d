import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromNodeId, type CaseId, type UserId } from '../../src/identifiers.js';
import { endGrant, startGrant } from '../../src/referrals/grants/grants.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, partner, type TestRegistry } from '../support/registry.js';
import { followAll, type Change } from './follow.js';

const sighting = { sighting: { observedOn: '2017-08-01', country: 'SY', source: 'A relative', grade: 'C' } };
const day = 86_400_000;

/** One step of a history: who does what, with which of the cases there are, and how many days it takes. */
const step = fc.record({
  act: fc.constantFrom('OPEN', 'OPEN_OWN', 'CHANGE', 'CHANGE', 'GRANT', 'GRANT', 'END', 'WAIT', 'READ'),
  at: fc.nat(50),
  days: fc.integer({ min: 1, max: 9 }),
});

class World {
  readonly stories: CaseStory[] = [];
  readonly grants: { id: number; caseId: CaseId; agencyId: typeof partner.id }[] = [];
  now = Date.parse('2018-01-10T09:00:00Z');

  constructor(readonly registry: TestRegistry) {}

  async take({ act, at, days }: { act: string; at: number; days: number }): Promise<void> {
    const story = this.stories[at % Math.max(1, this.stories.length)];
    const { store } = this.registry.temporary;
    if (act === 'OPEN') this.stories.push(await CaseStory.open(this.registry));
    else if (act === 'OPEN_OWN') this.stories.push(await CaseStory.open(this.registry, {}, 'partner'));
    else if (act === 'CHANGE') await story?.does('registrar', 'whereaboutsRecord', sighting);
    else if (act === 'READ') await followAll(this.registry, 'partner', 1 + (at % 4));
    else if (act === 'WAIT') {
      this.now += days * day;
      this.registry.setClock(new Date(this.now).toISOString());
    } else if (act === 'GRANT' && story) {
      const caseId = fromNodeId('case', story.state.id) as CaseId;
      const scope = { agencyId: partner.id, caseId, coversIdentity: at % 2 === 0, coversRecord: false };
      const grant = { ...scope, purpose: 'Tracing', expiresAt: this.now + days * day };
      const id = await store.inTransaction((tx) => startGrant(tx, grant, 102 as UserId, this.now));
      this.grants.push({ id, caseId, agencyId: partner.id });
    } else if (act === 'END') {
      const [grant] = this.grants.splice(at % Math.max(1, this.grants.length), 1);
      const ending = { reason: 'Done', by: 102 as UserId, now: this.now };
      if (grant) await store.inTransaction((tx) => endGrant(tx, grant, ending));
    }
  }
}

/** A copy kept by the kinds and versions alone, without a look at the case that comes with a change. */
function replay(changes: readonly Change[]): Map<string, number> {
  const copy = new Map<string, number>();
  for (const { kind, caseId, version } of changes) {
    if (kind === 'ACCESS_LOST') copy.delete(caseId);
    else if (version !== null) copy.set(caseId, version);
  }
  return copy;
}

const showCases = '{ cases(first: 100) { nodes { id version } } }';
async function visible(registry: TestRegistry, who: string): Promise<Map<string, number>> {
  const { data } = await registry.ask(who, showCases);
  return new Map((data.cases.nodes as { id: string; version: number }[]).map(({ id, version }) => [id, version]));
}

let registry: TestRegistry | undefined;
const open = async () => (registry = await openTestRegistry());
beforeAll(open);
afterAll(() => registry?.discard());

it('whatever happens, following from nothing yields exactly the cases and versions that are visible', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 25 }), async (steps) => {
      await registry?.discard();
      const world = new World(await open());
      for (const taken of steps) await world.take(taken);
      for (const who of ['partner', 'caseworker', 'supervisor']) {
        const changes = await followAll(world.registry, who, 7);
        expect(changes.map(({ number }) => number)).toEqual(changes.map((_, at) => at + 1));
        expect([who, replay(changes)]).toEqual([who, await visible(world.registry, who)]);
        const byCase = new Map(changes.map((change) => [change.caseId, change.case?.version]));
        expect(new Map([...byCase].filter(([, version]) => version !== undefined))).toEqual(replay(changes));
      }
    }),
    { numRuns: 25 },
  );
}, 120_000);
