import { and, asc, eq, gte, sql } from 'drizzle-orm';
import { caseChanges, wholeRegistry } from '../../schema/changes.js';
import type { Actor } from '../access/actor.js';
import { assertMay, seesAllAgencies } from '../access/permissions.js';
import type { Registry } from '../audit/act.js';
import { loadCases } from '../cases/reading/case.queries.js';
import type { CaseTree } from '../cases/reading/case-tree.js';
import type { Wanted } from '../cases/reading/grow-trees.js';
import { prepared } from '../database/prepared.js';
import { Forbidden, Invalid } from '../errors.js';
import { assertPageSize, fromCursor, toCursor, toPage, type Page, type PageOf } from '../graphql/pagination.js';
import { toNodeId, type AgencyId, type CaseId } from '../identifiers.js';
import { tellLapses } from './tell-lapses.js';
import { tellSealings } from './tell-sealings.js';

type ChangeRow = Omit<typeof caseChanges.$inferSelect, 'agencyId'>;

/** A change as its reader may see it now. */
export interface ChangeTree extends Pick<ChangeRow, 'number' | 'kind' | 'version' | 'recordedAt'> {
  readonly caseId: string;
  /** The case as it stands now, or nothing where the reader may not see it. */
  readonly case: CaseTree | null;
}

/**
 * One page of what the actor's agency, or for roles that span agencies the registry, was told has happened to cases,
 * behind the place `after`. Cases are shown as they stand now and as far as the actor may see them now.
 * An empty page ends where it began, so that there is a cursor to ask with next time. Errors: INVALID_INPUT for a page
 * size that cannot be, INVALID_CURSOR for a cursor that this feed did not give out.
 */
export async function listChanges(
  registry: Registry,
  actor: Actor,
  list: Page,
  wanted: Wanted,
): Promise<PageOf<ChangeTree>> {
  assertMay(actor, 'case:read');
  assertPageSize(list.first);
  const agencyId = streamOf(actor);
  const place = list.after === undefined ? beginning : placeIn(agencyId, list.after);
  if (agencyId !== wholeRegistry) await tellLapses(registry, agencyId);
  await tellSealings(registry);
  const found = await selectFrom(registry.store.reader, { agencyId, number: place.number, limit: list.first + 2 });
  // The row that the cursor stands on comes first, so that a cursor into another history cannot be taken for one here.
  if (place.number > 0 && found.shift()?.recordedAt !== place.recordedAt) throw InvalidCursor();
  const rows = found.slice(0, list.first);
  const ids = [...new Set(rows.map(({ caseId }) => caseId as CaseId))];
  const trees = await loadCases(registry, actor, ids, wanted);
  const treeOf = new Map(ids.map((id, at) => [id as number, trees[at]]));
  const keyset = { order, placeOf: (row: Place) => [agencyId, row.number, row.recordedAt] };
  const page = toPage(
    keyset,
    found,
    list,
    rows.map((row) => toTree(row, treeOf.get(row.caseId))),
  );
  if (rows.length > 0) return page;
  return { nodes: [], edges: [], pageInfo: { ...page.pageInfo, endCursor: toCursor(order, keyset.placeOf(place)) } };
}

/** All readers of an agency follow one stream; what each of them may see of a case is decided when it is shown. */
function streamOf(actor: Actor): AgencyId {
  if (seesAllAgencies(actor)) return wholeRegistry as AgencyId;
  if (actor.kind !== 'user') throw Forbidden('Only a named person or partner application can follow changes.');
  return actor.agencyId;
}

/** Of a case that may not be seen now nothing is shown but its name, which the reader was told when it could be. */
const toTree = ({ number, kind, caseId, version, recordedAt }: ChangeRow, tree: CaseTree | undefined): ChangeTree => ({
  number,
  kind,
  caseId: toNodeId('case', caseId),
  version: tree ? version : null,
  recordedAt,
  case: tree ?? null,
});

type Place = Pick<ChangeRow, 'number' | 'recordedAt'>;
const beginning: Place = { number: 0, recordedAt: 0 };

/**
 * The order of changes in cursors. A cursor names its stream, and the moment beside the number: a registry restored from
 * an earlier backup numbers other changes with the same numbers, and refuses the cursor instead of leaving some out in
 * silence.
 */
const order = 'changes';

function placeIn(agencyId: AgencyId, cursor: string): Place {
  const values = readCursor(cursor);
  if (!values.every(Number.isSafeInteger)) throw InvalidCursor();
  const [stream, number, recordedAt] = values as [number, number, number];
  if (stream !== agencyId || number < 0) throw InvalidCursor();
  return { number, recordedAt };
}

function readCursor(cursor: string): (string | number)[] {
  try {
    return fromCursor(cursor, order, 3);
  } catch {
    throw InvalidCursor();
  }
}

const InvalidCursor = () =>
  Invalid(
    'after must be an endCursor of this very feed. Where it was one, the registry has been restored since or you belong to another agency now: follow again from the beginning.',
    ['after'],
    'INVALID_CURSOR',
  );

const selectFrom = prepared<{ agencyId: AgencyId; number: number; limit: number }, ChangeRow>((db) =>
  db
    .select({
      number: caseChanges.number,
      caseId: caseChanges.caseId,
      kind: caseChanges.kind,
      version: caseChanges.version,
      recordedAt: caseChanges.recordedAt,
    })
    .from(caseChanges)
    .where(
      and(
        eq(caseChanges.agencyId, sql`(${sql.placeholder('agencyId')} + 0)`),
        gte(caseChanges.number, sql.placeholder('number')),
      ),
    )
    .orderBy(asc(caseChanges.number))
    .limit(sql.placeholder('limit')),
);
