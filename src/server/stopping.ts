import type { FastifyInstance } from 'fastify';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Refuse } from '../publication/problem.js';
import { isHealth, refuseForNow } from './shedding.js';

/** How long /healthz says that the server is leaving before it leaves. */
const noticeMilliseconds = 500;

const longestDrainMilliseconds = 10_000;

/** What is left of a drain for those that are served, once somebody does not want to wait. */
const hurriedMilliseconds = 1_000;

/** The connections of a server. Make it before the server listens. */
export class Connections {
  readonly #open = new Set<Socket>();
  readonly #hurried = new AbortController();
  #deadline: NodeJS.Timeout | undefined;

  constructor(private readonly server: Server) {
    server.on('connection', (socket: Socket) => {
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
    });
  }

  /** While it passes, /healthz says that the server is leaving; nobody is refused yet. */
  async notice(): Promise<void> {
    const { signal } = this.#hurried;
    await pause(noticeMilliseconds, undefined, { signal }).catch(() => undefined);
  }

  /** Whoever is being served still has a second, before a drain as in it. */
  hurry(): void {
    this.#hurried.abort();
    if (this.#deadline !== undefined) this.#cutAfter(hurriedMilliseconds);
  }

  /**
   * Lets requests under way finish, to the last byte of their answers, and closes each connection as it falls idle: a client that
   * keeps its connection open would otherwise hold the server until the keep-alive ends. What is left after `longest` milliseconds is
   * cut. Answers how to stop.
   */
  drain(longest = this.#hurried.signal.aborted ? hurriedMilliseconds : longestDrainMilliseconds): () => void {
    for (const socket of this.#open) sendBeforeClosing(socket);
    this.server.on('connection', sendBeforeClosing);
    const idle = setInterval(() => this.server.closeIdleConnections(), 50);
    this.#cutAfter(longest);
    return () => {
      clearInterval(idle);
      clearTimeout(this.#deadline);
    };
  }

  #cutAfter(milliseconds: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => {
      for (const socket of this.#open) cutAtOnce(socket);
      this.server.closeAllConnections();
    }, milliseconds);
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

/**
 * Tells clients not to keep their connections, from the moment when the server says that it is leaving. Once it has begun to close,
 * what still comes on a connection that was kept is refused, in our words and not in Fastify's; whether the server is well is
 * answered to the end.
 */
export function saysWhenLeaving(
  app: FastifyInstance,
  isDraining: (() => boolean) | undefined,
  refusing: () => Refuse,
): void {
  let isClosing = false;
  app.addHook('preClose', async () => void (isClosing = true));
  app.addHook('onRequest', async (request, reply) => {
    if (isClosing || isDraining?.() === true) void reply.header('connection', 'close');
    if (isClosing && !isHealth(request)) return refuseForNow(request, reply, refusing(), stopping);
    return undefined;
  });
}

const stopping = {
  code: 'UNAVAILABLE',
  title: 'Stopping',
  detail: 'The server is stopping, and nothing of this request was done. Send it again in a moment.',
  retryAfterSeconds: 5,
};

/** SIGHUP is a terminal that was closed: there is nothing here that a server could read anew. */
const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * The first signal drains: no new connections, requests under way are answered, writes committed. A further one hurries, and ends
 * nothing by itself: the store is closed in order all the same, or the next start would have to verify it. Ctrl-C under npm comes
 * twice, from the terminal and from npm. Who cannot wait for that either has SIGKILL, after which nothing that was answered is lost.
 */
export function stopOnSignals(close: () => Promise<void>, hurry: () => void): void {
  let isStopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (isStopping) return hurry();
    isStopping = true;
    console.log(`${signal}: finishing what was accepted …`);
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error instanceof Error ? error.message : String(error));
        process.exit(1);
      },
    );
  };
  for (const signal of signals) process.on(signal, stop);
}
