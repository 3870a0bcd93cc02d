import { Agent, request } from 'node:http';

export interface Came {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Sends requests over connections that stay open; `lost` is what a request throws when no whole answer came. */
export class Client {
  readonly #agent: Agent;

  constructor(
    readonly address: string,
    readonly connections = 64,
  ) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Came> {
    return this.send('GET', path, headers);
  }

  post(path: string, body: object, token?: string): Promise<Came> {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return this.send('POST', path, { 'content-type': 'application/json', ...authorization }, JSON.stringify(body));
  }

  /** Rejects where no whole answer came within the time. */
  send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string,
    milliseconds = 15_000,
  ): Promise<Came> {
    return new Promise((resolve, reject) => {
      const sent = request(
        new URL(path, this.address),
        { method, agent: this.#agent, headers, timeout: milliseconds },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            if (!response.complete) reject(new Error('The answer was cut.'));
            const text = Buffer.concat(chunks).toString('utf8');
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
          });
          response.on('error', reject);
        },
      );
      sent.on('timeout', () => sent.destroy(new Error('No answer in time.')));
      sent.on('error', reject);
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
