import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describeError } from '../../src/server/log-lines.js';
import { Client } from '../campaigns/support/client.js';
import { makeRegistryFolder, type RegistryFolder } from '../campaigns/support/folder.js';
import { isRunning, startServer, type ServerProcess } from '../campaigns/support/server.js';
import { openingInput } from '../support/opening-input.js';

/** Would betray itself anywhere: a name that stands in requests alone. */
const canary = 'Қанарейка';

let registry: RegistryFolder;
let server: ServerProcess;
let client: Client;
let metricsAddress: string;
beforeAll(async () => {
  registry = await makeRegistryFolder('memory');
  const port = await freePort();
  metricsAddress = `http://127.0.0.1:${port}/metrics`;
  const environment = {
    ...{ LOG_LEVEL: 'info', ORALU_METRICS_PORT: String(port) },
    ORALU_SECURITY_CONTACT: 'mailto:holes@oralu.example',
  };
  server = await startServer(registry.folder, { environment });
  client = new Client(server.address);
});
afterAll(async () => {
  client.close();
  await server.kill('SIGKILL');
  registry.discard();
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function openCanary(): Promise<string> {
  const names = [{ text: canary, role: 'GIVEN_BY_PARENTS', script: 'CYRILLIC_KAZAKH', source: 'RELATIVE' }];
  const input = { ...openingInput, names, idempotencyKey: `canary-${canary}` };
  const query = 'mutation ($input: CaseOpenInput!) { caseOpen(input: $input) { case { id } userErrors { message } } }';
  const { text } = await client.post('/graphql', { query, variables: { input } }, registry.tokens['registrar']);
  return /"id":"(case_\d+)"/.exec(text)?.[1] ?? text;
}

describe('the log', () => {
  it('names requests by route, status and an id of its own, and holds nothing of what was asked or answered', async () => {
    const id = await openCanary();
    await client.get(`/v1/releases/${encodeURIComponent(canary)}`);
    await client.post('/graphql', { query: `{ ${canary} }` }, registry.tokens['registrar']);
    const query = `{ case(id: "${id}") { child { names { text } } } }`;
    const { headers } = await client.post('/graphql', { query }, registry.tokens['registrar']);
    const lines = await linesWith(String(headers['x-request-id']));
    expect(lines.at(-1)).toMatchObject({
      level: 'info',
      method: 'POST',
      route: '/graphql',
      status: 200,
      msg: 'answered',
    });
    const allowed = ['level', 'time', 'requestId', 'method', 'route', 'status', 'milliseconds', 'err', 'msg'];
    for (const line of lines) expect(allowed).toEqual(expect.arrayContaining(Object.keys(line)));
    const written = server.printed() + server.said();
    for (const secret of [
      canary,
      encodeURIComponent(canary),
      id,
      registry.tokens['registrar'] ?? 'none',
      'Camp register',
    ])
      expect(written).not.toContain(secret);
  });

  it('tells where an error was thrown and not what it said', () => {
    const error = Object.assign(new Error(`UNIQUE: ${canary}`, { cause: new TypeError(canary) }), { code: 'SQLITE_X' });
    const told = JSON.stringify(describeError(error));
    expect(told).not.toContain(canary);
    expect(JSON.parse(told)).toMatchObject({ type: 'Error', code: 'SQLITE_X', cause: { type: 'TypeError' } });
    expect(told).toContain('serving.test');
  });
});

/** The lines of the log, once the one with this id is written. */
async function linesWith(id: string): Promise<Record<string, unknown>[]> {
  const lines = () =>
    server
      .printed()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  for (let tries = 0; tries < 100; tries++) {
    if (lines().some(({ requestId }) => requestId === id)) return lines();
    await new Promise((resume) => setTimeout(resume, 20));
  }
  throw new Error(`The log has no line of ${id}.`);
}

describe('the metrics', () => {
  it('are Prometheus text on a port of their own, and label with closed words alone', async () => {
    await openCanary();
    const text = await (await fetch(metricsAddress)).text();
    for (const line of text.trimEnd().split('\n'))
      expect(line).toMatch(
        /^(# TYPE [a-z0-9_]+ (counter|gauge|histogram)|[a-z0-9_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [-0-9.e+]+)$/,
      );
    const labels = new Set([...text.matchAll(/(plane|status)="([^"]*)"/g)].map(([, , value]) => value));
    for (const value of labels) expect(['registry', 'public', 'other', '2xx', '3xx', '4xx', '5xx']).toContain(value);
    expect(text).toMatch(/oralu_requests_total\{plane="registry",status="2xx"\} [1-9]/);
    expect(text).toContain('oralu_accepting_changes 1');
    const buckets = [...text.matchAll(/_bucket\{plane="registry",le="([^"]+)"\} (\d+)/g)].map(([, , count]) =>
      Number(count),
    );
    expect(buckets).toEqual([...buckets].sort((a, b) => a - b));
  });

  it('are not on the port of the world', async () => {
    expect((await client.get('/metrics')).status).toBe(404);
  });
});

describe('security.txt', () => {
  it('is a file of RFC 9116 that has not expired and expires within a year', async () => {
    const { status, headers, text } = await client.get('/.well-known/security.txt');
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(text).toMatch(/^Contact: mailto:holes@oralu\.example$/m);
    const [, expires = ''] = /^Expires: (\S+)$/m.exec(text) ?? [];
    const days = (Date.parse(expires) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(30);
    expect(days).toBeLessThan(365);
  });
});

/** Last, since it ends the server. */
describe('a server that is told to stop', () => {
  it('says so first, still alive and answering, and loses nothing of what it accepted', async () => {
    expect([(await client.get('/readyz')).status, (await client.get('/livez')).status]).toEqual([200, 200]);
    const ended = once(server.child, 'exit');
    server.child.kill('SIGTERM');
    const seen = { red: false, answered: false };
    while (isRunning(server) && !(seen.red && seen.answered)) {
      const ready = await client.get('/readyz').catch(() => undefined);
      if (ready?.status !== 503) continue;
      seen.red = true;
      seen.answered = (await client.get('/livez')).status === 200 && (await openCanary()).startsWith('case_');
    }
    expect(seen).toEqual({ red: true, answered: true });
    expect(await ended).toEqual([0, null]);
  }, 30_000);
});
