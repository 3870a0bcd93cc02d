import { and, eq, gt, isNull } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { caseGrants, grantEndings } from '../../schema/referrals.js';
import { wholeRegistry } from '../../schema/changes.js';
import { erasureEndings } from '../../schema/vault.js';
import type { Actor } from '../access/actor.js';
import { keptId, performAnswering, type Registry } from '../audit/act.js';
import { personOf, type ChangeRequest } from '../cases/change-case.js';
import { freePlaces } from '../cases/moves/manifest-places.js';
import { noteAccess } from '../changes/note-change.js';
import type { Tx } from '../database/connection.js';
import { dateOf } from '../dates.js';
import { Invalid } from '../errors.js';
import { forgetTexts } from '../graphql/known-texts.js';
import type { AgencyId, CaseId, UserId } from '../identifiers.js';
import { destroyKeysOf } from '../identity/destroy-keys.js';
import { endGrant } from '../referrals/grants/grants.js';
import { coarsenBirths } from './coarsen-births.js';
import { findErasure } from './erasure.queries.js';
import { finishErasures } from './finish-erasures.js';
import { getErasableCase } from './request-erasure.js';

export interface CarriedOut {
  readonly caseId: CaseId;
  /** What could not be done yet beside the registry, in lines for an operator. */
  readonly owed: readonly string[];
}

/**
 * The second of two persons: erases the identity of a child by destroying its data key, and those of the requests and lines
 * that speak of the same child. What cannot be read any more stays where it is; counts, books and the audit stay whole,
 * and the case is answered as one that never was. It cannot be undone. Errors: NOT_FOUND, VERSION_CONFLICT, GUARD_FAILED
 * where nobody asked for it on this version of the file, SAME_PERSON. What fails once it stands is no error: it is owed.
 */
export async function carryOutErasure(registry: Registry, actor: Actor, input: ChangeRequest): Promise<CarriedOut> {
  const act = { action: 'child:erase', operation: 'erasureCarryOut', input, subject: input.caseId } as const;
  const caseId = await performAnswering(registry, actor, act, keptId<CaseId>(), async (tx, now) => {
    const row = await getErasableCase(tx, actor, input, now);
    const { ownerAgencyId } = row;
    const by = personOf(actor);
    // What is written of the child lies under its key: after this nothing can be.
    await freePlaces({ tx, now, today: dateOf(now), row, by }, 'The case is closed.');
    await endRequest(tx, input.caseId, { decision: 'CARRIED_OUT', by, now });
    await endAccess(tx, input.caseId, { by, now });
    await tx.update(cases).set({ erasedAt: now }).where(eq(cases.id, input.caseId));
    // Its owner, and whoever follows the whole registry, keep no copy either.
    for (const agencyId of [ownerAgencyId, wholeRegistry] as AgencyId[])
      await noteAccess(tx, { caseId: input.caseId, agencyId, kind: 'ACCESS_LOST', now });
    destroyKeysOf(tx, registry.store.vault, input.caseId, now);
    await coarsenBirths(tx, input.caseId);
    return { answer: input.caseId, subjects: [input.caseId] };
  });
  forgetTexts([caseId]);
  return { caseId, owed: (await finishErasures(registry)).lines };
}

/** Declines what somebody asked for. Errors: as `carryOutErasure`, but one's own request may be taken back. */
export function declineErasure(registry: Registry, actor: Actor, input: ChangeRequest): Promise<CaseId> {
  const act = { action: 'child:erase', operation: 'erasureDecline', input, subject: input.caseId } as const;
  return performAnswering(registry, actor, act, keptId<CaseId>(), async (tx, now) => {
    await getErasableCase(tx, actor, input, now);
    await endRequest(tx, input.caseId, { decision: 'DECLINED', by: personOf(actor), now });
    return { answer: input.caseId, subjects: [input.caseId] };
  });
}

interface Ending {
  readonly decision: 'CARRIED_OUT' | 'DECLINED';
  readonly by: UserId;
  readonly now: number;
}

async function endRequest(tx: Tx, caseId: CaseId, { decision, by, now }: Ending): Promise<void> {
  const asked = await findErasure(tx, caseId, now);
  if (!asked || (decision === 'CARRIED_OUT' && !asked.counts)) {
    throw Invalid(
      'REQUESTED: an erasure is asked for first, with its reason, on the file as it stands now and by somebody who may; nobody has in the last 30 days. Ask with erasureRequest; another person carries it out.',
      ['caseId'],
      'GUARD_FAILED',
    );
  }
  if (decision === 'CARRIED_OUT' && asked.by === by) {
    throw Invalid(
      'An erasure takes two persons: whoever asked for it does not carry it out.',
      ['caseId'],
      'SAME_PERSON',
    );
  }
  await tx.insert(erasureEndings).values({ erasureId: asked.key, decision, recordedAt: now, recordedBy: by });
}

/** Nobody is shown the child any more: every grant ends. */
async function endAccess(tx: Tx, caseId: CaseId, { by, now }: Omit<Ending, 'decision'>): Promise<void> {
  const standing = await tx
    .select({ id: caseGrants.id, caseId: caseGrants.caseId, agencyId: caseGrants.agencyId })
    .from(caseGrants)
    .leftJoin(grantEndings, eq(grantEndings.grantId, caseGrants.id))
    .where(and(eq(caseGrants.caseId, caseId), gt(caseGrants.expiresAt, now), isNull(grantEndings.grantId)));
  for (const grant of standing) await endGrant(tx, grant, { reason: 'Erased', by, now });
}
