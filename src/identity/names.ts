import { and, desc, eq, exists, gte, isNull, lte, notExists, or, sql, type SQL } from 'drizzle-orm';
import {
  births,
  names,
  possibleDuplicates,
  type nameRoles,
  type nameScripts,
  type nameSources,
} from '../../schema/identity.js';
import type { Connection, Reader } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { blind } from '../database/enciphered/words.js';
import { insertRow, writtenIn, type Destination } from '../database/insert-row.js';
import { prepared, preparedWrite } from '../database/prepared.js';
import { RowBatch } from '../database/rows/row-batch.js';
import { Invalid } from '../errors.js';
import { newId, type CaseId } from '../identifiers.js';
import { assertWrittenIn } from './scripts.js';
import type { BirthInterval } from './births.js';

/** A name as somebody wrote it: its text is kept as it came, with its script, its role and who gave it. */
export interface NameGiven {
  readonly text: string;
  readonly role: (typeof nameRoles)[number];
  readonly script: (typeof nameScripts)[number];
  readonly source: (typeof nameSources)[number];
}

const longestName = 200;

/** Kazakh letters and the Russian ones that clerks write for them. */
const kazakhLetters: Readonly<Record<string, string>> = {
  ә: 'а',
  ғ: 'г',
  қ: 'к',
  ң: 'н',
  ө: 'о',
  ұ: 'у',
  ү: 'у',
  һ: 'х',
  і: 'и',
  ё: 'е',
};

/** The text without case, marks, spelling variants and word order, so that one name written two ways compares equal. */
export function searchKeyOf(text: string): string {
  const letters = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[әғқңөұүһіё]/g, (letter) => kazakhLetters[letter] ?? letter)
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ');
  return letters.trim().split(' ').sort().join(' ');
}

/** The keys of the names last given, by their texts: a name is checked, looked for and stored. */
const keys = new Map<string, string>();
const mostKeys = 64;

function keyOf({ text }: Pick<NameGiven, 'text'>): string {
  let key = keys.get(text);
  if (key !== undefined) return key;
  if (keys.size >= mostKeys) keys.clear();
  keys.set(text, (key = searchKeyOf(text)));
  return key;
}

/** Refuses a name without a letter, of absurd length or in other letters than its script has; `field` is its place in the input. */
export function assertNamePossible(name: Pick<NameGiven, 'text' | 'script'>, field: readonly string[]): void {
  assertNameText(name.text, [...field, 'text']);
  assertWrittenIn(name, [...field, 'text']);
}

/** As `assertNamePossible`, of a name of which nobody has said in which script it is; `field` is the place of the text itself. */
export function assertNameText(text: string, field: readonly string[]): void {
  if (!/\p{L}/u.test(text)) throw Invalid('A name needs at least one letter; this one has none.', field);
  if (text.length > longestName) {
    throw Invalid(`A name has at most ${longestName} characters; this one has ${text.length}.`, field);
  }
}

/** Adds names to a child, or to one of its parents. */
export async function addNames(
  to: Destination,
  caseId: CaseId,
  given: readonly NameGiven[],
  now: number,
  parentId: number | null = null,
): Promise<void> {
  for (const name of given) {
    const { role, script, source } = name;
    const row = { id: newId(now), caseId, parentId, text: name.text.trim(), searchKey: keyOf(name) };
    await insertRow(to, names, { ...row, role, script, source, recordedAt: now });
    if (to instanceof RowBatch && parentId === null) to.mark(markOf(row.searchKey));
  }
}

/** By which the duplicate check finds a bearer of a name that is still to be written. */
const markOf = (searchKey: string): string => `names.search_key ${searchKey}`;

const at = (column: string) => sql.placeholder(column);

/** Cases whose child bears exactly this name, however it is written. A condition for the queries of other modules. */
export const bearsName = (caseIdColumn: unknown, text: string) =>
  sql`${caseIdColumn} in (select ${names.caseId} from ${names} where ${names.searchKey} = ${blind(searchKeyOf(text))} and ${names.parentId} is null)`;

