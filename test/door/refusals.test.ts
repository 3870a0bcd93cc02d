import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { createPublicApp } from '../../src/server/public-app.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
let publicApp: FastifyInstance;
beforeAll(async () => {
  registry = await openTestRegistry();
  publicApp = await createPublicApp({
    releasesFolder: join(registry.temporary.folder, 'releases'),
    baseUrl: 'http://127.0.0.1:4000',
    logLevel: 'silent',
    budget: 0,
  });
  for (const app of [registry.app, publicApp]) await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await publicApp.close();
  await registry.discard();
});

const planes = { registry: () => registry.app, public: () => publicApp };

interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

it('each code that the README promises is one that the door gives, and the other way round', () => {
  const table = readFileSync('README.md', 'utf8')
    .split('What never reaches an operation')[1]
    ?.split('Bodies are plain')[0];
  const promised = new Set(table?.match(/`[A-Z]+_[A-Z_]+`/g)?.map((code) => code.slice(1, -1)));
  const sources = ['src/server/doors.ts', 'src/server/json-body.ts', 'src/graphql/limits/refused-body.ts'];
  const written = sources.flatMap((file) => readFileSync(file, 'utf8').match(/'[A-Z]+_[A-Z_]+'/g) ?? []);
  const given = new Set([...written.map((code) => code.slice(1, -1)), 'METHOD_NOT_ALLOWED']);
  for (const foreign of given) if (/^(FST|ERR|HPE)_/.test(foreign)) given.delete(foreign);
  expect([...promised].sort()).toEqual([...given].sort());
});

/** Sends bytes that no client library would, and answers what came until the server ended the connection. */
async function sendRaw(app: FastifyInstance, text: string): Promise<Answer> {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  const parts: Buffer[] = [];
  socket.on('data', (part) => parts.push(part));
  socket.write(text);
  await once(socket, 'close');
  const [head = '', body = ''] = Buffer.concat(parts).toString().split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body };
}

const lines = (...given: string[]): string => `${given.join('\r\n')}\r\nConnection: close\r\n\r\n`;

