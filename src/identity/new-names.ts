import { and, eq, sql } from 'drizzle-orm';
import { names } from '../../schema/identity.js';
import type { Reader } from '../database/connection.js';
import { Invalid } from '../errors.js';
import type { CaseId } from '../identifiers.js';
import { listNames } from './identity.queries.js';
import { longestName, type NameGiven } from './names.js';
import { longestNamesOfOne, mostNamesAtOnce, mostNamesOfOne } from './vocabulary.js';

/** Refuses more names than are given at once, or longer ones than one may bear in all: INVALID_INPUT. `field` is the list in the input. */
export function assertFewNames(given: readonly NameGiven[], field: readonly string[]): void {
  const { length } = given;
  if (length > mostNamesAtOnce)
    throw Invalid(`At most ${mostNamesAtOnce} names are given at once; ${field.join('.')} came with ${length}.`, field);
  // One that is too long by itself is refused at its own place (`assertNameText`).
  if (given.every(({ text }) => text.length <= longestName)) assertNotTooLong(given, field);
}

/** As a text is sent within an answer: what is escaped there takes up to six bytes. */
const lengthSent = ({ text }: Pick<NameGiven, 'text'>): number => Buffer.byteLength(JSON.stringify(text.trim())) - 2;

function assertNotTooLong(all: readonly Pick<NameGiven, 'text'>[], field: readonly string[]): void {
  if (all.reduce((sum, name) => sum + lengthSent(name), 0) <= longestNamesOfOne) return;
  throw Invalid(
    `The names of one take at most ${longestNamesOfOne} bytes together (${longestNamesOfOne / 2} letters of Cyrillic or Arabic); these would take more.`,
    field,
  );
}

/**
 * Refuses names beyond those that a child, or one of its parents, may bear in all, by their number or by their length:
 * INVALID_INPUT. Of names that are few and possible (`assertFewNames`, `assertNamePossible`). It does not say how many are on file, which not everybody may know who adds one.
 */
export async function assertRoomForNames(
  db: Reader,
  bearer: { readonly caseId: CaseId; readonly parentId: number | null },
  given: readonly NameGiven[],
  field: string,
): Promise<void> {
  if (given.length === 0) return;
  const known = await db
    .select({ text: names.text })
    .from(names)
    .where(and(eq(names.caseId, bearer.caseId), sql`${names.parentId} is ${bearer.parentId}`));
  if (known.length + given.length > mostNamesOfOne)
    throw Invalid(
      `At most ${mostNamesOfOne} names are kept of one; with the ${given.length} that came there would be more.`,
      [field],
    );
  assertNotTooLong([...known, ...given], [field]);
}

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
