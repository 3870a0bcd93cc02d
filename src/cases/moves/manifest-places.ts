import { and, eq, isNull, sql } from 'drizzle-orm';
import { cases } from '../../../schema/cases.js';
import { manifestEndings, manifestEntries, movementCorrections, movementEvents } from '../../../schema/movements.js';
import type { Tx } from '../../database/connection.js';
import { among } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import { Invalid } from '../../errors.js';
import { toNodeId, type CaseId } from '../../identifiers.js';
import { raiseVersion } from '../../versions/record-versions.js';
import { withdrawFact } from '../facts/attest-fact.js';
import type { CaseStage } from '../rules/case.rules.js';
import type { Change } from '../change-case.js';
import { isNotErased } from '../case.access.js';

export interface OpenPlace {
  readonly caseId: number;
  readonly movementId: number;
  readonly entryId: number;
}

/** An event of a movement, in an outer query, that two persons found never to have been. */
export const isTakenBack = sql`exists (select 1 from ${movementCorrections} where ${movementCorrections.eventId} = ${movementEvents.id} and ${movementCorrections.kind} = 'CORRECTED' and ${movementCorrections.arrivedOn} is null)`;

/** The day of an event of a movement, in an outer query, as two persons put it right last, where they did. */
export const happenedOnAsPutRight = sql`coalesce((select ${movementCorrections.arrivedOn} from ${movementCorrections} where ${movementCorrections.eventId} = ${movementEvents.id} and ${movementCorrections.kind} = 'CORRECTED' order by ${movementCorrections.id} desc limit 1), ${movementEvents.happenedOn})`;

/** On which open manifests these cases stand; an erased child stands on none. */
export const listOpenPlaces = prepared<{ ids: string }, OpenPlace>((db) =>
  db
    .select({ caseId: manifestEntries.caseId, movementId: manifestEntries.movementId, entryId: manifestEntries.id })
    .from(manifestEntries)
    .innerJoin(cases, eq(cases.id, manifestEntries.caseId))
    .leftJoin(manifestEndings, eq(manifestEndings.entryId, manifestEntries.id))
    .where(
      and(
        among(manifestEntries.caseId, 'ids'),
        isNull(manifestEndings.entryId),
        isNotErased(),
        sql`not exists (select 1 from ${movementEvents} where ${movementEvents.movementId} = ${manifestEntries.movementId} and ${movementEvents.kind} in ('COMPLETED', 'CANCELLED') and not ${isTakenBack})`,
      ),
    ),
);

/** Moves that the manifest makes, or that a place on it forbids, and what to do instead. */
const insteadOf: Partial<Record<CaseStage, string>> = {
  IN_TRANSIT: 'movementDepart moves everybody on it at once',
  RETURNED:
    'movementComplete returns everybody on it at once; one who came otherwise is taken off first, with manifestRemove or manifestNoShow, and selfReturnRecord tells its return',
  RETURN_PREPARATION: 'take it off first with manifestRemove',
};

/** What to do instead of a move by hand that an open manifest decides, for a child who stands on one; nothing where none decides. */
export const insteadByManifest = (from: CaseStage, to: CaseStage): string | undefined =>
  // On the way there the case goes on while the child has its place already.
  from === 'IDENTITY_CONFIRMED' ? undefined : insteadOf[to];

/** ON_OTHER_MANIFEST for a move by hand of a child who stands on a manifest that is open, where the manifest decides. */
export async function assertMovedByNoManifest(tx: Tx, caseId: CaseId, from: CaseStage, to: CaseStage): Promise<void> {
  const instead = insteadByManifest(from, to);
  if (instead === undefined) return;
  const [open] = await listOpenPlaces(tx, { ids: JSON.stringify([caseId]) });
  if (!open) return;
  throw Invalid(
    `The child stands on the manifest of ${toNodeId('movement', open.movementId)}, which is open: ${instead}.`,
    ['toStage'],
    'ON_OTHER_MANIFEST',
  );
}

/** Frees the place of a child whose case is closed: nobody waits for it, and it holds nobody up. */
export async function freePlaces(change: Change, reason: string): Promise<void> {
  const { tx, row, now, by } = change;
  for (const { entryId, movementId } of await listOpenPlaces(tx, { ids: JSON.stringify([row.id]) })) {
    await tx.insert(manifestEndings).values({ entryId, kind: 'REMOVED', reason, recordedAt: now, recordedBy: by });
    await withdrawFact(change, { kind: 'ON_MANIFEST', reference: toNodeId('movement', movementId), reason });
    await raiseVersion(tx, 'movement', movementId);
  }
}
