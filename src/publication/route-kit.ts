import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { languages, type Language } from '../../schema/release.js';
import { budgetHeaders, exhausted, type SpendOf } from '../graphql/limits/budgets.js';
import { Body, isUnchanged, jsonBody, toBody, Unrendered, type Bodies } from './bodies.js';
import type { Front } from './front/front.js';
import { Ready } from './front/ready.js';
import { longTableOf, type LongTable } from './formats/rows.js';
import { releaseLink, type View } from './views/figure-views.js';
import {
  noReleaseYet,
  releaseDamaged,
  releaseWithdrawn,
  sendProblem,
  tooMuchAsked,
  unknownLanguage,
  unknownParameter,
  unknownRelease,
  type ProblemDetails,
} from './problem.js';
import { sha256, type StoredRelease } from './release-folder.js';
import type { ReleaseStore, Snapshot } from './release-store.js';
import { sendBody } from './send.js';
import { isLanguage } from './views/wording.js';

export const living = 'public, max-age=60';
export const frozen = 'public, max-age=86400';
export const feeding = 'public, max-age=300';

/** What these three stand for depends on the releases and the calendar alone, so that it can be kept as it is; pages keep themselves. */
const keepable: ReadonlySet<string> = new Set([living, frozen, feeding]);

/** What one request of REST costs, in the units of a GraphQL operation: a page of prepared bytes. */
export const requestCost = 10;
/** What must first be made: a workbook keeps the processor for tens of milliseconds, and everybody else waits. */
export const renderedCost = 500;

/** Sent with everything of REST; what is asked before a request is answered by `preflight`. */
export const openToAll = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'Accept-Ranges, Content-Range, ETag, Link, RateLimit, RateLimit-Policy, Retry-After',
};
export const preflight = {
  'access-control-allow-methods': 'GET, HEAD, OPTIONS',
  'access-control-allow-headers': 'If-None-Match, If-Range, Range',
};

/** The same of a release by its id, for whoever asks for the latest. */
export class Redirect {
  private constructor(readonly location: string) {}

  static to(id: string, request: FastifyRequest, baseUrl: string): Redirect {
    const [path = '', ...search] = request.url.split('?');
    const asked = [path.replace(/\/latest(?=\/|$)/, `/${id}`), ...search].join('?');
    return new Redirect(`${baseUrl}${asked.replace(/[^\x21-\x7e]/g, '')}`);
  }
}

/** Either what to send, at hand or to be made, or where it is, or why not. */
export type Answer = Body | Unrendered | Redirect | ProblemDetails;
export type Render = (snapshot: Snapshot, request: FastifyRequest, view: View) => Answer | Promise<Answer>;

/** Names of the parameters a route knows beside `lang`; a list that depends on nothing but the route. */
export type Parameters = readonly string[];

const mostTables = 8;

export interface Limits {
  /** Takes the cost of a request from the budget of an address; nothing is limited where it is left out. */
  readonly spend?: SpendOf | undefined;
  /** What stands before Fastify and answers from the same bytes. */
  readonly front?: Front | undefined;
}

/** What every group of routes works with: the releases, the kept bodies, and how a question becomes an answer. */
export class RouteKit {
  readonly #tables = new Map<string, LongTable>();

  constructor(
    private readonly app: FastifyInstance,
    readonly releases: ReleaseStore,
    readonly bodies: Bodies,
    readonly baseUrl: string,
    private readonly limits: Limits = {},
  ) {}

