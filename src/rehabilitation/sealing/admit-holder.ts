import { eq } from 'drizzle-orm';
import { users } from '../../../schema/agencies.js';
import { fileHolders } from '../../../schema/rehabilitation/sealing.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { changeCase, type ChangeRequest } from '../../cases/change-case.js';
import { addYears, type CivilDate } from '../../dates.js';
import { Invalid, NotFound } from '../../errors.js';
import type { CaseId, UserId } from '../../identifiers.js';
import { listBirthsOf } from '../../identity/births.js';

export interface AdmitHolder extends ChangeRequest {
  /** The account of the young person, with the role YOUNG_PERSON. */
  readonly userId: UserId;
}

/** From this birthday on the rights in a file are the young person's own; nothing is deleted by it. */
const ofAge = 18;

/**
 * Passes the rights in a file to the young person who has come of age, by their account. Errors: NOT_FOUND where the
 * account is no young person's, NOT_OF_AGE, INVALID_INPUT where the file or the account has its holder.
 */
export function admitHolder(registry: Registry, actor: Actor, input: AdmitHolder): Promise<CaseId> {
  const kind = { action: 'holder:admit', operation: 'fileHolderAdmit' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    const { caseId, userId } = input;
    const [account] = await tx.select({ role: users.role }).from(users).where(eq(users.id, userId));
    if (account?.role !== 'YOUNG_PERSON') throw NotFound('account of a young person', ['userId']);
    const birth = (await listBirthsOf(tx, caseId)).at(-1);
    const since = birth && ofAgeOn(birth.latest);
    if (since === undefined || since > today) {
      throw Invalid(
        `The rights in a file pass at ${ofAge}; this child is younger, or may be, as its birth is known.`,
        ['caseId'],
        'NOT_OF_AGE',
      );
    }
    const [held] = await tx.select().from(fileHolders).where(eq(fileHolders.caseId, caseId));
    const [holds] = await tx.select().from(fileHolders).where(eq(fileHolders.userId, userId));
    if (held || holds)
      throw Invalid('This file, or this account, has its holder already.', [held ? 'caseId' : 'userId']);
    await tx.insert(fileHolders).values({ caseId, userId, since, recordedAt: now, recordedBy: by });
  });
}

/** The day on which a child is surely of age, as its birth is known. */
export const ofAgeOn = (latestBirth: CivilDate): CivilDate => addYears(latestBirth, ofAge);
