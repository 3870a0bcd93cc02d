import { and, eq, isNull } from 'drizzle-orm';
import { accessTokens, agencies, users, type agencyKinds } from '../../schema/agencies.js';
import { sites, type countriesAbroad, type siteKinds } from '../../schema/places.js';
import type { Role } from '../access/actor.js';
import { appendEntry } from '../audit/append-entry.js';
import { issueToken } from '../access/tokens.js';
import type { Reader, Tx } from '../database/connection.js';
import { Invalid } from '../errors.js';
import { newId, type AgencyId, type UserId } from '../identifiers.js';

/*
 * What an operator at the machine registers by command: agencies, sites, people and their tokens. People are
 * registered over the network too (src/accounts).
 */

export async function addAgency(
  tx: Tx,
  agency: { code: string; name: string; kind: (typeof agencyKinds)[number] },
  now: number,
): Promise<AgencyId> {
  const [taken] = await tx.select().from(agencies).where(eq(agencies.code, agency.code));
  if (taken) throw Invalid(`There is already an agency with the code ${agency.code}.`, ['code'], 'ALREADY_RECORDED');
  const id = newId<AgencyId>(now);
  await tx.insert(agencies).values({ id, ...agency });
  await trace(tx, 'addAgency', Object.keys(agency), now);
  return id;
}

export async function addSite(
  tx: Tx,
  site: { code: string; name: string; kind: (typeof siteKinds)[number]; country: (typeof countriesAbroad)[number] },
  now: number,
): Promise<void> {
  const [taken] = await tx.select().from(sites).where(eq(sites.code, site.code));
  if (taken) throw Invalid(`There is already a site with the code ${site.code}.`, ['code'], 'ALREADY_RECORDED');
  await tx.insert(sites).values({ id: newId(now), ...site });
  await trace(tx, 'addSite', Object.keys(site), now);
}

/** Registers a person or a partner application and issues its first token, which is answered once and never again. */
export async function addUser(
  tx: Tx,
  user: { name: string; role: Role; agencyCode: string; lifetimeDays: number },
  now: number,
): Promise<{ userId: UserId; token: string }> {
  const agencyId = await getAgencyIdByCode(tx, user.agencyCode);
  const userId = await insertUser(tx, { name: user.name, role: user.role, agencyId }, now);
  const token = await issueToken(tx, { userId, now, lifetimeDays: user.lifetimeDays, isDemonstration: false });
  await trace(tx, 'addUser', Object.keys(user), now);
  return { userId, token };
}

/** Throws ALREADY_RECORDED where the name is taken: people are told apart by their names. */
export async function insertUser(
  tx: Tx,
  user: { name: string; role: Role; agencyId: AgencyId },
  now: number,
): Promise<UserId> {
  const [taken] = await tx.select().from(users).where(eq(users.name, user.name));
  if (taken)
    throw Invalid(
      `There is already somebody registered as ${user.name}: people are told apart by their names.`,
      ['name'],
      'ALREADY_RECORDED',
    );
  const userId = newId<UserId>(now);
  await tx.insert(users).values({ id: userId, ...user, createdAt: now });
  return userId;
}

/** Revokes every token of a person, at once. Answers how many stood. */
export async function revokeTokensOf(tx: Tx, name: string, now: number): Promise<number> {
  const found = await tx.select({ id: users.id }).from(users).where(eq(users.name, name));
  if (found.length === 0) throw Invalid(`Nobody is registered as ${name}.`, ['name'], 'NOT_FOUND');
  let revoked = 0;
  for (const { id } of found) {
    const rows = await tx
      .update(accessTokens)
      .set({ revokedAt: now })
      .where(and(eq(accessTokens.userId, id), isNull(accessTokens.revokedAt)))
      .returning({ id: accessTokens.id });
    revoked += rows.length;
  }
  await trace(tx, 'revokeTokens', ['name'], now);
  return revoked;
}

export async function getAgencyIdByCode(db: Reader, code: string): Promise<AgencyId> {
  const [agency] = await db.select({ id: agencies.id }).from(agencies).where(eq(agencies.code, code));
  if (!agency)
    throw Invalid(
      `There is no agency with the code ${code}. Register it with "oralu add agency".`,
      ['agency'],
      'NOT_FOUND',
    );
  return agency.id as AgencyId;
}

/** An operator at the machine acts without a token: the audit says so, and what was done, never to whom. */
const trace = (tx: Tx, operation: string, fields: readonly string[], now: number): Promise<void> =>
  appendEntry(tx, { kind: 'system', task: 'command line' }, { operation, decision: 'DONE', subjects: [], fields }, now);
