import { type Conditions, Ledger, pause, type Report } from '../support/campaign.js';
import { type Came, Client } from '../support/client.js';
import { makeRegistryFolder } from '../support/folder.js';
import { startServer, type Starting } from '../support/server.js';
import { Writers } from '../support/writers.js';

/** A page that costs the server more than the one who asks for it. */
const query =
  '{ cases(first: 100) { nodes { id stage version whereabouts { country } child { names { text } parents { role } } } } }';

/** Short runs on a busy machine say nothing of a ratio. */
const secondsThatTell = 60;

/**
 * First the peak: as many requests as 32 clients can have answered. Then five times as many are sent, whether the server
 * keeps up or not. It must go on answering at its peak, or nearly (80 %), and tell the others 503 with Retry-After; and
 * a moment after the crowd has gone it must be well.
 */
export async function overload(conditions: Conditions, starting: Starting = {}): Promise<Report> {
  const ledger = new Ledger();
  const registry = await makeRegistryFolder('memory');
  const server = await startServer(registry.folder, starting);
  const client = new Client(server.address, 2_000);
  const ask = (): Promise<Came> => client.post('/graphql', { query }, registry.tokens['registrar']);
  try {
    const writers = new Writers(conditions.random, registry.tokens, 'overload', 8);
    await writers.run(
      (body, token) => client.post('/graphql', body, token),
      () => writers.acknowledged.length < 120,
    );
    const begun = performance.now();
    let answered = 0;
    const isPeak = () => conditions.passed() < 0.35 || performance.now() - begun < 1_000;
    await Promise.all(
      Array.from({ length: 32 }, async () => {
        while (isPeak()) if ((await ask().catch(() => undefined))?.status === 200) answered++;
      }),
    );
    const peak = (answered * 1000) / (performance.now() - begun);
    const goodput = await sendAtRate(5 * peak, ask, () => conditions.hasTime(), ledger);
    ledger.did('answers per second at the peak', Math.round(peak));
    ledger.did('answers per second at five times as much', Math.round(goodput));
    const seconds = (performance.now() - begun) / 1000;
    const tells = seconds > secondsThatTell;
    if (tells && ledger.times('told to come again') === 0)
      ledger.found('Nobody was told to come again: there was no overload, and this run says nothing of one.');
    if (tells && goodput < 0.8 * peak)
      ledger.found(`${goodput.toFixed(0)} answers per second of a peak of ${peak.toFixed(0)}.`);
    await pause(1_500);
    const after = await ask().catch(() => undefined);
    if (after?.status !== 200) ledger.found(`After the crowd it answers ${after?.status ?? 'nothing'}.`);
  } finally {
    client.close();
    await server.kill('SIGTERM');
    registry.discard();
  }
  return ledger.report();
}

/** Sends so many requests a second, for at least two seconds, and answers how many a second were answered well. */
async function sendAtRate(
  rate: number,
  ask: () => Promise<Came>,
  hasTime: () => boolean,
  ledger: Ledger,
): Promise<number> {
  const begun = performance.now();
  let [good, sent] = [0, 0];
  const underWay = new Set<Promise<void>>();
  const passed = () => performance.now() - begun;
  while (hasTime() || passed() < 2_000) {
    for (; sent < (rate * passed()) / 1000; sent++) {
      const one = ask()
        .then(({ status, headers }) => {
          if (status === 200) good++;
          else if (status !== 503) ledger.found(`Answered ${status} under overload.`);
          else if (headers['retry-after'] === undefined) ledger.found('Answered 503 without Retry-After.');
          ledger.did(status === 503 ? 'told to come again' : 'answered under overload');
        })
        .catch(() => ledger.did('without an answer in 15 s'))
        .finally(() => underWay.delete(one));
      underWay.add(one);
    }
    await pause(5);
  }
  const goodput = (good * 1000) / passed();
  await Promise.all(underWay);
  return goodput;
}
