import { and, desc, eq, gt } from 'drizzle-orm';
import { cases } from '../../../schema/cases.js';
import { fileSeals, sealOpenings } from '../../../schema/rehabilitation/sealing.js';
import type { Actor } from '../../access/actor.js';
import { perform, type Registry } from '../../audit/act.js';
import { changeCase, getSealableCase, personOf, type Change, type ChangeRequest } from '../../cases/change-case.js';
import { instantAfterLifting, isOfPresentSeal, takeSealOff } from '../../cases/seals.js';
import type { Reader } from '../../database/connection.js';
import { addDays, dateOf, startOf, type CivilDate } from '../../dates.js';
import { Invalid, VersionConflict } from '../../errors.js';
import { forgetTexts } from '../../graphql/known-texts.js';
import type { CaseId, UserId } from '../../identifiers.js';
import { fileSealed } from '../plans/milestone-guards.js';
import { findPlan, listMilestones } from '../plans/plan-rows.js';
import { settle } from '../plans/settle-milestone.js';
import { isMeantAlike, justificationOf } from '../../words.js';
import { followWordsUnsealed } from '../../tracing/follow-consents.js';
import { plainWords } from '../words.js';

export interface SealFile extends ChangeRequest {
  /** The first day on which the file is sealed, today at the earliest. */
  readonly sealsOn: CivilDate;
  readonly reason: string;
}

/** A date of sealing lies within so many years. */
const longestYears = 30;

/**
 * Sets the day from which a file is sealed, which achieves EXT-CLOSE: then nobody sees more of it than the facts of the case
 * without saying why. Errors: GUARD_FAILED where the case is not closed or the file is sealed already, IMPOSSIBLE_DATES,
 * ALREADY_RECORDED for the day and the reason that stand, INVALID_INPUT.
 */
export async function sealFile(registry: Registry, actor: Actor, input: SealFile): Promise<CaseId> {
  const kind = { action: 'file:seal', operation: 'fileSeal' } as const;
  const sealed = await changeCase(registry, actor, kind, input, async ({ tx, now, today, by, row }) => {
    if (row.stage !== 'CLOSED') {
      throw Invalid(
        `CLOSED: a file is sealed once its case is closed; this one is at ${row.stage}.`,
        ['caseId'],
        'GUARD_FAILED',
      );
    }
    const { caseId, sealsOn } = input;
    if (row.sealsAt !== null && row.sealsAt <= now) {
      throw Invalid(
        `This file is sealed since ${dateOf(row.sealsAt)}. A seal that has fallen is lifted with fileSealLift, for everybody to see; another day would lift it unseen.`,
        ['sealsOn'],
        'GUARD_FAILED',
      );
    }
    if (sealsOn < today || sealsOn > addDays(today, longestYears * 366)) {
      throw Invalid(
        `A file is sealed from today, ${today}, or from a day within ${longestYears} years; it says ${sealsOn}.`,
        ['sealsOn'],
        'IMPOSSIBLE_DATES',
      );
    }
    const reason = plainWords(input.reason, 'reason');
    if (row.sealsAt === startOf(sealsOn)) await assertOtherReason(tx, { caseId, sealsOn, reason });
    await tx.insert(fileSeals).values({ caseId, sealsOn, reason, recordedAt: now, recordedBy: by });
    await tx
      .update(cases)
      .set({ sealsAt: startOf(sealsOn) })
      .where(eq(cases.id, caseId));
    await settleClosure({ tx, now, today, by }, caseId, sealsOn);
  });
  forgetTexts([sealed]);
  return sealed;
}

/** Errors: ALREADY_RECORDED. The day that stands was set last. */
async function assertOtherReason(
  db: Reader,
  { caseId, sealsOn, reason }: Pick<SealFile, 'caseId' | 'sealsOn' | 'reason'>,
): Promise<void> {
  const [last] = await db
    .select({ reason: fileSeals.reason })
    .from(fileSeals)
    .where(eq(fileSeals.caseId, caseId))
    .orderBy(desc(fileSeals.id))
    .limit(1);
  if (last === undefined || !isMeantAlike(last.reason, reason)) return;
  throw Invalid(`This file is to be sealed from ${sealsOn} already, for this reason.`, ['sealsOn'], 'ALREADY_RECORDED');
}

