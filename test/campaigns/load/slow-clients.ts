import { connect } from 'node:net';
import { type Campaign, Ledger, pause } from '../support/campaign.js';
import { Client } from '../support/client.js';
import { makeRegistryFolder } from '../support/folder.js';
import { startServer } from '../support/server.js';

/** Seconds after which each kind must have been cut off, with what a timer may be late on a busy machine. */
const patience = { headers: 10 + 5, body: 30 + 5 };

const head = 'POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';

/**
 * Clients that send a byte now and then, of the headers or of the body, and never come to an end (Slowloris; R-U-Dead-Yet).
 * Each is cut off in time, and meanwhile others are answered. A run takes 12 seconds at least: so long the headers may take.
 */
export const slowClients: Campaign = async ({ hasTime }) => {
  const ledger = new Ledger();
  const registry = await makeRegistryFolder('memory');
  const server = await startServer(registry.folder);
  const client = new Client(server.address);
  const begun = performance.now();
  const isShort = () => performance.now() - begun < 12_000;
  const slow = [
    ...Array.from({ length: 100 }, () => dribble(server.port, head, patience.headers)),
    ...Array.from({ length: 50 }, () => dribble(server.port, `${head}Content-Length: 100000\r\n\r\n`, patience.body)),
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
        ledger.did(`slow clients cut off by ${outcome.answer === '' ? 'closing' : `answering ${outcome.answer}`}`);
      else ledger.did('slow clients still being waited for');
      if (outcome?.isLate) ledger.found(`A slow client was kept for ${outcome.seconds.toFixed(0)} s.`);
    }
    if (ledger.times('slow clients still being waited for') === slow.length)
      ledger.found('No slow client was cut off within 12 s, though headers may take 10.');
  } finally {
    client.close();
    await server.kill('SIGKILL');
    registry.discard();
  }
  return ledger.report();
};

interface Outcome {
  readonly seconds: number;
  readonly isLate: boolean;
  readonly answer: string;
}

/** Sends the beginning, then a byte each half second, until it is cut off. */
function dribble(port: number, beginning: string, patient: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const begun = performance.now();
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(beginning));
    const dribbling = setInterval(() => socket.write(beginning.endsWith('\r\n\r\n') ? ' ' : 'X'), 500);
    socket.on('data', (chunk) => (answer = /^HTTP\/1\.1 (\d{3})/.exec(chunk.toString('latin1'))?.[1] ?? answer));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(dribbling);
      const seconds = (performance.now() - begun) / 1000;
      resolve({ seconds, isLate: seconds > patient, answer });
    });
  });
}
