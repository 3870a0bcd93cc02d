import { isNull } from 'drizzle-orm';
import { clientSecrets, invitations } from '../../schema/access.js';
import { accessTokens } from '../../schema/agencies.js';
import type { Tx } from '../database/connection.js';

/** Ends whatever lets somebody in but passwords: every token, client secret and invitation. Answers how many. */
export async function endAccess(tx: Tx, now: number): Promise<number> {
  const tokens = await tx
    .update(accessTokens)
    .set({ revokedAt: now })
    .where(isNull(accessTokens.revokedAt))
    .returning({ id: accessTokens.id });
  const secrets = await tx
    .update(clientSecrets)
    .set({ revokedAt: now })
    .where(isNull(clientSecrets.revokedAt))
    .returning({ id: clientSecrets.id });
  const invited = await tx
    .update(invitations)
    .set({ usedAt: now })
    .where(isNull(invitations.usedAt))
    .returning({ id: invitations.id });
  return tokens.length + secrets.length + invited.length;
}
