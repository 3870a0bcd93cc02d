import type { Actor } from '../access/actor.js';
import { may } from '../access/permissions.js';
import { sightOf } from '../cases/case.access.js';
import type { Change } from '../cases/change-case.js';
import { listSeenFiles } from './rehabilitation.queries.js';

/** Whether the actor is of the treating role and of a body that treats the child: who is reads all that was said and answered. */
export async function treatsChild(
  { tx, row, now }: Pick<Change, 'tx' | 'row' | 'now'>,
  actor: Actor,
): Promise<boolean> {
  const [file] = await listSeenFiles(actor)(tx, { ids: JSON.stringify([row.id]), ...sightOf(actor, now) });
  const isOfTreatingRole = may(actor, 'clinical:read');
  return isOfTreatingRole && file?.treats === 1;
}
