import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { auditEntries } from '../../schema/audit.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { bytesOnDisk, exchange, mutate, userIds } from './accounts.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

const viewer = '{ viewer { name role } }';
const create = (who = 'partner', input: object = {}) =>
  mutate(registry, who, 'clientSecretCreate', { label: 'night job', ...input });
const formOf = (made: { clientSecret: { clientId: string }; secret: string }) => ({
  grant_type: 'client_credentials',
  client_id: made.clientSecret.clientId,
  client_secret: made.secret,
});

describe('a client secret', () => {
  it('is exchanged for a token of fifteen minutes that speaks for its application', async () => {
    const answer = await exchange(registry, formOf(await create()));
    expect(answer).toMatchObject({ status: 200, token_type: 'Bearer', expires_in: 900 });
    expect(answer.headers['cache-control']).toBe('no-store');
    const { data } = await registry.ask(answer.access_token, viewer);
    expect(data.viewer).toEqual({ name: 'partner', role: 'PARTNER' });
    registry.setClock('2018-01-10T09:14:59Z');
    expect((await registry.ask(answer.access_token, viewer)).status).toBe(200);
    registry.setClock('2018-01-10T09:15:00Z');
    expect((await registry.ask(answer.access_token, viewer)).status).toBe(401);
  });

  it('is taken as HTTP Basic and as JSON too', async () => {
    const made = await create();
    const form = formOf(made);
    const authorization = `Basic ${Buffer.from(`${form.client_id}:${form.client_secret}`).toString('base64')}`;
    expect((await exchange(registry, { grant_type: 'client_credentials' }, { authorization })).status).toBe(200);
    const json = await registry.app.inject({ method: 'POST', url: '/oauth/token', payload: form });
    expect(json.statusCode).toBe(200);
    expect((await exchange(registry, form, { authorization })).error).toBe('invalid_request');
  });

  it('is taken by POST alone, which whoever tries another way is told', async () => {
    for (const method of ['GET', 'PUT', 'DELETE'] as const) {
      const { statusCode, headers, body } = await registry.app.inject({ method, url: '/oauth/token' });
      expect([statusCode, headers['allow'], JSON.parse(body)]).toEqual([
        405,
        'POST',
        {
          error: 'invalid_request',
          error_description: expect.stringMatching(
            `^Tokens are given out by POST alone; ${method} came\\. Send grant_type`,
          ),
        },
      ]);
    }
  });

  it('says of an access token what is wrong with it and what to do, and quotes nothing of it', async () => {
    const told = async (authorization: string) => {
      const headers = { authorization };
      const { statusCode, body } = await registry.app.inject({
        ...{ method: 'POST', url: '/graphql', headers, payload: { query: viewer } },
      });
      const { errors } = JSON.parse(body) as { errors: { message: string }[] };
      return [statusCode, errors[0]?.message];
    };
    expect(await told('Basic abc')).toEqual([401, expect.stringContaining('must read "Bearer " followed by')]);
    expect(await told('Bearer nonsense')).toEqual([
      401,
      'What follows "Bearer " is no access token: 20 to 200 letters, digits, "-" and "_" were expected; 8 characters came. Send the token as it was given out.',
    ]);
    const { access_token: token } = await exchange(registry, formOf(await create()));
    registry.setClock('2018-01-10T09:15:00Z');
    expect(await told(`Bearer ${token}`)).toEqual([
      401,
      'This access token expired at 2018-01-10T09:15:00.000Z. Sign in again, exchange the client secret again, or ask an administrator for a new one.',
    ]);
  });

  it('answers the same bytes where the client is unknown and where the secret is wrong, expired or revoked', async () => {
    const made = await create('partner', { days: 1 });
    const revoked = await create();
    await mutate(registry, 'partner', 'clientSecretRevoke', { id: revoked.clientSecret.id });
    const unknown = await exchange(registry, { ...formOf(made), client_id: 'user_1' });
    expect(unknown).toMatchObject({ status: 401, error: 'invalid_client' });
    const wrong = await exchange(registry, { ...formOf(made), client_secret: 'x' });
    const ended = await exchange(registry, formOf(revoked));
    registry.setClock('2018-01-11T09:00:00Z');
    const expired = await exchange(registry, formOf(made));
    const { date: _date, 'x-request-id': _requestId, ...headers } = unknown.headers;
    for (const answer of [wrong, ended, expired]) {
      expect(answer).toMatchObject({ status: 401, text: unknown.text });
      expect(answer.headers).toMatchObject(headers);
    }
  });

  it('is refused in the words of RFC 6749 where the request is not one', async () => {
    const form = formOf(await create());
    expect(await exchange(registry, { ...form, grant_type: 'password' })).toMatchObject({
      status: 400,
      error: 'unsupported_grant_type',
    });
    const twice = `${new URLSearchParams(form).toString()}&client_id=user_1`;
    const send = (payload: string, type: string) =>
      registry.app.inject({ method: 'POST', url: '/oauth/token', headers: { 'content-type': type }, payload });
    for (const [payload, type] of [
      [twice, 'application/x-www-form-urlencoded'],
      ['', 'application/x-www-form-urlencoded'],
      ['{', 'application/json'],
      ['[]', 'application/json'],
      ['x', 'text/plain'],
    ] as const) {
      const response = await send(payload, type);
      expect([payload, response.statusCode, response.json<{ error: string }>().error]).toEqual([
        payload,
        400,
        'invalid_request',
      ]);
    }
  });

  it('takes its tokens with it when it is revoked, on the very next request, and no others', async () => {
    const [made, other] = [await create(), await create()];
    const token = (await exchange(registry, formOf(made))).access_token;
    const kept = (await exchange(registry, formOf(other))).access_token;
    expect((await registry.ask(token, viewer)).status).toBe(200);
    const answer = await mutate(registry, 'partner', 'clientSecretRevoke', { id: made.clientSecret.id });
    expect(answer.clientSecret.revokedAt).toBe('2018-01-10T09:00:00.000Z');
    expect((await registry.ask(token, viewer)).status).toBe(401);
    expect((await registry.ask(kept, viewer)).status).toBe(200);
  });

  it('is answered once: a retry names it without the secret', async () => {
    const first = await create('partner', { idempotencyKey: 'the-same-key' });
    const again = await create('partner', { idempotencyKey: 'the-same-key' });
    expect(first.secret).toMatch(/^oralu_[\w-]{43}$/);
    expect(again).toEqual({ ...first, secret: null });
    const { data } = await registry.ask('partner', '{ clientSecrets { id label prefix } }');
    expect(data.clientSecrets).toEqual([
      { id: first.clientSecret.id, label: 'night job', prefix: first.secret.slice(0, 12) },
    ]);
  });

  it('is on no disk, and neither is a token made from it', async () => {
    const made = await create('partner', { idempotencyKey: 'the-same-key' });
    const token = (await exchange(registry, formOf(made))).access_token ?? '';
    await exchange(registry, { ...formOf(made), client_id: 'user_1' });
    const bytes = bytesOnDisk(registry);
    expect(bytes.includes(made.clientSecret.id)).toBe(true);
    expect(bytes.includes(made.clientSecret.label)).toBe(true);
    for (const given of [made.secret, made.secret.slice(6), token]) expect(bytes.includes(given)).toBe(false);
  });

  it('is seen and revoked by its application and by administrators, and absent to others', async () => {
    const own = await create('administrator', { userId: userIds.partner });
    expect((await registry.ask('administrator', '{ clientSecrets { id } }')).data.clientSecrets).toHaveLength(1);
    expect((await registry.ask('caseworker', '{ clientSecrets { id } }')).errors?.[0]?.extensions.code).toBe(
      'FORBIDDEN',
    );
    const foreign = await mutate(registry, 'administrator', 'userAdd', {
      name: 'Another app',
      role: 'PARTNER',
      agencyId: 'agency_12',
    });
    const theirs = await create('administrator', { userId: foreign.user.id });
    const absent = await mutate(registry, 'partner', 'clientSecretRevoke', { id: '1' });
    const invisible = await mutate(registry, 'partner', 'clientSecretRevoke', { id: theirs.clientSecret.id });
    expect(invisible).toEqual(absent);
    expect(absent.userErrors[0].code).toBe('NOT_FOUND');
    expect((await registry.ask('partner', '{ clientSecrets { id } }')).data.clientSecrets).toEqual([
      { id: own.clientSecret.id },
    ]);
  });

  it('is for applications: a person has none', async () => {
    const { userErrors } = await create('administrator', { userId: userIds.caseworker });
    expect(userErrors[0].code).toBe('INVALID_INPUT');
  });

  it('leaves its trace, refusals too, without values', async () => {
    const made = await create();
    await exchange(registry, formOf(made));
    await exchange(registry, { ...formOf(made), client_secret: 'wrong' });
    await mutate(registry, 'partner', 'clientSecretRevoke', { id: '1' });
    const rows = await registry.temporary.store.reader.db.select().from(auditEntries);
    expect(rows.map(({ operation, decision, userId }) => [operation, decision, userId])).toEqual([
      ['clientSecretCreate', 'DONE', 105],
      ['tokenExchange', 'DONE', 105],
      ['tokenExchange', 'REFUSED', null],
      ['clientSecretRevoke', 'REFUSED', 105],
    ]);
  });
});

