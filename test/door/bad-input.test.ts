import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

let registry: TestRegistry;
let before: unknown;
beforeAll(async () => {
  registry = await openTestRegistry();
  await registry.app.listen({ port: 0, host: '127.0.0.1' });
  before = recorded();
});
afterAll(async () => {
  // Whatever was sent, nothing of it was done, not even by half.
  expect(recorded()).toEqual(before);
  await registry.discard();
});

/** How many rows stand in each table but those of the audit, which keeps refusals too. */
function recorded(): unknown {
  const { raw } = registry.temporary.store.reader;
  const tables = raw
    .prepare(
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' and name not like 'audit_%'",
    )
    .pluck()
    .all() as string[];
  return Object.fromEntries(tables.map((table) => [table, raw.prepare(`select count(*) from ${table}`).pluck().get()]));
}

interface Sent {
  readonly method?: string;
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  readonly isChunked?: boolean;
}

interface Came {
  readonly status: number;
  readonly text: string;
  readonly headers: Record<string, unknown>;
  readonly milliseconds: number;
}

function send(path: string, { method = 'POST', headers, body, isChunked }: Sent): Promise<Came> {
  const { port } = registry.app.server.address() as AddressInfo;
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const length = isChunked === true ? {} : { 'content-length': String(Buffer.byteLength(body ?? '')) };
    const token = `Bearer ${registry.tokens['registrar']}`;
    const sent = { 'content-type': 'application/json', authorization: token, ...length, ...headers };
    const outgoing = request({ port, host: '127.0.0.1', method, path, headers: sent, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(parts).toString(),
          headers: response.headers,
          milliseconds: performance.now() - began,
        }),
      );
    });
    outgoing.on('error', reject);
    if (body === undefined) outgoing.end();
    else if (isChunked === true) outgoing.write(body, () => outgoing.end());
    else outgoing.end(body);
  });
}

/** Refusing must be cheap. On a busy machine others take their time too, so that the quickest of some attempts counts. */
const quickestAllowed = 100;
async function sendQuickly(path: string, sent: Sent): Promise<Came> {
  let quickest = await send(path, sent);
  for (let attempt = 1; attempt < 10 && quickest.milliseconds >= quickestAllowed; attempt++) {
    const came = await send(path, sent);
    if (came.milliseconds < quickest.milliseconds) quickest = came;
  }
  expect(quickest.milliseconds).toBeLessThan(quickestAllowed);
  return quickest;
}

const asJson = (query: string, variables?: unknown): Sent => ({ body: JSON.stringify({ query, variables }) });
const doubled = Array.from({ length: 300 }, (_, at) => `fragment F${at} on Query { ...F${at + 1} ...F${at + 1} }`);
const deepList = (depth: number) => `${'['.repeat(depth)}1${']'.repeat(depth)}`;
const megabyte = `{"query":"${' '.repeat(1024 * 1024)}"}`;

