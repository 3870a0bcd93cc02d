import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { Connections } from '../../src/server/stopping.js';

/** More than the buffers of two sockets hold: most of it waits in the server for whoever reads. */
const body = Buffer.alloc(24 * 1024 * 1024, 'a');

const opened: { server: Server; sockets: Socket[] }[] = [];
afterEach(() => {
  for (const { server, sockets } of opened.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.close();
    server.closeAllConnections();
  }
});

interface Reading {
  readonly server: Server;
  readonly connections: Connections;
  /** A connection whose answer was handed over by the server, and which has read none of it yet. */
  readonly slow: Socket;
  /** A connection on which nothing is asked any more. */
  readonly idle: Socket;
}

async function serveSlowly(): Promise<Reading> {
  let handedOver = 0;
  const server = createServer((request, response) => {
    response.end(request.url === '/' ? body : 'ok');
    handedOver++;
  });
  const connections = new Connections(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const ask = async (path: string): Promise<Socket> => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', () => undefined).write(`GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`);
    await once(socket, 'connect');
    return socket;
  };
  const sockets = [await ask('/'), await ask('/small')] as const;
  await once(sockets[1], 'data');
  while (handedOver < 2) await new Promise((resume) => setTimeout(resume, 5));
  opened.push({ server, sockets: [...sockets] });
  return { server, connections, slow: sockets[0], idle: sockets[1] };
}

/** All that comes until the connection is closed. */
async function readSlowly(socket: Socket): Promise<number> {
  let bytes = 0;
  socket.on('data', (piece: Buffer) => {
    bytes += piece.length;
    socket.pause();
    setTimeout(() => socket.resume(), 1);
  });
  await once(socket, 'close');
  return bytes;
}

describe('a server that stops', () => {
  it('sends what it has answered to its last byte, to whoever reads slowly, and closes what is idle', async () => {
    const { server, connections, slow, idle } = await serveSlowly();
    const stop = connections.drain();
    const closed = new Promise((resolve) => server.close(resolve));
    await once(idle, 'close');
    expect(await readSlowly(slow)).toBeGreaterThan(body.length);
    await closed;
    stop();
  });

  it('would cut it with what node:http takes for idle: the control', async () => {
    const { server, slow } = await serveSlowly();
    server.closeIdleConnections();
    expect(await readSlowly(slow)).toBeLessThan(body.length);
  });

  it('does not wait for ever for whoever does not read', async () => {
    const { server, connections, slow } = await serveSlowly();
    const stop = connections.drain(200);
    const closed = new Promise((resolve) => server.close(resolve));
    await closed;
    expect(await readSlowly(slow)).toBeLessThan(body.length);
    stop();
  });
});
