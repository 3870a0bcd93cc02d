import { and } from 'drizzle-orm';
import { cases } from '../../../schema/cases.js';
import type { Actor } from '../../access/actor.js';
import type { Connection, Reader } from '../../database/connection.js';
import { among } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import type { CaseId } from '../../identifiers.js';
import { forEachView, sightOf } from '../case.access.js';

/** Of these cases those in which the actor may know who the child is, in no order; within an act as well. */
export async function listIdentified(
  at: Connection | Reader,
  actor: Actor,
  caseIds: readonly number[],
  now: number,
): Promise<CaseId[]> {
  const args = { ids: JSON.stringify(caseIds), ...sightOf(actor, now) };
  return (await selectIdentified(actor)(at, args)).map(({ id }) => id as CaseId);
}

const selectIdentified = forEachView(({ visible, showsIdentity }) =>
  prepared<Record<string, unknown>, { id: number }>((db) =>
    db
      .select({ id: cases.id })
      .from(cases)
      .where(and(among(cases.id, 'ids'), visible, showsIdentity)),
  ),
);
