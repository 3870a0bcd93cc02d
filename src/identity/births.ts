import { asc, desc, eq, getTableColumns, gt, inArray, sql } from 'drizzle-orm';
import { births, type birthBases } from '../../schema/identity.js';
import { isCivilDate, type CivilDate } from '../dates.js';
import type { Reader, Tx } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { cell } from '../database/enciphered/cells.js';
import { encipheredText } from '../database/enciphered/words.js';
import { restated } from '../database/enciphered/writes.js';
import { insertNumberedRow, type Destination } from '../database/insert-row.js';
import { prepared, preparedWrite } from '../database/prepared.js';
import { Invalid } from '../errors.js';
import type { CaseId } from '../identifiers.js';

/** When a child was born, as far as known: a closed interval of civil dates and what it rests on. */
export interface BirthInterval {
  readonly earliest: CivilDate;
  readonly latest: CivilDate;
  readonly basis: (typeof birthBases)[number];
}

/** Refuses an interval that is upside down or reaches past `noLaterThan`. */
export function assertBirthPossible(birth: BirthInterval, noLaterThan: CivilDate, field: string): void {
  if (birth.earliest > birth.latest) {
    throw Invalid(
      `A birth interval runs from its earliest to its latest day; it came as ${birth.earliest} to ${birth.latest}.`,
      [field],
      'IMPOSSIBLE_DATES',
    );
  }
  if (birth.earliest > noLaterThan) {
    throw Invalid(
      `The child must have been born by ${noLaterThan}; the birth interval begins on ${birth.earliest}.`,
      [field, 'earliest'],
      'IMPOSSIBLE_DATES',
    );
  }
}

/** Records a birth interval, or one that corrects another, and returns its id. Nothing is overwritten. */
export const recordBirth = (
  to: Destination,
  caseId: CaseId,
  { earliest, latest, basis }: BirthInterval,
  now: number,
  correctsId: number | null = null,
): Promise<number> => writeBirth(to, { caseId, earliest, latest, basis, correctsId, recordedAt: now });

/** What the database cannot check of enciphered days: possible ones, in their order. */
function assertStorable({ earliest, latest }: Omit<BirthInterval, 'basis'>): void {
  if (!isCivilDate(earliest) || !isCivilDate(latest) || earliest > latest)
    throw new RangeError('A birth is stored as two possible days in their order.');
}

/** Writes births whose ids are known already: for loading whole histories at once. */
export async function insertBirths(tx: Tx, rows: readonly (typeof births.$inferSelect)[]): Promise<void> {
  for (const row of rows) await writeBirth(tx, row);
}

const at = (name: string) => sql.placeholder(name);

async function writeBirth(to: Destination, birth: typeof births.$inferInsert): Promise<number> {
  assertStorable(birth);
  return insertNumberedRow(to, births, birth);
}

/** Puts the births of an erased child into other words, by which ages are reckoned as before. A trigger allows it of no other. */
export async function coarsenBirth(
  tx: Tx,
  id: number,
  { earliest, latest }: Omit<BirthInterval, 'basis'>,
): Promise<void> {
  await updateBirth(tx, { id, earliest, latest });
}

const updateBirth = preparedWrite<{ id: number; earliest: CivilDate; latest: CivilDate }>((tx) => {
  const text = (column: 'earliest' | 'latest') =>
    encipheredText(at(column), 'COUNTS', { field: `births.${column}`, row: at('id') });
  return tx
    .update(births)
    .set(restated({ earliest: text('earliest'), latest: text('latest') }))
    .where(eq(births.id, at('id')));
});

/** The births with these ids, for reckoning ages. */
export async function listBirths(db: Reader, ids: readonly number[]): Promise<(BirthInterval & { id: number })[]> {
  if (ids.length === 0) return [];
  return db
    .select({ id: births.id, earliest: births.earliest, latest: births.latest, basis: births.basis })
    .from(births)
    .where(inArray(births.id, [...ids]));
}

/** Births recorded after `afterId`, oldest first, at most `limit`: for indexes that follow the table. */
export async function listBirthsAfter(
  db: Reader,
  afterId: number,
  limit: number,
): Promise<{ id: number; earliest: CivilDate; latest: CivilDate }[]> {
  return db
    .select({ id: births.id, earliest: births.earliest, latest: births.latest })
    .from(births)
    .where(gt(births.id, afterId))
    .orderBy(asc(births.id))
    .limit(limit);
}

/** All birth intervals ever recorded for a case, oldest first. */
export const listBirthsOf = (db: Reader, caseId: CaseId): Promise<(typeof births.$inferSelect)[]> =>
  selectBirths(db, { caseId });

/** The earliest day on which a child can have been born, by what was recorded of its birth last; nothing where nothing is known. */
export const findBornFrom = async (db: Reader, caseId: CaseId): Promise<CivilDate | undefined> =>
  (await selectBornFrom(db, { caseId }))[0]?.earliest;

/** Of each text that is opened the cost is as much as of the rest of its row: the one that every act asks for is read alone. */
const selectBornFrom = prepared<{ caseId: CaseId }, { earliest: CivilDate }>((db) =>
  db
    .select({ earliest: cell<string>(births.earliest) })
    .from(births)
    .where(eq(births.caseId, sql.placeholder('caseId')))
    .orderBy(desc(births.id))
    .limit(1),
);

type DatedBirth = BirthInterval & { readonly id: number; readonly caseId: number };

/** As `listBirthsOf`, of many cases, oldest first for each: what ages are reckoned by. */
export const listBirthsOfEach = prepared<{ ids: string }, DatedBirth>((db) =>
  db
    .select({
      caseId: births.caseId,
      id: births.id,
      earliest: cell<string>(births.earliest),
      latest: cell<string>(births.latest),
      basis: births.basis,
    })
    .from(births)
    .where(among(births.caseId, 'ids'))
    .orderBy(asc(births.caseId), asc(births.id)),
);

const selectBirths = prepared<{ caseId: CaseId }, typeof births.$inferSelect>((db) =>
  db
    .select({
      ...getTableColumns(births),
      earliest: cell<string>(births.earliest),
      latest: cell<string>(births.latest),
    })
    .from(births)
    .where(eq(births.caseId, sql.placeholder('caseId')))
    .orderBy(asc(births.id)),
);
