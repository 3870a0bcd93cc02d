import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import fc from 'fast-check';
import { assets, resizePath } from '../../src/pages/assets/assets.js';
import type { CountedRegistry } from '../releases/counted-registry.js';
import { openTwoReleases, serve, type Answered, type Asked, type Served } from './served.js';

let counted: CountedRegistry;
beforeAll(async () => void (counted = await openTwoReleases()));
afterAll(() => counted.discard());

const unlike = new Set(['date', 'connection', 'keep-alive', 'ratelimit', 'transfer-encoding']);
const comparable = ({ status, headers, body }: Answered) => ({
  status,
  headers: Object.fromEntries(
    Object.entries(headers)
      // A 304 may tell the length of what it does not send (RFC 9110, section 8.6); Fastify gives a HEAD's as 0.
      .filter(([name]) => !unlike.has(name) && !(status === 304 && name === 'content-length'))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  ),
  body: body.toString('latin1'),
});

const paths = [
  ...['/v1/statistics', '/v1/statistics?lang=ru', '/v1/statements', '/v1/releases', '/v1/figures', '/v1/corrections'],
  ...[
    '/v1/calendar',
    '/v1/calendar.ics',
    '/v1/ledger.json',
    '/v1/latest.json',
    '/openapi.json',
    '/feed/kk/releases.atom',
  ],
  ...['release.json', 'manifest.json', 'observations.json', 'observations.csv', 'observations.xlsx', 'bundle.zip'].map(
    (name) => `/v1/releases/2017-12-28.1/${name}`,
  ),
  ...['/v1/f/RETURNED/2017-12-27.1', '/v1/f/RETURNED/2017-12-27.1/citation.txt?lang=kk', '/v1/reconciliation.csv'],
  ...['/kk/', '/ru/f/RETURNED', '/en/f/RETURNED/2017-12-27.1', '/en/calendar', '/embed/returned/latest?lang=kk'],
  ...[
    '/v1/charts/returned/2017-12-28.1.svg?lang=ru',
    '/v1/charts/returned/2017-12-27.1.png',
    resizePath,
    ...assets.keys(),
  ],
];
const encoding = fc.constantFrom('br', 'gzip, br', 'gzip', 'gzip;q=0', 'br;q=0, gzip;q=1.0', 'identity', '*', '');

describe('a release', () => {
  it('is rendered and compressed ahead of whoever asks first', async () => {
    const { app, passedOn, fetch } = await serve(counted.folder, 0);
    try {
      // These come late in the list: where one is there before it was ever asked for, the files are.
      const late = ['txt', 'bib', 'ris', 'csl.json'].map((ending) => `/v1/f/OTHER/2017-12-28.1/citation.${ending}`);
      let isReady = false;
      for (const path of late) {
        if (isReady) break;
        await new Promise((resume) => setTimeout(resume, 1_500));
        const before = passedOn();
        isReady = (await fetch({ path })).status === 200 && passedOn() === before;
      }
      expect(isReady).toBe(true);
      const before = passedOn();
      for (const encoding of ['br', 'gzip', 'identity']) {
        const path = '/v1/releases/2017-12-28.1/observations.csv';
        const { status, headers } = await fetch({ path, headers: { 'accept-encoding': encoding } });
        expect([status, headers['content-encoding'] ?? 'identity']).toEqual([200, encoding]);
      }
      expect(passedOn()).toBe(before);
    } finally {
      await app.close();
    }
  });
});

/** One after the other, what came on a connection: status lines, each with as much body as it announced. */
function readAnswers(came: Buffer): readonly { readonly status: number; readonly length: number }[] {
  const answers: { status: number; length: number }[] = [];
  for (let at = 0; at < came.length;) {
    const end = came.indexOf('\r\n\r\n', at);
    const head = came.toString('latin1', at, end);
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]);
    if (end < 0 || !(status > 0)) throw new Error(`No head stands at ${at}: ${JSON.stringify(head.slice(0, 60))}`);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    answers.push({ status, length });
    at = end + 4 + length;
  }
  return answers;
}

