import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InjectOptions } from 'fastify';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

/*
 * The twelve checks of graphql-cop (dolevf/graphql-cop, 1.15: lib/tests), each as what it sends and what it takes for a
 * hole, on both servers; on the registry as somebody signed in, who could do more. Introspection, GraphiQL and tracing
 * are holes to it wherever they are open: here the public schema is open on purpose, and the registry's to those signed in.
 */

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openTestRegistry();
});
afterAll(() => registry.discard());

const paths = ['/graphql', '/public/graphql'] as const;
type Path = (typeof paths)[number];

interface Came {
  readonly status: number;
  // The shape of an answer is what a check looks at.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
  readonly text: string;
}

const nobody = '';

async function send(path: Path, options: Partial<InjectOptions>, who: string = 'supervisor'): Promise<Came> {
  const token = path === '/graphql' && who !== nobody ? { authorization: `Bearer ${registry.tokens[who]}` } : {};
  const { headers, ...rest } = options;
  const sent = { method: 'POST', url: path, ...rest, headers: { ...headers, ...token } } as InjectOptions;
  const { statusCode: status, body: text } = await registry.app.inject(sent);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  return { status, body, text };
}

const json = (payload: object): Partial<InjectOptions> => ({
  payload,
  headers: { 'content-type': 'application/json' },
});
const ask = (path: Path, query: string, who?: string) => send(path, json({ query }), who);

describe.each(paths)('graphql-cop at %s', (path) => {
  it('1. alias overloading: 101 aliases of one field are refused', async () => {
    const aliases = Array.from({ length: 101 }, (_, at) => `alias${at}: __typename`).join(' ');
    const { body } = await ask(path, `query { ${aliases} }`);
    expect(body.data?.alias100).toBeUndefined();
    expect(body.errors[0].extensions.code).toBe('DOCUMENT_TOO_LARGE');
  });

  it('2. batch queries: an array of ten operations is refused', async () => {
    const { status, body } = await send(path, json(Array.from({ length: 10 }, () => ({ query: '{ __typename }' }))));
    expect([status, Array.isArray(body)]).toEqual([400, false]);
  });

  it('3. directive overloading: ten directives that do not exist are not each complained of', async () => {
    const { body } = await ask(path, `query { __typename ${'@aa'.repeat(10)} }`);
    expect(body.errors.length).toBeLessThan(10);
    const many = await ask(path, `query { __typename ${'@skip(if: false) '.repeat(500)} }`);
    expect(many.status).toBe(400);
    expect(many.body.errors.length).toBeLessThan(10);
  });

  it('4. field duplication: a field 500 times over is refused or costs no more than once', async () => {
    const { body, text } = await ask(path, `query { ${'__typename '.repeat(500)} }`);
    expect(text.length).toBeLessThan(2_000);
    expect(body.errors?.[0].extensions.code ?? 'once').toMatch(/^(DOCUMENT_TOO_LARGE|GRAPHQL_PARSE_FAILED|once)$/);
  });

  it('5. circular introspection: fields within types within fields are refused', async () => {
    const circle =
      '{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }';
    const { status, body } = await ask(path, circle);
    expect([status, body.data]).toEqual([400, undefined]);
  });

  it('6. field suggestions: the registry gives no hint of a misspelt name, the public plane does on purpose', async () => {
    const { text } = await ask(path, 'query { __schema { directive } }');
    const near = await ask(path, path === '/graphql' ? '{ viewr { role } }' : '{ statistic { id } }');
    for (const told of [text, near.text]) {
      if (path === '/graphql') expect(told).not.toContain('Did you mean');
      else expect(told).toContain('Did you mean');
    }
  });

  it('7. introspection: shown by the registry to nobody without a token, by the public plane to all on purpose', async () => {
    const { body, status } = await ask(path, '{ __schema { types { name } } }', nobody);
    if (path === '/graphql') expect([status, body.data]).toEqual([401, undefined]);
    else expect(body.data.__schema.types.length).toBeGreaterThan(5);
  });

  it('8. GraphiQL: a browser that opens the endpoint gets no console there', async () => {
    const { text } = await send(path, { method: 'GET', headers: { accept: 'text/html' } });
    expect(text).not.toMatch(/graphiql|graphql[- ]playground/i);
  });

  it('9. GET based mutations are refused', async () => {
    const query = encodeURIComponent(path === '/graphql' ? 'mutation { signIn { token } }' : 'mutation { __typename }');
    const { status, body } = await send(path, { method: 'GET', url: `${path}?query=${query}` });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body?.data).toBeUndefined();
  });

  it('9a. whoever opens it in a browser, or sends nothing, is told what to do', async () => {
    const opened = await send(path, { method: 'GET', headers: { accept: 'text/html' } }, nobody);
    expect([opened.status, opened.body.errors[0].message]).toEqual([
      400,
      expect.stringMatching(/^Programs send an operation by POST .* open the playground, which is at \/playground/),
    ]);
    const empty = await send(path, json({}));
    expect([empty.status, empty.body.errors[0].message]).toEqual([
      400,
      expect.stringMatching(
        /^The body must be JSON with an operation as its "query".* an empty object or none came\.$/,
      ),
    ]);
  });

  it('10. GET based queries: none from another origin can ride on a cookie, since no cookie counts', async () => {
    const query = encodeURIComponent('{ viewer { role } }');
    const headers = { cookie: `token=${registry.tokens['supervisor']}` };
    const { body } = await send(path, { method: 'GET', url: `${path}?query=${query}`, headers }, nobody);
    expect(body?.data?.viewer ?? null).toBeNull();
  });

  it('11. POST as a form (CSRF): a url-encoded body is refused', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const { status, body } = await send(path, { payload: 'query=query%20%7B%20__typename%20%7D', headers });
    expect([status >= 400 && status < 500, body?.data]).toEqual([true, undefined]);
    expect(body.errors).toEqual([
      {
        message: 'Send "content-type: application/json"; it came as application/x-www-form-urlencoded.',
        extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' },
      },
    ]);
  });

  it('12. tracing: no answer holds traces, and no unhandled error holds a stack', async () => {
    const { body } = await ask(path, '{ __typename }');
    expect(body.extensions?.tracing).toBeUndefined();
    const broken = await ask(path, 'qwerty cop { abc }');
    expect(broken.body.errors[0].extensions.exception).toBeUndefined();
    expect(broken.text).not.toMatch(/stacktrace|node_modules|\bat \w+ \(/);
  });
});
