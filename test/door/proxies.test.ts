import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { readConfig, type Subnet } from '../../src/config.js';
import { createApp } from '../../src/server/app.js';
import { makeRegistryFolder, type RegistryFolder } from '../campaigns/support/folder.js';
import { serve, openTwoReleases } from '../publication/served.js';
import type { CountedRegistry } from '../releases/counted-registry.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { startServing } from '../support/serving.js';

/** Little, so that it takes half a minute at least until what is spent at once comes again. */
const address = 20;

/** What spends all of it in one document. */
const dear = '{ __schema { types { name fields { name } } } }';
const trusting: readonly Subnet[] = [
  { address: '127.0.0.1', prefix: 32 },
  { address: '10.0.0.0', prefix: 8 },
  { address: 'fd00::', prefix: 8 },
];

let registry: TestRegistry;
let counted: CountedRegistry;
let folder: RegistryFolder;
beforeAll(async () => {
  registry = await openTestRegistry();
  counted = await openTwoReleases();
  folder = await makeRegistryFolder('memory');
}, 60_000);
const opened: FastifyInstance[] = [];
afterEach(async () => {
  for (const app of opened.splice(0)) await app.close();
});
afterAll(async () => {
  await registry.discard();
  await counted.discard();
  folder.discard();
});

type Headers = Readonly<Record<string, string | string[]>>;
type Send = (from: string | string[] | undefined, asked?: Asked) => Promise<{ status: number; text: string }>;
interface Asked {
  readonly path?: string;
  readonly body?: object;
  readonly headers?: Headers;
}

/** A proxy on the loopback, which hands on what each client sent and who it was. */
const proxyTo =
  (port: number): Send =>
  (from, { path = '/public/graphql', body, headers = {} } = {}) =>
    new Promise((resolve, reject) => {
      const said = from === undefined ? {} : { 'x-forwarded-for': from };
      const json = body && JSON.stringify(body);
      const type = json === undefined ? {} : { 'content-type': 'application/json' };
      const method = json === undefined ? 'GET' : 'POST';
      const sent = request({ host: '127.0.0.1', port, path, method, headers: { ...type, ...headers, ...said } });
      sent.on('error', reject).on('response', (came) => {
        let text = '';
        came.on('data', (piece) => (text += String(piece)));
        came.on('end', () => resolve({ status: came.statusCode ?? 0, text }));
      });
      sent.end(json);
    });

async function openBoth(trustedProxies?: readonly Subnet[]): Promise<Send> {
  const app = await createApp({
    registry: { store: registry.temporary.store, clock: Date.now },
    allowDemonstration: false,
    logLevel: 'silent',
    releasesFolder: counted.folder,
    baseUrl: 'http://127.0.0.1:4000',
    budgets: { user: 10_000, address },
    trustedProxies,
  });
  opened.push(app);
  await app.listen({ host: '127.0.0.1', port: 0 });
  return proxyTo((app.server.address() as AddressInfo).port);
}

const everywhere: readonly [string, Asked][] = [
  ['the public GraphQL', { body: { query: dear } }],
  [
    'the registry',
    {
      path: '/graphql',
      body: { query: `{ ${Array.from({ length: 10 }, (_, at) => `a${at}: viewer { role }`).join(' ')} }` },
    },
  ],
  ['the token endpoint', { path: '/oauth/token', body: { grant_type: 'client_credentials' } }],
  ['REST', { path: '/v1/statements?lang=ru' }],
  ['a page', { path: '/kk/methods' }],
  ['an answer that is known', { path: '/v1/statistics' }],
];

/** Asks until that address has nothing left; it is gone long before. */
async function exhaust(send: Send, from: string | undefined, asked: Asked): Promise<void> {
  for (let tries = 0; tries < 200; tries++) if ((await send(from, asked)).status === 429) return;
  throw new Error('The budget of that address never ended.');
}