const mostDuplicates = 50;

/** Of a name that thousands bear, those are looked at who were entered last: what an act costs must not grow with a registry. */
const mostBearers = 500;

/**
 * The duplicate check: cases whose child bears one of these names and could have been born then, at most 51. They are
 * kept beside the case for a registrar to judge (`recordPossibleDuplicates`); records are never merged by themselves.
 * Whether a name is borne by a child out of sight must not be told by how long this takes: nothing is asked first, and
 * of a child that bears it the births alone are opened.
 */
export async function findPossibleDuplicates(
  from: Reader | RowBatch,
  given: readonly NameGiven[],
  birth: BirthInterval | undefined,
): Promise<CaseId[]> {
  const { earliest, latest } = birth ?? { earliest: '0000-01-01', latest: '9999-12-31' };
  const searchKeys = new Set(given.map(keyOf));
  const db = from instanceof RowBatch ? await from.readerOf([...searchKeys].map(markOf)) : from;
  const found = new Set<number>();
  for (const searchKey of searchKeys)
    for (const { caseId } of await selectSameChild(db, { searchKey, earliest, latest })) found.add(caseId);
  return [...found].slice(0, mostDuplicates + 1) as CaseId[];
}

/** Without DISTINCT, for which SQLite would first open every birth there is. */
const selectSameChild = prepared<{ searchKey: string; earliest: string; latest: string }, { caseId: number }>((db) => {
  const bearers = db
    .select({ caseId: names.caseId })
    .from(names)
    .where(and(eq(names.searchKey, blind(at('searchKey'))), isNull(names.parentId)))
    .orderBy(desc(names.id))
    .limit(mostBearers)
    .as('bearers');
  const ofBearer = eq(births.caseId, bearers.caseId);
  const fits = and(ofBearer, lte(births.earliest, at('latest')), gte(births.latest, at('earliest')));
  const born = (where: SQL | undefined) => db.select({ id: births.id }).from(births).where(where);
  return db
    .select({ caseId: bearers.caseId })
    .from(bearers)
    .where(or(notExists(born(ofBearer)), exists(born(fits))));
});

/** Keeps, on both sides, that these cases may be the same child. */
export async function recordPossibleDuplicates(
  to: Destination,
  caseId: CaseId,
  others: readonly CaseId[],
  now: number,
): Promise<void> {
  if (others.length === 0) return;
  const tx = await writtenIn(to);
  for (const other of others) {
    if (other === caseId) continue;
    await insertDuplicate(tx, { caseId, otherCaseId: other, foundAt: now });
    await insertDuplicate(tx, { caseId: other, otherCaseId: caseId, foundAt: now });
  }
}

const insertDuplicate = preparedWrite<typeof possibleDuplicates.$inferSelect>((tx) =>
  tx
    .insert(possibleDuplicates)
    .values({ caseId: at('caseId'), otherCaseId: at('otherCaseId'), foundAt: at('foundAt') })
    .onConflictDoNothing(),
);

/** For each of these cases, those that may be the same child. Whether an actor may see them is for the caller to decide. */
export async function listPossibleDuplicates(
  connection: Connection,
  caseIds: readonly number[],
): Promise<Map<number, CaseId[]>> {
  const pairs = await selectDuplicates(connection, { ids: JSON.stringify(caseIds) });
  const found = new Map<number, CaseId[]>();
  for (const { caseId, otherCaseId } of pairs) {
    found.set(caseId, [...(found.get(caseId) ?? []), otherCaseId as CaseId]);
  }
  return found;
}

const selectDuplicates = prepared<{ ids: string }, { caseId: number; otherCaseId: number }>((db) =>
  db
    .select({ caseId: possibleDuplicates.caseId, otherCaseId: possibleDuplicates.otherCaseId })
    .from(possibleDuplicates)
    .where(among(possibleDuplicates.caseId, 'ids'))
    .orderBy(possibleDuplicates.caseId, possibleDuplicates.otherCaseId),
);
