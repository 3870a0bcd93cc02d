import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { HeadEnding, staysOpen, WrittenHead } from '../../src/publication/front/written-head.js';

const etag = '"abc"';
const heads = [
  new WrittenHead(200, ['content-type', 'application/json', 'etag', etag, 'content-length', '9']),
  new WrittenHead(304, ['etag', etag, 'vary', 'Accept-Encoding']),
] as const;
const more = ['ratelimit-policy', '"address";q=5;w=60', 'ratelimit', '"address";r=4;t=60'];

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((closed) => server.close(closed));
});

/** Answers by texts, or as node:http does by itself; tells how many heads were texts. */
async function serve(byText: boolean, keepAliveTimeout: number): Promise<{ port: number; texts: () => number }> {
  let texts = 0;
  const server = createServer((request, response) => {
    const head = heads[request.headers['if-none-match'] === etag ? 1 : 0];
    const ending = byText && staysOpen(request, response) ? new HeadEnding(server).now() : undefined;
    if (ending !== undefined) texts++;
    head.writeTo(response, ending, head.status === 200 ? more : undefined);
    if (head.status === 304 || request.method === 'HEAD') response.end();
    else response.end('{"a": 1}\n', 'latin1');
  });
  server.keepAliveTimeout = keepAliveTimeout;
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { port: (server.address() as AddressInfo).port, texts: () => texts };
}

/** All that comes on one connection for what is written at once; it is ended by the last request. */
async function exchange(port: number, written: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.end(written);
  let came = '';
  socket.setEncoding('latin1').on('data', (piece: string) => (came += piece));
  await once(socket, 'close');
  return came.replaceAll(/^Date: \w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT\r$/gm, 'Date: now\r');
}

const request = (line: string, ...headers: string[]) => [line, 'host: a', ...headers, '', ''].join('\r\n');

describe('a head that is handed over', () => {
  it.each([
    ['a whole answer', request('GET / HTTP/1.1'), 1],
    ['a HEAD', request('HEAD / HTTP/1.1'), 1],
    ['an unchanged one', request('GET / HTTP/1.1', `if-none-match: ${etag}`), 1],
    ['requests one behind the other', request('GET / HTTP/1.1').repeat(3), 3],
    [
      'all kinds on one connection',
      request('HEAD / HTTP/1.1') + request('GET / HTTP/1.1', `if-none-match: ${etag}`) + request('GET / HTTP/1.1'),
      3,
    ],
    ['a connection to be closed', request('GET / HTTP/1.1', 'connection: close'), 0],
    ['HTTP/1.0', request('GET / HTTP/1.0'), 0],
    ['HTTP/1.0 that would stay', request('GET / HTTP/1.0', 'connection: keep-alive'), 0],
    ['an expectation', request('GET / HTTP/1.1', 'expect: 100-continue'), 0],
  ])('is byte for byte what node:http writes: %s', async (_what, written, expected) => {
    for (const keepAliveTimeout of [0, 5_000, 72_900]) {
      const [ours, nodes] = [await serve(true, keepAliveTimeout), await serve(false, keepAliveTimeout)];
      const came = await exchange(ours.port, written);
      expect(came).toBe(await exchange(nodes.port, written));
      expect([ours.texts(), nodes.texts()]).toEqual([expected, 0]);
      expect(came).toMatch(/^HTTP\/1\.1 (100|200|304) /);
    }
  });

  it('refuses what node:http would refuse', () => {
    expect(() => new WrittenHead(200, ['etag', '"a"\r\nset-cookie: a=b'])).toThrow('Invalid character in header');
    expect(() => new WrittenHead(200, ['e tag', '"a"'])).toThrow('valid HTTP token');
  });

  it('is written the long way by a message that takes no text', async () => {
    const taken: unknown[] = [];
    const message = {
      ...{ statusCode: 0, headersSent: false },
      writeHead: (...given: unknown[]) => void taken.push(given),
    };
    heads[1].writeTo(message as never, new HeadEnding({ keepAliveTimeout: 0 }).now());
    expect(taken).toEqual([[304, ['etag', etag, 'vary', 'Accept-Encoding']]]);
  });
});
