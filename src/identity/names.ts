import { sql } from 'drizzle-orm';
import {
  names,
  possibleDuplicates,
  type nameRoles,
  type nameScripts,
  type nameSources,
} from '../../schema/identity.js';
import type { Connection, Reader } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { blind } from '../database/enciphered/words.js';
import { insertRow, type Destination } from '../database/insert-row.js';
import { prepared, preparedWrite } from '../database/prepared.js';
import { RowBatch } from '../database/rows/row-batch.js';
import { Invalid } from '../errors.js';
import { giveWay, isTurnOver } from '../give-way.js';
import { newId, type CaseId } from '../identifiers.js';
import { assertWrittenIn } from './scripts.js';
import { Bearers, mostBearers } from './bearers.js';
import type { BirthInterval } from './births.js';

/** A name as somebody wrote it: its text is kept as it came, with its script, its role and who gave it. */
export interface NameGiven {
  readonly text: string;
  readonly role: (typeof nameRoles)[number];
  readonly script: (typeof nameScripts)[number];
  readonly source: (typeof nameSources)[number];
}

export const longestName = 200;

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

/**
 * Whether the child of a case bears exactly this name, however it is written: a condition for the queries of other modules. Asked of the
 * names of the case and never of all who bear the name, or the time would tell of those whom the asker may not see.
 */
export const bearsName = (caseIdColumn: unknown, text: string) =>
  sql`exists (select 1 from ${names} where ${names.caseId} = ${caseIdColumn} and +${names.searchKey} = ${blind(searchKeyOf(text))} and ${names.parentId} is null)`;

/** Of these cases those whose child bears the name, in their order; found by the names of each. */
export async function bearersAmong(db: Connection, ids: readonly number[], text: string): Promise<number[]> {
  const found = await selectAmong(db, { ids: JSON.stringify(ids), searchKey: searchKeyOf(text) });
  const bearing = new Set(found.map(({ caseId }) => caseId));
  return ids.filter((id) => bearing.has(id));
}

const selectAmong = prepared<{ ids: string; searchKey: string }, { caseId: number }>((db) =>
  db
    .select({ caseId: names.caseId })
    .from(names)
    .where(
      sql`${among(names.caseId, 'ids')} and +${names.searchKey} = ${blind(at('searchKey'))} and ${names.parentId} is null`,
    ),
);

/** A part of all names of children that are this one, in the order of their entry; for who may see every case. */
export const listBearersAfter = (db: Connection, text: string, after: number, limit: number) =>
  selectAfter(db, { searchKey: searchKeyOf(text), after, limit });

const selectAfter = prepared<{ searchKey: string; after: number; limit: number }, { id: number; caseId: number }>(
  (db) =>
    db
      .select({ id: names.id, caseId: names.caseId })
      .from(names)
      .where(
        sql`${names.searchKey} = ${blind(at('searchKey'))} and ${names.parentId} is null and ${names.id} > ${at('after')}`,
      )
      .orderBy(names.id)
      .limit(at('limit')),
);

const mostDuplicates = 50;

/** What the duplicate check found. */
export interface Alike {
  /** At most 51. */
  readonly cases: readonly CaseId[];
  /** Others were passed over: the name has more bearers than are looked at, or more of them are alike than are kept. */
  readonly isCutShort: boolean;
}

/**
 * The duplicate check: cases whose child bears one of these names and could have been born then. They are kept beside the
 * case for a registrar to judge (`recordPossibleDuplicates`); records are never merged by themselves.
 * Whether a name is borne by a child out of sight must not be told by how long this takes: nothing is asked first, and
 * of a child that bears it the births alone are opened.
 */
export async function findPossibleDuplicates(
  from: Reader | RowBatch,
  given: readonly NameGiven[],
  birth: BirthInterval | undefined,
  bearers: Bearers = bearersFor(from),
): Promise<Alike> {
  const { earliest, latest } = birth ?? { earliest: '0000-01-01', latest: '9999-12-31' };
  const found = new Set<number>();
  let isCutShort = false;
  for (const searchKey of new Set(given.map(keyOf))) {
    const those = bearers.find(searchKey) ?? (await bearers.look(await readerFor(from, searchKey), searchKey));
    if (those.length > mostBearers) isCutShort = true;
    for (const { caseId, births } of those.slice(-mostBearers).reverse())
      if (births.length === 0 || births.some((one) => one.earliest <= latest && one.latest >= earliest))
        found.add(caseId);
    if (isTurnOver()) await giveWay();
  }
  const cases = [...found].slice(0, mostDuplicates + 1) as CaseId[];
  return { cases, isCutShort: isCutShort || cases.length < found.size };
}

const readerFor = (from: Reader | RowBatch, searchKey: string): Reader | Promise<Reader> =>
  from instanceof RowBatch ? from.readerOf([markOf(searchKey)]) : from;

/** Of an act that opens many cases its batch of rows keeps who bears a name; of any other there is nothing to keep. */
function bearersFor(from: Reader | RowBatch): Bearers {
  if (!(from instanceof RowBatch)) return new Bearers();
  let bearers = keptBearers.get(from);
  if (!bearers) keptBearers.set(from, (bearers = new Bearers()));
  return bearers;
}
const keptBearers = new WeakMap<RowBatch, Bearers>();

/** Has the duplicate check of later cases of the same act find a case that was just written. */
export function noteBearer(
  to: Destination,
  caseId: CaseId,
  given: readonly NameGiven[],
  birth: BirthInterval | undefined,
): void {
  if (!(to instanceof RowBatch)) return;
  const bearer = { caseId, births: birth ? [birth] : [] };
  for (const name of given) bearersFor(to).note(keyOf(name), bearer);
}

/** Keeps, on both sides, that these cases may be the same child. */
export async function recordPossibleDuplicates(
  to: Destination,
  caseId: CaseId,
  others: readonly CaseId[],
  now: number,
): Promise<void> {
  for (const other of others) {
    if (other === caseId) continue;
    if (to instanceof RowBatch) {
      // A case that still waits was not compared with any before.
      await insertRow(to, possibleDuplicates, { caseId, otherCaseId: other, foundAt: now });
      await insertRow(to, possibleDuplicates, { caseId: other, otherCaseId: caseId, foundAt: now });
      continue;
    }
    await insertDuplicate(to, { caseId, otherCaseId: other, foundAt: now });
    await insertDuplicate(to, { caseId: other, otherCaseId: caseId, foundAt: now });
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
