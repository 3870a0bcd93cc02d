import { eq, isNull, sql } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { manifestEndings, manifestEntries } from '../../schema/movements.js';
import type { Actor } from '../access/actor.js';
import { assertMay, may } from '../access/permissions.js';
import { forEachView, sightOf } from '../cases/case.access.js';
import type { Connection } from '../database/connection.js';
import { prepared } from '../database/prepared.js';
import type { MovementId } from '../identifiers.js';

/** What an actor is told of the children aboard beside the manifest, which shows each of them within sight. */
export interface Aboard {
  /** Places taken: all of them to whoever manages movements, to others those of children whom they may see. */
  readonly placesTaken: number;
  /** Whether words written by hand of the whole movement are shown: they may name any child who ever stood on it. */
  readonly showsWords: boolean;
}

/** Errors: FORBIDDEN. */
export async function readAboard(
  connection: Connection,
  actor: Actor,
  { movementId, now }: { readonly movementId: MovementId; readonly now: number },
): Promise<Aboard> {
  assertMay(actor, 'movement:read');
  const entries = await listAboard(actor)(connection, { movementId, ...sightOf(actor, now) });
  const manages = may(actor, 'movement:manage');
  const taken = entries.filter(({ isStanding, isVisible }) => isStanding === 1 && (manages || isVisible === 1));
  const knowsAll = entries.every(({ isIdentified }) => isIdentified === 1);
  return { placesTaken: taken.length, showsWords: knowsAll && (manages || entries.length > 0) };
}

interface Entry {
  readonly isStanding: number;
  readonly isVisible: number;
  readonly isIdentified: number;
}

const listAboard = forEachView(({ visible, showsIdentity }) =>
  prepared<Record<string, unknown>, Entry>((db) =>
    db
      .select({
        isStanding: sql<number>`${isNull(manifestEndings.entryId)}`,
        isVisible: sql<number>`(${visible})`,
        isIdentified: showsIdentity,
      })
      .from(manifestEntries)
      .innerJoin(cases, eq(cases.id, manifestEntries.caseId))
      .leftJoin(manifestEndings, eq(manifestEndings.entryId, manifestEntries.id))
      .where(eq(manifestEntries.movementId, sql.placeholder('movementId'))),
  ),
);
