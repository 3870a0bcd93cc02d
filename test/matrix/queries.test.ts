import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getNamedType, isLeafType } from 'graphql';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { queryArguments } from './catalogue.js';
import { shown, visit } from './cells.js';
import { doors } from './doors.js';
import { caseKeys, counted, narrow, reachOf, readers, type CaseKey, type Who } from './expected.js';
import { chainsFrom, fieldOf, isFor, mayRead, select } from './operations.js';
import {
  addToken,
  auditCount,
  callMutation,
  canary,
  closeWorld,
  databaseOf,
  digestOf,
  isRefused,
  leaksIn,
  named,
  openWorld,
  tokenOf,
  type World,
} from './world.js';
import { listedKeys } from './talks.js';
import { writeQuery } from './write-query.js';

const schema = buildRegistrySchema();
let world: World;
beforeAll(async () => {
  world = await openWorld(schema);
}, 180_000);
afterAll(() => closeWorld(world));

const everyone: readonly Who[] = ['anonymous', ...named, ...narrow];
const queries = Object.values(schema.getQueryType()?.getFields() ?? {});

/** A query of one field with its arguments from the catalogue, and a selection beneath it. */
const write = (field: (typeof queries)[number], selection: string, id?: string): string =>
  writeQuery(field, selection, { id, shared: world.shared });

const beneath = (field: (typeof queries)[number]) => {
  const type = getNamedType(field.type);
  if (isLeafType(type)) return [];
  // What stands at the node of an edge stands in nodes as well: pages.test.ts compares the two.
  return chainsFrom(schema, type.name, new Set(['Case', 'StatementContradiction'])).filter(
    ({ path }) => !path.includes('edges') || path.length <= path.indexOf('edges') + 2,
  );
};

describe('every query, and every field beneath it that is none of a case', () => {
  const cells = everyone.flatMap((who) =>
    queries
      .filter(({ type }) => !isLeafType(getNamedType(type)))
      .flatMap((field) => beneath(field).map((chain) => ({ who, field, chain }))),
  );

  it('is answered to whom it is meant for and refused to everybody else, and shows no case beyond reach', async () => {
    const wrongs = await visit(cells, {
      name: ({ who, field, chain }) => `${who} ${field.name} ${chain.path.join('.')}`,
      ask: async ({ who, field, chain }) => {
        const id = world.cases[who === 'partner' ? 'partner' : 'ministry'].id;
        const answer = await world.registry.ask(tokenOf(who), write(field, select(schema, [chain]), id));
        const isAllowed = mayRead(who, 'Query', field.name) && isFor(who, chain);
        const isAsItShould = isAllowed ? answer.status === 200 && !answer.errors : isRefused(who, answer);
        // The end of an access is told by the id of the case, which its reader had while it lasted.
        const told = fieldOf(chain) === 'CaseChange.caseId' ? [world.cases.expired.id, world.cases.ended.id] : [];
        const leaks = leaksIn(world, who, answer.text).filter((leak) => !told.includes(leak));
        return [...(isAsItShould ? [] : [answer.text.slice(0, 200)]), ...leaks];
      },
    });
    expect(shown(wrongs)).toEqual([]);
  }, 180_000);

  it('knows every argument there is and no other', () => {
    const actual = queries.flatMap(({ name, args }) => args.map((arg) => `${name}.${arg.name}`));
    expect(Object.keys(queryArguments).toSorted()).toEqual(actual.toSorted());
  });
});

describe('a query without any field beneath it', () => {
  it('is answered to whom it is meant for alone', async () => {
    const cells = everyone.flatMap((who) => queries.map((field) => ({ who, field })));
    const wrongs = await visit(cells, {
      name: ({ who, field }) => `${who} ${field.name}`,
      ask: async ({ who, field }) => {
        const selection = isLeafType(getNamedType(field.type)) ? '' : '__typename';
        const answer = await world.registry.ask(tokenOf(who), write(field, selection, world.cases.ministry.id));
        const isAllowed = mayRead(who, 'Query', field.name);
        const isAsItShould = isAllowed ? answer.status === 200 : isRefused(who, answer);
        return isAsItShould ? [] : [answer.text.slice(0, 200)];
      },
    });
    expect(shown(wrongs)).toEqual([]);
  });
});

