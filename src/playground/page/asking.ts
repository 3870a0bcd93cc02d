import { exampleOf } from './example-of.js';
import { isUnfilled } from './fill.js';
import { readOpened } from './opened.js';
import { nothingYet, settings } from './settings.js';
import { storage } from './storage.js';

const tokenKey = 'token';

export const keptToken = (): string | undefined =>
  settings.takesToken ? (storage.getItem(tokenKey) ?? undefined) : undefined;

export function keepToken(token: string | undefined): void {
  if (token === undefined) storage.removeItem(tokenKey);
  else storage.setItem(tokenKey, token);
}

export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

const plainFetch = window.fetch.bind(window);

/** Asks the server as the page itself, with this token. */
export async function ask(query: string, token: string | undefined, variables?: unknown): Promise<Answer> {
  try {
    const response = await plainFetch(settings.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables }),
    });
    const message = `The server answered ${response.status}, and nothing that can be read. Try again in a moment.`;
    return (await response.json().catch(() => ({ errors: [{ message, extensions: { code: unreached } }] }))) as Answer;
  } catch {
    return { errors: [{ message: unreachable, extensions: { code: unreached } }] };
  }
}

/** No server has said so: this page does, where none answered. */
export const unreached = 'UNREACHABLE';
const unreachable =
  'The server cannot be reached: it may have been stopped, or the network is down. What stands in the editor is kept; try again in a moment.';

/** Shows one sentence under the bar; an empty one hides it. */
export function say(message: string, isFault = true): void {
  const alert = document.getElementById('oralu-alert');
  if (!alert) return;
  alert.textContent = message;
  alert.classList.toggle('fault', isFault);
  alert.hidden = message === '';
}

/** Puts the kept token into what the editor sends, and says in words what is wrong where the server does not take it. */
export function guardFetch(): void {
  window.fetch = async (resource, init) => {
    const url = new URL(resource instanceof Request ? resource.url : String(resource), location.href);
    if (url.pathname !== settings.endpoint || !init) return plainFetch(resource, init);
    const headers = readHeaders(init.headers);
    if (!headers) {
      say(oddHeader);
      return locally(oddHeader, 'NOT_SENT', 200);
    }
    const token = keptToken();
    if (!headers.has('authorization') && token !== undefined) headers.set('authorization', `Bearer ${token}`);
    const isSigned = headers.has('authorization');
    const isIntrospection = typeof init.body === 'string' && init.body.includes('IntrospectionQuery');
    const waits = isSigned || !settings.takesToken ? whatIsMissing(init.body) : undefined;
    if (waits !== undefined) {
      say(waits);
      return locally(waits, 'NOT_SENT', 200);
    }
    // Nobody has run anything yet: what stands in the place of the answer says what to do, and no fault.
    if (settings.takesToken && !isSigned && isIntrospection) return Response.json(beforeToken);
    const response = await send(resource, { ...init, headers });
    const answer = (await response
      .clone()
      .json()
      .catch(() => undefined)) as Answer | undefined;
    explain(answer?.errors?.[0], response.status, { isSigned, isIntrospection });
    return response;
  };
}

/** Sends it, or says that nobody is there; what the reader has stopped is left to the editor. */
async function send(resource: RequestInfo | URL, init: RequestInit): Promise<Response> {
  try {
    return await plainFetch(resource, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    return locally(unreachable, unreached, 503);
  }
}

const oddHeader =
  'Not sent: a header of this operation has a letter that no header can have. Headers hold Latin letters, digits and signs.';

function readHeaders(given: RequestInit['headers']): Headers | undefined {
  try {
    return new Headers(given);
  } catch {
    return undefined;
  }
}

/** What to do first, where a value of the operation could not be found; undefined where it can be sent. */
function whatIsMissing(body: unknown): string | undefined {
  if (typeof body !== 'string') return undefined;
  const { query, variables } = JSON.parse(body) as { query?: string; variables?: unknown };
  if (!isUnfilled(variables)) return undefined;
  const example = exampleOf(query ?? '', settings.examples, readOpened());
  return `Not sent: a value of this operation is still "…". ${example?.unless ?? nothingYet}`;
}

const locally = (message: string, code: string, status: number): Response =>
  Response.json({ errors: [{ message, extensions: { code } }] }, { status });

/** The editor shows a text as it is where it asked for a schema and got none. */
const beforeToken = `Nothing was run yet.

1. Paste an access token into the box above, and press "Use it".
2. Choose an example from the list: it is filled with what your token may see.
3. Press the button with the triangle to run it.`;

function explain(
  error: NonNullable<Answer['errors']>[number] | undefined,
  status: number,
  { isSigned, isIntrospection }: { isSigned: boolean; isIntrospection: boolean },
): void {
  const code = error?.extensions?.code;
  if (status === 401 || code === 'UNAUTHENTICATED') {
    if (isSigned) say(refused(error?.message));
    else if (!isIntrospection)
      say('This operation needs an access token: paste one into the box above and press "Use it".');
  } else if (code === 'FORBIDDEN' || code === 'RATE_LIMITED' || code === unreached) say(error?.message ?? '');
  else if (!isIntrospection) say('');
}

export const refused = (message: string | undefined): string =>
  `The server did not take the access token. ${message ?? 'It is not valid here.'}`;
