import { and, asc, isNotNull } from 'drizzle-orm';
import { births, names } from '../../schema/identity.js';
import { cell } from '../database/enciphered/cells.js';
import { among } from '../database/dialect-words.js';
import { prepared, preparedFor } from '../database/prepared.js';

const nameColumns = {
  caseId: names.caseId,
  parentId: names.parentId,
  text: cell<string>(names.text),
  role: names.role,
  script: names.script,
  source: names.source,
};

/** Names in these cases, oldest first within each: of the children and of the parents, or of the parents alone. */
const selectNames = (ofParentsAlone: boolean) =>
  preparedFor(nameColumns, ['caseId', 'parentId'], (db, columns) =>
    db
      .select(columns)
      .from(names)
      .where(and(among(names.caseId, 'ids'), ofParentsAlone ? isNotNull(names.parentId) : undefined))
      .orderBy(asc(names.caseId), asc(names.id)),
  );
export const listNames = selectNames(false);
export const listNamesOfParents = selectNames(true);

/** The birth intervals ever recorded for these cases, oldest first; the last of a case holds. */
export const listBirthsOfCases = prepared<
  { ids: string },
  { id: number; caseId: number; earliest: string; latest: string; basis: string }
>((db) =>
  db
    .select({
      id: births.id,
      caseId: births.caseId,
      earliest: cell<string>(births.earliest),
      latest: cell<string>(births.latest),
      basis: births.basis,
    })
    .from(births)
    .where(among(births.caseId, 'ids'))
    .orderBy(asc(births.caseId), asc(births.id)),
);