  /** Adds a path that is only read. Unknown parameters are never passed over: another day must not be given as this. */
  get(url: string, cache: string, render: Render, parameters: Parameters = []): void {
    const known = ['lang', ...parameters];
    // Fastify's own HEAD beside a GET says of an unchanged body that it has no bytes (RFC 9110, section 8.6).
    const method = ['GET', 'HEAD'];
    const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const language = languageOf(request);
      if (!language) return this.#refuse(request, reply, unknownLanguage(queryOf(request)['lang'], languages));
      const unknown = Object.keys(queryOf(request)).find((name) => !known.includes(name));
      if (unknown !== undefined) return this.#refuse(request, reply, unknownParameter(unknown, known));
      const snapshot = this.releases.current();
      const found = await render(snapshot, request, { baseUrl: this.baseUrl, language });
      if (found instanceof Redirect) return this.#redirect(request, reply, found);
      if (!(found instanceof Body || found instanceof Unrendered)) return this.#refuse(request, reply, found);
      const manner = { cache, link: linkOf(snapshot, request, this.baseUrl) };
      // Who has it already is told so before the limiter; what must be made first is paid first.
      const isFree = found instanceof Body && isUnchanged(request.headers['if-none-match'], found.etag);
      const cost = found instanceof Unrendered ? renderedCost : requestCost;
      if (!isFree && !this.pays(request, reply, cost)) return reply;
      const body = found instanceof Body ? found : await found.make();
      if (keepable.has(cache))
        this.limits.front?.learn(request.raw.url ?? '', snapshot, new Ready(body, manner, openToAll));
      return sendBody(request, reply, body, manner);
    };
    this.app.route({ method, url, handler });
  }

  /** Takes the cost of a request; where the budget is empty, 429 is sent and the answer is false. */
  pays(request: FastifyRequest, reply: FastifyReply, cost = requestCost): boolean {
    const spent = this.limits.spend?.(request.raw, cost);
    if (!spent) return true;
    void reply.headers(budgetHeaders(spent));
    if (!spent.granted) void sendProblem(reply, tooMuchAsked(exhausted(spent)));
    return spent.granted;
  }

  #redirect(request: FastifyRequest, reply: FastifyReply, { location }: Redirect): FastifyReply {
    return this.pays(request, reply) ? reply.code(307).headers({ location, 'cache-control': living }).send() : reply;
  }

  #refuse(request: FastifyRequest, reply: FastifyReply, problem: ProblemDetails): FastifyReply {
    return this.pays(request, reply) ? sendProblem(reply, problem) : reply;
  }

  rendered(stored: StoredRelease, name: string, view: View, render: () => unknown): Body | Unrendered {
    return this.bodies.offer(`${stored.manifestSha256} ${name} ${view.language}`, () => jsonBody(render()));
  }

  /** The long table of a release, of which the last few that were asked for are at hand. */
  tableOf(stored: StoredRelease, labels: Language | null): LongTable {
    const key = `${stored.manifestSha256} ${labels}`;
    const table =
      this.#tables.get(key) ?? longTableOf({ release: stored.release, sha256: stored.releaseSha256 }, labels);
    this.#tables.delete(key);
    this.#tables.set(key, table);
    const [oldest] = this.#tables.size > mostTables ? this.#tables.keys() : [];
    if (oldest !== undefined) this.#tables.delete(oldest);
    return table;
  }

  /** A file as it lies on the disk; its hash names it. */
  file(bytes: Buffer, hash: string = sha256(bytes)): Body {
    return this.bodies.find(hash) ?? this.bodies.keep(hash, toBody(bytes, hash));
  }

  ofRelease(render: (stored: StoredRelease, request: FastifyRequest, view: View) => Answer | Promise<Answer>): Render {
    return (snapshot, request, view) => {
      const id = paramsOf(request)['id'] ?? '';
      if (id === 'latest' && snapshot.latest) return Redirect.to(snapshot.latest.id, request, this.baseUrl);
      const stored = snapshot.releases.get(id);
      return stored ? render(stored, request, view) : notServed(snapshot, id);
    };
  }
}

/** RFC 5829: where the newest release is, and the one before the one that was asked for. */
function linkOf(snapshot: Snapshot, request: FastifyRequest, baseUrl: string): string | undefined {
  const asked = snapshot.releases.get(paramsOf(request)['id'] ?? '');
  if (!asked) return undefined;
  const predecessor = asked.release.predecessor;
  const links = [
    `<${baseUrl}/v1/releases/latest>; rel="latest-version"`,
    ...(predecessor ? [`<${releaseLink(baseUrl, predecessor.id)}>; rel="predecessor-version"`] : []),
  ];
  return links.join(', ');
}

export function nothingToServe({ damage }: Snapshot): ProblemDetails {
  const [first] = damage;
  return first ? releaseDamaged(first.file) : noReleaseYet;
}

export function notServed(snapshot: Snapshot, id: string, aliases: readonly string[] = ['latest']): ProblemDetails {
  const damaged = snapshot.damage.find(({ release }) => release === id);
  if (damaged) return releaseDamaged(damaged.file);
  const buried = snapshot.withdrawn.get(id);
  if (buried) return releaseWithdrawn(buried.withdrawal);
  if (snapshot.inOrder.length === 0) return nothingToServe(snapshot);
  return unknownRelease(id, [...aliases, ...snapshot.inOrder.slice(-20).map((stored) => stored.id)]);
}

export const pathOf = (request: FastifyRequest) => request.url.split('?', 1)[0] ?? '';
/** The query; an address that the router could not read has none. */
export const queryOf = (request: FastifyRequest) => (request.query ?? {}) as Record<string, unknown>;
export const paramsOf = (request: FastifyRequest) => request.params as Record<string, string | undefined>;

function languageOf(request: FastifyRequest): Language | undefined {
  const { lang = 'en' } = queryOf(request);
  return isLanguage(lang) ? lang : undefined;
}
