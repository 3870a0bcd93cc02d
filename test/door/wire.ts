import { afterAll, beforeAll, expect } from '@jest/globals';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

export interface Sent {
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

export const asJson = (query: string, variables?: unknown): Sent => ({ body: JSON.stringify({ query, variables }) });

/** In milliseconds. Refusing must be cheap. */
const quickestAllowed = 100;

/** A registry that listens, for all tests of a file, and is as it was when they are done. */
export function openWire() {
  const wire = {} as { registry: TestRegistry };
  let before: unknown;
  beforeAll(async () => {
    wire.registry = await openTestRegistry();
    await wire.registry.app.listen({ port: 0, host: '127.0.0.1' });
    before = recorded(wire.registry);
  });
  afterAll(async () => {
    // Whatever was sent, nothing of it was done, not even by half.
    expect(recorded(wire.registry)).toEqual(before);
    await wire.registry.discard();
  });
  const send = (path: string, sent: Sent): Promise<Came> => sendTo(wire.registry, path, sent);
  /** On a busy machine others take their time too, so that the quickest of some attempts counts. */
  async function sendQuickly(path: string, sent: Sent): Promise<Came> {
    let quickest = await send(path, sent);
    for (let attempt = 1; attempt < 10 && quickest.milliseconds >= quickestAllowed; attempt++) {
      const came = await send(path, sent);
      if (came.milliseconds < quickest.milliseconds) quickest = came;
    }
    expect(quickest.milliseconds).toBeLessThan(quickestAllowed);
    return quickest;
  }
  return { wire, send, sendQuickly };
}

function sendTo(
  registry: TestRegistry,
  path: string,
  { method = 'POST', headers, body, isChunked }: Sent,
): Promise<Came> {
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

/** How many rows stand in each table but those of the audit, which keeps refusals too. */
export function recorded(registry: TestRegistry): unknown {
  const { raw } = registry.temporary.store.reader;
  const tables = raw
    .prepare(
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' and name not like 'audit_%'",
    )
    .pluck()
    .all() as string[];
  return Object.fromEntries(tables.map((table) => [table, raw.prepare(`select count(*) from ${table}`).pluck().get()]));
}
