import { Invalid, Unavailable } from '../errors.js';

/** A node that says nothing, or never ends, keeps nobody waiting and fills no memory. */
const longestMilliseconds = 60_000;
const mostBytes = 256 * 1024 * 1024;

const expected = 'Expected is the address of an Oralu node, such as https://oralu.example.';

/** The address without the slashes at its end. Throws INVALID_INPUT where it is none that could be asked. */
export function readNodeAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '') return text.replace(/\/+$/, '');
  throw Invalid(`"${text.slice(0, 200)}" came. ${expected}`);
}

/** Throws UNAVAILABLE where nobody answers. */
export async function ask(url: string): Promise<Response> {
  try {
    return await fetch(url, { signal: AbortSignal.timeout(longestMilliseconds) });
  } catch (error) {
    throw Unavailable(`Nobody answers at ${url}: ${causeOf(error)}.`);
  }
}

/** Throws UNAVAILABLE, and RELEASE_DAMAGED where the node has not got it or it is longer than any file of a release. */
export async function fetchBytes(url: string): Promise<Buffer> {
  const answer = await ask(url);
  if (!answer.ok) throw damaged(`${url} answers ${answer.status}. ${expected}`);
  return readAll(answer);
}

export async function readAll(answer: Response): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
      length += piece.length;
      if (length > mostBytes) break;
      pieces.push(piece);
    }
  } catch (error) {
    throw Unavailable(`The answer of ${answer.url} broke off: ${causeOf(error)}.`);
  }
  if (length > mostBytes) throw damaged(`${answer.url} is longer than any file of a release.`);
  return Buffer.concat(pieces);
}

/** An object of JSON that a node answers. Throws as `fetchBytes` and `readObject`. */
export const fetchObject = async <Shape extends object>(url: string): Promise<Shape> =>
  readObject<Shape>(url, await fetchBytes(url));

/** Throws RELEASE_DAMAGED where the bytes are none of a JSON object. */
export function readObject<Shape extends object>(url: string, bytes: Buffer): Shape {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    if (typeof value === 'object' && value !== null) return value as Shape;
  } catch {
    // Said below, as of any other text.
  }
  throw damaged(`${url} answers no JSON object. ${expected}`);
}

const damaged = (message: string) => Invalid(message, undefined, 'RELEASE_DAMAGED');

/** What fetch hides: a code of the system, such as ECONNREFUSED, or its words. */
function causeOf(error: unknown): string {
  const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  if (name === 'TimeoutError') return `no answer within ${longestMilliseconds / 1_000} seconds`;
  return cause?.code ?? cause?.message ?? message;
}
