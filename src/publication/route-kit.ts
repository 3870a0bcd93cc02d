import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { languages, type Language } from '../../schema/release.js';
import { Body, type Bodies } from './bodies.js';
import { releaseLink, type View } from './figure-views.js';
import {
  noReleaseYet,
  releaseDamaged,
  releaseWithdrawn,
  sendProblem,
  unknownLanguage,
  unknownParameter,
  unknownRelease,
  type ProblemDetails,
} from './problem.js';
import type { StoredRelease } from './release-folder.js';
import type { ReleaseStore, Snapshot } from './release-store.js';
import { sendBody } from './send.js';
import { isLanguage } from './wording.js';

export const living = 'public, max-age=60';
export const frozen = 'public, max-age=86400';
export const feeding = 'public, max-age=300';

/** Either what to send, or why not. */
export type Answer = Body | ProblemDetails;
export type Render = (snapshot: Snapshot, request: FastifyRequest, view: View) => Answer | Promise<Answer>;

/** Names of the parameters a route knows beside `lang`; a list that depends on nothing but the route. */
export type Parameters = readonly string[];

/** What every group of routes works with: the releases, the kept bodies, and how a question becomes an answer. */
export class RouteKit {
  constructor(
    private readonly app: FastifyInstance,
    readonly releases: ReleaseStore,
    readonly bodies: Bodies,
    readonly baseUrl: string,
  ) {}

  /** Adds a path that is only read. Unknown parameters are never passed over: another day must not be given as this. */
  get(url: string, cache: string, render: Render, parameters: Parameters = []): void {
    const known = ['lang', ...parameters];
    this.app.get(url, async (request, reply) => {
      const language = languageOf(request);
      if (!language) return sendProblem(reply, unknownLanguage(queryOf(request)['lang'], languages));
      const unknown = Object.keys(queryOf(request)).find((name) => !known.includes(name));
      if (unknown !== undefined) return sendProblem(reply, unknownParameter(unknown, known));
      const snapshot = this.releases.current();
      linkVersions(reply, snapshot, request, this.baseUrl);
      const found = await render(snapshot, request, { baseUrl: this.baseUrl, language });
      return found instanceof Body ? sendBody(request, reply, found, cache) : sendProblem(reply, found);
    });
  }

  rendered(stored: StoredRelease, name: string, view: View, render: () => unknown): Body {
    return this.bodies.get(`${stored.manifestSha256} ${name} ${view.language}`, render);
  }

  ofRelease(render: (stored: StoredRelease, request: FastifyRequest, view: View) => Answer | Promise<Answer>): Render {
    return (snapshot, request, view) => {
      const id = paramsOf(request)['id'] ?? '';
      const stored = snapshot.releases.get(id);
      return stored ? render(stored, request, view) : notServed(snapshot, id);
    };
  }
}

/** RFC 5829: where the newest release is, and the one before the one that was asked for. */
function linkVersions(reply: FastifyReply, snapshot: Snapshot, request: FastifyRequest, baseUrl: string): void {
  const asked = snapshot.releases.get(paramsOf(request)['id'] ?? '');
  if (!asked) return;
  const predecessor = asked.release.predecessor;
  const links = [
    `<${baseUrl}/v1/releases/latest>; rel="latest-version"`,
    ...(predecessor ? [`<${releaseLink(baseUrl, predecessor.id)}>; rel="predecessor-version"`] : []),
  ];
  void reply.header('link', links.join(', '));
}

export function nothingToServe({ damage }: Snapshot): ProblemDetails {
  const [first] = damage;
  return first ? releaseDamaged(first.file) : noReleaseYet;
}

export function notServed(snapshot: Snapshot, id: string): ProblemDetails {
  const damaged = snapshot.damage.find(({ release }) => release === id);
  if (damaged) return releaseDamaged(damaged.file);
  const buried = snapshot.withdrawn.get(id);
  if (buried) return releaseWithdrawn(buried.withdrawal);
  if (snapshot.inOrder.length === 0) return nothingToServe(snapshot);
  return unknownRelease(id, ['latest', ...snapshot.inOrder.slice(-20).map((stored) => stored.id)]);
}

export const pathOf = (request: FastifyRequest) => request.url.split('?', 1)[0] ?? '';
export const queryOf = (request: FastifyRequest) => request.query as Record<string, unknown>;
export const paramsOf = (request: FastifyRequest) => request.params as Record<string, string | undefined>;

function languageOf(request: FastifyRequest): Language | undefined {
  const { lang = 'en' } = queryOf(request);
  return isLanguage(lang) ? lang : undefined;
}
