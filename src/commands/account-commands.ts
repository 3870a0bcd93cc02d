import { createClientSecret } from '../accounts/secrets/create-client-secret.js';
import { getUser, listAccessTokens, listClientSecrets } from '../accounts/account.queries.js';
import { disableUser, enableUser } from '../accounts/disable-user.js';
import { inviteUser } from '../accounts/invite-user.js';
import { wholeDays } from '../accounts/given.js';
import { issueTokenFor } from '../access/tokens.js';
import { revokeAccessToken } from '../accounts/secrets/revoke-access-token.js';
import { revokeClientSecret } from '../accounts/secrets/revoke-client-secret.js';
import type { System } from '../access/actor.js';
import { findPersonByName, getPersonByName } from '../agencies/person.queries.js';
import type { Registry } from '../audit/act.js';
import { appendEntry } from '../audit/append-entry.js';
import { toNodeId, type UserId } from '../identifiers.js';
import { givenDays, givenId } from './given-numbers.js';
import { printToken } from './init-command.js';
import { withRegistry } from './with-registry.js';

const operator: System = { kind: 'system', task: 'command line' };

type Named = { name: string };

const userIdOf = async ({ store }: Registry, name: string) => (await getPersonByName(store.reader.db, name)).userId;

/** The account as the command finds it: an operator at the machine decides on what is there now. */
async function accountOf(registry: Registry, name: string, known?: UserId) {
  const userId = known ?? (await userIdOf(registry, name));
  const { version } = await getUser(registry.store.reader.db, operator, userId);
  return { userId, expectedVersion: version };
}

export async function secretCreateCommand(given: Named & { label: string; days: string }): Promise<void> {
  const days = givenDays(given.days);
  const { userId, secret } = await withRegistry({}, async (registry) => {
    const owner = await userIdOf(registry, given.name);
    const input = { userId: owner, label: given.label, days };
    return { userId: owner, ...(await createClientSecret(registry, operator, input)) };
  });
  console.log(`client_id ${toNodeId('user', userId)}`);
  console.log(`client_secret, shown this once: ${secret}`);
}

export async function secretListCommand(): Promise<void> {
  const rows = await withRegistry({ evenRolledBack: 'read' }, ({ store }) =>
    listClientSecrets(store.reader.db, operator),
  );
  for (const { id, application, label, prefix, expiresAt, lastUsedAt, revokedAt } of rows) {
    const used = lastUsedAt === null ? 'never used' : `last used ${timeOf(lastUsedAt)}`;
    const state = revokedAt === null ? `until ${timeOf(expiresAt)}` : `revoked ${timeOf(revokedAt)}`;
    console.log(`${id}  ${prefix}…  ${application}: ${label}  ${state}, ${used}`);
  }
}

export async function secretRevokeCommand({ id }: { id: string }): Promise<void> {
  const given = givenId(id);
  await withRegistry({}, (registry) => revokeClientSecret(registry, operator, { id: given }));
  console.log(`Client secret ${id} and every token made from it are revoked.`);
}

export async function tokenCreateCommand({ name, days }: Named & { days: string }): Promise<void> {
  const lifetime = wholeDays(givenDays(days));
  const token = await withRegistry({}, async (registry) => {
    const userId = await userIdOf(registry, name);
    return registry.store.inTransaction(async (tx) => {
      const now = registry.clock();
      const trace = { operation: 'issueToken', decision: 'DONE', subjects: [], fields: ['name', 'days'] } as const;
      await appendEntry(tx, operator, trace, now);
      return issueTokenFor(tx, { userId, now, lifetime });
    });
  });
  printToken(name, token);
}

export async function tokenListCommand(): Promise<void> {
  const rows = await withRegistry({ evenRolledBack: 'read' }, ({ store, clock }) =>
    listAccessTokens(store.reader.db, operator, clock()),
  );
  for (const { id, name, createdAt, expiresAt } of rows) {
    console.log(`${id}  ${name}  from ${timeOf(createdAt)} until ${timeOf(expiresAt)}`);
  }
}

export async function tokenRevokeCommand({ id }: { id: string }): Promise<void> {
  const given = givenId(id);
  await withRegistry({}, (registry) => revokeAccessToken(registry, operator, { id: given }));
  console.log(`Access token ${id} is revoked.`);
}

export async function userInviteCommand({ name }: Named): Promise<void> {
  const { secret } = await withRegistry({}, async (registry) =>
    inviteUser(registry, operator, await accountOf(registry, name)),
  );
  console.log(`Invitation for ${name} to set a password, shown this once, for three days: ${secret}`);
}

export async function userDisableCommand({ name }: Named): Promise<void> {
  await withRegistry({}, async (registry) =>
    disableUser(registry, operator, { userId: await userIdOf(registry, name) }),
  );
  console.log(`Nothing of ${name} is accepted any more.`);
}

export async function userEnableCommand({ name }: Named): Promise<void> {
  await withRegistry({}, async (registry) => {
    // Who was disabled is not named as somebody who acts, and is enabled all the same.
    const found = await findPersonByName(registry.store.reader.db, name);
    await enableUser(registry, operator, await accountOf(registry, name, found?.person.userId));
  });
  console.log(`${name} may act again.`);
}

const timeOf = (instant: number): string => new Date(instant).toISOString();
