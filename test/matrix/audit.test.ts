import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eq } from 'drizzle-orm';
import { getNamedType, isObjectType } from 'graphql';
import { auditEntries } from '../../schema/audit.js';
import { openedPurpose } from '../../src/audit/purpose.js';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { type CaseKey, type Who } from './expected.js';
import { chainsFrom, fieldOf, isFor, mayRead, select } from './operations.js';
import { openWorld, type World } from './world.js';
import { writeQuery } from './write-query.js';

const schema = buildRegistrySchema();
let world: World;
beforeAll(async () => {
  world = await openWorld(schema);
}, 180_000);
afterAll(() => world.registry.discard());

const everyone: readonly Who[] = ['partner', 'caseworker', 'psychologist', 'supervisor', 'auditor'];
const queries = Object.values(schema.getQueryType()?.getFields() ?? {});

/** Answers that name cases without telling of them, and what says who read them. */
const toldOtherwise: ReadonlySet<string> = new Set([
  // That a case changed, not what: the feed is polled, and the case beneath it is noted as read.
  'CaseChange.caseId',
  'CaseChange.id',
  // The trail leaves rows of its own, which name what was asked for.
  'AuditEntry.subjects',
]);

interface Asked {
  readonly name: string;
  readonly text: string;
  readonly isOfTracing: boolean;
}

/** Sends it with a purpose of its own, by which its rows in the audit are found again. */
async function ask(who: Who, query: string, purpose: string): Promise<string> {
  const response = await world.registry.app.inject({
    ...{ method: 'POST', url: '/graphql', payload: { query } },
    headers: { authorization: `Bearer ${world.registry.tokens[who]}`, 'x-purpose': purpose },
  });
  return response.body;
}

async function subjectsByPurpose(): Promise<ReadonlyMap<string | null, ReadonlySet<string>>> {
  const rows = await world.registry.temporary.store.reader.db
    .select({ purpose: openedPurpose, subjects: auditEntries.subjects })
    .from(auditEntries)
    .where(eq(auditEntries.decision, 'READ'));
  return new Map(rows.map(({ purpose, subjects }) => [purpose, new Set(subjects)]));
}

/** The records whose words bear the mark of a case: one of them must stand in the row. */
const bearersOf = (key: CaseKey): string[] => [
  world.cases[key].id,
  ...Object.values(world.records).flatMap((ids) => Object.entries(ids).flatMap(([of, id]) => (of === key ? [id] : []))),
];

describe('an answer that tells of a child or of a relative', () => {
  it('leaves its row in the audit, which names of whom, by every query and every field', async () => {
    const cells = everyone.flatMap((who) =>
      queries.flatMap((field) => {
        const type = getNamedType(field.type);
        const chains = isObjectType(type) ? chainsFrom(schema, type.name, new Set(['StatementContradiction'])) : [];
        return mayRead(who, 'Query', field.name)
          ? chains
              .filter((chain) => chain.types.indexOf('Case') === -1 || chain.types.at(-1) === 'Case')
              .filter((chain) => isFor(who, chain))
              .map((chain) => ({ who, field, chain }))
          : [];
      }),
    );
    const asked: Asked[] = [];
    for (let start = 0; start < cells.length; start += 50)
      await Promise.all(
        cells.slice(start, start + 50).map(async ({ who, field, chain }, index) => {
          const id = world.cases[who === 'partner' ? 'partner' : 'ministry'].id;
          const given =
            field.name === 'tracingRequest' ? world.records.requestId[who === 'partner' ? 'partner' : 'ministry'] : id;
          const query = writeQuery(field, select(schema, [chain]), { id: given, shared: world.shared });
          const text = await ask(who, query, `cell ${start + index}`);
          const isRefused = text.includes('DOCUMENT_TOO_LARGE') || text.includes('COST_TOO_HIGH');
          const isOfTracing =
            !isRefused && chain.types.some((type) => type === 'TracingRequest' || type === 'TracingLink');
          const told = toldOtherwise.has(fieldOf(chain)) || isRefused ? '' : text;
          asked[start + index] = { name: `${who} ${field.name} ${chain.path.join('.')}`, text: told, isOfTracing };
        }),
      );
    const subjects = await subjectsByPurpose();
    const wrongs: string[] = [];
    let telling = 0;
    for (const [place, { name, text, isOfTracing }] of asked.entries()) {
      const named = subjects.get(`cell ${place}`) ?? new Set<string>();
      const marked = new Set([...text.matchAll(/Zq([a-z]+)x[FIC]/g)].map(([, key]) => key as CaseKey));
      const shownIds = [...text.matchAll(/(?:case|request)_\d+/g)].map(([id]) => id);
      if (isOfTracing || marked.size > 0 || shownIds.length > 0) telling++;
      if (isOfTracing && ![...named].some((id) => id.startsWith('request_'))) wrongs.push(`${name}: no request`);
      for (const key of marked)
        if (!bearersOf(key).some((id) => named.has(id))) wrongs.push(`${name}: nothing of ${key}`);
      for (const id of shownIds) if (!named.has(id)) wrongs.push(`${name}: not ${id}`);
    }
    expect([...new Set(wrongs)].slice(0, 20)).toEqual([]);
    expect(telling).toBeGreaterThan(500);
  }, 180_000);
});