const hostile: Record<string, Sent> = {
  '300 aliases': asJson(`{ ${Array.from({ length: 300 }, (_, at) => `a${at}: __typename`).join(' ')} }`),
  'a 3,000-deep query': asJson(`${'{a'.repeat(3_000)}${'}'.repeat(3_000)}`),
  'a 1,200-deep query': asJson(`${'{a'.repeat(1_200)}${'}'.repeat(1_200)}`),
  '3,000-deep variables': { body: `{"query":"query ($x: Int) { __typename }","variables":{"x":${deepList(3_000)}}}` },
  '1,200-deep variables': { body: `{"query":"query ($x: Int) { __typename }","variables":{"x":${deepList(1_200)}}}` },
  'a 3,000-deep list in a document': asJson(`{ __typename @include(if: ${deepList(3_000)}) }`),
  '300 doubled fragments': asJson(`{ ...F0 } ${doubled.join(' ')} fragment F300 on Query { __typename }`),
  'ten doubled fragments': asJson(
    `{ ...F0 } ${doubled.slice(0, 10).join(' ')} fragment F10 on Query { a: __typename b: __typename }`,
  ),
  'a cycle of fragments': asJson('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'),
  'too many directives': asJson(`{ __typename ${'@skip(if: false) '.repeat(100)} }`),
  'a batch': { body: '[{"query":"{ __typename }"},{"query":"{ __typename }"}]' },
  'malformed JSON': { body: '{"query":' },
  'a wrong charset': { ...asJson('{ __typename }'), headers: { 'content-type': 'application/json; charset=utf-16' } },
  'a malformed Host': { ...asJson('{ __typename }'), headers: { host: 'a b<>' } },
  'a body of one megabyte': { body: megabyte },
  'a chunked body of one megabyte': { body: megabyte, isChunked: true },
  'a form': { body: 'query=%7B__typename%7D', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  'plain text': { body: '{"query":"{ __typename }"}', headers: { 'content-type': 'text/plain' } },
  'invalid UTF-8': {
    body: Buffer.concat([Buffer.from('{"query":"{ __typename #'), Buffer.from([0xff, 0xfe]), Buffer.from('}"}')]),
  },
  'a lone surrogate': { body: '{"query":"{ __typename }","variables":{"a":"\\ud800"}}' },
  'a key given twice': { body: '{"query":"{ __typename }","query":"{ viewer { name } }"}' },
  'a __proto__ key in variables': { body: '{"query":"{ __typename }","variables":{"__proto__":{"a":1}}}' },
  'an escaped __proto__ key': { body: '{"query":"{ __typename }","variables":{"__pr\\u006fto__":{"a":1}}}' },
  'an unknown operation name': { body: '{"query":"query A { __typename }","operationName":"B"}' },
  'several operations without a name': asJson('query A { __typename } query B { __typename }'),
  'an empty body': { body: '' },
  'a wrong content type': { body: '<a/>', headers: { 'content-type': 'application/xml' } },
  'a compressed bomb': { body: gzipSync(Buffer.alloc(50_000_000)), headers: { 'content-encoding': 'gzip' } },
  'a misspelt field': asJson('{ __typenam }'),
  'a fragment on an unknown type': asJson('{ ... on Qery { __typename } }'),
};

describe.each(['/graphql', '/public/graphql'])('hostile input at %s', (path) => {
  it.each(Object.entries(hostile))('%s is refused with a code', async (_name, sent) => {
    const came = await sendQuickly(path, sent);
    expect([came.status, came.text]).toEqual([expect.any(Number), expect.stringMatching(/"code":"[A-Z_]+"/)]);
    expect(came.status).toBeGreaterThanOrEqual(400);
    expect(came.status).toBeLessThan(500);
    if (path === '/graphql') expect(came.text).not.toContain('Did you mean');
    expect(came.text).not.toMatch(/node_modules|\.[jt]s:\d|stack|SQLITE|INTERNAL/);
    expect((await send(path, asJson('{ __typename }'))).text).toMatch(/^{"data":{"__typename":"Query"}/);
  });

  it('a mutation by GET is refused', async () => {
    const came = await sendQuickly(`${path}?query=${encodeURIComponent('mutation { __typename }')}`, {
      method: 'GET',
      headers: { 'apollo-require-preflight': '1' },
    });
    expect([400, 405]).toContain(came.status);
  });
});

/** An act that would be done if it came the right way. */
const opening = `mutation { caseOpen(input: { idempotencyKey: "by-the-wrong-way", reportedOn: "2017-06-01", sex: UNKNOWN, languages: [], names: [], parents: [],
  sighting: { observedOn: "2017-05-20", country: SY, source: "Camp register", grade: B } }) { case { id } userErrors { code message } } }`;

describe('an act that comes the wrong way', () => {
  const asGet: Sent = { method: 'GET', headers: { 'apollo-require-preflight': '1' } };
  const ways: Record<string, [string, Sent]> = {
    'by GET': [`/graphql?query=${encodeURIComponent(opening)}`, asGet],
    'by GET with a content type': [
      `/graphql?query=${encodeURIComponent(opening)}`,
      { method: 'GET', headers: { 'content-type': 'application/json' } },
    ],
    'as a form': [
      '/graphql',
      {
        body: new URLSearchParams({ query: opening }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
    ],
    'as a form with a file': [
      '/graphql',
      {
        body: `--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n${JSON.stringify({ query: opening })}\r\n--x--\r\n`,
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
      },
    ],
    'as plain text': ['/graphql', { ...asJson(opening), headers: { 'content-type': 'text/plain' } }],
    'in a batch': ['/graphql', { body: JSON.stringify([{ query: opening }, { query: opening }]) }],
    'in another charset': [
      '/graphql',
      { ...asJson(opening), headers: { 'content-type': 'application/json; charset=latin1' } },
    ],
    'with a malformed Host': ['/graphql', { ...asJson(opening), headers: { host: 'a b<>' } }],
    'beside 300 aliases': [
      '/graphql',
      asJson(
        opening.replace('case { id }', `case { ${Array.from({ length: 300 }, (_, at) => `a${at}: id`).join(' ')} }`),
      ),
    ],
    'with a word that is none': ['/graphql', asJson(opening.replace('grade: B', 'grade: Z'))],
    'beside an act with a fault': [
      '/graphql',
      asJson(opening.replace('mutation {', 'mutation { a: caseOpen(input: {}) { case { id } }')),
    ],
  };

  it.each(Object.entries(ways))('%s is refused with a code and not done', async (_way, [path, sent]) => {
    const stood = recorded();
    const came = await sendQuickly(path, sent);
    expect([came.status, came.text]).toEqual([expect.any(Number), expect.stringMatching(/"code":"[A-Z_]+"/)]);
    expect([came.status >= 400, came.status < 500]).toEqual([true, true]);
    expect(came.text).not.toMatch(/node_modules|\.[jt]s:\d|stack|SQLITE|INTERNAL|"data":{/);
    expect(recorded()).toEqual(stood);
  });

  it('would have been done: as it is meant to come, it is', async () => {
    const { status, errors } = await registry.ask('registrar', `query { __typename }`);
    expect([status, errors]).toEqual([200, undefined]);
    const other = await openTestRegistry();
    const { data } = await other.ask('registrar', opening);
    expect(data.caseOpen).toMatchObject({ case: { id: expect.stringMatching(/^case_/) }, userErrors: [] });
    await other.discard();
  });
});

describe('a malformed Host', () => {
  it.each(['/v1/statistics', '/v1/statements', '/healthz', '/playground', '/exports/cases.csv', '/oauth/token', '/'])(
    'is refused at %s',
    async (path) => {
      for (const host of ['a b<>', 'a:b:c', 'evil.example/path', '[::1', 'a@b']) {
        const method = path === '/oauth/token' ? 'POST' : 'GET';
        const came = await sendQuickly(path, { method, headers: { host } });
        expect([host, came.status]).toEqual([host, 400]);
        expect(came.text).not.toMatch(/node_modules|stack/);
      }
    },
  );
});

describe('pages and vocabularies of the registry', () => {
  it.each([-1, 0, -2_147_483_648, 101, 2_147_483_647])(
    'refuse a page of %s, written out or as a variable',
    async (first) => {
      const written = await registry.ask('registrar', `{ cases(first: ${first}) { nodes { id } } }`);
      expect([written.status, written.errors?.[0]?.extensions.code]).toEqual([400, 'INVALID_INPUT']);
      for (let round = 0; round < 3; round++) {
        const query = 'query ($first: Int!) { cases(first: $first) { nodes { id } } }';
        const given = await registry.ask('registrar', query, { first });
        expect([given.status, given.errors?.[0]?.extensions.code]).toEqual([400, 'INVALID_INPUT']);
      }
    },
  );

  it('refuse a word that is none of theirs, written out or as a variable', async () => {
    const written = '{ cases(first: 1, filter: { stages: [LOST] }) { nodes { id } } }';
    const given = 'query ($stage: CaseStage!) { cases(first: 1, filter: { stages: [$stage] }) { nodes { id } } }';
    for (const body of [{ query: written }, { query: given, variables: { stage: 'LOST' } }]) {
      const came = await sendQuickly('/graphql', { body: JSON.stringify(body) });
      expect([came.status, came.text]).toEqual([400, expect.stringContaining('"code":"UNKNOWN_CODE"')]);
    }
  });

  it('refuse pages and words of the public plane that cannot be, each for what is wrong with it', async () => {
    const refused: Readonly<Record<string, string>> = {
      ...Object.fromEntries(
        [-1, 0, 101, 2_147_483_647].flatMap((first) => [
          [`{ releases(first: ${first}) { id } }`, 'INVALID_INPUT'],
          [`{ release { observations(first: ${first}) { nodes { table } } } }`, 'INVALID_INPUT'],
        ]),
      ),
      '{ officialStatements(measures: [LOST]) { id } }': 'UNKNOWN_CODE',
      '{ figure(id: LOST) { id } }': 'UNKNOWN_CODE',
    };
    for (const [query, code] of Object.entries(refused)) {
      const came = await sendQuickly('/public/graphql', asJson(query));
      const { errors } = JSON.parse(came.text) as { errors: { extensions: { code: string } }[] };
      expect([query, came.status, errors[0]?.extensions.code]).toEqual([query, 400, code]);
    }
  });
});

describe('hostile input at REST', () => {
  it.each(['/v1/releases/%ff', '/v1/statistics?first=1', `/v1/releases/${'a'.repeat(5_000)}`])(
    '%s is answered as a problem',
    async (path) => {
      const came = await sendQuickly(path, { method: 'GET' });
      expect(came.status).toBeGreaterThanOrEqual(400);
      expect(came.status).toBeLessThan(500);
      expect(came.headers['content-type']).toMatch('application/problem+json');
    },
  );

  it('a URL longer than the headers may be is refused', async () => {
    expect((await send(`/v1/${'a'.repeat(40_000)}`, { method: 'GET' })).status).toBe(431);
  });
});