describe('behind a proxy that is trusted', () => {
  it.each(everywhere)('each client has a budget of its own at %s', async (_where, asked) => {
    const send = await openBoth(trusting);
    await exhaust(send, '192.0.2.1', asked);
    expect((await send('192.0.2.2', asked)).status).not.toBe(429);
    // And one that the proxy itself asks with, as a probe does.
    expect((await send(undefined, asked)).status).not.toBe(429);
  });

  it('what a client writes before its own address is not read', async () => {
    const send = await openBoth(trusting);
    const asked = { body: { query: dear } };
    await exhaust(send, '192.0.2.1', asked);
    for (const forged of ['198.51.100.9, 192.0.2.1', '127.0.0.1,10.1.1.1, 192.0.2.1', 'unknown,,192.0.2.1'])
      expect((await send(forged, asked)).status).toBe(429);
    expect((await send(['198.51.100.9', '192.0.2.1'], asked)).status).toBe(429);
    // Through a second proxy, by either kind of address, with the port as some write it.
    for (const chain of ['192.0.2.1, 10.2.3.4', '192.0.2.1, fd12::1', '192.0.2.1:5000, [fd12::1]:443'])
      expect((await send(chain, asked)).status).toBe(429);
    expect((await send('192.0.2.1, 198.51.100.9', asked)).status).not.toBe(429);
  });

  it('what is no address pays with the proxy that handed it on', async () => {
    const send = await openBoth(trusting);
    const asked = { body: { query: dear } };
    await exhaust(send, undefined, asked);
    for (const said of ['unknown', '192.0.2.1, _hidden', '', '192.0.2.999', '127.0.0.1'])
      expect((await send(said, asked)).status).toBe(429);
  });

  it('who was asked and how stays what the server was asked itself', async () => {
    const send = await openBoth(trusting);
    const headers = { 'x-forwarded-host': '1.2.3.999', 'x-forwarded-proto': 'no scheme', host: 'oralu.example' };
    const asked = { path: '/graphql', body: { query: '{ __typename }' } };
    expect(await send('192.0.2.1', { ...asked, headers })).toEqual(await send('192.0.2.2', asked));
    const strange = { host: '1.2.3.999', 'x-forwarded-host': 'oralu.example' };
    const refused = await send('192.0.2.1', { ...asked, headers: strange });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('BAD_HOST')]);
  });

  it('one connection carries many clients of a public plane by itself, before Fastify as behind it', async () => {
    const served = await serve(counted.folder, address, { trustedProxies: trusting });
    opened.push(served.app);
    const { port } = served.app.server.address() as AddressInfo;
    const send = proxyTo(port);
    const asked = { path: '/v1/statistics', headers: { connection: 'keep-alive' } };
    await exhaust(send, '192.0.2.1', asked);
    const passedOn = served.passedOn();
    expect((await send('192.0.2.2', asked)).status).toBe(200);
    expect(served.passedOn()).toBe(passedOn);
  });
});

describe('of anybody who is not trusted', () => {
  it.each([
    ['nobody is', undefined],
    ['another proxy is', [{ address: '10.0.0.0', prefix: 8 }]],
  ])('what the header says changes nothing, where %s', async (_who, trusted) => {
    for (const [, asked] of everywhere) {
      const send = await openBoth(trusted);
      await exhaust(send, '192.0.2.1', asked);
      for (const said of [undefined, '192.0.2.2', '127.0.0.1']) expect((await send(said, asked)).status).toBe(429);
    }
  });
});

describe('ORALU_TRUSTED_PROXIES', () => {
  it.each([
    'true',
    '1',
    '*',
    'loopback',
    'proxy.example',
    '10.0.0.0/33',
    '0.0.0.0/0',
    '::/0',
    '10.0.0.1,',
    '10.0.0.1/',
    '::1%lo',
  ])('is refused as %s', (ORALU_TRUSTED_PROXIES) => {
    const [last] = ORALU_TRUSTED_PROXIES.split(',').slice(-1);
    expect(() => readConfig({ ORALU_TRUSTED_PROXIES })).toThrow(`none of all addresses; "${last}" came among them.`);
  });

  it('is refused at the start of either plane, in one line', () => {
    const env = { PATH: process.env['PATH'], ORALU_DATA: folder.folder, ORALU_TRUSTED_PROXIES: '10.0.0.0/8, all' };
    for (const words of [['serve'], ['serve', '--plane', 'public', '--releases', counted.folder]]) {
      const { status, stderr } = spawnSync(process.execPath, ['bin/oralu.js', ...words], { env, encoding: 'utf8' });
      expect([status, stderr]).toEqual([
        1,
        'SETTING_INVALID: ORALU_TRUSTED_PROXIES must be addresses or ranges such as 127.0.0.1,10.0.0.0/8,fd00::/8, separated by commas, none of all addresses; "all" came among them.\n',
      ]);
    }
  }, 60_000);

  it.each([
    ['the whole', () => ['serve'], '127.0.0.0/8, ::1'],
    ['the public plane', () => ['serve', '--plane', 'public', '--releases', counted.folder], '127.0.0.1'],
  ])(
    'is kept to by the command that serves %s',
    async (_what, words, ORALU_TRUSTED_PROXIES) => {
      const env = {
        PATH: process.env['PATH'],
        ...{ ORALU_DATA: folder.folder, ORALU_KEY_FILE: join(folder.folder, 'master.key'), PORT: '0' },
        ...{ ORALU_BUDGET_ADDRESS: '100', ORALU_TRUSTED_PROXIES },
      };
      const { server, address } = await startServing(words(), env);
      const send = proxyTo(Number(new URL(address).port));
      const asked = { body: { query: dear } };
      await exhaust(send, '192.0.2.1', asked);
      const statuses = [await send('192.0.2.2', asked), await send('192.0.2.2, 192.0.2.1', asked)];
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
      expect(statuses.map(({ status }) => status === 429)).toEqual([false, true]);
    },
    60_000,
  );
});
