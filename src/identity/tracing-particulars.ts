import { and, asc, eq, inArray, ne, sql, type SQL } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { cases } from '../../schema/cases.js';
import {
  correctedParticulars,
  names,
  tracingNameChanges,
  tracingNames,
  tracingParticulars,
  type nameScripts,
} from '../../schema/identity.js';
import { tracingRequests } from '../../schema/tracing.js';
import type { Connection, Tx } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import { Invalid } from '../errors.js';
import { newId, type CaseId, type RequestId } from '../identifiers.js';
import { wordsOrNone } from '../words.js';
import { assertNamePossible, searchKeyOf } from './names.js';
import { mostNamesAtOnce } from './vocabulary.js';

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

/** The same as it is kept. */
export interface KeptParticulars {
  readonly inquirerName: string;
  readonly inquirerContact: string | null;
  readonly description: string | null;
  readonly names: readonly SoughtName[];
}

/**
 * What was given of these, as it is kept; what was left out is not judged. Errors: INVALID_INPUT for more names than a child has, a
 * name without a letter or in another script than it says, and for words that have no end or cannot be seen.
 */
export function keptParticulars(given: {
  readonly [Said in keyof Particulars]?: Particulars[Said] | undefined;
}): Partial<KeptParticulars> {
  const { inquirerName, inquirerContact: contact, description, names } = given;
  return {
    ...(inquirerName !== undefined && { inquirerName: inquirerName.trim() }),
    ...(contact !== undefined && { inquirerContact: wordsOrNone(contact, ['inquirerContact']) }),
    ...(description !== undefined && { description: wordsOrNone(description, ['description'], longestDescription) }),
    ...(names !== undefined && { names: keptNames(names) }),
  };
}

function keptNames(names: readonly SoughtName[]): readonly SoughtName[] {
  if (names.length > mostNamesAtOnce)
    throw Invalid(`A request names the child at most ${mostNamesAtOnce} times; names came with ${names.length}.`, [
      'names',
    ]);
  for (const [place, name] of names.entries()) assertNamePossible(name, ['names', String(place)]);
  return names.map(({ text, script }) => ({ text: text.trim(), script }));
}

/** Errors: as `keptParticulars`. */
export async function recordParticulars(tx: Tx, requestId: RequestId, given: Particulars, now: number): Promise<void> {
  const { names: sought = [], inquirerName = given.inquirerName, ...said } = keptParticulars(given);
  await tx.insert(tracingParticulars).values({ requestId, inquirerName, ...said });
  for (const { text, script } of sought)
    await tx.insert(tracingNames).values({ id: newId(now), requestId, text, searchKey: searchKeyOf(text), script });
}

export type ParticularsRow = typeof tracingParticulars.$inferSelect;

const lastSaid = sql`(select max(later.correction_id) from main.corrected_particulars later where later.request_id = ${tracingParticulars.requestId})`;
const said = <Text extends string | null>(first: SQLiteColumn, later: SQLiteColumn) =>
  sql<Text>`case when ${correctedParticulars.correctionId} is null then ${first} else ${later} end`;

/** As they were put right last; of requests that a visible list has yielded, and of no others. */
export const listParticulars = prepared<{ ids: string }, ParticularsRow>((db) =>
  db
    .select({
      requestId: tracingParticulars.requestId,
      inquirerName: said<string>(tracingParticulars.inquirerName, correctedParticulars.inquirerName),
      inquirerContact: said<string | null>(tracingParticulars.inquirerContact, correctedParticulars.inquirerContact),
      description: said<string | null>(tracingParticulars.description, correctedParticulars.description),
    })
    .from(tracingParticulars)
    .leftJoin(correctedParticulars, eq(correctedParticulars.correctionId, lastSaid))
    .where(among(tracingParticulars.requestId, 'ids')),
);

/** A name that a correction took away is sought no more. A condition on the names in SQL. */
export const isStillSought = (): SQL =>
  sql`not exists (select 1 from ${tracingNameChanges} where ${tracingNameChanges.nameId} = ${tracingNames.id} and ${tracingNameChanges.isGiven} = 0)`;

/** As `listParticulars`, the names sought, in the order of recording. */
export const listSoughtNames = prepared<{ ids: string }, SoughtName & { readonly requestId: number }>((db) =>
  db
    .select({ requestId: tracingNames.requestId, text: tracingNames.text, script: tracingNames.script })
    .from(tracingNames)
    .where(and(among(tracingNames.requestId, 'ids'), isStillSought()))
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
    .where(and(eq(tracingNames.requestId, tracingRequests.id), ne(tracingNames.searchKey, ''), isStillSought()));
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
