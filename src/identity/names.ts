import { and, eq, isNull, sql } from 'drizzle-orm';
import {
  births,
  names,
  possibleDuplicates,
  type nameRoles,
  type nameScripts,
  type nameSources,
} from '../../schema/identity.js';
import type { Connection, Reader, Tx } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { prepared, preparedWrite } from '../database/prepared.js';
import { Invalid } from '../errors.js';
import { newId, type CaseId } from '../identifiers.js';
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

/** Refuses a name without a letter or of absurd length; `field` is its place in the input. */
export function assertNamePossible(name: NameGiven, field: readonly string[]): void {
  if (searchKeyOf(name.text) === '') {
    throw Invalid('A name needs at least one letter; this one has none.', [...field, 'text']);
  }
  if (name.text.length > longestName) {
    throw Invalid(`A name has at most ${longestName} characters; this one has ${name.text.length}.`, [
      ...field,
      'text',
    ]);
  }
}

/** Adds names to a child, or to one of its parents. */
export async function addNames(
  tx: Tx,
  caseId: CaseId,
  given: readonly NameGiven[],
  now: number,
  parentId: number | null = null,
): Promise<void> {
  for (const { text, role, script, source } of given) {
    const row = { id: newId(now), caseId, parentId, text: text.trim(), searchKey: searchKeyOf(text) };
    await insertName(tx, { ...row, role, script, source, recordedAt: now });
  }
}

const at = (column: string) => sql.placeholder(column);

const insertName = preparedWrite<typeof names.$inferSelect>((tx) =>
  tx.insert(names).values({
    id: at('id'),
    caseId: at('caseId'),
    parentId: at('parentId'),
    text: at('text'),
    searchKey: at('searchKey'),
    role: at('role'),
    script: at('script'),
    source: at('source'),
    recordedAt: at('recordedAt'),
  }),
);

/** Cases whose child bears exactly this name, however it is written. A condition for the queries of other modules. */
export const bearsName = (caseIdColumn: unknown, text: string) =>
  sql`${caseIdColumn} in (select ${names.caseId} from ${names} where ${names.searchKey} = ${searchKeyOf(text)} and ${names.parentId} is null)`;

/**
 * The duplicate check: cases with the same name and a birth interval that could be the same child's. Kept beside the
 * case for a registrar to judge; records are never merged by themselves. Answers the cases found.
 */
export async function recordPossibleDuplicates(
  tx: Tx,
  caseId: CaseId,
  given: readonly NameGiven[],
  birth: BirthInterval | undefined,
  now: number,
): Promise<readonly CaseId[]> {
  const found = (await findPossibleDuplicates(tx, given, birth)).filter((other) => other !== caseId);
  for (const other of found) {
    await insertDuplicate(tx, { caseId, otherCaseId: other, foundAt: now });
    await insertDuplicate(tx, { caseId: other, otherCaseId: caseId, foundAt: now });
  }
  return found;
}

const mostDuplicates = 50;

/** Cases whose child bears one of these names and could have been born then, at most 51. */
export async function findPossibleDuplicates(
  db: Reader,
  given: readonly NameGiven[],
  birth: BirthInterval | undefined,
): Promise<CaseId[]> {
  const keys = [...new Set(given.map(({ text }) => searchKeyOf(text)))];
  if (keys.length === 0) return [];
  const { earliest, latest } = birth ?? { earliest: '0000-01-01', latest: '9999-12-31' };
  const rows = await selectSameChild(db, { keys: JSON.stringify(keys), earliest, latest });
  return rows.map(({ caseId }) => caseId as CaseId);
}

const selectSameChild = prepared<{ keys: string; earliest: string; latest: string }, { caseId: number }>((db) =>
  db
    .selectDistinct({ caseId: names.caseId })
    .from(names)
    .leftJoin(births, eq(births.caseId, names.caseId))
    .where(
      and(
        among(names.searchKey, 'keys'),
        isNull(names.parentId),
        sql`(${births.id} is null or (${births.earliest} <= ${at('latest')} and ${births.latest} >= ${at('earliest')}))`,
      ),
    )
    .limit(mostDuplicates + 1),
);

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
