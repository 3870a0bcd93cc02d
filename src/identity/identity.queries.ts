import { asc, sql } from 'drizzle-orm';
import { births, names } from '../../schema/identity.js';
import { prepared } from '../database/prepared.js';

/** Ids as a JSON array, the one parameter that keeps an `in` list preparable. */
const amongIds = (column: unknown) => sql`${column} in (select value from json_each(${sql.placeholder('ids')}))`;

/** Names of the children, and of the parents, of these cases. */
export const listNames = prepared<
  { ids: string },
  { caseId: number; parentId: number | null; text: string; role: string; script: string; source: string }
>((db) =>
  db
    .select({
      caseId: names.caseId,
      parentId: names.parentId,
      text: names.text,
      role: names.role,
      script: names.script,
      source: names.source,
    })
    .from(names)
    .where(amongIds(names.caseId))
    .orderBy(asc(names.id)),
);

/** The birth intervals ever recorded for these cases, oldest first; the last of a case holds. */
export const listBirthsOfCases = prepared<
  { ids: string },
  { caseId: number; earliest: string; latest: string; basis: string }
>((db) =>
  db
    .select({ caseId: births.caseId, earliest: births.earliest, latest: births.latest, basis: births.basis })
    .from(births)
    .where(amongIds(births.caseId))
    .orderBy(asc(births.id)),
);
