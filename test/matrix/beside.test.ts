import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { users } from '../../schema/agencies.js';
import { eq } from 'drizzle-orm';
import type { Actor } from '../../src/access/actor.js';
import type { AgencyId, UserId } from '../../src/identifiers.js';
import { sealRegistry, unsealRegistry } from '../../src/seal/seal-registry.js';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { visit, shown } from './cells.js';
import { roles, type Who } from './expected.js';
import { closeWorld, leaksIn, openWorld, tokenOf, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await openWorld(buildRegistrySchema());
}, 180_000);
afterAll(() => closeWorld(world));

/** Who may take a copy of the cases away, and who may seal the whole registry. */
const exporters: readonly Who[] = ['partner', 'caseworker', 'registrar', 'supervisor', 'administrator'];
const sealers: readonly Who[] = ['supervisor', 'administrator'];

describe('what is reached beside GraphQL', () => {
  it('is an export, given to whom it is meant for, of the cases within reach', async () => {
    const wrongs = await visit(roles, {
      name: (who) => `${who} exports`,
      // Few exports go on at once.
      atOnce: 1,
      ask: async (who) => {
        const token = tokenOf(who);
        const { statusCode, body } = await world.registry.app.inject({
          url: '/exports/cases.jsonl',
          headers: token === undefined ? {} : { authorization: `Bearer ${world.registry.tokens[token]}` },
        });
        const status = exporters.includes(who) ? 200 : who === 'anonymous' ? 401 : 403;
        return [
          ...(statusCode === status ? [] : [`${statusCode}: ${body.slice(0, 200)}`]),
          ...leaksIn(world, who, body),
        ];
      },
    });
    expect(shown(wrongs)).toEqual([]);
  });

  it('is the seal of the registry, set and lifted by whom it is meant for alone', async () => {
    const registry = { store: world.registry.temporary.store, clock: () => Date.parse('2018-01-10T09:00:00Z') };
    const wrongs = await visit(roles, {
      name: (who) => `${who} seals`,
      atOnce: 1,
      ask: async (who) => {
        const actor = await actorOf(who);
        const ends: unknown[] = [];
        for (const act of [sealRegistry, unsealRegistry])
          ends.push(
            await act(registry, actor, { reason: 'An incident' }).then(
              () => 'done',
              (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
            ),
          );
        const code = who === 'anonymous' ? 'UNAUTHENTICATED' : 'FORBIDDEN';
        const expected = sealers.includes(who) ? 'done' : code;
        return ends.every((end) => end === expected) ? [] : [`${who}: ${ends.join(', ')}`];
      },
    });
    expect(shown(wrongs)).toEqual([]);
  });
});

async function actorOf(who: Who): Promise<Actor> {
  if (who === 'anonymous') return { kind: 'anonymous' };
  const [row] = await world.registry.temporary.store.reader.db.select().from(users).where(eq(users.name, who));
  if (!row) throw new Error(`There is no ${who}.`);
  return { kind: 'user', userId: row.id as UserId, agencyId: row.agencyId as AgencyId, name: who, role: row.role };
}
