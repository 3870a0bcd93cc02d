import { and, asc, eq, gt, isNull, or, sql } from 'drizzle-orm';
import {
  clientSecrets,
  credentialEndorsements,
  givenCredentials,
  invitations,
  type credentialKinds,
} from '../../../schema/access.js';
import { agencies, users } from '../../../schema/agencies.js';
import type { Actor } from '../../access/actor.js';
import { assertMay } from '../../access/permissions.js';
import type { Reader, Tx } from '../../database/connection.js';
import type { UserId } from '../../identifiers.js';
import { versionOf } from '../../versions/record-versions.js';

/*
 * What lets somebody in takes two persons, else one administrator could be the other person of every pair, or read through an
 * account of their own making what an administrator does not need to know: every role reads of children or is one of two
 * persons somewhere. So it is with each invitation, and with a client secret for the application of another agency. The
 * command line on the server is the system's own.
 */

export type CredentialKind = (typeof credentialKinds)[number];

interface Given {
  readonly id: number;
  readonly kind: CredentialKind;
  readonly userId: number;
}

/** Notes that it waits for a second person, where a person gave it out: the command line is the system's. */
export async function keepWaiting(tx: Tx, actor: Actor, given: Given, now: number): Promise<void> {
  if (actor.kind === 'user')
    await tx.insert(givenCredentials).values({ ...given, givenBy: actor.userId, givenAt: now });
}

/** Whether an invitation or a client secret waits for a second person still. */
export async function isWaitingForEndorsement(db: Reader, credentialId: number): Promise<boolean> {
  const [given] = await db
    .select({ id: givenCredentials.id })
    .from(givenCredentials)
    .leftJoin(credentialEndorsements, eq(credentialEndorsements.credentialId, givenCredentials.id))
    .where(and(eq(givenCredentials.id, credentialId), isNull(credentialEndorsements.credentialId)));
  return given !== undefined;
}

const givers = sql<string>`(select giver.name from users as giver where giver.id = ${givenCredentials.givenBy})`;

/** How many the list shows at most: what waits is decided in days, and an invitation lapses. */
const longestList = 100;

/** What waits for a second person and could still be used, oldest first; of one account where it is named. Errors: FORBIDDEN. */
export async function listWaitingCredentials(db: Reader, actor: Actor, now: number, userId?: UserId) {
  assertMay(actor, 'invitation:endorse');
  return db
    .select({
      credentialId: givenCredentials.id,
      kind: givenCredentials.kind,
      userId: users.id,
      version: versionOf('user', users.id),
      name: users.name,
      role: users.role,
      agency: agencies.code,
      givenById: givenCredentials.givenBy,
      givenBy: givers,
      givenAt: givenCredentials.givenAt,
    })
    .from(givenCredentials)
    .innerJoin(users, eq(users.id, givenCredentials.userId))
    .innerJoin(agencies, eq(agencies.id, users.agencyId))
    .leftJoin(credentialEndorsements, eq(credentialEndorsements.credentialId, givenCredentials.id))
    .leftJoin(invitations, eq(invitations.id, givenCredentials.id))
    .leftJoin(clientSecrets, eq(clientSecrets.id, givenCredentials.id))
    .where(
      and(
        isNull(credentialEndorsements.credentialId),
        isNull(users.disabledAt),
        or(
          and(isNull(invitations.usedAt), gt(invitations.expiresAt, now)),
          and(isNull(clientSecrets.revokedAt), gt(clientSecrets.expiresAt, now)),
        ),
        userId === undefined ? undefined : eq(users.id, userId),
      ),
    )
    .orderBy(asc(givenCredentials.givenAt), asc(givenCredentials.id))
    .limit(longestList);
}

export type WaitingCredential = Awaited<ReturnType<typeof listWaitingCredentials>>[number];
