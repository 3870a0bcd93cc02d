import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { credentialEndorsements, givenCredentials } from '../../schema/access.js';
import { roles } from '../../schema/agencies.js';
import { auditEntries } from '../../schema/audit.js';
import { inviteUser } from '../../src/accounts/invite-user.js';
import { addUser } from '../../src/agencies/register.js';
import type { UserId } from '../../src/identifiers.js';
import { openTestRegistry, type Answer, type TestRegistry } from '../support/registry.js';
import { codeAt, exchange, givePassword, invite, mutate, password, signInAs, userIds } from './accounts.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

const codesOf = ({ userErrors }: { userErrors: readonly { code: string }[] }): string[] =>
  userErrors.map(({ code }) => code);
const does = (mutation: Parameters<typeof mutate>[2], input: object, who = 'administrator') =>
  mutate(registry, who, mutation, input);
const add = async (role: string, name = `new ${role}`): Promise<string> =>
  (await does('userAdd', { name, role, agencyId: 'agency_11' })).user.id as string;
const inviteAlone = async (userId: string): Promise<string> =>
  (await does('userInvite', { userId })).invitation as string;
const accept = (code: string) => mutate(registry, undefined, 'invitationAccept', { code, newPassword: password });
const endorse = (userId: string, who = 'supervisor', more: object = {}) =>
  does('invitationEndorse', { userId, ...more }, who);
const waiting = async (who = 'supervisor'): Promise<Answer['data'][]> => {
  const fields = 'userId version name role agency kind givenBy givenAt';
  const answer = await registry.ask(who, `{ invitationsWaiting { ${fields} } }`);
  expect(answer.errors).toBeUndefined();
  return answer.data.invitationsWaiting as Answer['data'][];
};

