import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Text, Withdrawal } from '../../schema/release.js';

/** An error as a program and a person can read it (RFC 9457), with this project's stable `code`. */
export interface ProblemDetails {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  /** The values that would have been accepted, where they can be listed. */
  readonly allowed?: readonly string[];
  readonly retryAfterSeconds?: number;
  /** Why a release was withdrawn, in each language. */
  readonly reason?: Text;
}

export function sendProblem(reply: FastifyReply, problem: ProblemDetails): FastifyReply {
  const { retryAfterSeconds, ...details } = problem;
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds));
  return reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    .send(JSON.stringify({ type: 'about:blank', ...details, instance: reply.request.url.slice(0, 300) }));
}

/** How a refusal is sent: as a problem, unless whoever sets the server up knows better. */
export type Refuse = (request: FastifyRequest, reply: FastifyReply, problem: ProblemDetails) => FastifyReply;

export const refuseAsProblem: Refuse = (_request, reply, problem) => sendProblem(reply, problem);

export const noReleaseYet: ProblemDetails = {
  status: 503,
  code: 'NO_RELEASE_YET',
  title: 'No release yet',
  detail: 'No figures have been published yet. Ask again later.',
  retryAfterSeconds: 60,
};

export const releaseDamaged = (file: string): ProblemDetails => ({
  status: 503,
  code: 'RELEASE_DAMAGED',
  title: 'Release damaged',
  detail: `The file ${file} is damaged and is not served. It must be restored from a mirror.`,
  retryAfterSeconds: 60,
});

export const unknownRelease = (id: string, allowed: readonly string[]): ProblemDetails => ({
  status: 404,
  code: 'UNKNOWN_RELEASE',
  title: 'Unknown release',
  detail: `There is no release ${JSON.stringify(id.slice(0, 40))}.`,
  allowed,
});

export const unknownRange = (range: string): ProblemDetails => ({
  status: 404,
  code: 'UNKNOWN_RANGE',
  title: 'Unknown range',
  detail: `Changes are those between two releases, {a}...{b}; ${JSON.stringify(range.slice(0, 60))} came. See /v1/releases.`,
});

export const unknownFigure = (id: string, allowed: readonly string[]): ProblemDetails => ({
  status: 404,
  code: 'UNKNOWN_FIGURE',
  title: 'Unknown figure',
  detail: `There is no figure ${JSON.stringify(id.slice(0, 40))}.`,
  allowed,
});

export const unknownPath = (path: string): ProblemDetails => ({
  status: 404,
  code: 'UNKNOWN_PATH',
  title: 'Unknown path',
  detail: `Nothing is served at ${JSON.stringify(path.slice(0, 200))}. Begin at /v1/statistics.`,
});

export const unknownLanguage = (came: unknown, allowed: readonly string[]): ProblemDetails => ({
  status: 400,
  code: 'UNKNOWN_CODE',
  title: 'Unknown language',
  detail: `lang must be one of ${allowed.join(', ')}; it came as ${JSON.stringify(came).slice(0, 40)}.`,
  allowed,
});

/** An unknown parameter is never passed over: somebody who asks for another day must not be given this one. */
export const unknownParameter = (name: string, allowed: readonly string[] = ['lang']): ProblemDetails => ({
  status: 400,
  code: 'UNKNOWN_PARAMETER',
  title: 'Unknown parameter',
  detail:
    allowed.length === 1
      ? `The only parameter is lang; ${JSON.stringify(name.slice(0, 40))} is not known. The figures of another day are those of another release: see /v1/releases.`
      : `The parameters are ${allowed.join(', ')}; ${JSON.stringify(name.slice(0, 40))} is not known.`,
  allowed,
});

export const unknownFormat = (name: string, came: string, allowed: readonly string[]): ProblemDetails => ({
  status: 404,
  code: 'UNKNOWN_FORMAT',
  title: 'Unknown format',
  detail: `${name} come in the formats listed; ${JSON.stringify(came.slice(0, 40))} is none of them.`,
  allowed: allowed.map((ending) => `${name}.${ending}`),
});

export const notADay = (parameter: string, came: unknown): ProblemDetails => ({
  status: 400,
  code: 'BAD_DATE',
  title: 'Not a day',
  detail: `${parameter} must be a day of the calendar as YYYY-MM-DD; it came as ${JSON.stringify(came).slice(0, 60)}.`,
});

/** Said alike of every code that the tables do not have, whatever the registry holds. */
export const unknownCode = (parameter: string, came: unknown, allowed: readonly string[]): ProblemDetails => ({
  status: 400,
  code: 'UNKNOWN_CODE',
  title: 'Unknown code',
  detail: `${parameter} must be one of the values listed; ${came === undefined ? 'it is missing' : `it came as ${JSON.stringify(came).slice(0, 60)}`}.`,
  allowed: allowed.slice(0, 300),
});

export const releaseWithdrawn = ({ release, withdrawnAt, reason, repeats }: Withdrawal): ProblemDetails => ({
  status: 410,
  code: 'RELEASE_WITHDRAWN',
  title: 'Release withdrawn',
  detail: `The release ${release} was withdrawn on ${withdrawnAt.slice(0, 10)}${repeats === undefined ? '' : ` with ${repeats}, a table of which it repeated`}: ${reason.en}`,
  reason,
});

export const methodNotAllowed = (method: string, allowed: readonly string[]): ProblemDetails => ({
  status: 405,
  code: 'METHOD_NOT_ALLOWED',
  title: 'Method not allowed',
  detail: allowed.includes('POST')
    ? `Here ${allowed.join(', ')} are answered; ${method} came.`
    : `This can only be read; ${method} is not answered.`,
  allowed,
});

export const tooMuchAsked = (detail: string): ProblemDetails => ({
  status: 429,
  code: 'RATE_LIMITED',
  title: 'Too much asked',
  detail,
});
