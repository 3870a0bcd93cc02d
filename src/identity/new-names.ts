import type { Reader } from '../database/connection.js';
import { Invalid } from '../errors.js';
import type { CaseId } from '../identifiers.js';
import { listNames } from './identity.queries.js';
import type { NameGiven } from './names.js';

/**
 * Refuses a name that the child has already in the same script and role from the same source: ALREADY_RECORDED; and one that
 * came twice in the list: INVALID_INPUT. From another source it is a further witness. `field` is the list in the input.
 */
export async function assertNamesNew(
  db: Reader,
  caseId: CaseId,
  given: readonly NameGiven[],
  field: string,
): Promise<void> {
  if (given.length === 0) return;
  const known = (await listNames(db, { ids: JSON.stringify([caseId]) })).filter(({ parentId }) => parentId === null);
  for (const [at, name] of given.entries()) {
    const path = [field, String(at), 'text'];
    if (given.slice(0, at).some((other) => isSame(other, name)))
      throw Invalid('This name stands twice in the list: give each once in one script, role and source.', path);
    if (known.some((other) => isSame(other, name)))
      throw Invalid(
        `The child has this name already as ${name.role} in ${name.script} from ${name.source}.`,
        path,
        'ALREADY_RECORDED',
      );
  }
}

const isSame = (one: NameGiven, other: NameGiven): boolean =>
  one.text.trim() === other.text.trim() &&
  one.role === other.role &&
  one.script === other.script &&
  one.source === other.source;
