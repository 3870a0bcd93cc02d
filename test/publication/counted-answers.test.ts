import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import fc from 'fast-check';
import { describedPaths } from '../../src/pages/described-paths.js';
import { kindOf, Tally } from '../../src/publication/front/tally.js';
import { openApi } from '../../src/publication/rest/openapi.js';
import { loggingOptions } from '../../src/server/log-lines.js';
import { Metrics } from '../../src/server/metrics.js';
import { createPublicApp } from '../../src/server/public-app.js';
import { logKnown } from '../../src/server/public-answers.js';
import { openCountedRegistry, postFirstSource, type CountedRegistry } from '../releases/counted-registry.js';

let counted: CountedRegistry;
let metrics: Metrics;
let app: FastifyInstance;
beforeAll(async () => {
  counted = await openCountedRegistry();
  await postFirstSource(counted);
  await counted.publish('2017-12-27');
  metrics = new Metrics(() => ({}));
  app = await createPublicApp({
    ...{ releasesFolder: counted.folder, baseUrl: 'https://oralu.example', logLevel: 'silent', budget: 10_000_000 },
    metrics,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await app.close();
  await counted.discard();
});

interface Answered {
  readonly status: number;
  readonly etag: string;
  readonly length: number;
}

const send = (path: string, headers: Record<string, string> = {}, method = 'GET', payload?: string) =>
  new Promise<Answered>((resolve, reject) => {
    const { port } = app.server.address() as AddressInfo;
    ask({ host: '127.0.0.1', port, path, method, headers }, (came) => {
      let length = 0;
      came.on('data', (piece: Buffer) => void (length += piece.length));
      came.on('end', () => resolve({ status: came.statusCode ?? 0, etag: String(came.headers.etag), length }));
    })
      .on('error', reject)
      .end(payload);
  });

const counts = (): Record<string, number> =>
  Object.fromEntries(
    metrics
      .write()
      .split('\n')
      .filter((line) => /^oralu_(public|requests_total)/.test(line))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
const grown = (before: Record<string, number>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(counts())
      .map(([name, count]): [string, number] => [name, count - (before[name] ?? 0)])
      .filter(([, more]) => more > 0),
  );

describe('the metrics of the public plane', () => {
  it('count by kind, status and where from what is answered before Fastify and behind it', async () => {
    const { etag } = await send('/v1/statistics');
    const before = counts();
    const { length } = await send('/v1/statistics');
    await send('/v1/statistics', {}, 'HEAD');
    for (let at = 0; at < 3; at++) await send('/v1/statistics', { 'if-none-match': etag });
    await send('/v1/statistics?asOf=x');
    await send('/v1/f/SECRET-WORD/2017-12-27.1');
    // A line of what came over the socket is written once it is answered.
    await new Promise((resume) => setTimeout(resume, 50));
    expect(grown(before)).toEqual({
      'oralu_requests_total{plane="public",status="2xx"}': 2,
      'oralu_requests_total{plane="public",status="3xx"}': 3,
      'oralu_requests_total{plane="public",status="4xx"}': 2,
      'oralu_public_answers_total{kind="statistics",code="200",from="bytes"}': 2,
      'oralu_public_answers_total{kind="statistics",code="304",from="bytes"}': 3,
      'oralu_public_answers_total{kind="statistics",code="400",from="routes"}': 1,
      'oralu_public_answers_total{kind="figure",code="404",from="routes"}': 1,
      'oralu_public_known_bytes_total{kind="statistics"}': length,
    });
    expect(metrics.write()).not.toContain('SECRET');
  });

  it('count documents of the public GraphQL that were asked before', async () => {
    const body = JSON.stringify({ query: '{ statistics { id } }' });
    const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
    await send('/public/graphql', headers, 'POST', body);
    const before = counts();
    await send('/public/graphql', headers, 'POST', body);
    expect(grown(before)).toMatchObject({
      'oralu_public_answers_total{kind="graphql",code="200",from="bytes"}': 1,
    });
  });

  it('hold nothing of what the server asks of itself, ahead of everybody', async () => {
    // The first look at the releases is after a second; then there are more addresses to render than anybody asked for.
    const before = counts();
    await new Promise((resume) => setTimeout(resume, 2_500));
    expect(grown(before)).toEqual({});
  });
});

describe('the kind of an address', () => {
  it('is a word of its own for every path that is described', () => {
    const paths = Object.keys(openApi(describedPaths).paths).filter((path) => !/^\/(healthz|readyz|livez)/.test(path));
    expect(paths.filter((path) => kindOf(path) === 'other')).toEqual(
      paths.filter((path) => /^\/(public\/schema|public\/playground|\.well-known)/.test(path)),
    );
  });

  it('is one of eleven words, whatever is asked', () => {
    const kinds = new Set([
      ...['statistics', 'observations', 'release', 'figure', 'statements', 'living', 'chart', 'feed', 'graphql'],
      ...['page', 'other'],
    ]);
    const start = fc.constantFrom('', '/v1/', '/v1/releases/', '/feed/', '/public/graphql', '/kk/');
    fc.assert(fc.property(start, fc.string(), (begun, rest) => kinds.has(kindOf(`${begun}${rest}`))));
  });
});

describe('the log of the public plane', () => {
  it('tells how many answers of each kind were given from bytes since the line before, and no more of them', async () => {
    const lines: string[] = [];
    const { logger, genReqId } = loggingOptions('info') as { logger: object; genReqId: () => string };
    const logging = Fastify({ genReqId, logger: { ...logger, stream: { write: (line: string) => lines.push(line) } } });
    const tally = new Tally();
    logKnown(logging, tally, 10);
    const known = (): unknown[] =>
      lines
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter(({ msg }) => msg === 'answered from bytes')
        .map(({ time: _, ...line }) => line);
    await logging.listen({ host: '127.0.0.1', port: 0 });
    tally.of('statistics').whole += 3;
    for (let tries = 0; tries < 200 && known().length === 0; tries++)
      await new Promise((resume) => setTimeout(resume, 10));
    tally.of('statistics').whole += 2;
    tally.graphql.unchanged++;
    await logging.close();
    const line = { level: 'info', msg: 'answered from bytes' };
    expect(known()).toEqual([
      { ...line, route: 'statistics', status: 200, count: 3 },
      expect.objectContaining({ route: 'graphql', status: 304, count: 1 }),
      { ...line, route: 'statistics', status: 200, count: 2 },
    ]);
  });
});
