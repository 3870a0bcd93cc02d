import { eq } from 'drizzle-orm';
import { agencies } from '../../../schema/agencies.js';
import { answeringBodies } from '../../../schema/rehabilitation/catalogue.js';
import type { Actor } from '../../access/actor.js';
import { performAnswering, type Registry, type Request } from '../../audit/act.js';
import { personOf } from '../../cases/change-case.js';
import { NotFound, VersionConflict } from '../../errors.js';
import type { AgencyId } from '../../identifiers.js';
import { versionOfBody, type BodyKind, type Region } from './answering-bodies.queries.js';

export interface SetAnsweringBody extends Request {
  readonly body: BodyKind;
  /** For whom: the children whose family comes from there; left out, all for whose region no other is registered. */
  readonly region?: Region | undefined;
  /** Left out, there is none any more. */
  readonly agencyId?: AgencyId | undefined;
  /** Of the kind and region, as it was read: 0 where nothing was ever stated of them. */
  readonly expectedVersion: number;
}

/**
 * Registers which agency is the body of a kind, so that the milestones of plans that are opened from now on lie with it; plans
 * that run keep theirs. Errors: VERSION_CONFLICT, NOT_FOUND.
 */
export function setAnsweringBody(registry: Registry, actor: Actor, input: SetAnsweringBody): Promise<number> {
  const act = { action: 'catalogue:edit', operation: 'answeringBodySet', input } as const;
  return performAnswering(registry, actor, act, { write: String, read: Number }, async (tx, now) => {
    const { body, region = null, agencyId = null, expectedVersion } = input;
    const version = await versionOfBody(tx, body, region);
    if (version !== expectedVersion) throw VersionConflict(expectedVersion, version);
    if (agencyId !== null) {
      const [agency] = await tx.select({ id: agencies.id }).from(agencies).where(eq(agencies.id, agencyId));
      if (!agency) throw NotFound('agency', ['agencyId']);
    }
    const stamp = { recordedAt: now, recordedBy: personOf(actor) };
    const [row] = await tx
      .insert(answeringBodies)
      .values({ body, region, agencyId, ...stamp })
      .returning({ id: answeringBodies.id });
    return { answer: row?.id ?? 0, subjects: [] };
  });
}
