import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request as ask, type IncomingHttpHeaders } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import fc from 'fast-check';
import { assets, resizePath } from '../../src/pages/assets/assets.js';
import { createPublicApp } from '../../src/server/public-app.js';
import { openCountedRegistry, postFirstSource, type CountedRegistry } from '../releases/counted-registry.js';

let counted: CountedRegistry;
beforeAll(async () => {
  counted = await openCountedRegistry();
  await postFirstSource(counted);
  await counted.publish('2017-12-27');
  await counted.publish('2017-12-28');
});
const onTestEnd: FastifyInstance[] = [];
afterAll(async () => {
  for (const app of onTestEnd) await app.close();
  await counted.discard();
});

interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly payload?: string;
}
interface Served {
  readonly app: FastifyInstance;
  /** How many requests went on to Fastify so far. */
  passedOn(): number;
  fetch(asked: Asked): Promise<Answered>;
}

/** The public plane on a real socket: what is injected never meets the front, what comes over the socket does. */
async function serve(budget: number, isDraining = () => false): Promise<Served> {
  const app = await createPublicApp({
    ...{ releasesFolder: counted.folder, baseUrl: 'https://oralu.example', logLevel: 'silent', budget },
    isDraining,
  });
  let passedOn = 0;
  app.addHook('onRequest', async ({ headers }) => void (headers['user-agent'] === 'lightMyRequest' || passedOn++));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const fetch = ({ method = 'GET', path, headers = {}, payload }: Asked) =>
    new Promise<Answered>((resolve, reject) => {
      const sent = ask({ host: '127.0.0.1', port, method, path, headers }, (came) => {
        const pieces: Buffer[] = [];
        came.on('data', (piece: Buffer) => pieces.push(piece));
        came.on('end', () =>
          resolve({ status: came.statusCode ?? 0, headers: came.headers, body: Buffer.concat(pieces) }),
        );
      });
      sent.on('error', reject).end(payload);
    });
  return { app, passedOn: () => passedOn, fetch };
}

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
    const { app, passedOn, fetch } = await serve(0);
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
  beforeAll(async () => void (served = await serve(10_000_000)));
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
    const { app, fetch } = await serve(0, () => isLeaving);
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

  it('answers a known document from bytes, by POST and by its hash, and leaves the rest to Apollo', async () => {
    const query = '{ statistics { id figures { code value { value status } } } }';
    const post = (body: object, type = 'application/json') =>
      served.fetch({
        ...{ method: 'POST', path: '/public/graphql', payload: JSON.stringify(body) },
        headers: { 'content-type': type, 'content-length': String(Buffer.byteLength(JSON.stringify(body))) },
      });
    const first = await post({ query });
    const before = served.passedOn();
    const second = await post({ query });
    expect(served.passedOn()).toBe(before);
    expect(JSON.parse(second.body.toString())).toMatchObject({ data: { statistics: { id: '2017-12-28.1' } } });
    expect(JSON.parse(first.body.toString())).toMatchObject(JSON.parse(second.body.toString()) as object);
    // Other variables are another question.
    const other = await post({ query, variables: { a: 1 } });
    expect([other.status, served.passedOn()]).toEqual([200, before + 1]);
    const documentId = createHash('sha256').update(query).digest('hex');
    const path = `/public/graphql?documentId=sha256:${documentId}`;
    const asked = await served.fetch({ path, headers: { accept: 'application/json' } });
    const passedOn = served.passedOn();
    const again = await served.fetch({ path, headers: { accept: 'application/json', 'accept-encoding': 'br' } });
    expect([again.status, again.headers['content-encoding'], served.passedOn()]).toEqual([200, 'br', passedOn]);
    expect(again.headers.vary).toBe('Accept, Accept-Encoding');
    // Another media type is another answer, at the same address and whoever asked before.
    const accept = 'application/graphql-response+json';
    for (let round = 0; round < 2; round++) {
      expect((await served.fetch({ path, headers: { accept } })).headers['content-type']).toContain(accept);
      expect((await served.fetch({ path, headers: { accept: 'application/json' } })).headers['content-type']).toBe(
        asked.headers['content-type'],
      );
    }
    const unchanged = await served.fetch({
      ...{ path, headers: { accept: 'application/json', 'if-none-match': String(asked.headers.etag) } },
    });
    expect([unchanged.status, unchanged.body.length]).toEqual([304, 0]);
    // What is too large, of another type or not JSON is refused as ever.
    expect((await post({ query, extensions: { pad: 'x'.repeat(300_000) } })).status).toBe(413);
    expect((await post({ query }, 'text/plain')).status).toBe(400);
    expect((await post([query])).status).toBe(400);
  });

  it('takes no document for another of the same length, nor for the same in another media type', async () => {
    const ask = async (name: string, accept: string) => {
      const payload = JSON.stringify({ query: `{ ${name}: statistics { id } }` });
      const headers = { accept, 'content-type': 'application/json', 'content-length': String(payload.length) };
      const came = await served.fetch({ method: 'POST', path: '/public/graphql', headers, payload });
      return [Object.keys((JSON.parse(came.body.toString()) as { data: object }).data), came.headers['content-type']];
    };
    const asked = ['a1', 'a2'].flatMap((name) =>
      ['application/json', 'application/graphql-response+json'].map((accept) => [name, accept] as const),
    );
    for (const [name, accept] of asked) await ask(name, accept);
    const before = served.passedOn();
    for (const [name, accept] of [...asked, ...asked.toReversed(), ...asked])
      expect(await ask(name, accept)).toEqual([[name], expect.stringContaining(accept)]);
    expect(served.passedOn()).toBe(before);
  });

  it('says something else as soon as the releases do', async () => {
    const payload = JSON.stringify({ query: '{ statistics { id } }' });
    const headers = { 'content-type': 'application/json', 'content-length': String(payload.length) };
    const posted = { ...{ method: 'POST', path: '/public/graphql' }, headers, payload };
    for (let round = 0; round < 3; round++) await served.fetch(posted);
    await served.fetch({ path: '/v1/statistics' });
    await counted.post('RETURNED', 1, '2017-11-01');
    await counted.publish('2017-12-29');
    await new Promise((resume) => setTimeout(resume, 1_050));
    const { body } = await served.fetch({ path: '/v1/statistics' });
    expect(JSON.parse(body.toString())).toMatchObject({ release: { id: '2017-12-29.1' } });
    const told = JSON.parse((await served.fetch(posted)).body.toString()) as object;
    expect(told).toMatchObject({ data: { statistics: { id: '2017-12-29.1' } } });
  });
});

