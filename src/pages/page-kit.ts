import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Language } from '../../schema/release.js';
import { Bodies, textBody, type Body } from '../publication/bodies.js';
import type { ProblemDetails } from '../publication/problem.js';
import type { ReleaseStore, Snapshot } from '../publication/release-store.js';
import { paramsOf } from '../publication/route-kit.js';
import { sendBody } from '../publication/send.js';
import type { Markup } from './markup.js';
import type { Announced, Visit } from './templates/page.js';

export const page = 'text/html; charset=utf-8';

/** Served from caches for a minute, and for ten while they ask for the next. */
export const pageCache = 'public, max-age=60, stale-while-revalidate=600';

const policy = (frames: string): string =>
  `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors ${frames}`;

const common = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), browsing-topics=()',
};

/** Nobody may frame a page, since a frame could put other words around its numbers; what is made for it may be framed. */
export const pageHeaders = { ...common, 'content-security-policy': policy("'none'"), 'x-frame-options': 'DENY' };
export const embedHeaders = { ...common, 'content-security-policy': policy('*') };

/** How long the calendar is trusted before its file is read again, in milliseconds. */
const calendarAge = 1_000;

/** What all pages are made with: the releases, the calendar, and bodies that are rendered once for each state of both. */
export class PageKit {
  readonly bodies = new Bodies();
  /** Pictures that are being drawn: whoever asks meanwhile waits for the same one. */
  readonly underWay = new Map<string, Promise<Body>>();
  #calendar: readonly Announced[] = [];
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(
    readonly app: FastifyInstance,
    readonly releases: ReleaseStore,
    readonly baseUrl: string,
    readonly contact: string | undefined,
  ) {}

  visit(language: Language): Visit {
    const { baseUrl, contact } = this;
    const announced = this.#announced().filter(({ publishAt }) => Date.parse(publishAt) > Date.now());
    return { language, baseUrl, contact, snapshot: this.releases.current(), announced };
  }

  /** Rendered once for what stands in the folder and in the calendar; the name comes from a route, never from a client. */
  kept({ snapshot, announced, language }: Visit, name: string, render: () => Markup): Body {
    const key = `${stateOf(snapshot)} ${announced.map(({ publishAt }) => publishAt).join()} ${language} ${name}`;
    return this.bodies.find(key) ?? this.bodies.keep(key, textBody(render().text, page));
  }

  #announced(): readonly Announced[] {
    const now = Date.now();
    if (now - this.#readAt >= calendarAge || now < this.#readAt) {
      this.#calendar = this.releases.calendar().announced.toSorted((a, b) => (a.publishAt < b.publishAt ? -1 : 1));
      this.#readAt = now;
    }
    return this.#calendar;
  }
}

/** Changes with every release, withdrawal and damage. */
export const stateOf = ({ links, withdrawn, damage }: Snapshot): string =>
  `${links.at(-1)?.manifestSha256} ${withdrawn.size} ${damage.map(({ file }) => file).join()}`;

export function sendPage(request: FastifyRequest, reply: FastifyReply, body: Body): FastifyReply {
  return sendBody(request, reply.headers(pageHeaders), body, { cache: pageCache });
}

/** A page that says what is wrong has its status, and no cache keeps it. */
export const sendTrouble = (
  reply: FastifyReply,
  { status, retryAfterSeconds }: Pick<ProblemDetails, 'status' | 'retryAfterSeconds'>,
  document: Markup,
): FastifyReply =>
  reply
    .code(status)
    .headers({ ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }) })
    .headers({ 'content-type': page, 'cache-control': 'no-store' })
    .send(document.text);

export const paramOf = (request: FastifyRequest, name: string): string => paramsOf(request)[name] ?? '';
