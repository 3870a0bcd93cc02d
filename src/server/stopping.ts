import type { FastifyInstance } from 'fastify';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** How long /healthz says that the server is leaving before it leaves. */
export const noticeMilliseconds = 500;

const longestDrainMilliseconds = 10_000;

/** The connections of a server. Make it before the server listens. */
export class Connections {
  readonly #open = new Set<Socket>();

  constructor(private readonly server: Server) {
    server.on('connection', (socket: Socket) => {
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
    });
  }

  /**
   * Lets requests under way finish, to the last byte of their answers, and closes each connection as it falls idle: a client that
   * keeps its connection open would otherwise hold the server until the keep-alive ends. What is left after `longest` milliseconds is
   * cut. Answers how to stop.
   */
  drain(longest = longestDrainMilliseconds): () => void {
    for (const socket of this.#open) sendBeforeClosing(socket);
    this.server.on('connection', sendBeforeClosing);
    const idle = setInterval(() => this.server.closeIdleConnections(), 50);
    const deadline = setTimeout(() => {
      for (const socket of this.#open) cutAtOnce(socket);
      this.server.closeAllConnections();
    }, longest);
    return () => {
      clearInterval(idle);
      clearTimeout(deadline);
    };
  }
}

/** For node:http a connection is idle once its answer was handed over, though most of it may still wait for a slow reader. */
function sendBeforeClosing(socket: Socket): void {
  const destroy = socket.destroy.bind(socket);
  socket.destroy = (error) => {
    if (error !== undefined || socket.writableLength === 0) return destroy(error);
    socket.destroySoon();
    return socket;
  };
}

/** Gives a socket back the `destroy` that all of them have. */
const cutAtOnce = (socket: Socket): boolean => Reflect.deleteProperty(socket, 'destroy');

/** Tells clients not to keep their connections, from the moment when the server says that it is leaving. */
export function saysWhenLeaving(app: FastifyInstance, isDraining: (() => boolean) | undefined): void {
  if (!isDraining) return;
  app.addHook('onRequest', async (_request, reply) => {
    if (isDraining()) void reply.header('connection', 'close');
  });
}

/** The first signal drains: no new connections, requests under way are answered, writes committed. A second one ends at once. */
export function stopOnSignals(close: () => Promise<void>): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    console.log(`${signal}: finishing what was accepted …`);
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error instanceof Error ? error.message : String(error));
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
