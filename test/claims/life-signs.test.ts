import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { vitalStatusClaims, whereaboutsClaims } from '../../schema/claims.js';
import { CaseStory } from '../support/case-story.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import type { Shown } from '../support/act-on.js';
import { says, seen } from './signs.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

const read = async (story: CaseStory): Promise<Shown> => {
  const signs = '{ lastConfirmedAliveOn lapsesOn conflicts { code whereaboutsClaimIds vitalStatusClaimIds hasMore } }';
  const query = `{ lifeSigns(caseId: "${story.state.id}") ${signs} case(id: "${story.state.id}") { vitalStatus { status on } lifeSigns ${signs} } cases(first: 100) { nodes { id lifeSigns ${signs} } } }`;
  const answer = await registry.ask('registrar', query);
  expect(answer.errors).toBeUndefined();
  // The case says the same of itself, alone and among others.
  const { lifeSigns, case: one, cases } = answer.data;
  const listed = cases.nodes.find(({ id }: { id: string }) => id === story.state.id);
  expect([one.lifeSigns, listed.lifeSigns]).toEqual([lifeSigns, lifeSigns]);
  return answer.data;
};

describe('a confirmation of life', () => {
  it('names the last day on which it was confirmed, and the first on which it says no more', async () => {
    const story = await CaseStory.open(registry);
    await says(story, 'caseworker', 'CONFIRMED_ALIVE', '2017-08-01');
    await says(story, 'caseworker', 'REPORTED_ALIVE', '2017-09-01', 'C', 'An aunt');
    expect((await read(story)).lifeSigns).toEqual({
      lastConfirmedAliveOn: '2017-08-01',
      lapsesOn: '2018-01-29',
      conflicts: [],
    });
  });

  it('is each child’s own in a page of many', async () => {
    const days = ['2017-08-01', '2017-10-01', '2017-09-01'];
    const expected: Record<string, string> = {};
    for (const day of days) {
      const story = await CaseStory.open(registry);
      await says(story, 'caseworker', 'CONFIRMED_ALIVE', day);
      expected[story.state.id] = day;
    }
    const { data } = await registry.ask(
      'registrar',
      '{ cases(first: 100) { nodes { id lifeSigns { lastConfirmedAliveOn } } } }',
    );
    const nodes = data.cases.nodes as { id: string; lifeSigns: { lastConfirmedAliveOn: string } }[];
    expect(Object.fromEntries(nodes.map(({ id, lifeSigns }) => [id, lifeSigns.lastConfirmedAliveOn]))).toEqual(
      expected,
    );
  });

  it('reads UNKNOWN from that very day on', async () => {
    const story = await CaseStory.open(registry);
    await says(story, 'caseworker', 'CONFIRMED_ALIVE', '2017-08-01');
    registry.setClock('2018-01-28T12:00:00Z');
    expect((await read(story)).case.vitalStatus).toEqual({ status: 'CONFIRMED_ALIVE', on: '2017-08-01' });
    registry.setClock('2018-01-29T12:00:00Z');
    expect((await read(story)).case.vitalStatus).toEqual({ status: 'UNKNOWN', on: '2017-08-01' });
  });
});

describe('a confirmed death', () => {
  const dies = async () => {
    const story = await CaseStory.open(registry);
    await says(story, 'caseworker', 'CONFIRMED_DEAD', '2017-09-01');
    expect((await read(story)).case.vitalStatus.status).toBe('REPORTED_DEAD');
    await says(story, 'supervisor', 'CONFIRMED_DEAD', '2017-09-01');
    expect((await read(story)).case.vitalStatus.status).toBe('CONFIRMED_DEAD');
    return story;
  };

  it('followed by a sighting is contested, not refused, and the case cannot be closed for it', async () => {
    const story = await dies();
    await seen(story, '2017-10-01');
    expect((await read(story)).lifeSigns.conflicts).toEqual([
      {
        code: 'SEEN_AFTER_DEATH',
        whereaboutsClaimIds: [story.names('whereaboutsClaim', 2)],
        vitalStatusClaimIds: [story.names('vitalStatusClaim', 1), story.names('vitalStatusClaim', 2)],
        hasMore: false,
      },
    ]);
    const closing = { toStage: 'CLOSED', closureReason: 'DECEASED_CONFIRMED', effectiveOn: '2017-12-01' };
    const refused = await story.tries('supervisor', 'caseEndorse', closing);
    expect(refused.userErrors.map(({ message }) => message.split(':')[0])).toEqual(['DEATH_UNCONTESTED']);
    const moves = await registry.ask(
      'registrar',
      `{ case(id: "${story.state.id}") { possibleMoves { closures { reason missing { code } } } } }`,
    );
    const closures = moves.data.case.possibleMoves.flatMap((way: { closures: object[] }) => way.closures);
    const missing = [{ code: 'TWO_PERSONS' }, { code: 'DEATH_UNCONTESTED' }];
    expect(closures).toContainEqual({ reason: 'DECEASED_CONFIRMED', missing });
    await story.does('caseworker', 'whereaboutsWithdraw', { claimId: '2', reason: 'It was another child.' });
    expect((await read(story)).lifeSigns.conflicts).toEqual([]);
    await story.endorsedMove('CLOSED', '2017-12-01', { closureReason: 'DECEASED_CONFIRMED' });
  });

  it('is contested by a sighting even after the case was closed for it', async () => {
    const story = await dies();
    await story.endorsedMove('CLOSED', '2017-12-01', { closureReason: 'DECEASED_CONFIRMED' });
    await seen(story, '2017-12-20');
    expect((await read(story)).lifeSigns.conflicts).toMatchObject([{ code: 'SEEN_AFTER_DEATH' }]);
  });

  it('is contested by a word that the child lives', async () => {
    const story = await dies();
    await says(story, 'caseworker', 'REPORTED_ALIVE', '2017-10-01', 'C', 'An aunt');
    expect((await read(story)).lifeSigns.conflicts).toEqual([
      {
        code: 'SEEN_AFTER_DEATH',
        whereaboutsClaimIds: [],
        vitalStatusClaimIds: [
          story.names('vitalStatusClaim', 1),
          story.names('vitalStatusClaim', 2),
          story.names('vitalStatusClaim', 3),
        ],
        hasMore: false,
      },
    ]);
  });
});