describe('the limits', () => {
  it('take fifty times as much for what must first be rendered, once', async () => {
    const { app, fetch } = await serve(10_000);
    onTestEnd.push(app);
    const remaining = ({ headers }: Answered): number => Number(/r=(\d+)/.exec(String(headers.ratelimit))?.[1]);
    const start = remaining(await fetch({ path: '/v1/statistics' }));
    // Filtered, so that nobody has rendered it ahead.
    const path = '/v1/releases/2017-12-28.1/observations.xlsx?case_state=RETURNED';
    const first = await fetch({ path });
    expect(first.status).toBe(200);
    const afterFirst = remaining(first);
    const spent = start - afterFirst;
    // The window refills by 167 a second meanwhile.
    expect(spent).toBeGreaterThan(100);
    expect(afterFirst - remaining(await fetch({ path }))).toBeLessThanOrEqual(10);
  });

  it('hold before Fastify as behind it, and who has the body already spends nothing', async () => {
    const { app, fetch } = await serve(200);
    onTestEnd.push(app);
    const path = '/v1/statistics';
    const first = await fetch({ path });
    expect(first.headers['ratelimit-policy']).toBe('"address";q=200;w=60');
    const remaining = (answer: Answered): number => Number(/r=(\d+)/.exec(String(answer.headers.ratelimit))?.[1]);
    const before = remaining(await fetch({ path }));
    const headers = { 'if-none-match': String(first.headers.etag) };
    for (let at = 0; at < 50; at++) expect((await fetch({ path, headers })).status).toBe(304);
    const after = remaining(await fetch({ path }));
    // Ten for the request itself; the window refills by three a second meanwhile.
    expect(before - after).toBeLessThanOrEqual(10);
    let refused: Answered | undefined;
    for (let at = 0; at < 40 && !refused; at++) {
      const answer = await fetch({ path });
      if (answer.status !== 200) refused = answer;
    }
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': expect.stringMatching(/^[1-9]\d*$/) } });
    expect(JSON.parse(refused?.body.toString() ?? '')).toMatchObject({ code: 'RATE_LIMITED', status: 429 });
    expect((await fetch({ path, headers })).status).toBe(304);
    // Behind the front as well: injected requests have the same address.
    const injected = await app.inject({ url: path, headers });
    expect([injected.statusCode, (await app.inject(path)).statusCode]).toEqual([304, 429]);
  });
});