describe('what stands before Fastify', () => {
  let served: Served;
  beforeAll(async () => void (served = await serve(counted.folder, 10_000_000)));
  afterAll(() => served.app.close());

  it('answers like Fastify, header for header and byte for byte, and spares it the work', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.constantFrom('GET', 'GET', 'HEAD'),
        encoding,
        fc.constantFrom('none', 'same', 'weak', 'other', 'star', 'list'),
        async (path, method, accepted, validator) => {
          const headers: Record<string, string> = accepted === '' ? {} : { 'accept-encoding': accepted };
          const first = await served.fetch({ path, headers });
          const etag = String(first.headers.etag);
          const given = {
            none: undefined,
            same: etag,
            weak: `W/${etag}`,
            other: '"x"',
            star: '*',
            list: `"x", ${etag}`,
          };
          const asked = given[validator];
          if (asked !== undefined) headers['if-none-match'] = asked;
          const before = served.passedOn();
          const came = await served.fetch({ method, path, headers });
          expect([path, served.passedOn() - before]).toEqual([path, 0]);
          const injected = await served.app.inject({ method: method as 'GET', url: path, headers });
          expect(comparable(came)).toEqual(
            comparable({
              ...{ status: injected.statusCode, headers: injected.headers as IncomingHttpHeaders },
              body: injected.rawPayload,
            }),
          );
          const isUnchanged = asked !== undefined && asked !== '"x"';
          expect(came.status).toBe(isUnchanged ? 304 : 200);
          if (isUnchanged || method === 'HEAD') expect(came.body.length).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('keeps the connection as Fastify does', async () => {
    const lasting = async (path: string) => {
      const {
        connection,
        'keep-alive': kept,
        date,
      } = (await served.fetch({ path, headers: { connection: 'keep-alive' } })).headers;
      expect(Math.abs(Date.parse(String(date)) - Date.now())).toBeLessThan(60_000);
      return [connection, kept];
    };
    const before = served.passedOn();
    const [first, second] = [await lasting('/v1/statistics'), await lasting('/v1/stat%69stics')];
    expect(served.passedOn()).toBe(before + 1);
    expect(first).toEqual(second);
    expect(first).toEqual(['keep-alive', 'timeout=72']);
  });

  it('says "100 Continue" to nobody in the midst of an answer to another', async () => {
    const large = '/openapi.json';
    for (const path of [large, '/v1/statistics']) await served.fetch({ path });
    const { port } = served.app.server.address() as AddressInfo;
    const exchange = async (...requests: string[]) => {
      const socket = connect({ port, host: '127.0.0.1' });
      const pieces: Buffer[] = [];
      socket.on('data', (piece) => void pieces.push(piece));
      socket.write(requests.join(''));
      await once(socket, 'close');
      return readAnswers(Buffer.concat(pieces));
    };
    const request = (line: string, ...headers: string[]) =>
      [`${line} HTTP/1.1`, 'host: a', ...headers, '', ''].join('\r\n');
    const last = request('GET /v1/statistics', 'connection: close');
    const expecting = request('GET /v1/statistics', 'expect: 100-continue');
    const [first, second] = await exchange(request(`GET ${large}`), expecting, last);
    expect(first?.status).toBe(200);
    expect(first?.length).toBeGreaterThan(16 * 1024);
    expect(second?.status).toBe(200);
    // Who has something to send, and stands first, is told to.
    const body = JSON.stringify({ query: '{ statistics { id } }' });
    const posting = ['content-type: application/json', `content-length: ${body.length}`, 'expect: 100-continue'];
    const told = await exchange(request('POST /public/graphql', ...posting, 'connection: close'), body);
    expect(told.map(({ status }) => status)).toEqual([100, 200]);
  });

  it('tells clients to come no more on their connection once the server is leaving, known answer or not', async () => {
    let isLeaving = false;
    const { app, fetch } = await serve(counted.folder, 0, { isDraining: () => isLeaving });
    try {
      const told = async (path: string) => {
        const { status, headers } = await fetch({ path, headers: { connection: 'keep-alive' } });
        return [status, headers.connection];
      };
      const [known, other] = ['/v1/statistics', '/v1/stat%69stics'];
      await told(known);
      expect([await told(known), await told(other)]).toEqual(Array(2).fill([200, 'keep-alive']));
      isLeaving = true;
      expect([await told(known), await told(other)]).toEqual(Array(2).fill([200, 'close']));
    } finally {
      await app.close();
    }
  });

  it.each([
    ['a range', { path: '/v1/statistics', headers: { range: 'bytes=0-9' } }, 206],
    ['an unknown parameter', { path: '/v1/statistics?asOf=2017-12-27' }, 400],
    ['an unknown language', { path: '/v1/statistics?lang=de' }, 400],
    ['an escaped path', { path: '/v1/stat%69stics' }, 200],
    ['a method that changes', { method: 'DELETE', path: '/v1/statistics' }, 405],
    ['OPTIONS', { method: 'OPTIONS', path: '/v1/statistics' }, 204],
    ['a body with a GET', { path: '/v1/statistics', headers: { 'content-length': '2' }, payload: '{}' }, 200],
  ])('leaves %s to Fastify', async (_what, asked: Asked, status) => {
    await served.fetch({ path: '/v1/statistics' });
    const before = served.passedOn();
    expect((await served.fetch(asked)).status).toBe(status);
    expect(served.passedOn()).toBe(before + 1);
  });

  it('lets no strange Host pass', async () => {
    await served.fetch({ path: '/v1/statistics' });
    for (const host of ['a b', 'a,b', 'a:99999999'])
      expect((await served.fetch({ path: '/v1/statistics', headers: { host } })).status).toBe(400);
  });
});
