import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { shown, visit } from './cells.js';
import { caseKeys, counted, narrow, reachOf, readers, type CaseKey } from './expected.js';
import { mayRead } from './operations.js';
import { canary, closeWorld, leaksIn, named, openWorld, type World } from './world.js';
import { listedKeys } from './talks.js';
import { writeQuery } from './write-query.js';

const schema = buildRegistrySchema();
let world: World;
beforeAll(async () => {
  world = await openWorld(schema);
}, 180_000);
afterAll(() => closeWorld(world));

const grantsOf = (id: string): string => {
  const field = schema.getQueryType()?.getFields()['caseGrants'];
  return field ? writeQuery(field, 'nodes { id purpose }', { id, shared: world.shared }) : '';
};

describe('records that are none of the asker', () => {
  const agencyRoles = named.filter((who) => reachOf(who, 'foreign') === 'nothing');

  it('answer as absent ones do: the grants of a case out of sight, a referral between others', async () => {
    const wrongs: string[] = [];
    for (const who of agencyRoles) {
      const ask = async (query: string) => (await world.registry.ask(who, query)).text;
      const ofCase = (id: string) => ask(grantsOf(id));
      for (const key of caseKeys.filter((at) => reachOf(who, at) === 'nothing'))
        if ((await ofCase(world.cases[key].id)) !== (await ofCase(world.absent.case)))
          wrongs.push(`${who}: grants of ${key}`);
      const node = (id: string) => ask(`{ node(id: "${id}") { id __typename } }`);
      if ((await node(world.referrals.foreign)) !== (await node(world.absent.referral)))
        wrongs.push(`${who}: referral by node`);
      if ((await node(world.grants.foreign)) !== (await node(world.absent.grant))) wrongs.push(`${who}: grant by node`);
    }
    expect(shown(wrongs)).toEqual([]);
  });

  it('answer as absent ones do: how a child came home whose case is out of sight', async () => {
    const ask = async (id: string) =>
      (await world.registry.ask('caseworker', `{ homecoming(caseId: "${id}") { arrivedOn note } }`)).text;
    expect(await ask(world.cases.foreign.id)).toBe(await ask(world.absent.case));
    expect(await ask(world.cases.ministry.id)).toContain('ZqministryxIHomecoming');
    const shownByFacts = await ask(world.cases.facts.id);
    expect([shownByFacts.includes('2018-01-01'), shownByFacts.includes('Zqfacts')]).toEqual([true, false]);
  });

  it('answer as absent ones do: a tracing request of another agency', async () => {
    const { foreign, absent, ministry, partner } = world.records.requestId;
    for (const who of agencyRoles.filter((role) => readers.tracers.includes(role))) {
      const ask = async (id: string) =>
        (await world.registry.ask(who, `{ tracingRequest(id: "${id}") { id inquirerName names { text } } }`)).text;
      expect([who, await ask(foreign)]).toEqual([who, await ask(absent)]);
      expect(await ask(who === 'partner' ? partner : ministry)).toContain('Inquirer');
    }
  });

  it('answer as absent ones do: what is explained of a case out of sight, or shown without its identity', async () => {
    const identity = {
      identityStatus: 'items { custody { holder } dna { laboratory } } conflicts { reason }',
      nationalityStatus: 'facts { source } determinations { challenges { reason } }',
    };
    const cells = named.flatMap((who) =>
      Object.entries({ ...identity, lifeSigns: 'lastConfirmedAliveOn' })
        .filter(([name]) => !(name in identity) || readers.identified.includes(who))
        .flatMap(([name, selection]) => caseKeys.map((key) => ({ who, name, selection, key }))),
    );
    const wrongs = await visit(cells, {
      name: ({ who, name, key }) => `${who} ${name} ${key}`,
      ask: async ({ who, name, selection, key }) => {
        const ask = async (id: string) =>
          (await world.registry.ask(who, `{ ${name}(caseId: "${id}") { __typename ${selection} } }`)).text;
        const text = await ask(world.cases[key].id);
        const needsIdentity = name in identity;
        const isShown = reachOf(who, key) !== 'nothing' && !(needsIdentity && reachOf(who, key) === 'facts');
        const isAsItShould = (text !== (await ask(world.absent.case))) === isShown;
        const isEmpty = isShown && needsIdentity && !text.includes(`Zq${key}xI`);
        return [
          ...(isAsItShould ? [] : [text.slice(0, 120)]),
          ...(isEmpty ? ['shows nothing'] : []),
          ...leaksIn(world, who, text),
        ];
      },
    });
    expect(shown(wrongs)).toEqual([]);
  }, 180_000);

  it('are not told of: how many other children stand on a list or on a manifest', async () => {
    const holders: readonly CaseKey[] = ['ministry', 'partner', 'foreign'];
    const counts = [
      {
        field: 'listExchange',
        query: `listExchange(id: "${world.shared.list}") { lines { presence } }`,
        of: listedKeys,
        ofNoCase: 1,
      },
      {
        field: 'movement',
        query: `movement(id: "${world.shared.movement}") { manifest { isReady } }`,
        of: holders,
        ofNoCase: 0,
      },
    ];
    const cells = counts.flatMap((count) =>
      named.filter((who) => mayRead(who, 'Query', count.field)).map((who) => ({ ...count, who })),
    );
    const wrongs = await visit(cells, {
      name: ({ who, field }) => `${who} counts ${field}`,
      ask: async ({ who, field, query, of, ofNoCase }) => {
        const { data } = await world.registry.ask(who, `{ ${query} }`);
        const [rows] = Object.values((data?.[field] ?? {}) as Record<string, unknown[]>);
        const seen = of.filter((key) => reachOf(who, key) !== 'nothing').length;
        const expected = seen + (reachOf(who, 'foreign') === 'nothing' ? 0 : ofNoCase);
        return rows?.length === expected ? [] : [`${rows?.length} instead of ${expected}`];
      },
    });
    expect(shown(wrongs)).toEqual([]);
  });

  it('are not told of: other children of a task of the own agency', async () => {
    for (const who of ['partner', 'caseworker'] as const) {
      const beneath = 'children { outcome } corrections { children { isCovered } settlements { outcome } }';
      const { data } = await world.registry.ask(who, `{ tasks(first: 20) { nodes { ${beneath} } } }`);
      interface Beneath {
        readonly children: unknown[];
        readonly corrections: { readonly children: unknown[]; readonly settlements: unknown[] }[];
      }
      const tasks = data?.tasks?.nodes as Beneath[] | undefined;
      expect([who, tasks?.map(({ children }) => children.length)]).toEqual([who, [1]]);
      const changed = tasks?.flatMap(({ corrections }) => corrections.map(({ children }) => children.length));
      expect([who, changed]).toEqual([who, [1]]);
      const putRight = tasks?.flatMap(({ corrections }) => corrections.map(({ settlements }) => settlements.length));
      expect([who, putRight]).toEqual([who, [1]]);
    }
  });

  it('are not told of: what is to be done for a child whose identity is out of reach', async () => {
    const { data } = await world.registry.ask(
      'caseworker',
      '{ worklist(first: 100, mine: true) { nodes { caseId } } }',
    );
    const listed = new Set((data?.worklist?.nodes as { caseId: string }[] | undefined)?.map(({ caseId }) => caseId));
    const expected = caseKeys.filter((key) => ['identity', 'record'].includes(reachOf('caseworker', key)));
    expect([...listed].toSorted()).toEqual(expected.map((key) => world.cases[key].id).toSorted());
  });

  it('are not told of: what others sign in with, but to whoever administers the users', async () => {
    for (const who of [...named, ...narrow]) {
      const { data } = await world.registry.ask(who, '{ accessTokens { name } }');
      const names = new Set((data?.accessTokens as { name: string }[] | undefined)?.map(({ name }) => name));
      const expected = who === 'administrator' ? [...named, ...narrow] : [who];
      expect([who, [...names].toSorted()]).toEqual([who, expected.toSorted()]);
    }
  });

  it('are not found by a name, nor counted', async () => {
    for (const who of named) {
      const counts = await world.registry.ask(who, '{ caseCounts(by: [SEX]) { total } }');
      expect([who, counts.data?.caseCounts?.total]).toEqual([who, counted[who]]);
      for (const key of caseKeys) {
        const query = `{ cases(first: 5, filter: { name: "${canary(key, 'I', 'Name')}" }) { nodes { stage } } }`;
        const answer = await world.registry.ask(who, query);
        const isFound = readers.identified.includes(who) && ['identity', 'record'].includes(reachOf(who, key));
        if (!readers.identified.includes(who))
          expect([who, answer.errors?.[0]?.extensions.code]).toEqual([who, 'FORBIDDEN']);
        else expect([who, key, answer.data?.cases?.nodes.length]).toEqual([who, key, isFound ? 1 : 0]);
      }
    }
  }, 180_000);
});
