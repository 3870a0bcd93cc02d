import { clientSecrets } from '../../../schema/access.js';
import type { Actor } from '../../access/actor.js';
import { hashOf, newSecret } from '../../access/tokens.js';
import { performAnswering, type Registry, type Request } from '../../audit/act.js';
import { Invalid } from '../../errors.js';
import { newId, noKey, type UserId } from '../../identifiers.js';
import { getUser } from '../account.queries.js';
import { raiseVersion } from '../../versions/record-versions.js';
import { keepWaiting } from '../endorsing/given-credentials.js';
import { keptWithoutSecret, wholeDays, type Given } from '../given.js';

export interface CreateClientSecret extends Request {
  readonly label: string;
  readonly days: number;
  /** Whose it will be; left out, one's own. */
  readonly userId?: UserId | undefined;
}

/** Makes it recognisable where it is found by accident, in a log or a repository. */
const mark = 'oralu_';

/**
 * Makes a client secret, which is answered this once: a retry answers the id alone. Only partner applications have one;
 * people sign in. What somebody makes for the application of another serves once another person has endorsed it.
 * Errors: NOT_FOUND, INVALID_INPUT.
 */
export function createClientSecret(registry: Registry, actor: Actor, input: CreateClientSecret): Promise<Given> {
  const act = { action: 'secret:create', operation: 'clientSecretCreate', input } as const;
  return performAnswering(registry, actor, act, keptWithoutSecret, async (tx, now) => {
    const owner = actor.kind === 'user' && (input.userId === undefined || input.userId === actor.userId);
    const user = owner ? actor : await getUser(tx, actor, input.userId ?? (noKey as UserId));
    if (user.role !== 'PARTNER')
      throw Invalid('Only a partner application has client secrets; people sign in with a password.', ['userId']);
    const label = input.label.trim();
    if (label === '' || label.length > 100) throw Invalid('A label has 1 to 100 characters.', ['label']);
    const secret = mark + newSecret();
    const id = newId(now);
    const userId = 'userId' in user ? user.userId : user.id;
    await tx.insert(clientSecrets).values({
      id,
      userId,
      label,
      prefix: secret.slice(0, mark.length + 6),
      secretHash: hashOf(secret),
      createdAt: now,
      expiresAt: now + wholeDays(input.days),
    });
    if (!owner) {
      await keepWaiting(tx, actor, { id, kind: 'CLIENT_SECRET', userId }, now);
      await raiseVersion(tx, 'user', userId);
    }
    return { answer: { id, secret }, subjects: [] };
  });
}
