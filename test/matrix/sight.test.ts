import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eq } from 'drizzle-orm';
import { users } from '../../schema/agencies.js';
import { cases } from '../../schema/cases.js';
import { evidence } from '../../schema/evidence.js';
import { movementEvents } from '../../schema/movements.js';
import { fileHolders } from '../../schema/rehabilitation/sealing.js';
import { tracingLinkEvents, tracingLinkEvidence, tracingLinks } from '../../schema/tracing.js';
import { newId } from '../../src/identifiers.js';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { instantAfter } from '../../src/tracing/first-word.js';
import { ministry, partner, type Answer } from '../support/registry.js';
import { shown, visit } from './cells.js';
import { caseKeys, reachOf, readers, type CaseKey, type Who } from './expected.js';
import { callMutation, closeWorld, named, openWorld, type World } from './world.js';

/*
 * What is told beside a case, a flight, a link or an account, by how far whoever asks reaches into each: counts and words that
 * bear no name and that no canary finds.
 */

let world: World;
beforeAll(async () => {
  world = await openWorld(buildRegistrySchema());
  await writeBeside();
}, 180_000);
afterAll(() => closeWorld(world));

const now = Date.parse('2018-01-10T09:00:00Z');
const numberIn = (id: string): number => Number(id.split('_')[1]);
const stamp = { recordedAt: now, recordedBy: 102 };
const vouching = { id: 190, name: 'former partner', role: 'PARTNER', agencyId: partner.id, createdAt: now } as const;
/** Of a child of the ministry, for whom the partner asked: it was another. */
const rejected = newId(now);

async function writeBeside(): Promise<void> {
  const caseId = numberIn(world.cases.ministry.id);
  await world.registry.temporary.store.inTransaction(async (tx) => {
    const departed = {
      movementId: numberIn(world.shared.movement),
      kind: 'DEPARTED',
      happenedOn: '2018-01-09',
    } as const;
    await tx.insert(movementEvents).values({ ...departed, note: 'The girl from the third tent was late.', ...stamp });
    await tx.insert(users).values(vouching);
    const word = { linkId: numberIn(world.records.linkId.partner), kind: 'VOUCHED', agencyId: partner.id } as const;
    // The request was put right at that instant: a word given on it is later.
    const recordedAt = instantAfter(now, now);
    await tx.insert(tracingLinkEvents).values({ ...word, grounds: 'A scar', recordedAt, recordedBy: vouching.id });
    const [item] = await tx.select().from(evidence).where(eq(evidence.caseId, caseId));
    const agencies = { requestAgencyId: partner.id, caseAgencyId: ministry.id };
    const pair = { id: rejected, requestId: numberIn(world.records.requestId.partner), caseId, ...agencies };
    await tx.insert(tracingLinks).values({ ...pair, basis: 'The name', ...stamp });
    await tx.insert(tracingLinkEvidence).values({ linkId: rejected, place: 1, evidenceId: item?.id ?? 0 });
    const no = { linkId: rejected, kind: 'REJECTED', agencyId: ministry.id, reviewOn: '2018-06-01' } as const;
    await tx.insert(tracingLinkEvents).values({ ...no, grounds: 'Another child', ...stamp });
    const holder = { caseId, userId: 110, since: '2018-01-01' };
    await tx.insert(fileHolders).values({ ...holder, ...stamp });
  });
}

const ask = async (who: Who, query: string): Promise<Answer['data']> => (await world.registry.ask(who, query)).data;

/** One cell for each of these people, about one subject. */
const asEach = (
  people: readonly Who[],
  subject: string,
  wrongsOf: (who: Who) => Promise<readonly string[]>,
): Promise<string[]> => visit(people, { name: (who) => `${who} ${subject}`, ask: wrongsOf, atOnce: 1 });

const unequal = (found: unknown, expected: unknown): string[] =>
  JSON.stringify(found) === JSON.stringify(expected)
    ? []
    : [`${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`];

describe('signs of life that wait beside a file', () => {
  const opens = (who: Who, key: CaseKey) => readers.unsealers.includes(who) && reachOf(who, key) === 'record';

  it('are counted to whoever could open it, and to nobody else who sees its facts', async () => {
    const cells = named.flatMap((who) => caseKeys.map((key) => ({ who, key })));
    const wrongs = await visit(cells, {
      name: ({ who, key }) => `${who} signs beside ${key}`,
      ask: async ({ who, key }) => {
        const data = await ask(who, `{ lifeSigns(caseId: "${world.cases[key].id}") { waiting } }`);
        const told = opens(who, key) ? { waiting: 1 } : { waiting: null };
        return unequal(data?.lifeSigns, reachOf(who, key) === 'nothing' ? null : told);
      },
    });
    expect(shown(wrongs)).toEqual([]);
  });

  it('are listed to whoever could open it', async () => {
    const wrongs = await asEach(readers.unsealers, 'lists signs', async (who) => {
      const data = await ask(who, '{ sealedSigns(first: 50) { nodes { signId } } }');
      return unequal(data?.sealedSigns?.nodes.length, caseKeys.filter((key) => opens(who, key)).length);
    });
    expect(shown(wrongs)).toEqual([]);
  });
});

