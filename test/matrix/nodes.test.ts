import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getNamedType, isInterfaceType, isLeafType, isObjectType } from 'graphql';
import { nodeTypeOf, nodeTypes } from '../../src/identifiers.js';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { shown, visit } from './cells.js';
import { narrow, reachOf, readers, type CaseKey, type Who } from './expected.js';
import { mayRead } from './operations.js';
import { closeWorld, isRefused, leaksIn, named, openWorld, tokenOf, type World } from './world.js';

const schema = buildRegistrySchema();
let world: World;
beforeAll(async () => {
  world = await openWorld(schema);
}, 180_000);
afterAll(() => closeWorld(world));

const unlike = (id: string): string =>
  id.replace(/\d{1,6}$/, (digits) => String((Number(digits) + 500_000) % 1_000_000).padStart(digits.length, '0'));

/** An object of the world and who may see that there is one. */
interface Known {
  readonly id: string;
  readonly isSeenBy: (who: Who) => boolean;
}

function everyKind(): Known[] {
  const { records, shared, referrals, grants, cases } = world;
  const of = (id: string, reads: readonly Who[], key?: CaseKey): Known => ({
    id,
    isSeenBy: (who) => reads.includes(who) && (key === undefined || reachOf(who, key) !== 'nothing'),
  });
  const held = (['ministry', 'partner', 'foreign'] as const).flatMap((key) => [
    of(records.requestId[key], readers.tracers, key),
    of(records.linkId[key], readers.tracers, key),
    of(records.taskId[key], readers.tracers, key),
    of(referrals[key], readers.staff, key),
    of(cases[key].id, readers.staff, key),
  ]);
  return [
    ...held,
    of(grants.foreign, readers.staff, 'foreign'),
    ...[shared.list, shared.track, shared.round, shared.agreement].map((id) => of(id, readers.coordinators)),
    ...[shared.operation, shared.movement].map((id) => of(id, readers.movers)),
    of('agency_11', readers.staff),
    of('site_21', readers.staff),
    of('user_103', readers.administrators),
  ];
}

const node = async (who: Who, id: string, selection = '__typename id') =>
  world.registry.ask(tokenOf(who), `query ($id: ID!) { node(id: $id) { ${selection} } }`, { id });

describe('node', () => {
  it('finds every kind of object that has an id of its own, but for parts that are read with their whole', () => {
    const found = new Set(everyKind().map(({ id }) => nodeTypeOf(id)));
    const whole = Object.values(nodeTypes).filter((name) => name !== 'ListLine' && name !== 'SharedView');
    expect([...found].toSorted()).toEqual(whole.toSorted());
    const interfaceType = schema.getType('Node');
    const implementing = isInterfaceType(interfaceType) ? schema.getPossibleTypes(interfaceType) : [];
    expect(implementing.map(({ name }) => name).toSorted()).toEqual(whole.toSorted());
  });

  it('shows it to whom it is meant for, and answers everybody else as for one that is absent, byte for byte', async () => {
    const cells = everyKind().flatMap((known) => [...named, ...narrow].map((who) => ({ who, known })));
    const wrongs = await visit(cells, {
      name: ({ who, known }) => `${who} node ${known.id}`,
      ask: async ({ who, known: { id, isSeenBy } }) => {
        const answer = await node(who, id);
        const found = leaksIn(world, who, answer.text);
        if (!mayRead(who, 'Query', 'node')) return isRefused(who, answer) ? found : [...found, answer.text];
        if (!isSeenBy(who)) {
          const absent = (await node(who, unlike(id))).text;
          return answer.text === absent && answer.data?.node === null ? found : [...found, answer.text.slice(0, 200)];
        }
        const isShown = answer.data?.node?.id === id && answer.data.node.__typename === nodeTypeOf(id);
        return isShown ? found : [...found, answer.text.slice(0, 200)];
      },
    });
    expect(shown(wrongs)).toEqual([]);
  }, 120_000);

  it('shows of it what its own root field shows, and notes the same reading', async () => {
    const { records, shared } = world;
    const direct = {
      tracingRequest: records.requestId.ministry,
      listExchange: shared.list,
      movement: shared.movement,
      case: world.cases.ministry.id,
    };
    for (const [field, id] of Object.entries(direct)) {
      const type = schema.getType(nodeTypeOf(id) ?? '');
      if (!isObjectType(type)) throw new Error(`${field} is of no type.`);
      const leaves = Object.values(type.getFields()).filter((one) => isLeafType(getNamedType(one.type)));
      const inner = leaves.map(({ name }) => name).join(' ');
      const byField = await world.registry.ask('supervisor', `{ ${field}(id: "${id}") { ${inner} } }`);
      const byNode = await node('supervisor', id, `... on ${type.name} { ${inner} }`);
      expect([field, byNode.data?.node]).toEqual([field, byField.data?.[field]]);
      expect(Object.keys((byNode.data?.node as object | undefined) ?? {}).length).toBeGreaterThan(3);
    }
  });
});
