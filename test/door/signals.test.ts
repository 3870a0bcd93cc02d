import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { Client } from '../campaigns/support/client.js';
import { makeRegistryFolder, type RegistryFolder } from '../campaigns/support/folder.js';
import { isRunning, startServer, type ServerProcess } from '../campaigns/support/server.js';
import { findDamage } from '../campaigns/support/verify.js';
import { openingInput } from '../support/opening-input.js';

let made: RegistryFolder;
let registry: RegistryFolder;
let server: ServerProcess | undefined;
beforeAll(async () => void (made = await makeRegistryFolder('memory')), 60_000);
afterAll(() => made.discard());
afterEach(async () => {
  await server?.kill('SIGKILL');
  registry.discard();
});

async function start(): Promise<ServerProcess> {
  registry = made.copy();
  return (server = await startServer(registry.folder));
}

const openCase = 'mutation ($input: CaseOpenInput!) { caseOpen(input: $input) { case { id version } } }';

/** Opens cases one after another until nobody answers; answers those that were answered. */
async function keepOpening(client: Client) {
  const acknowledged: { key: string; caseId: string; version: number }[] = [];
  for (;;) {
    const key = randomUUID();
    const variables = { input: { ...openingInput, idempotencyKey: key } };
    const body = { query: openCase, variables };
    const came = await client.post('/graphql', body, registry.tokens['registrar']).catch(() => undefined);
    if (came?.status !== 200) return acknowledged;
    const { id, version } = JSON.parse(came.text).data.caseOpen.case as { id: string; version: number };
    acknowledged.push({ key, caseId: id, version });
  }
}

/** A connection that has sent this much, and all that comes on it until it is closed. */
async function begin({ port }: ServerProcess, text: string): Promise<{ socket: Socket; came: Promise<string> }> {
  const socket = connect({ port, host: '127.0.0.1' });
  await once(socket, 'connect');
  socket.write(text);
  let read = '';
  socket.on('data', (piece) => (read += String(piece))).on('error', () => undefined);
  // However it is closed: one that is cut may be reset.
  const came = new Promise<string>((resolve) => void socket.once('close', () => resolve(read)));
  return { socket, came };
}

/** Until nobody is let in any more: the server has begun to close. */
async function untilClosing({ port }: ServerProcess): Promise<void> {
  for (;;) {
    const socket = connect({ port, host: '127.0.0.1' });
    const isIn = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (!isIn) return;
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

/** Ended in order, with all that was answered, and nothing for the next start to verify. */
async function expectWhole(acknowledged: Awaited<ReturnType<typeof keepOpening>>): Promise<void> {
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(existsSync(`${registry.file}.serving`)).toBe(false);
  expect(existsSync(`${registry.file}-wal`)).toBe(false);
  expect(await findDamage(registry.file, acknowledged)).toEqual([]);
}

describe('a server that is sent', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    '%s finishes what it has begun, and closes its store',
    async (signal) => {
      const started = await start();
      const client = new Client(started.address, 1);
      const opening = keepOpening(client);
      const held = await begin(started, 'GET /livez HTTP/1.1\r\n');
      const ended = once(started.child, 'exit');
      started.child.kill(signal);
      held.socket.write('Host: a\r\n\r\n');
      expect(await held.came).toContain('"status":"alive"');
      expect(await ended).toEqual([0, null]);
      client.close();
      await expectWhole(await opening);
      expect(started.printed()).toContain(`${signal}: finishing what was accepted`);
    },
    60_000,
  );

  it.each([
    ['SIGTERM', 'SIGTERM'],
    ['SIGHUP', 'SIGTERM'],
  ] as const)(
    '%s and then %s waits less for whoever is slow, and closes its store all the same',
    async (first, second) => {
      const started = await start();
      const client = new Client(started.address, 1);
      const opening = keepOpening(client);
      // After ten seconds it would be told that it is late.
      const slow = await begin(started, 'GET /livez HTTP/1.1\r\n');
      const ended = once(started.child, 'exit');
      started.child.kill(first);
      while (!started.printed().includes(`${first}: finishing`)) await new Promise((resume) => setTimeout(resume, 5));
      started.child.kill(second);
      expect(await slow.came).toBe('');
      expect(await ended).toEqual([0, null]);
      client.close();
      await expectWhole(await opening);
    },
    60_000,
  );
});

describe('a request that comes on a kept connection while the server closes', () => {
  it('is refused in our words, with a code and when to come again, while the server still says how it is', async () => {
    const started = await start();
    const json = 'Content-Type: application/json\r\nContent-Length: 26\r\n\r\n{"query":"{ __typename }"}';
    const asked = {
      statistics: ['GET /v1/statistics HTTP/1.1\r\n', 'Host: a\r\n\r\n'],
      page: ['GET /ru/ HTTP/1.1\r\n', 'Host: a\r\nAccept: text/html\r\n\r\n'],
      registry: ['POST /graphql HTTP/1.1\r\n', `Host: a\r\n${json}`],
      figures: ['POST /public/graphql HTTP/1.1\r\n', `Host: a\r\n${json}`],
      livez: ['GET /livez HTTP/1.1\r\n', 'Host: a\r\n\r\n'],
    };
    const begun = await Promise.all(Object.values(asked).map(([head = '']) => begin(started, head)));
    // Whoever begins a request is heard before anything else of the loop.
    await fetch(`${started.address}/livez`);
    const ended = once(started.child, 'exit');
    started.child.kill('SIGTERM');
    await untilClosing(started);
    expect(isRunning(started)).toBe(true);
    for (const [at, [, rest = '']] of Object.values(asked).entries()) begun[at]?.socket.write(rest);
    const [statistics, page, ofRegistry, figures, livez] = await Promise.all(begun.map(({ came }) => came));
    for (const text of [statistics, page, ofRegistry, figures]) {
      expect(text).toMatch(/^HTTP\/1\.1 503 /);
      expect(text).toMatch(/^retry-after: 5\r$/m);
      expect(text).toMatch(/^connection: close\r$/m);
      expect(text).not.toContain('"error":"Service Unavailable"');
    }
    const code = '"code":"UNAVAILABLE"';
    const words = 'The server is stopping, and nothing of this request was done. Send it again in a moment.';
    expect(statistics).toMatch(/^content-type: application\/problem\+json/m);
    for (const text of [statistics, ofRegistry, figures]) {
      expect(text).toContain(code);
      expect(text).toContain(words);
    }
    expect(ofRegistry).toContain(`{"errors":[{"message":"${words}","extensions":{${code}}}]}`);
    expect(page).toContain('<h1>Сервер останавливается</h1>');
    expect(livez).toMatch(/^HTTP\/1\.1 200 /);
    expect(await ended).toEqual([0, null]);
  }, 60_000);
});
