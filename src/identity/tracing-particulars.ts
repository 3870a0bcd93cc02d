import { asc, eq, getTableColumns, inArray } from 'drizzle-orm';
import { names, tracingNames, tracingParticulars, type nameScripts } from '../../schema/identity.js';
import type { Reader, Tx } from '../database/connection.js';
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

/** Errors: INVALID_INPUT for a name without a letter, and for words that have no end or cannot be seen. */
export async function recordParticulars(tx: Tx, requestId: RequestId, given: Particulars, now: number): Promise<void> {
  const { inquirerName, inquirerContact, description } = given;
  for (const [place, { text, script }] of given.names.entries())
    assertNamePossible({ text, script, role: 'GIVEN_BY_PARENTS', source: 'RELATIVE' }, ['names', String(place)]);
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

/** Cases whose child bears a name that is sought, whoever may see them: for the caller to narrow to what may be seen. */
export async function findBearersOfSoughtNames(db: Reader, requestId: RequestId): Promise<CaseId[]> {
  const sought = await db
    .select({ searchKey: tracingNames.searchKey })
    .from(tracingNames)
    .where(eq(tracingNames.requestId, requestId));
  if (sought.length === 0) return [];
  const keys = sought.map(({ searchKey }) => searchKey);
  const bearers = await db
    .selectDistinct({ caseId: names.caseId })
    .from(names)
    .where(inArray(names.searchKey, keys))
    .limit(mostBearers);
  return bearers.map(({ caseId }) => caseId as CaseId);
}
