import { connect } from 'node:net';
import type { Random } from '../../../src/demonstration/random.js';
import { type Conditions, Ledger, type Report } from '../support/campaign.js';
import { Client } from '../support/client.js';
import { makeRegistryFolder } from '../support/folder.js';
import { isRunning, startServer, type Starting } from '../support/server.js';

const inside = /node_modules|\bat \w+ \(|\.js:\d/;

/**
 * Bytes that are no request, or nearly one, on sockets of their own: request smuggling, broken chunks, headers without
 * end, NULs, half of a request. Each is refused as the client's fault or cut off, nobody else notices, and no answer and
 * no log tells of the inside.
 */
export async function http({ random, hasTime, say }: Conditions, starting: Starting = {}): Promise<Report> {
  const ledger = new Ledger();
  const registry = await makeRegistryFolder();
  const server = await startServer(registry.folder, starting);
  const client = new Client(server.address);
  try {
    do {
      const sent = Array.from({ length: 25 }, () => malformed(random));
      const answers = await Promise.all(sent.map((bytes) => exchange(server.port, bytes)));
      for (const [index, answer] of answers.entries()) {
        ledger.did('requests');
        const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1] ?? 0);
        ledger.did(status === 0 ? 'cut off without an answer' : `answered ${Math.floor(status / 100)}xx`);
        if (status >= 500 && status !== 501 && status !== 505 && status !== 503)
          ledger.found(`${status} for ${JSON.stringify(sent[index]?.slice(0, 300))}`);
        if (inside.test(answer)) ledger.found(`Tells of the inside: ${answer.slice(0, 500)}`);
      }
      const well = await client.get('/healthz').catch(() => undefined);
      if (well?.status !== 200) ledger.found(`The next client is answered ${well?.status ?? 'not at all'}.`);
      say(`${ledger.times('requests')} requests`);
    } while (hasTime());
    if (!isRunning(server)) ledger.found(`The server ended: ${server.said()}`);
    // What came may be spelt out nowhere in the log.
    const logged = `${server.printed()}${server.said()}`;
    if (logged.includes('127.0.0.1') === false) ledger.found('No log was read: this campaign sees nothing of it.');
    for (const sent of ['<script>', 'a=b; a=b', 'A'.repeat(100), 'viewer {'])
      if (logged.includes(sent)) ledger.found(`The log repeats ${sent.slice(0, 20)}`);
  } finally {
    client.close();
    await server.kill('SIGTERM');
    registry.discard();
  }
  return ledger.report();
}

/** Sends the bytes and answers all that comes back until the server is done, or a second has passed. */
function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(Buffer.from(bytes, 'latin1')));
    socket.setTimeout(1_000, () => socket.destroy());
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}

const body = '{"query":"{ viewer { name } }"}';

function malformed(random: Random): string {
  const request = [
    `${random.pick(['GET', 'POST', 'HEAD', 'PUT', 'TRACE', 'CONNECT', 'get', 'G\u0000T', 'X'.repeat(2_000)])} `,
    `${random.pick(['/graphql', '/v1/statistics', '/healthz', '*', '//', '/%', '/%00', '/\u00ff', 'http://x/v1', '/..%2f..%2f', `/${'a'.repeat(20_000)}`])} `,
    `${random.pick(['HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/9', 'http/1.1', ''])}${random.pick(['\r\n', '\n', '\r'])}`,
    ...Array.from(
      { length: random.between(0, 5) },
      () => `${random.pick(headers)}${random.pick(['\r\n', '\r\n', '\n'])}`,
    ),
    random.pick(['\r\n', '\r\n', '']),
    random.pick([
      '',
      body,
      `5\r\n${body}\r\n0\r\n\r\n`,
      'ffffffffffffffff\r\nx',
      '-1\r\n\r\n',
      '\u0000\u00ff',
      'x'.repeat(300_000),
    ]),
  ].join('');
  if (random.chance(0.7)) return request;
  const at = random.between(0, request.length);
  return `${request.slice(0, at)}${String.fromCharCode(random.between(0, 255)).repeat(random.pick([1, 1, 9_000]))}${request.slice(at + 1)}`;
}

const headers = [
  'Host: 127.0.0.1',
  'Host: a\r\nHost: b',
  'Host: <script>',
  'Content-Type: application/json',
  'Content-Type: application/json; charset=utf-7',
  'Content-Type: multipart/form-data; boundary=x',
  'Content-Length: 31',
  'Content-Length: -1',
  'Content-Length: 31\r\nContent-Length: 32',
  'Content-Length: 99999999999999999999',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: chunked\r\nContent-Length: 5',
  'Transfer-Encoding: xchunked',
  'Content-Encoding: gzip',
  'Expect: 100-continue',
  'Expect: 200-maybe',
  'Upgrade: h2c',
  'Connection: upgrade, keep-alive, close',
  'Authorization: Bearer \u0001',
  `Authorization: Bearer ${'A'.repeat(9_000)}`,
  `Cookie: ${'a=b; '.repeat(5_000)}`,
  'X-Forwarded-For: 1.2.3.4',
  ' folded: header',
  'no colon',
  ': no name',
  'Range: bytes=0-,0-,0-',
];