describe.each(['registry', 'public'] as const)('the door of the %s plane', (plane) => {
  const app = () => planes[plane]();
  const at = plane === 'registry' ? '/graphql' : '/public/graphql';

  it.each(['/healthz', '/v1/statistics', '/', '/public/graphql?query=%7B__typename%7D'])(
    'refuses two Hosts at %s, whatever is in them and wherever they stand',
    async (path) => {
      for (const hosts of [
        ['Host: a.example', 'Host: b.example'],
        ['Host: a.example', 'Accept: */*', 'hOST: a.example'],
      ]) {
        // What stands before Fastify knows this answer already, where it ever does.
        await app().inject({ url: path, headers: { host: 'a.example' } });
        const { status, body } = await sendRaw(app(), lines(`GET ${path} HTTP/1.1`, ...hosts));
        expect([status, JSON.parse(body)]).toEqual([400, expect.objectContaining({ code: 'BAD_HOST' })]);
      }
      const one = await sendRaw(app(), lines(`GET ${path} HTTP/1.1`, 'Host: a.example', 'X-Forwarded-Host: b.example'));
      expect(one.body).not.toContain('BAD_HOST');
    },
  );

  it.each(['1.2.3.999', '1.2.3.4.5', '[:::]', 'a.example:99999', 'a..b:x'])('refuses %s as a Host', async (host) => {
    for (const path of [at, '/healthz', '/v1/statistics']) {
      // Answered from the front for others.
      await app().inject({ url: path, headers: { host: 'a.example' } });
      const { status, body } = await sendRaw(app(), lines(`GET ${path} HTTP/1.1`, `Host: ${host}`));
      expect([path, status, JSON.parse(body)]).toEqual([path, 400, expect.objectContaining({ code: 'BAD_HOST' })]);
    }
  });

  it('answers HTTP/1.0, which needs no Host, as it answers everybody', async () => {
    for (const path of ['/healthz', `${at}?query=%7B__typename%7D`]) {
      const [without, beside] = [
        await sendRaw(app(), lines(`GET ${path} HTTP/1.0`)),
        await sendRaw(app(), lines(`GET ${path} HTTP/1.0`, 'Host: a.example')),
      ];
      expect([path, without.status, without.body]).toEqual([path, beside.status, beside.body]);
      expect(without.status).toBeLessThan(500);
    }
  });

  it.each(['PUT', 'PATCH', 'DELETE'] as const)(
    'answers %s where GraphQL is with the methods there are',
    async (method) => {
      const { statusCode, headers, body } = await app().inject({ url: at, method, payload: {} });
      expect([statusCode, JSON.parse(body)]).toEqual([405, expect.objectContaining({ code: 'METHOD_NOT_ALLOWED' })]);
      const allowed = String(headers.allow).split(', ');
      expect(allowed).toEqual(expect.arrayContaining(['GET', 'POST', 'OPTIONS']));
      // Each that is named is answered by what is there, and none that is not.
      for (const named of allowed)
        expect([named, (await app().inject({ url: at, method: named as 'GET' })).statusCode]).not.toEqual([named, 405]);
      expect(JSON.parse(body).allowed).toEqual(allowed);
    },
  );

  it('answers a method that changes, where there is nothing but to read, with those that read', async () => {
    const { statusCode, headers } = await app().inject({ url: '/v1/statistics', method: 'PUT', payload: {} });
    expect([statusCode, headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });

  it('tells a browser by a page that an address cannot be read', async () => {
    const came = await sendRaw(app(), lines('GET /ru/f/%ff HTTP/1.1', 'Host: a.example', 'Accept: text/html'));
    expect([came.status, came.body]).toEqual([400, expect.stringContaining('<h1>Такой страницы нет</h1>')]);
    expect(came.head).toContain('content-type: text/html');
  });

  it('names what it refuses by codes of its own', async () => {
    const host = 'Host: a.example';
    const json = 'Content-Type: application/json';
    const ways: [string, number, string][] = [
      [lines(`POST ${at} HTTP/1.1`, host, json, 'Content-Length: 999999999'), 413, 'BODY_TOO_LARGE'],
      [lines('GET /v1/releases/%ff HTTP/1.1', host), 400, 'BAD_URL'],
      [
        lines(`POST ${at} HTTP/1.1`, host, 'Content-Type: application/xml', 'Content-Length: 0'),
        415,
        'UNSUPPORTED_MEDIA_TYPE',
      ],
      [lines('GET / HTTP/1.1', host, `X-Long: ${'a'.repeat(40_000)}`), 431, 'HEADERS_TOO_LARGE'],
      [lines('GET / HTTP/1.1', host, 'no colon here'), 400, 'BAD_REQUEST'],
      [lines(`GET /embed/${'a'.repeat(101)}/latest HTTP/1.1`, host), 414, 'URL_TOO_LONG'],
    ];
    for (const [text, status, code] of ways) {
      const came = await sendRaw(app(), text);
      expect([came.status, /"code":"([A-Z_]+)"/.exec(came.body)?.[1]]).toEqual([status, code]);
      expect(came.body).not.toMatch(/FST_|HPE_/);
    }
  });

  it('says that a head came too slowly, and closes; one that comes in time is answered', async () => {
    const { server } = app();
    const patience = server.headersTimeout;
    server.headersTimeout = 400;
    try {
      const slow = await sendRaw(app(), 'GET /livez HTTP/1.1\r\nHost: a.example\r\n');
      expect([slow.status, JSON.parse(slow.body)]).toEqual([408, expect.objectContaining({ code: 'REQUEST_TIMEOUT' })]);
      expect(slow.head).toContain('connection: close');
      expect((await sendRaw(app(), lines('GET /livez HTTP/1.1', 'Host: a.example'))).status).toBe(200);
    } finally {
      server.headersTimeout = patience;
    }
  });

  it('takes no body of another length than is said', async () => {
    const { statusCode, body } = await app().inject({
      ...{ url: at, method: 'POST', payload: '{"query":"{ __typename }"}' },
      headers: { 'content-type': 'application/json', 'content-length': '5' },
    });
    expect([statusCode, JSON.parse(body).errors ?? JSON.parse(body)]).toEqual([
      400,
      [expect.objectContaining({ extensions: { code: 'BAD_CONTENT_LENGTH' } })],
    ]);
  });
});
