import { and, count, eq, gt, sql } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { emergencyOpenings, emergencyReviews } from '../../schema/emergency.js';
import type { Actor } from '../access/actor.js';
import { perform, type Registry, type Request } from '../audit/act.js';
import { forEachView, isNotErased, sightOf } from '../cases/case.access.js';
import { personOf } from '../cases/change-case.js';
import type { Reader, Tx } from '../database/connection.js';
import { prepared } from '../database/prepared.js';
import { Invalid } from '../errors.js';
import type { CaseId, UserId } from '../identifiers.js';
import { justificationOf } from '../words.js';

export interface OpenFile extends Request {
  readonly caseId: CaseId;
  readonly justification: string;
}

/** A file opened in an emergency can be read for so long. */
export const openForHours = 4;

const mostInADay = 3;

/** For so long whoever was found not to be justified opens that file no more: the judgement would otherwise end nothing. */
const endedForDays = 30;
const day = 86_400_000;

/**
 * Shows one file to one person who may not see it: to be read and not to be changed, for a stated reason, four hours, and
 * three files in a day at most. It waits in the worklist of those who review it. That the file exists is thereby told;
 * everything else about files out of sight stays as it is. Errors: NOT_FOUND, JUSTIFICATION_REQUIRED, TOO_MANY_OPENINGS,
 * NOT_JUSTIFIED where a second person ended an opening of it by this one within thirty days, INVALID_INPUT where there is nothing to open.
 */
export function openFile(registry: Registry, actor: Actor, input: OpenFile): Promise<CaseId> {
  const { caseId } = input;
  const act = { action: 'emergency:open', operation: 'emergencyAccessOpen', input, subject: caseId } as const;
  return perform(registry, actor, act, async (tx, now) => {
    const userId = personOf(actor);
    const justification = justificationOf(input.justification, 'In an emergency a file');
    // First, so that who has opened all there may be learns of no further case whether it is there.
    await assertNotTooMany(tx, userId, now);
    await assertOutOfSight(tx, actor, caseId, now);
    await assertNotEnded(tx, userId, caseId, now);
    const expiresAt = now + openForHours * 3_600_000;
    await tx.insert(emergencyOpenings).values({ caseId, userId, justification, openedAt: now, expiresAt });
    return caseId;
  });
}

async function assertOutOfSight(tx: Tx, actor: Actor, caseId: CaseId, now: number): Promise<void> {
  const [there] = await tx
    .select({ id: cases.id })
    .from(cases)
    .where(and(eq(cases.id, caseId), isNotErased()));
  if (!there)
    throw Invalid(
      'There is no case with this id. An emergency opens the file of a case that you may not see: its id was expected, as somebody who sees it reads it.',
      ['caseId'],
      'NOT_FOUND',
    );
  const [seen] = await findSight(actor)(tx, { caseId, ...sightOf(actor, now) });
  if (seen?.isSealed === 1)
    throw Invalid(
      'This file is sealed: who may act on it opens it with sealedFileOpen; an emergency does not.',
      ['caseId'],
      'FILE_SEALED',
    );
  if (seen?.showsIdentity === 1)
    throw Invalid(
      'The id of a case that you may not see was expected; you see this file already, so that there is nothing to open.',
      ['caseId'],
    );
}

const findSight = forEachView(({ visible, showsIdentity, isSealed }) =>
  prepared<Record<string, unknown>, { showsIdentity: number; isSealed: number }>((db) =>
    db
      .select({ showsIdentity, isSealed })
      .from(cases)
      .where(and(eq(cases.id, sql.placeholder('caseId')), visible)),
  ),
);

async function assertNotEnded(db: Reader, userId: UserId, caseId: CaseId, now: number): Promise<void> {
  const [ended] = await db
    .select({ id: emergencyOpenings.id })
    .from(emergencyOpenings)
    .innerJoin(emergencyReviews, eq(emergencyReviews.openingId, emergencyOpenings.id))
    .where(
      and(
        eq(emergencyOpenings.userId, userId),
        eq(emergencyOpenings.caseId, caseId),
        eq(emergencyReviews.finding, 'NOT_JUSTIFIED'),
        gt(emergencyReviews.reviewedAt, now - endedForDays * day),
      ),
    )
    .limit(1);
  if (!ended) return;
  throw Invalid(
    `A second person found that your opening of this file was not justified: for ${endedForDays} days from then on you cannot open it in an emergency. Somebody else can, and the agency that owns the case can give access.`,
    ['caseId'],
    'NOT_JUSTIFIED',
  );
}

async function assertNotTooMany(db: Reader, userId: UserId, now: number): Promise<void> {
  const [found] = await db
    .select({ openings: count() })
    .from(emergencyOpenings)
    .where(and(eq(emergencyOpenings.userId, userId), gt(emergencyOpenings.openedAt, now - day)));
  if ((found?.openings ?? 0) < mostInADay) return;
  throw Invalid(
    `One person opens at most ${mostInADay} files in a day in an emergency, and you have opened ${mostInADay} since this time yesterday. Ask the agency that owns the case for access.`,
    ['caseId'],
    'TOO_MANY_OPENINGS',
  );
}