describe('claims that cannot all be right', () => {
  it('are named: said to be dead and alive, and seen at two places within days', async () => {
    const story = await CaseStory.open(registry);
    await says(story, 'caseworker', 'REPORTED_DEAD', '2017-09-01', 'C', 'A neighbour');
    await says(story, 'caseworker', 'CONFIRMED_ALIVE', '2017-09-05');
    await seen(story, '2017-09-05');
    await seen(story, '2017-09-10', { country: 'IQ', source: 'Host authority', grade: 'A' });
    await seen(story, '2017-09-11', { country: 'TR', source: 'A caller', grade: 'D' });
    expect((await read(story)).lifeSigns.conflicts).toEqual([
      {
        code: 'ALIVE_AND_DEAD',
        whereaboutsClaimIds: [
          story.names('whereaboutsClaim', 2),
          story.names('whereaboutsClaim', 3),
          story.names('whereaboutsClaim', 4),
        ],
        vitalStatusClaimIds: [story.names('vitalStatusClaim', 1), story.names('vitalStatusClaim', 2)],
        hasMore: false,
      },
      {
        code: 'TWO_PLACES',
        whereaboutsClaimIds: [story.names('whereaboutsClaim', 2), story.names('whereaboutsClaim', 3)],
        vitalStatusClaimIds: [],
        hasMore: false,
      },
    ]);
  });
});

describe('a child of whom much was said', () => {
  const count = 300;
  /** As many deaths said, signs of life and sightings, each of signs and sightings later than every death. */
  async function isSaidMuch(): Promise<CaseStory> {
    const story = await CaseStory.open(registry);
    const caseId = Number(story.state.id.slice('case_'.length));
    const stamp = { caseId, recordedAt: Date.parse('2018-01-10T09:00:00Z'), recordedBy: 103, isWithdrawal: false };
    const claim = { ...stamp, source: 'A caller', grade: 'D' } as const;
    const each = Array.from({ length: count }, () => claim);
    const { store } = registry.temporary;
    const dead = { status: 'REPORTED_DEAD', observedOn: '2017-07-01' } as const;
    const alive = { status: 'REPORTED_ALIVE', observedOn: '2017-08-01' } as const;
    const sighting = { country: 'SY', observedOn: '2017-08-02' } as const;
    await store.inTransaction(async (tx) => {
      await tx.insert(vitalStatusClaims).values(each.map((row) => ({ ...row, ...dead })));
      await tx.insert(vitalStatusClaims).values(each.map((row) => ({ ...row, ...alive })));
      await tx.insert(whereaboutsClaims).values(each.map((row) => ({ ...row, ...sighting })));
    });
    return story;
  }

  it('has each death told with the first ten signs after it, and that there are more', async () => {
    const { lifeSigns } = await read(await isSaidMuch());
    expect(lifeSigns.conflicts).toHaveLength(count);
    for (const { code, whereaboutsClaimIds, vitalStatusClaimIds, hasMore } of lifeSigns.conflicts)
      expect([code, whereaboutsClaimIds.length, vitalStatusClaimIds.length, hasMore]).toEqual([
        'ALIVE_AND_DEAD',
        10,
        11,
        true,
      ]);
  }, 60_000);

  it('costs nothing of it where only the day of life is asked; of sightings the reliable one of the opening alone is opened', async () => {
    const story = await isSaidMuch();
    const { store } = registry.temporary;
    const vault = store.reader.vault;
    if (!vault) throw new Error('The registry of this test is not enciphered.');
    const costOf = async (fields: string) => {
      const [before, spy] = [store.statements(), jest.spyOn(vault, 'decipher')];
      const { errors } = await registry.ask('registrar', `{ lifeSigns(caseId: "${story.state.id}") { ${fields} } }`);
      expect(errors).toBeUndefined();
      const cost = { statements: store.statements() - before, opened: spy.mock.calls.length };
      spy.mockRestore();
      return cost;
    };
    const day = await costOf('lastConfirmedAliveOn lapsesOn');
    const all = await costOf('lastConfirmedAliveOn conflicts { code }');
    expect([day.opened, all.opened, all.statements - day.statements]).toEqual([0, 1, 1]);
  }, 60_000);
});
