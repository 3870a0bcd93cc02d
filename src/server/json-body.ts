import type { FastifyInstance } from 'fastify';

/** How deep JSON may nest: no input of the schemas nests half as deep. */
const deepestJson = 32;

/** A body that is refused; answered 400 or 415 with its code. */
class BadBody extends Error {
  constructor(
    readonly statusCode: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Parses JSON bodies more strictly than Fastify does: bytes that are not UTF-8, keys given twice (which two readers
 * could take differently), `__proto__`, text that is not Unicode and deep nesting are refused, as is compression.
 */
export function readJsonStrictly(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
      throw new BadBody(415, 'UNSUPPORTED_ENCODING', 'Compressed bodies are not read: send the body as it is.');
  });
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (request: Typed, body: Buffer) =>
    readJsonBody(request, body),
  );
}

type Typed = { readonly headers: { readonly 'content-type'?: string | undefined } };

/** The body of one request, read as strictly. */
export function readJsonBody(request: Typed, body: Buffer): unknown {
  const [, charset] = /charset\s*=\s*"?([^\s;"]+)/i.exec(request.headers['content-type'] ?? '') ?? [];
  if (charset !== undefined && !/^utf-?8$/i.test(charset))
    throw new BadBody(415, 'UNSUPPORTED_CHARSET', 'JSON must be sent as UTF-8.');
  return parseStrictly(body);
}

/** Throws a BadBody that says what is wrong and quotes nothing of the body. */
export function parseStrictly(body: Buffer): unknown {
  const text = decode(body);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw badJson(body.length === 0 ? 'The body is empty where JSON was expected.' : 'The body is not valid JSON.');
  }
  checkTokens(text);
  return parsed;
}

const badJson = (message: string) => new BadBody(400, 'INVALID_JSON', message);

function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(body);
  } catch {
    throw badJson('The body is not valid UTF-8.');
  }
}

/** Walks the tokens of valid JSON. Iterates, so that no depth can exhaust the stack. */
function checkTokens(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  for (const [token, string, colon] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*(:?)|[{}[\]]/g)) {
    if (string !== undefined) checkString(string, colon === ':' ? open.at(-1) : undefined);
    else if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : undefined);
      if (open.length > deepestJson) throw badJson(`The body nests deeper than ${deepestJson} levels.`);
    } else open.pop();
  }
}

function checkString(literal: string, keys: Set<string> | undefined): void {
  const isEscaped = literal.includes('\\');
  if (!isEscaped && !keys) return;
  const value = isEscaped ? (JSON.parse(literal) as string) : literal.slice(1, -1);
  if (isEscaped && /\p{Surrogate}/u.test(value)) throw badJson('The body holds half of a surrogate pair.');
  if (!keys) return;
  if (keys.has(value)) throw badJson('The body gives one key of an object twice.');
  if (value === '__proto__' || value === 'prototype') throw badJson('The body holds a key that is not allowed.');
  keys.add(value);
}
