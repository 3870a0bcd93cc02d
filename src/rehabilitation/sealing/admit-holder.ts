import { and, eq, isNull, or } from 'drizzle-orm';
import { users } from '../../../schema/agencies.js';
import { fileHolderEndings, fileHolders } from '../../../schema/rehabilitation/sealing.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { changeCase, type ChangeRequest } from '../../cases/change-case.js';
import { addYears, type CivilDate } from '../../dates.js';
import { Invalid, NotFound } from '../../errors.js';
import type { CaseId, UserId } from '../../identifiers.js';
import { listBirthsOf } from '../../identity/births.js';
import { plainWords } from '../words.js';

export interface AdmitHolder extends ChangeRequest {
  /** The account of the young person, with the role YOUNG_PERSON. */
  readonly userId: UserId;
}

/** From this birthday on the rights in a file are the young person's own; nothing is deleted by it. */
const ofAge = 18;

/**
 * Passes the rights in a file to the young person who has come of age, by their account. Errors: NOT_FOUND where the
 * account is no young person's, GUARD_FAILED where the child has not come home, NOT_OF_AGE, ALREADY_RECORDED where the file or the account has its holder.
 */
export function admitHolder(registry: Registry, actor: Actor, input: AdmitHolder): Promise<CaseId> {
  const kind = { action: 'holder:admit', operation: 'fileHolderAdmit' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by, row }) => {
    const { caseId, userId } = input;
    const [account] = await tx.select({ role: users.role }).from(users).where(eq(users.id, userId));
    if (account?.role !== 'YOUNG_PERSON') throw NotFound('account of a young person', ['userId']);
    if (row.arrivedOn === null) {
      throw Invalid(
        `The rights in a file pass to a young person who has come home; this case is at ${row.stage}.`,
        ['caseId'],
        'GUARD_FAILED',
      );
    }
    const birth = (await listBirthsOf(tx, caseId)).at(-1);
    const since = birth && ofAgeOn(birth.latest);
    if (since === undefined || since > today) {
      throw Invalid(
        `The rights in a file pass at ${ofAge}; this child is younger, or may be, as its birth is known.`,
        ['caseId'],
        'NOT_OF_AGE',
      );
    }
    const standing = await tx
      .select({ caseId: fileHolders.caseId })
      .from(fileHolders)
      .leftJoin(fileHolderEndings, eq(fileHolderEndings.holderId, fileHolders.id))
      .where(
        and(or(eq(fileHolders.caseId, caseId), eq(fileHolders.userId, userId)), isNull(fileHolderEndings.holderId)),
      );
    if (standing.length > 0) {
      const isHeld = standing.some((holder) => holder.caseId === caseId);
      const words = isHeld
        ? 'The rights in this file are held already; fileHolderRevoke takes them back.'
        : 'This account holds the rights in another file already; fileHolderRevoke there takes them back.';
      throw Invalid(words, [isHeld ? 'caseId' : 'userId'], 'ALREADY_RECORDED');
    }
    await tx.insert(fileHolders).values({ caseId, userId, since, recordedAt: now, recordedBy: by });
  });
}

/** The day on which a child is surely of age, as its birth is known. */
export const ofAgeOn = (latestBirth: CivilDate): CivilDate => addYears(latestBirth, ofAge);

export interface RevokeHolder extends ChangeRequest {
  readonly reason: string;
}

/**
 * Takes the rights in a file back from whoever was admitted to it by mistake, at once: one person does it, since each
 * reading by the wrong one does harm. The file and the account are free then for their right ones. Errors:
 * NO_SUCH_TRANSITION where nobody holds it, INVALID_INPUT.
 */
export function revokeHolder(registry: Registry, actor: Actor, input: RevokeHolder): Promise<CaseId> {
  const kind = { action: 'holder:admit', operation: 'fileHolderRevoke' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, by }) => {
    const reason = plainWords(input.reason, 'reason');
    const [held] = await tx
      .select({ id: fileHolders.id })
      .from(fileHolders)
      .leftJoin(fileHolderEndings, eq(fileHolderEndings.holderId, fileHolders.id))
      .where(and(eq(fileHolders.caseId, input.caseId), isNull(fileHolderEndings.holderId)));
    if (!held)
      throw Invalid(
        'Nobody holds the rights in this file: there is nothing to take back.',
        ['caseId'],
        'NO_SUCH_TRANSITION',
      );
    await tx.insert(fileHolderEndings).values({ holderId: held.id, reason, recordedAt: now, recordedBy: by });
  });
}
