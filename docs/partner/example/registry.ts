import type { TypedDocumentString } from '../client/oralu.ts';

/** Where the registry is and who asks: a token as it was given, or a client secret that tokens are got for. */
export interface Access {
  readonly url: string;
  readonly token?: string | undefined;
  readonly client?: { readonly id: string; readonly secret: string } | undefined;
}

/** What the registry answered instead of data: a stable code for programs, a message for people. */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

interface Extensions {
  readonly code?: string;
  /** The acts of the operation that are stored, where the answer had to be taken away. */
  readonly stored?: readonly string[];
}

interface Body<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Extensions }[];
}

const mostTries = 8;
/** A server that cannot answer now may be waiting for a large import on its machine, which takes minutes. */
const longestUnavailableMilliseconds = 15 * 60_000;
const longestAnswerMilliseconds = 30_000;
export const sleep = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));

/** Sends operations. Tries again where the registry is busy or does not answer, which its idempotency keys make safe. */
export class Registry {
  readonly #access: Access;
  #token: string | undefined;

  constructor(access: Access) {
    this.#access = access;
    this.#token = access.token;
  }

  async ask<Data, Variables>(operation: TypedDocumentString<Data, Variables>, variables: Variables): Promise<Data> {
    const body = JSON.stringify({ query: operation.toString(), variables });
    const until = Date.now() + longestUnavailableMilliseconds;
    for (let hasRenewed = false; ;) {
      this.#token ??= await this.#getToken();
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${this.#token}` };
      const response = await this.#send('/graphql', { method: 'POST', headers, body });
      if (response.status === 401 && this.#access.client && !hasRenewed) {
        this.#token = undefined;
        hasRenewed = true;
        continue;
      }
      const { data, errors } = (await response.json()) as Body<Data>;
      const [error] = errors ?? [];
      if (error?.extensions?.stored && error.extensions.code === 'UNAVAILABLE' && Date.now() < until) {
        // Done, and the answer cannot be shown yet: asked again word for word, it comes.
        await sleep(1);
        continue;
      }
      if (error) throw new Refusal(error.extensions?.code ?? String(response.status), error.message);
      if (!data) throw new Refusal(String(response.status), 'The registry answered nothing.');
      return data;
    }
  }

  /** RFC 6749, section 4.4: a token that lives shortly, for a secret that never travels with a question. */
  async #getToken(): Promise<string> {
    const { client } = this.#access;
    if (!client) throw new Refusal('UNAUTHENTICATED', 'Set ORALU_TOKEN, or ORALU_CLIENT_ID and ORALU_CLIENT_SECRET.');
    const credentials = [client.id, client.secret].map(encodeURIComponent).join(':');
    const response = await this.#send('/oauth/token', {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    });
    const answer = (await response.json()) as { access_token?: string; error?: string };
    if (!answer.access_token) throw new Refusal(answer.error ?? String(response.status), 'The registry gave no token.');
    return answer.access_token;
  }

  /** "fetch failed" tells neither where nor why. */
  #unanswered(error: unknown): Refusal {
    const { message, cause } = error as Error & { cause?: { code?: string } };
    const why = cause?.code ?? message;
    return new Refusal(
      'NO_ANSWER',
      `Nothing answers at ${this.#access.url} (${why}). Set ORALU_URL to where the registry is served.`,
    );
  }

  async #send(path: string, request: RequestInit): Promise<Response> {
    const until = Date.now() + longestUnavailableMilliseconds;
    for (let tries = 1, unanswered = 0; ; tries++) {
      try {
        const signal = AbortSignal.timeout(longestAnswerMilliseconds);
        const response = await fetch(new URL(path, this.#access.url), { ...request, signal });
        if ((response.status !== 429 && response.status !== 503) || Date.now() >= until) return response;
        await sleep(Number(response.headers.get('retry-after') ?? Math.min(tries, mostTries)));
      } catch (error) {
        // No answer: what was asked may have been done all the same. Asked again word for word, it is done once.
        if (++unanswered === mostTries) throw this.#unanswered(error);
        await sleep(unanswered);
      }
    }
  }
}
