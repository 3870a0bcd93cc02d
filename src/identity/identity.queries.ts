import { asc } from 'drizzle-orm';
import { births, names } from '../../schema/identity.js';
import { among } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';

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
    .where(among(names.caseId, 'ids'))
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
    .where(among(births.caseId, 'ids'))
    .orderBy(asc(births.id)),
);
