import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { auditEntries } from '../../schema/audit.js';
import { passwords } from '../../schema/access.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { bytesOnDisk, codeAt, givePassword, invite, mutate, password, signInAs, userIds } from './accounts.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

const viewer = '{ viewer { name role actions } }';
const at = (time: string) => `2018-01-10T${time}Z`;

/** An administrator with a password and a confirmed second factor; answers its secret and every token on the way. */
async function enrolAdministrator(): Promise<{ secret: string; tokens: string[] }> {
  await givePassword(registry, 'administrator');
  const { token } = await signInAs(registry, 'administrator');
  const { secret } = await mutate(registry, token, 'totpEnrol', {});
  await mutate(registry, token, 'totpConfirm', { oneTimeCode: codeAt(secret, at('09:00:00')) });
  return { secret, tokens: [token] };
}

describe('an invitation', () => {
  it('sets a password once, and ends the tokens there were', async () => {
    const invitation = await givePassword(registry, 'caseworker');
    expect((await registry.ask('caseworker', viewer)).status).toBe(401);
    const again = await mutate(registry, undefined, 'invitationAccept', { code: invitation, newPassword: password });
    expect(again).toMatchObject({ done: false, userErrors: [{ code: 'INVALID_INPUT', field: ['code'] }] });
  });

  it('expires after three days, and ends when a later one is given out', async () => {
    const accept = async (code: string) =>
      (await mutate(registry, undefined, 'invitationAccept', { code, newPassword: password })).done as boolean;
    const invited = () => invite(registry, userIds.caseworker);
    const [earlier, later] = [await invited(), await invited()];
    expect(await accept(earlier)).toBe(false);
    registry.setClock('2018-01-13T09:00:00Z');
    expect(await accept(later)).toBe(false);
  });

  it('is refused a short password and still serves', async () => {
    const invitation = await invite(registry, userIds.caseworker);
    const short = await mutate(registry, undefined, 'invitationAccept', { code: invitation, newPassword: 'short' });
    expect(short.userErrors[0]).toMatchObject({ code: 'INVALID_INPUT', field: ['newPassword'] });
    expect(
      (await mutate(registry, undefined, 'invitationAccept', { code: invitation, newPassword: password })).done,
    ).toBe(true);
  });

  it('is given out by administrators alone', async () => {
    const answer = await mutate(registry, 'supervisor', 'userInvite', { userId: userIds.caseworker });
    expect(answer.errors[0].extensions.code).toBe('FORBIDDEN');
  });
});

describe('signing in', () => {
  it('answers a token of eight hours for the right password', async () => {
    await givePassword(registry, 'caseworker');
    const answer = await signInAs(registry, 'caseworker');
    expect(answer).toMatchObject({ next: 'NOTHING', expiresAt: '2018-01-10T17:00:00.000Z', userErrors: [] });
    expect((await registry.ask(answer.token, viewer)).data.viewer.name).toBe('caseworker');
    registry.setClock(at('17:00:00'));
    expect((await registry.ask(answer.token, viewer)).status).toBe(401);
  });

  it('answers the same for an unknown name, a wrong password, a disabled and a waiting account', async () => {
    await givePassword(registry, 'caseworker');
    const unknown = await signInAs(registry, 'nobody at all');
    expect(unknown).toMatchObject({ token: null, next: null, userErrors: [{ code: 'INVALID_INPUT', field: null }] });
    expect(await signInAs(registry, 'partner')).toEqual(unknown);
    for (let failure = 0; failure < 6; failure++) {
      expect(await signInAs(registry, 'caseworker', { password: `wrong ${failure}` })).toEqual(unknown);
    }
    expect(await signInAs(registry, 'caseworker')).toEqual(unknown);
    registry.setClock(at('10:00:00'));
    await mutate(registry, 'administrator', 'userDisable', { userId: userIds.caseworker });
    expect(await signInAs(registry, 'caseworker')).toEqual(unknown);
  });

  it('waits after five failures, twice as long after each further one, and forgets them with a success', async () => {
    await givePassword(registry, 'caseworker');
    const fail = () => signInAs(registry, 'caseworker', { password: 'wrong' });
    const succeeds = async () => (await signInAs(registry, 'caseworker')).token !== null;
    for (let failure = 0; failure < 5; failure++) await fail();
    registry.setClock(at('09:00:59'));
    expect(await succeeds()).toBe(false);
    registry.setClock(at('09:01:00'));
    await fail();
    registry.setClock(at('09:02:59'));
    expect(await succeeds()).toBe(false);
    registry.setClock(at('09:03:00'));
    expect(await succeeds()).toBe(true);
    for (let failure = 0; failure < 4; failure++) await fail();
    expect(await succeeds()).toBe(true);
  });

  it('counts guesses that arrive together one by one', async () => {
    await givePassword(registry, 'caseworker');
    const guesses = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((guess) =>
      signInAs(registry, 'caseworker', { password: guess }),
    );
    await Promise.all([...guesses]);
    expect((await signInAs(registry, 'caseworker')).token).toBeNull();
  });

  it('turns a flood away before it takes up memory', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, () =>
        registry.ask(undefined, 'mutation { signIn(input: { name: "x", password: "y" }) { next } }'),
      ),
    );
    const codes = answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'ANSWERED');
    expect(codes.filter((code) => code === 'ANSWERED').length).toBeGreaterThan(30);
    expect(codes).toContain('UNAVAILABLE');
  });
});

