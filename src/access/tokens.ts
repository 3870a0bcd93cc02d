import { createHash, randomBytes } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { accessTokens, users } from '../../schema/agencies.js';
import type { Connection, Tx } from '../database/connection.js';
import { prepared } from '../database/prepared.js';
import { Unauthenticated } from '../errors.js';
import { newId, type AgencyId, type UserId } from '../identifiers.js';
import { anonymous, type Actor } from './actor.js';

/** SHA-256 of something random: all that is kept of a token, a client secret or an invitation. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** 256 random bits. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

const findToken = prepared((db) =>
  db
    .select({
      userId: users.id,
      name: users.name,
      role: users.role,
      agencyId: users.agencyId,
      disabledAt: users.disabledAt,
      onlyEnrols: accessTokens.onlyEnrols,
      isDemonstration: accessTokens.isDemonstration,
      expiresAt: accessTokens.expiresAt,
      revokedAt: accessTokens.revokedAt,
    })
    .from(accessTokens)
    .innerJoin(users, eq(users.id, accessTokens.userId))
    .where(eq(accessTokens.tokenHash, sql.placeholder('hash'))),
);

/**
 * Who a request's Authorization header speaks for. Without one: anonymous. Looked up on each request, so that a
 * revocation holds at once. Throws UNAUTHENTICATED for a token that is malformed, unknown, expired or revoked.
 */
export async function authenticate(
  connection: Connection,
  header: string | undefined,
  options: { readonly now: number; readonly allowDemonstration: boolean },
): Promise<Actor> {
  if (header === undefined || header === '') return anonymous;
  const token = tokenIn(header);
  const [found] = await findToken(connection, { hash: hashOf(token) });
  if (!found)
    throw Unauthenticated(
      'This access token is not known here. It may belong to another registry, or the data folder was made anew.',
    );
  if (found.revokedAt !== null || found.disabledAt !== null) throw Unauthenticated('This access token was revoked.');
  if (found.expiresAt <= options.now) {
    throw Unauthenticated(
      `This access token expired at ${new Date(found.expiresAt).toISOString()}. Sign in again, exchange the client secret again, or ask an administrator for a new one.`,
    );
  }
  if (found.isDemonstration && !options.allowDemonstration) {
    throw Unauthenticated('Demonstration tokens are refused outside the demonstration.');
  }
  return {
    kind: 'user',
    userId: found.userId as UserId,
    name: found.name,
    role: found.role,
    agencyId: found.agencyId as AgencyId,
    tokenExpiresAt: found.expiresAt,
    ...(found.onlyEnrols ? { onlyEnrols: true } : {}),
  };
}

/** Tells how long what came is, and quotes nothing of it: it may be a password. */
function tokenIn(header: string): string {
  // Trimmed by itself: an expression that looks for the end of blanks looks again at each blank, of whoever sends thousands.
  const given = /^Bearer (.*)$/is.exec(header)?.[1]?.trim();
  if (given === undefined)
    throw Unauthenticated('The Authorization header must read "Bearer " followed by an access token.');
  if (/^[A-Za-z0-9_-]{20,200}$/.test(given)) return given;
  throw Unauthenticated(
    `What follows "Bearer " is no access token: 20 to 200 letters, digits, "-" and "_" were expected; ${given.length} characters came. Send the token as it was given out.`,
  );
}

export interface TokenIssue {
  readonly userId: UserId;
  readonly now: number;
  readonly lifetime: number;
  readonly isDemonstration?: boolean;
  readonly clientSecretId?: number;
  readonly onlyEnrols?: boolean;
}

/** Issues a token of 256 random bits for a user and returns it; only its SHA-256 is kept. `lifetime` in milliseconds. */
export async function issueTokenFor(tx: Tx, { now, lifetime, ...issue }: TokenIssue): Promise<string> {
  const token = newSecret();
  await tx.insert(accessTokens).values({
    isDemonstration: false,
    ...issue,
    id: newId(now),
    tokenHash: hashOf(token),
    createdAt: now,
    expiresAt: now + lifetime,
  });
  return token;
}

/** As `issueTokenFor`, for a token that lasts some days. */
export function issueToken(
  tx: Tx,
  issue: { userId: UserId; now: number; lifetimeDays: number; isDemonstration: boolean },
): Promise<string> {
  const { lifetimeDays, ...rest } = issue;
  return issueTokenFor(tx, { ...rest, lifetime: lifetimeDays * 86_400_000 });
}
