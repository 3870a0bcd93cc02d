import { type Campaign, type Conditions, Ledger, pause, within } from '../support/campaign.js';
import { Client } from '../support/client.js';
import { makeRegistryFolder, type RegistryFolder } from '../support/folder.js';
import { isRunning, loadServer, type ServerProcess } from '../support/server.js';
import { countDone, findDamage } from '../support/verify.js';
import { Writers } from '../support/writers.js';

/** A file is left for a new one after this many kills: to check everything after each costs with its size. */
const killsOfOneFile = 25;

/**
 * A server is killed once it has acknowledged so many acts, at most, and a moment later: counted, and not by the clock, for a
 * machine that others use would otherwise kill it before it has done any.
 */
const mostActsOfOneServer = 120;

const doneUnanswered = 'acts done whose answer was cut off';

/**
 * kill −9 in the midst of writes over HTTP. After each, the next server must hold every acknowledged act and none by
 * half. What was not answered is sent again with its key, and may have been done: that must not happen twice.
 */
export const kill: Campaign = async (conditions) => {
  const ledger = new Ledger();
  const template = await makeRegistryFolder();
  try {
    for (let files = 0; conditions.hasTime(); files++) {
      const registry = template.copy();
      try {
        await killRepeatedly(registry, `kill-${files}`, conditions, ledger);
      } finally {
        registry.discard();
      }
    }
  } finally {
    template.discard();
  }
  if (ledger.times(doneUnanswered) === 0 && ledger.times('kills') > 50)
    ledger.found('No kill fell between a commit and its answer: the campaign does not reach what it looks for.');
  return ledger.report();
};

async function killRepeatedly(
  registry: RegistryFolder,
  name: string,
  { random, hasTime, say }: Conditions,
  ledger: Ledger,
): Promise<void> {
  const writers = new Writers(random, registry.tokens, name, 24);
  let next = loadServer(registry.folder);
  let server = await next.begin();
  try {
    for (let kills = 0; kills < 2 || (kills < killsOfOneFile && hasTime()); kills++) {
      const before = writers.acknowledged.length;
      next = loadServer(registry.folder);
      await killDuringWrites(server, writers, random.between(0, mostActsOfOneServer), random.between(0, 60));
      ledger.did('kills');
      ledger.did('acknowledged acts', writers.acknowledged.length - before);
      const unanswered = writers.unanswered();
      ledger.did('acts without an answer', unanswered.length);
      server = await next.begin();
      for (const found of await findDamage(registry.file, writers.acknowledged))
        ledger.found(`After kill ${ledger.times('kills')}: ${found}`);
      ledger.did(doneUnanswered, countDone(registry.file, unanswered));
    }
    for (const wrong of writers.wrongs) ledger.found(wrong);
    say(`${ledger.times('kills')} kills, ${ledger.times('acknowledged acts')} acknowledged`);
  } finally {
    next.end();
    await server.kill('SIGKILL');
  }
}

async function killDuringWrites(
  server: ServerProcess,
  writers: Writers,
  acts: number,
  milliseconds: number,
): Promise<void> {
  const client = new Client(server.address);
  const running = writers.keepRunning(
    (body, token) => client.post('/graphql', body, token),
    () => isRunning(server),
  );
  const enough = writers.acknowledged.length + acts;
  await within(30_000, () => writers.acknowledged.length >= enough);
  await pause(milliseconds);
  await server.kill('SIGKILL');
  await running;
  client.close();
}
