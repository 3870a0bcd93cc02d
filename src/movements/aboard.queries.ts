import { eq, isNull, sql } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { manifestEndings, manifestEntries } from '../../schema/movements.js';
import type { Actor } from '../access/actor.js';
import { assertMay, may } from '../access/permissions.js';
import { forEachView, sightOf } from '../cases/case.access.js';
import type { Connection } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import type { CaseId } from '../identifiers.js';

/** What an actor is told of the children aboard beside the manifest, which shows each of them within sight. */
export interface Aboard {
  /** Places taken: all of them to whoever manages movements, to others those of children whom they may see. */
  readonly placesTaken: number;
  /** Whether words written by hand of the whole movement are shown: they may name any child who ever stood on it. */
  readonly showsWords: boolean;
  /** Every child who ever stood on it, by key: whom such words may name. */
  readonly everAboard: readonly CaseId[];
}

/** For each movement, by its key. Errors: FORBIDDEN. */
export async function readAboard(
  connection: Connection,
  actor: Actor,
  { movementKeys, now }: { readonly movementKeys: readonly number[]; readonly now: number },
): Promise<ReadonlyMap<number, Aboard>> {
  assertMay(actor, 'movement:read');
  const rows = await listAboard(actor)(connection, { ids: JSON.stringify(movementKeys), ...sightOf(actor, now) });
  const byMovement = Map.groupBy(rows, ({ movementId }) => movementId);
  const manages = may(actor, 'movement:manage');
  return new Map(movementKeys.map((key) => [key, sumUp(byMovement.get(key) ?? [], manages)]));
}

function sumUp(entries: readonly Entry[], manages: boolean): Aboard {
  const taken = entries.filter(({ isStanding, isVisible }) => isStanding === 1 && (manages || isVisible === 1));
  const knowsAll = entries.every(({ isIdentified }) => isIdentified === 1);
  const everAboard = entries.map(({ caseKey }) => caseKey as CaseId);
  return { placesTaken: taken.length, showsWords: knowsAll && (manages || entries.length > 0), everAboard };
}

interface Entry {
  readonly movementId: number;
  readonly caseKey: number;
  readonly isStanding: number;
  readonly isVisible: number;
  readonly isIdentified: number;
}

const listAboard = forEachView(({ visible, showsIdentity }) =>
  prepared<Record<string, unknown>, Entry>((db) =>
    db
      .select({
        movementId: manifestEntries.movementId,
        caseKey: manifestEntries.caseId,
        isStanding: sql<number>`${isNull(manifestEndings.entryId)}`,
        isVisible: sql<number>`(${visible})`,
        isIdentified: showsIdentity,
      })
      .from(manifestEntries)
      .innerJoin(cases, eq(cases.id, manifestEntries.caseId))
      .leftJoin(manifestEndings, eq(manifestEndings.entryId, manifestEntries.id))
      .where(among(manifestEntries.movementId, 'ids')),
  ),
);