async function settleClosure(
  { tx, now, today, by }: Pick<Change, 'tx' | 'now' | 'today' | 'by'>,
  caseId: CaseId,
  sealsOn: CivilDate,
): Promise<void> {
  const plan = await findPlan(tx, caseId);
  if (!plan?.isHome) return;
  const open = (await listMilestones(tx, caseId)).find(({ code, outcome }) => code === fileSealed && outcome === null);
  const evidence = `Closed, and sealed from ${sealsOn}`;
  if (open) await settle(tx, plan, open, { kind: 'ACHIEVED', happenedOn: today, evidence, by, now });
}

export interface LiftSeal extends ChangeRequest {
  readonly reason: string;
}

/**
 * Lifts a seal, or takes a coming one back; of a file that is sealed already, by somebody who has opened it. What inquirers said of the
 * child while it was sealed is followed. Errors:
 * FILE_SEALED, NO_SUCH_TRANSITION where there is no seal, INVALID_INPUT.
 */
export function liftSeal(registry: Registry, actor: Actor, input: LiftSeal): Promise<CaseId> {
  const kind = { action: 'file:seal', operation: 'fileSealLift' } as const;
  return changeCase(registry, actor, kind, input, async (change) => {
    if (change.row.sealsAt === null)
      throw Invalid('This file has no seal; fileSeal sets the day of one.', ['caseId'], 'NO_SUCH_TRANSITION');
    await takeSealOff(change, plainWords(input.reason, 'reason'));
    await followWordsUnsealed(change);
  });
}

export interface OpenSealedFile extends ChangeRequest {
  readonly justification: string;
}

/** A sealed file is open to whoever opened it for so long. */
export const openForHours = 72;

/**
 * Opens a sealed file for the actor alone and for three days, or until its seal is lifted; a role that reads the audit is told of it. Whoever
 * needs it for longer, or behind another seal, opens it again after that, for a reason that is stated anew. Errors: NOT_FOUND, VERSION_CONFLICT, JUSTIFICATION_REQUIRED,
 * NO_SUCH_TRANSITION where the file is not sealed, ALREADY_RECORDED while it is open to the actor.
 */
export function openSealedFile(registry: Registry, actor: Actor, input: OpenSealedFile): Promise<CaseId> {
  const act = { action: 'file:unseal', operation: 'sealedFileOpen', input, subject: input.caseId } as const;
  return perform(registry, actor, act, async (tx, now) => {
    const { caseId, expectedVersion } = input;
    const row = await getSealableCase(tx, actor, caseId, now);
    if (row.version !== expectedVersion) throw VersionConflict(expectedVersion, row.version);
    if (row.sealsAt === null || row.sealsAt > now) {
      throw Invalid(
        `This file is not sealed on ${dateOf(now)}: there is nothing to open.`,
        ['caseId'],
        'NO_SUCH_TRANSITION',
      );
    }
    const justification = justificationOf(input.justification, 'A sealed file');
    const opening = { caseId, userId: personOf(actor), justification };
    await assertNotOpen(tx, { ...opening, now });
    const openedAt = await instantAfterLifting(tx, caseId, now);
    await tx.insert(sealOpenings).values({ ...opening, openedAt, expiresAt: openedAt + openForHours * 3_600_000 });
    return caseId;
  });
}

async function assertNotOpen(
  db: Reader,
  { caseId, userId, now }: { readonly caseId: CaseId; readonly userId: UserId; readonly now: number },
): Promise<void> {
  const [open] = await db
    .select({ expiresAt: sealOpenings.expiresAt })
    .from(sealOpenings)
    .where(
      and(
        eq(sealOpenings.caseId, caseId),
        eq(sealOpenings.userId, userId),
        gt(sealOpenings.expiresAt, now),
        isOfPresentSeal,
      ),
    )
    .orderBy(desc(sealOpenings.expiresAt))
    .limit(1);
  if (!open) return;
  throw Invalid(
    `This file is open to you until ${new Date(open.expiresAt).toISOString()}; open it again after that.`,
    ['caseId'],
    'ALREADY_RECORDED',
  );
}
