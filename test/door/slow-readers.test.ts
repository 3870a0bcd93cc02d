import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { endSlowReaders } from '../../src/server/slow-readers.js';

/** More than the system keeps for a connection, at either end. */
const answer = Buffer.alloc(24 * 1024 ** 2, 'a');
/** Quick to take, also on a machine that others use. */
const short = answer.subarray(0, 1024 ** 2);
const longest = 1_500;

let server: Server;
beforeAll(async () => {
  server = createServer(({ url }, response) => void response.end(url === '/short' ? short : answer));
  endSlowReaders(server, longest, 20);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

interface Asked {
  readonly socket: Socket;
  /** Whether the server has given it up. */
  isEnded(): boolean;
  /** Why it ended, once it has: nothing, or the code of the error. */
  readonly end: Promise<string>;
}

const requestFor = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;

async function ask(path = '/'): Promise<Asked> {
  const served = once(server, 'connection');
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  const end = new Promise<string>((resolve) => {
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.once('close', () => resolve(''));
  });
  await once(socket, 'connect');
  socket.write(requestFor(path));
  const [other] = (await served) as [Socket];
  return { socket, isEnded: () => other.destroyed, end };
}

/** Takes a little of what has come, and waits. */
async function take(socket: Socket, most: number): Promise<number> {
  const taken = (socket.read(Math.min(most, socket.readableLength)) as Buffer | null)?.length ?? 0;
  await pause(10);
  return taken;
}

describe('a client that reads its answer', () => {
  it('a little at a time is ended once it has taken too long', async () => {
    const { socket, isEnded, end } = await ask();
    socket.pause();
    let taken = 0;
    for (let turns = 0; !isEnded() && turns < 3_000; turns++) taken += await take(socket, 1_000);
    expect(isEnded()).toBe(true);
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(answer.length);
    // And the system keeps nothing for it: the end comes before what was not read.
    socket.resume();
    expect(await end).toBe('ECONNRESET');
  });

  it('as it comes keeps its connection, however often it asks', async () => {
    const { socket, isEnded } = await ask('/short');
    const begun = performance.now();
    let taken = 0;
    let answers = 0;
    socket.on('data', (chunk: Buffer) => {
      taken += chunk.length;
      if (taken < (answers + 1) * short.length) return;
      answers++;
      socket.write(requestFor('/short'));
    });
    while (answers < 20 || performance.now() - begun < 2 * longest) await pause(20);
    expect(isEnded()).toBe(false);
    socket.destroy();
  });

  it('and asks nothing more keeps its connection', async () => {
    const { socket, isEnded } = await ask('/short');
    socket.resume();
    for (let waited = 0; waited < 2 * longest; waited += 20) await pause(20);
    expect(isEnded()).toBe(false);
    socket.destroy();
  });

  it('not at all is ended where it stays idle, and reset as well', async () => {
    server.setTimeout(150);
    const { socket, isEnded, end } = await ask();
    socket.pause();
    while (!isEnded()) await pause(20);
    server.setTimeout(0);
    socket.resume();
    expect(await end).toBe('ECONNRESET');
  });
});
