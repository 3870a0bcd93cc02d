import { settings } from './settings.js';
import { storage } from './storage.js';

const tokenKey = 'token';

export const keptToken = (): string | undefined =>
  settings.takesToken ? (storage.getItem(tokenKey) ?? undefined) : undefined;

export function keepToken(token: string | undefined): void {
  if (token === undefined) storage.removeItem(tokenKey);
  else storage.setItem(tokenKey, token);
}

/** What somebody pasted, without the words that are often copied with it. */
export const bareToken = (pasted: string): string =>
  /([A-Za-z0-9_-]{20,200})["'}\s]*$/.exec(pasted.trim())?.[1] ?? pasted.trim();

export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

const plainFetch = window.fetch.bind(window);

/** Asks the server as the page itself, with this token. */
export async function ask(query: string, token: string | undefined): Promise<Answer> {
  const response = await plainFetch(settings.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query }),
  });
  return (await response
    .json()
    .catch(() => ({ errors: [{ message: `The server answered ${response.status}.` }] }))) as Answer;
}

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
    const headers = new Headers(init.headers);
    const token = keptToken();
    if (!headers.has('authorization') && token !== undefined) headers.set('authorization', `Bearer ${token}`);
    const isSigned = headers.has('authorization');
    const isIntrospection = typeof init.body === 'string' && init.body.includes('IntrospectionQuery');
    // Without a token there is nothing to ask yet: said in words, not as a fault of the page.
    const response =
      settings.takesToken && !isSigned && isIntrospection
        ? withoutToken()
        : await plainFetch(resource, { ...init, headers });
    const answer = (await response
      .clone()
      .json()
      .catch(() => undefined)) as Answer | undefined;
    explain(answer?.errors?.[0], response.status, { isSigned, isIntrospection });
    return response;
  };
}

const withoutToken = (): Response =>
  Response.json(
    { errors: [{ message: 'An access token is needed.', extensions: { code: 'UNAUTHENTICATED' } }] },
    { status: 401 },
  );

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
  } else if (code === 'FORBIDDEN' || code === 'RATE_LIMITED') say(error?.message ?? '');
  else if (!isIntrospection) say('');
}

export const refused = (message: string | undefined): string =>
  `The server did not take the access token. ${message ?? 'It is not valid here.'}`;
