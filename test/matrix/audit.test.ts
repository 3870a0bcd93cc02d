import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { and, eq, gt } from 'drizzle-orm';
import { getNamedType, isObjectType } from 'graphql';
import { auditEntries } from '../../schema/audit.js';
import { openedPurpose } from '../../src/audit/purpose.js';
import { buildRegistrySchema } from '../../src/server/registry-graphql.js';
import { shown, visit } from './cells.js';
import { type CaseKey, type Who } from './expected.js';
import { chainsFrom, fieldOf, isFor, mayRead, select, type Chain } from './operations.js';
import { closeWorld, databaseOf, openWorld, type World } from './world.js';
import { writeQuery } from './write-query.js';

const schema = buildRegistrySchema();
let world: World;
beforeAll(async () => {
  world = await openWorld(schema);
}, 180_000);
afterAll(() => closeWorld(world));

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

/** Sends it with a purpose of its own, by which its rows in the audit are found again. */
async function ask(who: Who, query: string, purpose: string): Promise<string> {
  const response = await world.registry.app.inject({
    ...{ method: 'POST', url: '/graphql', payload: { query } },
    headers: { authorization: `Bearer ${world.registry.tokens[who]}`, 'x-purpose': purpose },
  });
  return response.body;
}

/** Whom the audit says each answer told of, by the purpose it was asked for; rows are in the file before the reply. */
const toldOf = new Map<string, ReadonlySet<string>>();
let readUntil = 0;

const lastSequence = (): number =>
  databaseOf(world.registry).prepare('select max(sequence) from audit_entries').pluck().get() as number;

async function subjectsOf(purpose: string): Promise<ReadonlySet<string>> {
  const rows = await world.registry.temporary.store.reader.db
    .select({ sequence: auditEntries.sequence, purpose: openedPurpose, subjects: auditEntries.subjects })
    .from(auditEntries)
    .where(and(gt(auditEntries.sequence, readUntil), eq(auditEntries.decision, 'READ')));
  for (const row of rows) {
    readUntil = Math.max(readUntil, row.sequence);
    if (row.purpose !== null) toldOf.set(row.purpose, new Set(row.subjects));
  }
  return toldOf.get(purpose) ?? new Set();
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
    toldOf.clear();
    [readUntil, telling] = [lastSequence(), 0];
    const wrongs = await visit(cells, {
      name: ({ who, field, chain }) => `${who} ${field.name} ${chain.path.join('.')}`,
      ask: async ({ who, field, chain }) => {
        const own = who === 'partner' ? 'partner' : 'ministry';
        const given = field.name === 'tracingRequest' ? world.records.requestId[own] : world.cases[own].id;
        const query = writeQuery(field, select(schema, [chain]), { id: given, shared: world.shared });
        const purpose = `cell ${who} ${field.name} ${chain.path.join('.')}`;
        const text = await ask(who, query, purpose);
        if (text.includes('DOCUMENT_TOO_LARGE') || text.includes('COST_TOO_HIGH')) return [];
        return unnamedIn(toldOtherwise.has(fieldOf(chain)) ? '' : text, chain, await subjectsOf(purpose));
      },
    });
    expect(shown(wrongs)).toEqual([]);
  }, 180_000);

  it('is asked for often enough for that to mean something', () => {
    expect(telling).toBeGreaterThan(500);
  });
});

let telling = 0;

/** What an answer tells of that its row in the audit does not name. */
function unnamedIn(text: string, chain: Chain, named: ReadonlySet<string>): string[] {
  const isOfTracing = chain.types.some((type) => type === 'TracingRequest' || type === 'TracingLink');
  const marked = new Set([...text.matchAll(/Zq([a-z]+)x[FIC]/g)].map(([, key]) => key as CaseKey));
  const shownIds = [...text.matchAll(/(?:case|request)_\d+/g)].map(([id]) => id);
  if (isOfTracing || marked.size > 0 || shownIds.length > 0) telling++;
  return [
    ...(isOfTracing && ![...named].some((id) => id.startsWith('request_')) ? ['no request'] : []),
    ...[...marked].filter((key) => !bearersOf(key).some((id) => named.has(id))).map((key) => `nothing of ${key}`),
    ...shownIds.filter((id) => !named.has(id)).map((id) => `not ${id}`),
  ];
}
