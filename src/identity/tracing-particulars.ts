import { and, asc, eq, getTableColumns, inArray, ne } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { names, tracingNames, tracingParticulars, type nameScripts } from '../../schema/identity.js';
import { tracingRequests } from '../../schema/tracing.js';
import type { Connection, Tx } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import { newId, type CaseId, type RequestId } from '../identifiers.js';
import { wordsOrNone } from '../words.js';
import { assertNamePossible, searchKeyOf } from './names.js';

/** Who asks for a child, and how the child is described. */
export interface Particulars {
  readonly inquirerName: string;
  readonly inquirerContact?: string | undefined;
  readonly description?: string | undefined;
  readonly names: readonly SoughtName[];
}

/** A name of the child sought. */
export interface SoughtName {
  readonly text: string;
  readonly script: (typeof nameScripts)[number];
}

const longestDescription = 2_000;

/** Errors: INVALID_INPUT for a name without a letter or in another script than it says, and for words that have no end or cannot be seen. */
export async function recordParticulars(tx: Tx, requestId: RequestId, given: Particulars, now: number): Promise<void> {
  const { inquirerName, inquirerContact, description } = given;
  for (const [place, name] of given.names.entries()) assertNamePossible(name, ['names', String(place)]);
  await tx.insert(tracingParticulars).values({
    requestId,
    inquirerName: inquirerName.trim(),
    inquirerContact: wordsOrNone(inquirerContact, ['inquirerContact']),
    description: wordsOrNone(description, ['description'], longestDescription),
  });
  for (const { text, script } of given.names) {
    const searchKey = searchKeyOf(text);
    await tx.insert(tracingNames).values({ id: newId(now), requestId, text: text.trim(), searchKey, script });
  }
}

export type ParticularsRow = typeof tracingParticulars.$inferSelect;

/** Of requests that a visible list has yielded, and of no others. */
export const listParticulars = prepared<{ ids: string }, ParticularsRow>((db) =>
  db
    .select(getTableColumns(tracingParticulars))
    .from(tracingParticulars)
    .where(among(tracingParticulars.requestId, 'ids')),
);

/** As `listParticulars`, the names sought, in the order of recording. */
export const listSoughtNames = prepared<{ ids: string }, SoughtName & { readonly requestId: number }>((db) =>
  db
    .select({ requestId: tracingNames.requestId, text: tracingNames.text, script: tracingNames.script })
    .from(tracingNames)
    .where(among(tracingNames.requestId, 'ids'))
    .orderBy(asc(tracingNames.id)),
);

const mostBearers = 200;

/**
 * Of each of these requests, cases whose child bears a name that is sought, whoever may see them: for the caller to narrow to
 * what may be seen.
 */
export async function listBearersOfSoughtNames(
  connection: Connection,
  requestIds: readonly number[],
): Promise<Map<number, CaseId[]>> {
  const rows = await selectBearers(connection, { ids: JSON.stringify(requestIds) });
  const bearers = Map.groupBy(rows, ({ requestId }) => requestId);
  return new Map([...bearers].map(([requestId, own]) => [requestId, own.map(({ caseId }) => caseId as CaseId)]));
}

/** Of a name that thousands bear, a few are looked at for each request; a name whose key was destroyed is nobody's. */
const selectBearers = prepared<{ ids: string }, { requestId: number; caseId: number }>((db) => {
  const sought = db
    .select({ searchKey: tracingNames.searchKey })
    .from(tracingNames)
    .where(and(eq(tracingNames.requestId, tracingRequests.id), ne(tracingNames.searchKey, '')));
  const bearers = db
    .selectDistinct({ caseId: names.caseId })
    .from(names)
    .where(inArray(names.searchKey, sought))
    .limit(mostBearers);
  return (
    db
      .select({ requestId: tracingRequests.id, caseId: cases.id })
      .from(tracingRequests)
      // The cross join keeps SQLite on the requests: for each, its few bearers are looked up.
      .crossJoin(cases)
      .where(and(among(tracingRequests.id, 'ids'), inArray(cases.id, bearers)))
      .orderBy(asc(cases.id))
  );
});
