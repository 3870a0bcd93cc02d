import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { SpendOf } from '../../graphql/limits/budgets.js';
import { isUnchanged } from '../bodies.js';
import type { ReleaseStore, Snapshot } from '../release-store.js';
import { KnownAnswers } from './known-answers.js';
import type { Ready } from './ready.js';
import { documentAsked, takeBody } from './documents.js';
import { hasSecondHost, isHost } from './hosts.js';
import { kindOf, Tally } from './tally.js';
import { HeadEnding, staysOpen } from './written-head.js';

export interface FrontOptions {
  readonly releases: ReleaseStore;
  /** Takes the cost of a request from the budget of an address; nothing is limited where it is left out. */
  readonly spend?: SpendOf | undefined;
  /** Whether the server is about to leave: Fastify then answers everybody, and says so. */
  readonly isDraining?: (() => boolean) | undefined;
}

/** What costs little to answer: bytes that are there. In the units of a GraphQL operation. */
export const knownCost = 10;

const mostAddresses = 20_000;
const mostDocumentsAsked = 1_000;
const mostBytes = 64 * 1024 * 1024;

interface Asked {
  readonly accept: string | undefined;
  readonly type: string | undefined;
  readonly ready: Ready;
}

/**
 * Answers before Fastify is reached what was answered before from the same releases: by the address as it came and the
 * encoding, with the same headers, validators and limits. Whatever is not plain (a range, a body with a GET, a strange
 * Host, an empty budget) goes on to Fastify, which decides. Known bytes are answered under overload too: to refuse them
 * would cost more.
 */
export class Front {
  readonly answers = new KnownAnswers();
  /** What was answered here, which neither Fastify's hooks nor its log ever see. */
  readonly tally = new Tally();
  readonly #ready = new Map<string, Ready>();
  /** Documents by the whole address they were last asked for at, whoever asked. */
  readonly #asked = new Map<string, Asked>();
  #snapshot: Snapshot | undefined;
  #bytes = 0;
  #plainHost: string | undefined;
  #lastUrl: string | undefined;
  #last: Ready | undefined;
  #isClosing = false;
  #ending: HeadEnding | undefined;

  constructor(private readonly options: FrontOptions) {}

  /** Keeps what an address answers for as long as the releases are the same. Only plain addresses are ever kept. */
  learn(url: string, snapshot: Snapshot, ready: Ready): void {
    if (!isPlainAddress(url) || snapshot !== this.options.releases.current()) return;
    this.#renew(snapshot);
    if (this.#ready.has(url)) return;
    // Both compressed forms together are hardly larger than the plain one.
    const weight = ready.body.bytes.length * (ready.body.isCompressible ? 2 : 1);
    this.#bytes += weight;
    if (this.#bytes > mostBytes || this.#ready.size >= mostAddresses) {
      this.#ready.clear();
      this.#bytes = weight;
    }
    ready.counted = this.tally.of(kindOf(url));
    this.#ready.set(url, ready);
  }

  find(url: string): Ready | undefined {
    this.#renew(this.options.releases.current());
    // To compare with what was asked last costs less than to look it up.
    if (url === this.#lastUrl) return this.#last;
    const ready = this.#ready.get(url);
    if (ready) [this.#lastUrl, this.#last] = [url, ready];
    return ready;
  }

  /** Puts the front before the application's own handler, on its own server with its own limits. */
  standBefore(app: FastifyInstance): void {
    const { server } = app;
    const [behind] = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
    if (!behind) throw new Error('The server has no handler to stand before.');
    server.removeAllListeners('request');
    this.#ending = new HeadEnding(server);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (!this.#takes(request, response, behind)) behind(request, response);
    });
    app.addHook('preClose', async () => void (this.#isClosing = true));
  }

  #takes(
    request: IncomingMessage,
    response: ServerResponse,
    behind: (request: IncomingMessage, response: ServerResponse) => void,
  ): boolean {
    if (this.#isClosing || this.options.isDraining?.() === true || !this.#isPlain(request)) return false;
    const { method, url = '' } = request;
    if (method === 'POST') {
      return takeBody(
        request,
        (body) => {
          const known = this.answers.findPosted(body, request.headers, this.options.releases.current());
          return known !== undefined && this.#send(request, response, known);
        },
        () => behind(request, response),
      );
    }
    const { headers } = request;
    if ((method !== 'GET' && method !== 'HEAD') || hasBody(headers) || headers.range !== undefined) return false;
    const ready = this.find(url) ?? (method === 'GET' ? this.#findDocument(headers, url) : undefined);
    return ready !== undefined && this.#send(request, response, ready);
  }

  /** By the address as it came, where the last that asked it takes the same media types. */
  #findDocument(headers: IncomingHttpHeaders, url: string): Ready | undefined {
    const last = this.#asked.get(url);
    if (last && last.accept === headers.accept && last.type === headers['content-type']) return last.ready;
    const hash = documentAsked(url);
    if (hash === undefined) return undefined;
    const ready = this.answers.findByHash(hash, this.options.releases.current(), headers);
    if (!ready) return undefined;
    if (this.#asked.size >= mostDocumentsAsked) this.#asked.clear();
    this.#asked.set(url, { accept: headers.accept, type: headers['content-type'], ready });
    return ready;
  }

  /** Conditional requests are answered before anything is spent. False where the budget is empty. */
  #send(request: IncomingMessage, response: ServerResponse, ready: Ready): boolean {
    const { headers, method } = request;
    const sendable = ready.for(headers['accept-encoding']);
    const counted = ready.counted ?? this.tally.graphql;
    if (method !== 'POST' && isUnchanged(headers['if-none-match'], sendable.etag)) {
      counted.unchanged++;
      sendable.unchanged.writeTo(response, this.#endingOf(request, response));
      response.end();
      return true;
    }
    const spent = ready.isFree ? undefined : this.options.spend?.(request, knownCost);
    if (spent && !spent.granted) return false;
    counted.whole++;
    sendable.writeHead(response, this.#endingOf(request, response), spent);
    if (method === 'HEAD') response.end();
    else {
      counted.bytes += sendable.bytes.length;
      sendable.endWith(response);
    }
    return true;
  }

  #endingOf(request: IncomingMessage, response: ServerResponse): string | undefined {
    return staysOpen(request, response) ? this.#ending?.now() : undefined;
  }

  /** The same as `refuseMalformedHosts` asks of everybody; the last host that was plain is known. */
  #isPlain(request: IncomingMessage): boolean {
    const { host } = request.headers;
    if (hasSecondHost(request)) return false;
    if (host === undefined || host === this.#plainHost) return true;
    if (!isHost(host)) return false;
    this.#plainHost = host;
    return true;
  }

  #renew(snapshot: Snapshot): void {
    if (snapshot === this.#snapshot) return;
    this.#ready.clear();
    this.#asked.clear();
    this.#lastUrl = undefined;
    this.#bytes = 0;
    this.#snapshot = snapshot;
  }
}

/** No escapes and no question but the language: of these there are only so many. */
const isPlainAddress = (url: string): boolean =>
  url.length <= 200 && /^\/[A-Za-z0-9._/-]*(\?lang=[a-z]{2})?$/.test(url);

const hasBody = (headers: IncomingHttpHeaders): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