describe('a flight with children of three agencies', () => {
  const managing: readonly Who[] = ['registrar', 'supervisor'];

  it('has as many places taken as one sees children, but to whoever plans it; its words are for who may know them all', async () => {
    const aboard: readonly CaseKey[] = ['ministry', 'partner', 'foreign'];
    const wrongs = await asEach(readers.movers, 'counts places', async (who) => {
      const { movement } = await ask(
        who,
        `{ movement(id: "${world.shared.movement}") { placesTaken events { note } } }`,
      );
      const seen = aboard.filter((key) => reachOf(who, key) !== 'nothing').length;
      const isPlanner = managing.includes(who);
      return [
        ...unequal(movement.placesTaken, isPlanner ? aboard.length : seen),
        ...unequal(movement.events[0].note !== null, isPlanner),
      ];
    });
    expect(shown(wrongs)).toEqual([]);
  });
});

describe('who answers for a plan', () => {
  it('is not said by whoever acts on the file by a grant', async () => {
    const wrongs = await asEach(['caseworker'], 'names a body', async (who) => {
      const input = { caseId: world.cases.record.id, bodyAgencyId: `agency_${ministry.id}`, reason: 'It moves.' };
      const { data } = await callMutation(world, who, 'planRevise', input);
      return unequal(
        data?.planRevise.userErrors.map(({ code }: { code: string }) => code),
        ['NOT_GRANTED'],
      );
    });
    expect(shown(wrongs)).toEqual([]);
  });
});

describe('which file a young person holds', () => {
  it('is told of an open one, and of a sealed one to nobody who has not opened it', async () => {
    const { id } = world.cases.ministry;
    const heldBy = async (who: Who) =>
      ((await ask(who, '{ youngPersons { heldCaseId } }'))?.youngPersons as { heldCaseId: string | null }[]).map(
        ({ heldCaseId }) => heldCaseId,
      );
    const seal = (sealsAt: number | null) =>
      world.registry.temporary.store.inTransaction((tx) =>
        tx
          .update(cases)
          .set({ sealsAt })
          .where(eq(cases.id, numberIn(id))),
      );
    const wrongs = await asEach(readers.registration, 'reads holders', async (who) => {
      const open = unequal(await heldBy(who), [id]);
      await seal(now - 1);
      const sealed = unequal(await heldBy(who), [null]);
      await seal(null);
      return [...open, ...sealed];
    });
    expect(shown(wrongs)).toEqual([]);
  });
});

describe('a link of a request and a case', () => {
  const linkOf = async (who: Who, id: string, reads: string) =>
    (
      (await ask(who, `{ tracingLinks(first: 50) { nodes { id ${reads} } } }`))?.tracingLinks.nodes as {
        id: string;
        awaits?: object | null;
        evidence?: readonly object[];
      }[]
    ).find((link) => link.id === id);

  it('waits for the second word no more once whoever gave the first may not decide on links', async () => {
    const as = (role: 'PARTNER' | 'AUDITOR') =>
      world.registry.temporary.store.inTransaction((tx) =>
        tx.update(users).set({ role }).where(eq(users.id, vouching.id)),
      );
    const wrongs = await asEach(['registrar'], 'waits for a word', async (who) => {
      const awaits = async () => (await linkOf(who, world.records.linkId.partner, 'awaits { code }'))?.awaits;
      await as('PARTNER');
      const before = unequal(await awaits(), { code: partner.code });
      await as('AUDITOR');
      const after = unequal(await awaits(), null);
      return [...before, ...after];
    });
    expect(shown(wrongs)).toEqual([]);
  });

  it('that was rejected shows its evidence to the agency of the case, and to that of the request no more', async () => {
    const wrongs = await asEach(['partner', 'caseworker', 'registrar'], 'reads evidence', async (who) =>
      unequal(
        (await linkOf(who, `link_${rejected}`, 'evidence { place }'))?.evidence?.length,
        who === 'partner' ? 0 : 1,
      ),
    );
    expect(shown(wrongs)).toEqual([]);
  });
});
