import { and, asc, isNotNull } from 'drizzle-orm';
import { names } from '../../schema/identity.js';
import { cell } from '../database/enciphered/cells.js';
import { among } from '../database/dialect-words.js';
import { preparedFor } from '../database/prepared.js';

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
