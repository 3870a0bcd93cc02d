import { connect, type Socket } from 'node:net';

/** What one round of load is to be. Bodies are sent in turn, each connection one request at a time. */
export interface Load {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodies: readonly string[];
  /** POST where nothing is said; a GET sends no body, once for each of `bodies`. */
  readonly method?: 'GET';
  /** 200 where nothing is said. */
  readonly status?: number;
  readonly connections: number;
  readonly seconds: number;
  /** Each body is sent once at most: the round ends early when all were. */
  readonly once?: boolean;
  /** What every answer must hold, where its status alone does not tell success. */
  readonly mustHold?: string;
}

export interface Outcome {
  readonly requests: number;
  readonly seconds: number;
  readonly bytes: number;
  readonly failures: number;
  /** Milliseconds from request to last byte, in order of size. */
  readonly latencies: readonly number[];
}

const headEnd = Buffer.from('\r\n\r\n');

/** Keep-alive HTTP on bare sockets: the client must cost less than the fastest server it measures. */
function run(load: Load): Promise<Outcome> {
  const head = Object.entries(load.headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  const requests = load.bodies.map((body) =>
    Buffer.from(
      load.method === 'GET'
        ? `GET ${load.path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${head}\r\n`
        : `POST ${load.path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ),
  );
  const latencies: number[] = [];
  let [bytes, failures, next] = [0, 0, 0];
  const began = performance.now();
  const until = began + load.seconds * 1_000;
  const serve = (socket: Socket) =>
    new Promise<void>((resolve, reject) => {
      let sentAt = 0;
      let awaited = -1;
      let received: Buffer[] = [];
      let length = 0;
      const send = () => {
        sentAt = performance.now();
        if (sentAt >= until || (load.once && next >= requests.length)) {
          socket.end();
          resolve();
          return;
        }
        socket.write(requests[next++ % requests.length] as Buffer);
      };
      socket.on('data', (chunk) => {
        received.push(chunk);
        length += chunk.length;
        if (awaited < 0) awaited = lengthOfAnswer(received.length === 1 ? chunk : Buffer.concat(received));
        if (awaited < 0 || length < awaited) return;
        if (!isSuccess(received)) failures++;
        latencies.push(performance.now() - sentAt);
        bytes += length;
        [received, length, awaited] = [[], 0, -1];
        send();
      });
      socket.on('error', reject);
      socket.on('connect', send);
    });
  const isSuccess = (parts: readonly Buffer[]): boolean => {
    if (!(parts[0] as Buffer).subarray(0, 15).includes(` ${load.status ?? 200} `)) return false;
    if (load.mustHold === undefined) return true;
    // Bytes are searched as bytes: a client that makes texts of its answers costs more than the fastest servers.
    const answer = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    const succeeded = answer.includes(load.mustHold);
    if (!succeeded && failures === 0) process.stderr.write(`${answer.toString()}\n`);
    return succeeded;
  };
  const sockets = Array.from({ length: load.connections }, () =>
    connect({ port: load.port, host: '127.0.0.1', noDelay: true }),
  );
  return Promise.all(sockets.map(serve)).then(() => ({
    requests: latencies.length,
    seconds: (performance.now() - began) / 1_000,
    bytes,
    failures,
    latencies: latencies.sort((a, b) => a - b),
  }));
}

/** Head and body together; -1 while the head is not there yet. */
function lengthOfAnswer(received: Buffer): number {
  const end = received.indexOf(headEnd);
  if (end < 0) return -1;
  // A 304 has no body, whatever length it tells.
  if (received.subarray(0, 15).includes(' 304 ')) return end + 4;
  const length = /content-length: *(\d+)/i.exec(received.toString('latin1', 0, end))?.[1];
  if (length === undefined) throw new Error('The server gave no content-length.');
  return end + 4 + Number(length);
}

if (process.send) {
  process.on('message', (load: Load) => void run(load).then((outcome) => process.send?.(outcome)));
  process.on('disconnect', () => process.exit(0));
}
