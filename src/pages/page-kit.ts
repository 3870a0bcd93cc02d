import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Language } from '../../schema/release.js';
import { budgetHeaders, exhausted } from '../graphql/limits/budgets.js';
import { Bodies, isUnchanged, textBody, type Body } from '../publication/bodies.js';
import { Ready } from '../publication/front/ready.js';
import { sendProblem, tooMuchAsked, type ProblemDetails } from '../publication/problem.js';
import type { ReleaseStore, Snapshot } from '../publication/release-store.js';
import { paramsOf, queryOf, requestCost, type Limits } from '../publication/route-kit.js';
import { sendBody, type Manner } from '../publication/send.js';
import { isLanguage } from '../publication/views/wording.js';
import { chooseLanguage } from './choose-language.js';
import type { Markup } from './markup.js';
import { embedFrame } from './templates/embed.js';
import type { Visit } from './templates/page.js';
import { troubleOf, troublePage, troubleText } from './templates/trouble.js';

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

/** How a page goes out: for how long caches may keep it, and under which headers. */
export interface Sending extends Manner {
  readonly snapshot: Snapshot;
  readonly headers: Readonly<Record<string, string>>;
}

export interface PageKitOptions extends Limits {
  readonly releases: ReleaseStore;
  readonly baseUrl: string;
  readonly contact?: string | undefined;
}

/** What all pages are made with: the releases with their calendar, and bodies that are rendered once for each state of it. */
export class PageKit {
  readonly bodies = new Bodies();

  constructor(
    readonly app: FastifyInstance,
    readonly options: PageKitOptions,
  ) {}

  visit(language: Language): Visit {
    const { baseUrl, contact, releases } = this.options;
    const snapshot = releases.current();
    const announced = snapshot.calendar.announced.toSorted((a, b) => (a.publishAt < b.publishAt ? -1 : 1));
    return { language, baseUrl, contact, snapshot, announced };
  }

  /** Rendered once for what stands in the folder and in the calendar; the name comes from a route, never from a client. */
  kept({ snapshot, announced, language }: Visit, name: string, render: () => Markup): Body {
    const key = `${stateOf(snapshot)} ${announced.map(({ publishAt }) => publishAt).join()} ${language} ${name}`;
    return this.bodies.find(key) ?? this.bodies.keep(key, textBody(render().text, page));
  }

  /** Sends what is there, 304 before anything is spent, and keeps it before Fastify for as long as nothing else is said. */
  send(request: FastifyRequest, reply: FastifyReply, body: Body, sending: Sending): FastifyReply {
    const { snapshot, headers, ...manner } = sending;
    const costs = !manner.isFree && !isUnchanged(request.headers['if-none-match'], body.etag);
    if (costs && !this.pays(request, reply)) return reply;
    this.options.front?.learn(request.raw.url ?? '', snapshot, new Ready(body, manner, headers));
    return sendBody(request, reply.headers(headers), body, manner);
  }

  /** Takes the cost of a request; where the budget is empty, 429 is sent and the answer is false. */
  pays(request: FastifyRequest, reply: FastifyReply): boolean {
    const spent = this.options.spend?.(request.raw, requestCost);
    if (!spent) return true;
    void reply.headers(budgetHeaders(spent));
    if (!spent.granted)
      void this.refuse(request, reply, { ...tooMuchAsked(exhausted(spent)), retryAfterSeconds: spent.seconds });
    return spent.granted;
  }

  readonly #busyPages = new Map<Language, Markup>();

  #overloaded(language: Language, render: () => Markup): Markup {
    const page = this.#busyPages.get(language) ?? render();
    this.#busyPages.set(language, page);
    return page;
  }

  /** Says what is wrong: as a page in the reader's language where a browser asks for one, else as a problem. */
  refuse(request: FastifyRequest, reply: FastifyReply, problem: ProblemDetails): FastifyReply {
    if (!asksForPage(request)) return sendProblem(reply, problem);
    const language = languageOf(request);
    const visit = this.visit(language);
    const trouble = troubleOf(problem, undefined, visit);
    if (!isEmbed(request)) {
      // What says that too much is asked must itself cost next to nothing.
      const render = () => troublePage(trouble, visit);
      const page = problem.code === 'OVERLOADED' ? this.#overloaded(language, render) : render();
      return sendTrouble(reply.headers(pageHeaders), problem, page);
    }
    const frame = embedFrame({ language, title: trouble.title }, troubleText(trouble, visit));
    return sendTrouble(reply.headers(embedHeaders), problem, frame);
  }
}

/** Browsers name HTML among what they take, programs do not; what lies beneath /v1 is for programs whoever asks. */
export const asksForPage = ({ url, headers }: FastifyRequest): boolean =>
  !url.startsWith('/v1/') && /\btext\/html\b/.test(headers.accept ?? '');

const isEmbed = ({ url }: FastifyRequest): boolean => url.startsWith('/embed/');

/** By the address, else by what the reader's browser asks for. */
function languageOf(request: FastifyRequest): Language {
  const [, first] = request.url.split(/[/?]/, 2);
  const { lang } = queryOf(request);
  const named = isEmbed(request) ? (lang ?? 'en') : first;
  return isLanguage(named) ? named : chooseLanguage(request.headers['accept-language']);
}

/** Changes with every release, withdrawal and damage. */
export const stateOf = ({ links, withdrawn, damage }: Snapshot): string =>
  `${links.at(-1)?.manifestSha256} ${withdrawn.size} ${damage.map(({ file }) => file).join()}`;

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
