import { asc, eq, getTableColumns, gt, inArray, sql } from 'drizzle-orm';
import { births, type birthBases } from '../../schema/identity.js';
import type { CivilDate } from '../dates.js';
import type { Reader, Tx } from '../database/connection.js';
import { prepared, preparedInsert } from '../database/prepared.js';
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
  tx: Tx,
  caseId: CaseId,
  birth: BirthInterval,
  now: number,
  correctsId: number | null = null,
): Promise<number> => insertBirth(tx, { caseId, ...birth, correctsId, recordedAt: now });

/** Writes births whose ids are known already: for loading whole histories at once. */
export async function insertBirths(tx: Tx, rows: readonly (typeof births.$inferSelect)[]): Promise<void> {
  for (const row of rows) await insertBirth(tx, row);
}

const at = (name: string) => sql.placeholder(name);

const insertBirth = preparedInsert<Omit<typeof births.$inferSelect, 'id'> & { id?: number }>((tx) =>
  tx.insert(births).values({
    id: at('id'),
    caseId: at('caseId'),
    earliest: at('earliest'),
    latest: at('latest'),
    basis: at('basis'),
    correctsId: at('correctsId'),
    recordedAt: at('recordedAt'),
  }),
);

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

const selectBirths = prepared<{ caseId: CaseId }, typeof births.$inferSelect>((db) =>
  db
    .select(getTableColumns(births))
    .from(births)
    .where(eq(births.caseId, sql.placeholder('caseId')))
    .orderBy(asc(births.id)),
);
