import { describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { asJson, openWire, type Sent } from './wire.js';

const { wire, send, sendQuickly } = openWire();

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
      const written = await wire.registry.ask('registrar', `{ cases(first: ${first}) { nodes { id } } }`);
      expect([written.status, written.errors?.[0]?.extensions.code]).toEqual([400, 'INVALID_INPUT']);
      for (let round = 0; round < 3; round++) {
        const query = 'query ($first: Int!) { cases(first: $first) { nodes { id } } }';
        const given = await wire.registry.ask('registrar', query, { first });
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
