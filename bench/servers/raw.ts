import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { announcePort } from './announce.js';

/*
 * node:http with a table of answers and nothing else: the same bytes under the same heads as the server at `port` gives
 * them for the requests that are listed, or, with `least`, under as little of a head as serves.
 */
export interface Listed {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const [, , port = '', listed = '[]', head = 'same'] = process.argv;
const own = new Set(['connection', 'keep-alive', 'date', 'transfer-encoding']);

interface Answer {
  readonly unchanged: string[];
  readonly etag: string | undefined;
  readonly head: string[];
  readonly bytes: Buffer;
}
const answers = new Map<string, Answer>();
for (const { path, headers, body } of JSON.parse(listed) as Listed[]) {
  const came = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body }),
  });
  if (!came.ok) throw new Error(`${path}: ${came.status}`);
  // fetch unpacks what is compressed, so identity is what these are asked in.
  const bytes = Buffer.from(await came.arrayBuffer());
  const all = [...came.headers].filter(([name]) => !own.has(name) && name !== 'content-length');
  const kept = head === 'same' ? all : all.filter(([name]) => name === 'content-type' || name === 'etag');
  const validators = kept.filter(([name]) => !/^(content-|accept-ranges|x-content|ratelimit)/.test(name));
  answers.set(path, {
    unchanged: validators.flat(),
    ...{ etag: came.headers.get('etag') ?? undefined, bytes },
    head: [...kept.flat(), 'content-length', String(bytes.length)],
  });
}

const send = (response: ServerResponse, { head: heads, bytes }: Answer): void =>
  void response.writeHead(200, heads).end(bytes);
const server = createServer((request, response) => {
  const answer = answers.get(request.url ?? '');
  if (!answer) return void response.writeHead(404).end();
  if (request.method !== 'POST') {
    if (request.headers['if-none-match'] !== answer.etag) return send(response, answer);
    return void response.writeHead(304, answer.unchanged).end();
  }
  request.resume().once('end', () => send(response, answer));
});
server.listen(0, '127.0.0.1', () => announcePort((server.address() as AddressInfo).port));