describe('an account that an administrator gives out over the network', () => {
  it('is no second person of their own: an invitation serves once somebody else has endorsed it', async () => {
    const userId = await add('SUPERVISOR', 'A supervisor');
    const code = await inviteAlone(userId);
    const early = await accept(code);
    expect(early).toMatchObject({ done: false, userErrors: [{ code: 'NOT_READY', field: ['code'] }] });
    expect((await signInAs(registry, 'A supervisor')).token).toBeNull();
    for (const who of ['supervisor', 'administrator'])
      expect(await waiting(who)).toEqual([
        { userId, version: 2, name: 'A supervisor', role: 'SUPERVISOR', agency: 'MFA', kind: 'INVITATION', ...given },
      ]);
    expect(codesOf(await endorse(userId, 'administrator'))).toEqual(['SAME_PERSON']);
    for (const who of ['registrar', 'caseworker', 'auditor', 'partner'])
      expect((await endorse(userId, who)).errors[0].extensions.code).toBe('FORBIDDEN');
    expect((await accept(code)).done).toBe(false);
    expect(await endorse(userId)).toEqual({ done: true, userErrors: [] });
    expect(await waiting()).toEqual([]);
    expect((await accept(code)).done).toBe(true);
    const { token, next } = await signInAs(registry, 'A supervisor');
    expect([next, (await registry.ask(token, '{ viewer { role } }')).data.viewer.role]).toEqual([
      'NOTHING',
      'SUPERVISOR',
    ]);
    const rows = await registry.temporary.store.reader.db.select().from(auditEntries);
    const traces = rows.filter(({ operation }) => operation === 'invitationEndorse');
    expect(traces.map(({ decision, userId: by }) => [decision, by])).toEqual([
      ['REFUSED', 100],
      ['DONE', 101],
    ]);
  });
  const given = { givenBy: 'administrator', givenAt: '2018-01-10T09:00:00.000Z' };

  it.each(roles)('waits for a second person in the role %s, the next time as well', async (role) => {
    const userId = await add(role);
    for (let time = 0; time < 2; time++) {
      const code = await inviteAlone(userId);
      expect(codesOf(await accept(code))).toEqual(['NOT_READY']);
      await endorse(userId);
      expect((await accept(code)).done).toBe(true);
    }
    expect((await signInAs(registry, `new ${role}`)).token).not.toBeNull();
  });

  it('that signs in already is not taken over: its password and its second factor stand until somebody else has endorsed', async () => {
    await givePassword(registry, 'caseworker');
    const { token } = await signInAs(registry, 'caseworker');
    const { secret } = await mutate(registry, token, 'totpEnrol', {});
    await mutate(registry, token, 'totpConfirm', { oneTimeCode: codeAt(secret, '2018-01-10T09:00:00Z') });
    const code = await inviteAlone(userIds.caseworker);
    expect(codesOf(await accept(code))).toEqual(['NOT_READY']);
    expect((await signInAs(registry, 'caseworker')).next).toBe('ONE_TIME_CODE');
    expect((await registry.ask(token, '{ viewer { name } }')).status).toBe(200);
    await endorse(userIds.caseworker);
    expect((await accept(code)).done).toBe(true);
    // Somebody who lost the authenticator begins anew, by two persons.
    expect((await signInAs(registry, 'caseworker')).next).toBe('NOTHING');
  });

  it('is endorsed by nobody who owes their own way in to the same administrator, nor by whom it lets in', async () => {
    const friend = await add('SUPERVISOR', 'A friend');
    await accept(await invite(registry, friend));
    registry.tokens['friend'] = (await signInAs(registry, 'A friend')).token;
    const userId = await add('REGISTRAR');
    await inviteAlone(userId);
    const refused = await endorse(userId, 'friend');
    expect(refused.userErrors).toMatchObject([{ code: 'GUARD_FAILED', field: ['userId'] }]);
    expect(refused.userErrors[0].message).toContain('INDEPENDENT');
    // Nor by an account that came after.
    registry.setClock('2018-01-10T10:00:00Z');
    registry.tokens['late'] = await registry.temporary.store.inTransaction(async (tx) => {
      const user = { name: 'late', role: 'SUPERVISOR', agencyCode: 'MFA', lifetimeDays: 30 } as const;
      return (await addUser(tx, user, Date.parse('2018-01-10T10:00:00Z'))).token;
    });
    expect(codesOf(await endorse(userId, 'late'))).toEqual(['GUARD_FAILED']);
    await inviteAlone(friend);
    expect(codesOf(await endorse(friend, 'friend'))).toEqual(['SAME_PERSON']);
    expect((await endorse(userId)).done).toBe(true);
    // Three days later the friend is a colleague like every other.
    registry.setClock('2018-01-13T10:00:01Z');
    registry.tokens['friend'] = (await signInAs(registry, 'A friend')).token;
    const another = await add('CASEWORKER');
    await inviteAlone(another);
    expect((await endorse(another, 'friend')).done).toBe(true);
  });

  it('is endorsed as it was read: an invitation that was given out anew waits anew', async () => {
    const userId = await add('CASEWORKER');
    const first = await inviteAlone(userId);
    const [{ version }] = (await waiting()) as [Answer['data']];
    const second = await inviteAlone(userId);
    expect(codesOf(await endorse(userId, 'supervisor', { expectedVersion: version }))).toEqual(['VERSION_CONFLICT']);
    expect((await endorse(userId)).done).toBe(true);
    const third = await inviteAlone(userId);
    for (const code of [first, second]) expect(codesOf(await accept(code))).toEqual(['INVALID_INPUT']);
    expect(codesOf(await accept(third))).toEqual(['NOT_READY']);
  });

  it('waits no more once it has lapsed or its account is disabled, and nothing is endorsed then', async () => {
    const [disabled, lapsed] = [await add('CASEWORKER'), await add('REGISTRAR')];
    for (const userId of [disabled, lapsed]) await inviteAlone(userId);
    await does('userDisable', { userId: disabled });
    expect((await waiting()).map(({ userId }) => userId as string)).toEqual([lapsed]);
    registry.setClock('2018-01-13T09:00:00Z');
    expect(await waiting()).toEqual([]);
    for (const userId of [disabled, lapsed])
      expect([userId, codesOf(await endorse(userId))]).toEqual([userId, ['NO_SUCH_TRANSITION']]);
    for (const userId of [userIds.caseworker, 'user_999', 'nonsense'])
      expect([userId, codesOf(await endorse(userId))]).toEqual([userId, ['NOT_FOUND']]);
  });

  it('is the own business of the system where the command line of the server gave it out', async () => {
    const { store } = registry.temporary;
    const context = { store, clock: () => Date.parse('2018-01-10T09:00:00Z') };
    const operator = { kind: 'system', task: 'command line' } as const;
    const input = { userId: 103 as UserId, expectedVersion: 1 };
    const { secret } = await inviteUser(context, operator, input);
    expect((await accept(secret ?? '')).done).toBe(true);
  });

  it('is endorsed by one person alone in no way: the database refuses it too', async () => {
    const userId = await add('SUPERVISOR');
    await inviteAlone(userId);
    const { store } = registry.temporary;
    const [row] = await store.reader.db.select().from(givenCredentials);
    for (const recordedBy of [100, row?.userId ?? 0]) {
      const word = { credentialId: row?.id ?? 0, recordedAt: 1, recordedBy };
      await expect(store.inTransaction((tx) => tx.insert(credentialEndorsements).values(word))).rejects.toThrow();
    }
    await expect(store.inTransaction((tx) => tx.delete(givenCredentials))).rejects.toThrow();
    await expect(store.inTransaction((tx) => tx.update(givenCredentials).set({ givenBy: 101 }))).rejects.toThrow();
  });
});

describe('a client secret that an administrator makes for the application of others', () => {
  const formOf = (made: Answer['data']) => ({
    grant_type: 'client_credentials',
    client_id: made.clientSecret.clientId as string,
    client_secret: made.secret as string,
  });

  it('is exchanged once somebody else has endorsed it, and answered as a wrong one until then', async () => {
    const made = await does('clientSecretCreate', { userId: userIds.partner, label: 'night job' });
    const wrong = await exchange(registry, { ...formOf(made), client_secret: 'wrong' });
    const early = await exchange(registry, formOf(made));
    expect([early.status, early.text]).toEqual([401, wrong.text]);
    expect(await waiting()).toMatchObject([{ userId: userIds.partner, kind: 'CLIENT_SECRET', name: 'partner' }]);
    expect(codesOf(await endorse(userIds.partner, 'administrator'))).toEqual(['SAME_PERSON']);
    expect((await endorse(userIds.partner)).done).toBe(true);
    expect((await exchange(registry, formOf(made))).status).toBe(200);
  });

  it('is exchanged at once where the application makes its own', async () => {
    const made = await does('clientSecretCreate', { label: 'night job' }, 'partner');
    expect((await exchange(registry, formOf(made))).status).toBe(200);
    expect(await waiting()).toEqual([]);
  });
});
