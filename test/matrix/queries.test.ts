import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getNamedType, isLeafType } from 'graphql';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { shown, visit } from './cells.js';
import { doors } from './doors.js';
import { caseKeys, narrow, reachOf, type Who } from './expected.js';
import { chainsFrom, fieldOf, isFor, mayRead, select } from './operations.js';
import { queryArguments } from './query-arguments.js';
import {
  addToken,
  auditCount,
  callMutation,
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