describe('a second factor', () => {
  it('is what an administrator has to enrol first, with a token that does nothing else', async () => {
    await givePassword(registry, 'administrator');
    const { token, next } = await signInAs(registry, 'administrator');
    expect(next).toBe('ENROL_SECOND_FACTOR');
    const { data } = await registry.ask(token, viewer);
    expect(data.viewer.actions).toEqual(['public:read', 'account:read', 'account:secure', 'agency:read']);
    for (const query of [
      '{ users(first: 1) { nodes { id } } }',
      '{ cases(first: 1) { nodes { id } } }',
      '{ accessTokens { id } }',
    ]) {
      expect((await registry.ask(token, query)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
    const schema = await registry.ask(token, '{ __schema { queryType { name } } }');
    expect([schema.errors?.[0]?.extensions.code, schema.data ?? null]).toEqual(['UNAUTHENTICATED', null]);
    const { secret, uri } = await mutate(registry, token, 'totpEnrol', {});
    expect(uri).toContain(`secret=${secret}`);
    const wrong = await mutate(registry, token, 'totpConfirm', { oneTimeCode: '000000' });
    expect(wrong.done).toBe(false);
    expect((await signInAs(registry, 'administrator')).next).toBe('ENROL_SECOND_FACTOR');
    const oneTimeCode = codeAt(secret, at('09:00:00'));
    expect((await mutate(registry, token, 'totpConfirm', { oneTimeCode })).done).toBe(true);
    expect((await registry.ask(token, viewer)).status).toBe(401);
  });

  it('is asked for once it is confirmed, and its code opens the whole role', async () => {
    const { secret } = await enrolAdministrator();
    expect(await signInAs(registry, 'administrator')).toMatchObject({ token: null, next: 'ONE_TIME_CODE' });
    registry.setClock(at('09:01:00'));
    const { token, next } = await signInAs(registry, 'administrator', { oneTimeCode: codeAt(secret, at('09:01:00')) });
    expect(next).toBe('NOTHING');
    expect(
      (await registry.ask(token, '{ users(first: 1) { nodes { name agency { code } hasSecondFactor } } }')).data.users
        .nodes[0],
    ).toEqual({
      name: 'administrator',
      agency: { code: 'MFA' },
      hasSecondFactor: true,
    });
  });

  it('accepts each code once, the one that confirmed it too', async () => {
    const { secret } = await enrolAdministrator();
    const confirmed = codeAt(secret, at('09:00:00'));
    expect((await signInAs(registry, 'administrator', { oneTimeCode: confirmed })).token).toBeNull();
    registry.setClock(at('09:01:00'));
    const oneTimeCode = codeAt(secret, at('09:01:00'));
    expect((await signInAs(registry, 'administrator', { oneTimeCode })).token).not.toBeNull();
    expect((await signInAs(registry, 'administrator', { oneTimeCode })).token).toBeNull();
  });

  it('is not begun anew by whoever holds a token', async () => {
    const { secret } = await enrolAdministrator();
    registry.setClock(at('09:01:00'));
    const { token } = await signInAs(registry, 'administrator', { oneTimeCode: codeAt(secret, at('09:01:00')) });
    const again = await mutate(registry, token, 'totpEnrol', {});
    expect(again).toMatchObject({ secret: null, userErrors: [{ code: 'INVALID_INPUT' }] });
  });

  it('is answered once: a retry has no secret', async () => {
    await givePassword(registry, 'administrator');
    const { token } = await signInAs(registry, 'administrator');
    const idempotencyKey = 'the-same-key';
    expect((await mutate(registry, token, 'totpEnrol', { idempotencyKey })).secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(await mutate(registry, token, 'totpEnrol', { idempotencyKey })).toEqual({
      uri: null,
      secret: null,
      userErrors: [],
    });
  });
});

describe('a password', () => {
  it('is changed by who knows the old one, and takes all tokens with it', async () => {
    await givePassword(registry, 'caseworker');
    const { token } = await signInAs(registry, 'caseworker');
    const newPassword = 'another long password';
    const wrong = await mutate(registry, token, 'passwordSet', { oldPassword: 'wrong', newPassword });
    expect(wrong.userErrors[0].field).toEqual(['oldPassword']);
    expect((await mutate(registry, token, 'passwordSet', { oldPassword: password, newPassword })).done).toBe(true);
    expect((await registry.ask(token, viewer)).status).toBe(401);
    expect((await signInAs(registry, 'caseworker')).token).toBeNull();
    expect((await signInAs(registry, 'caseworker', { password: newPassword })).token).not.toBeNull();
  });

  it('is kept as argon2id at the cost that OWASP asks for', async () => {
    await givePassword(registry, 'caseworker');
    const [row] = await registry.temporary.store.reader.db.select().from(passwords);
    expect(row?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });
});

describe('what is given out or typed in', () => {
  it('is on no disk: no password, invitation, token, code or secret of an authenticator', async () => {
    const invitation = await givePassword(registry, 'caseworker');
    const { secret, tokens } = await enrolAdministrator();
    registry.setClock(at('09:01:00'));
    const oneTimeCode = codeAt(secret, at('09:01:00'));
    const { token } = await signInAs(registry, 'administrator', { oneTimeCode });
    await signInAs(registry, 'administrator', { password: 'a wrong password' });
    const bytes = bytesOnDisk(registry);
    expect(bytes.includes('caseworker')).toBe(true);
    for (const given of [invitation, secret, password, 'a wrong password', token, ...tokens]) {
      expect(bytes.includes(given)).toBe(false);
    }
    const trail = JSON.stringify(await registry.temporary.store.reader.db.select().from(auditEntries));
    expect(trail).not.toContain(`"${oneTimeCode}"`);
  });

  it('leaves its trace in the audit, refusals too', async () => {
    await givePassword(registry, 'caseworker');
    await signInAs(registry, 'caseworker', { password: 'wrong' });
    await signInAs(registry, 'caseworker');
    await mutate(registry, undefined, 'invitationAccept', { code: 'x', newPassword: password });
    const rows = await registry.temporary.store.reader.db.select().from(auditEntries);
    expect(rows.map(({ operation, decision, userId }) => [operation, decision, userId])).toEqual([
      ['userInvite', 'DONE', 100],
      ['invitationEndorse', 'DONE', 101],
      ['invitationAccept', 'DONE', null],
      ['signIn', 'REFUSED', null],
      ['signIn', 'DONE', 103],
      ['invitationAccept', 'REFUSED', null],
    ]);
  });
});
