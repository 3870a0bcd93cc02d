import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { isForClients, maskedAs, Unavailable, type ErrorCode } from '../errors.js';
import { budgetHeaders, exhausted, type Spending } from '../graphql/limits/budgets.js';
import { largestCost } from '../graphql/limits/cost.js';
import {
  exportCases,
  exportFormats,
  longestExport,
  tookTooLong,
  wasOvertaken,
  type ExportFormat,
} from './export-cases.js';

export interface ExportRoutesOptions {
  readonly registry: Registry;
  readonly actorOf: (request: FastifyRequest) => Promise<Actor>;
  readonly purposeOf: (request: FastifyRequest) => string | undefined;
  /** Takes a cost from the budget of whoever asks; nothing is limited where it answers nothing. */
  readonly spend: (request: FastifyRequest, actor: Actor, cost: number) => Spending | undefined;
}

const types: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/jsonl; charset=utf-8',
};

/** Each export holds a snapshot and a connection of its own. */
const mostAtOnce = 4;
/** Of one user, so that nobody holds them all. */
const mostOfOne = 2;
/** As much as the dearest operation: an export reads all that its actor may see. */
const exportCost = largestCost;

/** GET /exports/cases.csv and /exports/cases.jsonl: what the bearer of the token may see, as a stream. */
export function registerExports(
  app: FastifyInstance,
  { registry, actorOf, purposeOf, spend }: ExportRoutesOptions,
): void {
  const underWay: (number | undefined)[] = [];
  const send = async (request: FastifyRequest, reply: FastifyReply, format: ExportFormat) => {
    void reply.header('cache-control', 'no-store');
    const pieces = exportCases(registry, { format, purpose: purposeOf(request), actor: () => actorOf(request) });
    let end = (): void => undefined;
    try {
      const actor = await actorOf(request);
      end = begin(underWay, actor.kind === 'user' ? actor.userId : undefined);
      const spent = spend(request, actor, exportCost);
      if (spent) void reply.headers(budgetHeaders(spent));
      if (spent?.granted === false) {
        end();
        return await reply.code(429).send(asErrors(exhausted(spent), 'RATE_LIMITED'));
      }
      // The first piece is made before anything is sent, so that a refusal can still say so.
      const first = await pieces.next();
      const stream = Readable.from(withFirst(first, pieces));
      // Whoever takes nothing of what is sent is looked at by nobody else, and holds a snapshot of the registry.
      const ending = setTimeout(() => stream.destroy(tookTooLong()), longestExport).unref();
      const unheld = registry.store.onLogHeld(() => stream.destroy(wasOvertaken()));
      stream.once('close', () => {
        clearTimeout(ending);
        unheld();
        end();
        void pieces.return(undefined);
      });
      return await reply
        .type(types[format])
        .header('content-disposition', `attachment; filename="cases.${format}"`)
        .header('x-content-type-options', 'nosniff')
        .send(stream);
    } catch (error) {
      end();
      if (!isForClients(error)) request.log.error({ err: error }, 'unexpected error');
      const { code, message } = isForClients(error) ? error : maskedAs(error);
      const status = statusOf(code);
      if (status === 503) void reply.header('retry-after', '60');
      if (status === 401) void reply.header('www-authenticate', 'Bearer realm="oralu"');
      return reply.code(status).send(asErrors(message, code));
    }
  };
  for (const format of exportFormats) {
    const url = `/exports/cases.${format}`;
    app.get(url, { exposeHeadRoute: false }, (request, reply) => send(request, reply, format));
    // It would make the whole file, for nobody to read, and say in the audit that it was read.
    app.head(url, (_request, reply) => reply.code(405).header('allow', 'GET').send());
  }
}

/** Counts one more export of this user; UNAVAILABLE where there are too many. Answers what ends it. */
function begin(underWay: (number | undefined)[], userId: number | undefined): () => void {
  const own = underWay.filter((one) => one === userId).length;
  if (underWay.length >= mostAtOnce || own >= mostOfOne)
    throw Unavailable('Too many exports are under way. Try again in a minute.');
  underWay.push(userId);
  let hasEnded = false;
  return () => {
    if (hasEnded) return;
    hasEnded = true;
    underWay.splice(underWay.indexOf(userId), 1);
  };
}

const asErrors = (message: string, code: string) => ({ errors: [{ message, extensions: { code } }] });

async function* withFirst(first: IteratorResult<string>, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}

function statusOf(code: ErrorCode | 'INTERNAL'): number {
  if (code === 'INTERNAL') return 500;
  if (code === 'UNAUTHENTICATED') return 401;
  return code === 'FORBIDDEN' ? 403 : code === 'UNAVAILABLE' ? 503 : 400;
}
