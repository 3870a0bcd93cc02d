import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { OraluError, Unavailable, type ErrorCode } from '../errors.js';
import { exportCases, exportFormats, type ExportFormat } from './export-cases.js';

export interface ExportRoutesOptions {
  readonly registry: Registry;
  readonly actorOf: (request: FastifyRequest) => Promise<Actor>;
  readonly purposeOf: (request: FastifyRequest) => string | undefined;
}

const types: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/jsonl; charset=utf-8',
};

/** Each export holds a snapshot and a connection of its own. */
const mostAtOnce = 4;

/** GET /exports/cases.csv and /exports/cases.jsonl: what the bearer of the token may see, as a stream. */
export function registerExports(app: FastifyInstance, { registry, actorOf, purposeOf }: ExportRoutesOptions): void {
  let underWay = 0;
  const send = async (request: FastifyRequest, reply: FastifyReply, format: ExportFormat) => {
    void reply.header('cache-control', 'no-store');
    const pieces = exportCases(registry, { format, purpose: purposeOf(request), actor: () => actorOf(request) });
    underWay++;
    try {
      if (underWay > mostAtOnce) throw Unavailable('Too many exports are under way. Try again in a minute.');
      // The first piece is made before anything is sent, so that a refusal can still say so.
      const first = await pieces.next();
      const stream = Readable.from(withFirst(first, pieces));
      stream.once('close', () => {
        underWay--;
        void pieces.return(undefined);
      });
      return await reply
        .type(types[format])
        .header('content-disposition', `attachment; filename="cases.${format}"`)
        .header('x-content-type-options', 'nosniff')
        .send(stream);
    } catch (error) {
      underWay--;
      if (!(error instanceof OraluError)) throw error;
      const status = statusOf(error.code);
      if (status === 503) void reply.header('retry-after', '60');
      if (status === 401) void reply.header('www-authenticate', 'Bearer realm="oralu"');
      return reply.code(status).send({ errors: [{ message: error.message, extensions: { code: error.code } }] });
    }
  };
  for (const format of exportFormats)
    app.get(`/exports/cases.${format}`, (request, reply) => send(request, reply, format));
}

async function* withFirst(first: IteratorResult<string>, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}

function statusOf(code: ErrorCode): number {
  if (code === 'UNAUTHENTICATED') return 401;
  return code === 'FORBIDDEN' ? 403 : code === 'UNAVAILABLE' ? 503 : 400;
}