describe('an access token', () => {
  it('is listed for its owner and revoked at once', async () => {
    const token = (await exchange(registry, formOf(await create()))).access_token;
    const { data } = await registry.ask('partner', '{ accessTokens { id name clientSecretId } }');
    expect(data.accessTokens).toHaveLength(2);
    const made = data.accessTokens.find((row: { clientSecretId: string | null }) => row.clientSecretId !== null);
    expect((await mutate(registry, 'caseworker', 'accessTokenRevoke', { id: made.id })).userErrors[0].code).toBe(
      'NOT_FOUND',
    );
    expect((await mutate(registry, 'partner', 'accessTokenRevoke', { id: made.id })).done).toBe(true);
    expect((await registry.ask(token, viewer)).status).toBe(401);
  });

  it('is refused at once when its account is disabled, as is the secret, until it is enabled again', async () => {
    const form = formOf(await create());
    const token = (await exchange(registry, form)).access_token;
    await mutate(registry, 'administrator', 'userDisable', { userId: userIds.partner });
    expect((await registry.ask(token, viewer)).status).toBe(401);
    expect((await registry.ask('partner', viewer)).status).toBe(401);
    expect((await exchange(registry, form)).error).toBe('invalid_client');
    await mutate(registry, 'administrator', 'userEnable', { userId: userIds.partner });
    expect((await registry.ask(token, viewer)).status).toBe(200);
  });
});
