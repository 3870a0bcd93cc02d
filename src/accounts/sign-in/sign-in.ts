import { eq } from 'drizzle-orm';
import { passwords, secondFactors } from '../../../schema/access.js';
import { users } from '../../../schema/agencies.js';
import { anonymous, type User } from '../../access/actor.js';
import { issueTokenFor } from '../../access/tokens.js';
import { longestPurpose, type Registry } from '../../audit/act.js';
import { appendEntry } from '../../audit/append-entry.js';
import { noteCourse } from '../../audit/course.js';
import type { Reader, Tx } from '../../database/connection.js';
import { Invalid } from '../../errors.js';
import type { AgencyId, UserId } from '../../identifiers.js';
import { countFailure, forgetFailures, isWaiting } from './failures.js';
import { lifetimes } from '../lifetimes.js';
import { isPassword } from './password-hash.js';
import { unseal } from './sealing.js';
import { findStep } from './totp.js';

export const nextSteps = ['NOTHING', 'ONE_TIME_CODE', 'ENROL_SECOND_FACTOR'] as const;

export interface SignIn {
  readonly name: string;
  readonly password: string;
  readonly oneTimeCode?: string | undefined;
  readonly purpose?: string | undefined;
}

export interface SignedIn {
  readonly token?: string;
  readonly expiresAt?: number;
  readonly next: (typeof nextSteps)[number];
}

/**
 * An access token for a person's name, password and, where there is a second factor, one-time code. Without the code the
 * answer asks for it; an administrator without a second factor is given a token that enrols one and does nothing else.
 * Errors: INVALID_INPUT, the same whatever was wrong and while the account waits; UNAVAILABLE.
 */
export async function signIn(registry: Registry, given: SignIn): Promise<SignedIn> {
  const { store, clock } = registry;
  const seen = await findAccount(store.reader.db, given.name);
  // Outside of the transaction: it takes tens of milliseconds, and nobody else should wait for them.
  const fits = await isPassword(seen?.passwordHash, given.password);
  const verdict = await store.inTransaction(async (tx) => {
    const now = clock();
    const account = fits ? await findAccount(tx, given.name) : seen;
    const unchanged = account?.passwordHash === seen?.passwordHash;
    const signedIn = account && unchanged ? await decide(tx, store.file, { account, fits, given, now }) : undefined;
    const decision = signedIn ? 'DONE' : 'REFUSED';
    const fields = ['name', 'password', ...(given.oneTimeCode === undefined ? [] : ['oneTimeCode'])];
    const purpose = given.purpose?.slice(0, longestPurpose);
    const actor = account && signedIn ? account.user : anonymous;
    await appendEntry(tx, actor, { operation: 'signIn', decision, subjects: [], fields, purpose }, now);
    return signedIn;
  });
  noteCourse(verdict ? 'isStored' : 'isTraced');
  if (verdict) return verdict;
  throw Invalid(
    'The name, the password or the one-time code is not right. After five failures in a row an account waits, up to 15 minutes.',
  );
}

interface Attempt {
  readonly account: NonNullable<Awaited<ReturnType<typeof findAccount>>>;
  readonly fits: boolean;
  readonly given: SignIn;
  readonly now: number;
}

/** What an attempt is answered; nothing where it is refused. Attempts that arrive together are decided one by one. */
async function decide(tx: Tx, file: string, { account, fits, given, now }: Attempt): Promise<SignedIn | undefined> {
  const { user, factor } = account;
  if (await isWaiting(tx, user.userId, now)) return undefined;
  const enrolled = factor?.confirmedAt != null ? factor : undefined;
  const needsCode = enrolled !== undefined && given.oneTimeCode === undefined;
  if (fits && !account.disabled && needsCode) return { next: 'ONE_TIME_CODE' };
  const secret = enrolled && unseal(file, user.userId, enrolled.sealedSecret);
  const step = secret && findStep(secret, given.oneTimeCode ?? '', now, enrolled.lastStep);
  if (!fits || account.disabled || (enrolled && step === undefined)) {
    await countFailure(tx, user.userId, now);
    return undefined;
  }
  await forgetFailures(tx, user.userId);
  if (step !== undefined)
    await tx.update(secondFactors).set({ lastStep: step }).where(eq(secondFactors.userId, user.userId));
  const onlyEnrols = user.role === 'ADMINISTRATOR' && !enrolled;
  const lifetime = onlyEnrols ? lifetimes.enrolment : lifetimes.signedIn;
  const token = await issueTokenFor(tx, { userId: user.userId, now, lifetime, ...(onlyEnrols ? { onlyEnrols } : {}) });
  return { token, expiresAt: now + lifetime, next: onlyEnrols ? 'ENROL_SECOND_FACTOR' : 'NOTHING' };
}

async function findAccount(db: Reader, name: string) {
  const [row] = await db
    .select()
    .from(users)
    .innerJoin(passwords, eq(passwords.userId, users.id))
    .leftJoin(secondFactors, eq(secondFactors.userId, users.id))
    .where(eq(users.name, name));
  if (!row) return undefined;
  const { id, role, agencyId, disabledAt } = row.users;
  const user: User = { kind: 'user', userId: id as UserId, name, role, agencyId: agencyId as AgencyId };
  return {
    user,
    disabled: disabledAt !== null,
    passwordHash: row.passwords.passwordHash,
    factor: row.second_factors,
  };
}
