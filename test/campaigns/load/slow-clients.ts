import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { type Conditions, Ledger, pause, type Report } from '../support/campaign.js';
import { Client } from '../support/client.js';
import { makeRegistryFolder } from '../support/folder.js';
import { startServer, type Starting } from '../support/server.js';

/** Seconds after which each kind must have been cut off, with what a timer may be late on a busy machine. */
const patience = { headers: 10 + 5, body: 30 + 5, nothingTaken: 2 * 60 + 15, littleTaken: 600 + 30 };

const head = 'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';

/** Their answers are more than the system keeps of a connection: what they do not take the server must keep. */
const manyRequests = 'GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(200);

/**
 * Clients that send a byte now and then, of the headers or of the body, and never come to an end (Slowloris; R-U-Dead-Yet), or
 * that ask for much and take nothing of it, or a byte now and then (Slow Read). Each is cut off in time, and meanwhile
 * others are answered. A run takes 12 seconds at least, as long as the headers may take; eleven minutes see all of it.
 */
export async function slowClients({ hasTime }: Conditions, starting: Starting = {}): Promise<Report> {
  const ledger = new Ledger();
  const registry = await makeRegistryFolder('memory');
  const server = await startServer(registry.folder, starting);
  const client = new Client(server.address);
  const begun = performance.now();
  const isShort = () => performance.now() - begun < 12_000;
  const times = (count: number, one: () => Promise<Outcome>) => Array.from({ length: count }, one);
  const slow = [
    ...times(100, () => dribble(server.port, head, patience.headers)),
    ...times(50, () => dribble(server.port, `${head}Content-Length: 100000\r\n\r\n`, patience.body)),
    ...times(50, () => sip(server.port, 0, patience.nothingTaken)),
    ...times(50, () => sip(server.port, 1, patience.littleTaken)),
  ];
  try {
    const isOver = Promise.all(slow).then(() => true);
    while (isShort() || hasTime()) {
      const came = await client.get('/healthz').catch(() => undefined);
      ledger.did('others answered meanwhile');
      if (came?.status !== 200) ledger.found(`Others are answered ${came?.status ?? 'not at all'}.`);
      if (await Promise.race([isOver, pause(100).then(() => false)])) break;
    }
    for (const one of slow) {
      const outcome = await Promise.race([one, Promise.resolve(undefined)]);
      if (outcome)
        ledger.did(
          `slow ${outcome.kind} cut off by ${outcome.answer === '' ? 'closing' : `answering ${outcome.answer}`}`,
        );
      else ledger.did('slow clients still being waited for');
      if (outcome?.isLate) ledger.found(`Slow ${outcome.kind} were kept for ${outcome.seconds.toFixed(0)} s.`);
    }
    if (ledger.times('slow clients still being waited for') === slow.length)
      ledger.found('No slow client was cut off within 12 s, though headers may take 10.');
  } finally {
    client.close();
    await server.kill('SIGKILL');
    registry.discard();
  }
  return ledger.report();
}

interface Outcome {
  readonly kind: string;
  readonly seconds: number;
  readonly isLate: boolean;
  readonly answer: string;
}

/** Sends the beginning, then a byte each half second, until it is cut off. */
function dribble(port: number, beginning: string, patient: number): Promise<Outcome> {
  const isBody = beginning.endsWith('\r\n\r\n');
  const socket = connect(port, '127.0.0.1', () => socket.write(beginning));
  let answer = '';
  socket.on('data', (chunk) => (answer = /^HTTP\/1\.1 (\d{3})/.exec(chunk.toString('latin1'))?.[1] ?? answer));
  const outcome = untilClosed(socket, isBody ? 'senders of a body' : 'senders of headers', patient, () => answer);
  eachHalfSecond(socket, () => void socket.write(isBody ? ' ' : 'X'));
  return outcome;
}

/** Asks for much, and takes so many bytes each half second, until it is cut off. */
function sip(port: number, bytes: number, patient: number): Promise<Outcome> {
  const socket = connect(port, '127.0.0.1', () => socket.write(manyRequests));
  socket.pause();
  const outcome = untilClosed(socket, bytes === 0 ? 'readers of nothing' : 'readers of little', patient, () => '');
  eachHalfSecond(socket, () => {
    if (bytes > 0) socket.read(bytes);
    if (!isHeld(port, socket)) socket.destroy();
  });
  return outcome;
}

function eachHalfSecond(socket: Socket, act: () => void): void {
  const acting = setInterval(act, 500);
  socket.on('error', () => undefined).once('close', () => clearInterval(acting));
}

function untilClosed(socket: Socket, kind: string, patient: number, answer: () => string): Promise<Outcome> {
  const begun = performance.now();
  return new Promise((resolve) => {
    socket.once('close', () => {
      const seconds = (performance.now() - begun) / 1000;
      resolve({ kind, seconds, isLate: seconds > patient, answer: answer() });
    });
  });
}

/** Ends of connections that are established, as the system lists them: address and port, each in hexadecimal digits. */
let established: { at: number; ends: ReadonlySet<string> } = { at: -Infinity, ends: new Set() };

/**
 * Whether the server still keeps its end of this connection. Whoever does not read learns of no end: it comes after what
 * was not read.
 */
function isHeld(port: number, { localPort }: Socket): boolean {
  if (localPort === undefined) return true;
  if (performance.now() - established.at > 400) {
    const rows = readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1);
    const parts = rows.map((row) => row.trim().split(/\s+/));
    const ends = parts.filter(([, , , state]) => state === '01').map(([, here = '', there = '']) => `${here} ${there}`);
    established = { at: performance.now(), ends: new Set(ends) };
  }
  const end = (number: number): string => `0100007F:${number.toString(16).toUpperCase().padStart(4, '0')}`;
  return established.ends.has(`${end(port)} ${end(localPort)}`);
}