describe('records that are none of the asker', () => {
  const agencyRoles = named.filter((who) => reachOf(who, 'foreign') === 'nothing');

  it('answer as absent ones do: the grants of a case out of sight, a referral between others', async () => {
    const wrongs: string[] = [];
    const grants = queries.find(({ name }) => name === 'caseGrants');
    for (const who of agencyRoles) {
      const ask = async (query: string) => (await world.registry.ask(who, query)).text;
      const ofCase = (id: string) => ask(grants ? write(grants, 'nodes { id purpose }', id) : '');
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

describe('a token that does not count', () => {
  const letters = (letter: string) => letter.repeat(43);

  it('opens nothing, whether it is unknown, expired, revoked, malformed or of a demonstration', async () => {
    const past = Date.parse('2018-01-10T09:00:00Z');
    await addToken(world.registry, letters('e'), { expiresAt: past });
    await addToken(world.registry, letters('r'), { revokedAt: past - 1 });
    await addToken(world.registry, letters('d'), { isDemonstration: true });
    await addToken(world.registry, letters('g'), {});
    const good = await world.registry.ask(letters('g'), '{ viewer { role } }');
    expect(good.data?.viewer?.role).toBe('SUPERVISOR');
    const before = digestOf(world.registry);
    for (const token of [letters('e'), letters('r'), letters('d'), letters('u'), 'short']) {
      for (const field of queries) {
        const inner = isLeafType(getNamedType(field.type)) ? '' : '__typename';
        const answer = await world.registry.ask(token, write(field, inner, world.cases.ministry.id));
        expect([field.name, answer.status, answer.data]).toEqual([field.name, 401, undefined]);
        expect(leaksIn(world, 'anonymous', answer.text)).toEqual([]);
      }
      const act = await callMutation(world, token, 'noteWrite', { caseId: world.cases.ministry.id });
      expect(act.status).toBe(401);
    }
    expect(digestOf(world.registry)).toBe(before);
  });
});

describe('the audit of a read', () => {
  const chain = chainsFrom(schema, 'Case', new Set(['Case'])).filter(
    ({ path }) => path.join('.') === 'child.names.text',
  );

  it('names every case that was shown', async () => {
    const subjects = () =>
      databaseOf(world.registry).prepare('select count(*) from audit_subjects').pluck().get() as number;
    for (const who of named) {
      const [reads, seen] = [auditCount(world.registry, 'READ'), subjects()];
      const reached = caseKeys.filter((key) => reachOf(who, key) !== 'nothing').length;
      await world.registry.ask(who, '{ cases(first: 50) { nodes { id } } }');
      expect([who, auditCount(world.registry, 'READ') - reads, subjects() - seen]).toEqual([who, 1, reached]);
    }
    const [own, seen] = [world.cases.partner.id, subjects()];
    await world.registry.ask('partner', `{ case(id: "${own}") { child { siblings { id } } } }`);
    expect(subjects() - seen).toBe(caseKeys.filter((key) => reachOf('partner', key) !== 'nothing').length);
  });

  it('comes before the reply, by every way in: where it cannot be written, nothing is shown', async () => {
    world.registry.refuseWrites();
    for (const door of Object.values(doors)) {
      const answer = await world.registry.ask('supervisor', door(schema, chain), undefined);
      expect(answer.text).not.toContain('Zq');
      const { status, text } = await world.registry.ask('supervisor', door(schema, chain), {
        id: world.cases.foreign.id,
      });
      expect([status, text.includes('UNAVAILABLE'), text.includes('Zq')]).toEqual([503, true, false]);
    }
  });
});
