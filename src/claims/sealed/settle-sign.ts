import { asc, eq } from 'drizzle-orm';
import {
  sealedSignEndings,
  sealedSigns,
  vitalStatusClaims,
  whereaboutsClaims,
  type sealedSignOutcomes,
} from '../../../schema/claims.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { changeCase, type Change, type ChangeRequest } from '../../cases/change-case.js';
import { atOrdinal } from '../../cases/ordinals.js';
import type { Reader } from '../../database/connection.js';
import { Invalid, NotFound } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';
import { wordsOf } from '../../words.js';

export interface SettleSign extends ChangeRequest {
  /** The sign's place among those left beside the file. */
  readonly signId: number;
  readonly outcome: (typeof sealedSignOutcomes)[number];
  readonly reason: string;
}

type SignRow = typeof sealedSigns.$inferSelect;

/**
 * Takes a sign of life that waited beside a sealed file into it, as claims in the name of whoever takes it in, or sets it
 * aside; by somebody to whom the file is open. The sign stays either way. Errors: NOT_FOUND, FILE_SEALED,
 * NO_SUCH_TRANSITION where that was done already.
 */
export function settleSign(registry: Registry, actor: Actor, input: SettleSign): Promise<CaseId> {
  const kind = { action: 'vitalStatus:record', operation: 'sealedSignSettle' } as const;
  return changeCase(registry, actor, kind, input, async (change) => {
    const { tx, now, by } = change;
    const reason = wordsOf(input.reason, 'reason');
    const sign = await getWaiting(tx, input);
    if (input.outcome === 'TAKEN_IN') await takeIn(change, sign);
    const { outcome } = input;
    await tx.insert(sealedSignEndings).values({ signId: sign.id, outcome, reason, recordedAt: now, recordedBy: by });
  });
}

async function takeIn({ tx, now, by }: Change, sign: SignRow): Promise<void> {
  const { caseId, observedOn, status, country, siteId, source, grade } = sign;
  const claim = { caseId, observedOn, source, grade, isWithdrawal: false, recordedAt: now, recordedBy: by };
  await tx.insert(vitalStatusClaims).values({ ...claim, status });
  if (country !== null) await tx.insert(whereaboutsClaims).values({ ...claim, country, siteId });
}

async function getWaiting(db: Reader, { caseId, signId }: SettleSign): Promise<SignRow> {
  const rows = await db.select().from(sealedSigns).where(eq(sealedSigns.caseId, caseId)).orderBy(asc(sealedSigns.id));
  const sign = rows.find(({ id }) => id === atOrdinal(rows, signId));
  if (!sign) throw NotFound('sign of life', ['signId']);
  const [ending] = await db.select().from(sealedSignEndings).where(eq(sealedSignEndings.signId, sign.id));
  if (ending) {
    throw Invalid(`This sign of life waits no more: it was ${ending.outcome}.`, ['signId'], 'NO_SUCH_TRANSITION');
  }
  return sign;
}
