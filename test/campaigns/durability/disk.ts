import { join } from 'node:path';
import { type Campaign, type Conditions, Ledger, within } from '../support/campaign.js';
import { Client } from '../support/client.js';
import { makeRegistryFolder, type RegistryFolder } from '../support/folder.js';
import { isRunning, startServer, type ServerProcess } from '../support/server.js';
import { buildShim, calls, errnos, noCompiler, ShimControl } from '../support/shim.js';
import { findDamage } from '../support/verify.js';
import { Writers } from '../support/writers.js';

interface Trouble {
  readonly name: string;
  readonly kinds: number;
  readonly error: number;
  /** Whether the server must get over it without a restart: SQLite loses nothing, and nobody is there to restart it. */
  readonly passes: boolean;
  /** Whether clients that write must run into it; files are open already, mostly. */
  readonly mustFire: boolean;
}

const troubles: readonly Trouble[] = [
  { name: 'full', kinds: calls.write, error: errnos.ENOSPC, passes: true, mustFire: true },
  { name: 'read-only', kinds: calls.write | calls.truncate, error: errnos.EROFS, passes: false, mustFire: true },
  { name: 'out of descriptors', kinds: calls.open, error: errnos.EMFILE, passes: true, mustFire: false },
];

/**
 * The disk is full, turns read-only, or the process has no descriptors left, until it is well again. Meanwhile the public
 * plane answers, health is red where changes are refused, and nothing is acknowledged that is not there.
 */
export const disk: Campaign = async (conditions) => {
  const shim = buildShim();
  if (!shim) return { did: {}, found: [], skipped: noCompiler };
  const ledger = new Ledger();
  const registry = await makeRegistryFolder();
  const control = new ShimControl(join(registry.folder, 'control'));
  const environment = {
    LD_PRELOAD: shim.library,
    ORALU_SHIM_MATCH: registry.file,
    ORALU_SHIM_CONTROL: control.file,
    LOG_LEVEL: 'fatal',
  };
  let server = await startServer(registry.folder, { environment });
  const writers = new Writers(conditions.random, registry.tokens, 'disk', 6);
  try {
    for (let round = 0; round < troubles.length || conditions.hasTime(); round++) {
      const trouble = troubles[round % troubles.length];
      if (!trouble) break;
      if (!isRunning(server)) server = await startServer(registry.folder, { environment });
      control.arm({ kinds: trouble.kinds, after: 0, error: trouble.error, sticky: true });
      await suffer(server, trouble, writers, ledger);
      ledger.did(`calls that failed while ${trouble.name}`, control.fired);
      control.disarm();
      const isWell = await within(15_000, async () => {
        if (trouble.passes && !isRunning(server)) return false;
        if (!isRunning(server)) server = await startServer(registry.folder, { environment });
        return acceptsChanges(server, writers);
      });
      if (!isWell) ledger.found(`${trouble.name}: it does not accept changes again within 15 s: ${server.said()}`);
      await look(registry, trouble, writers, conditions, ledger);
    }
    for (const wrong of writers.wrongs) ledger.found(wrong);
    for (const { name, mustFire } of troubles)
      if (mustFire && ledger.times(`calls that failed while ${name}`) === 0)
        ledger.found(`Nothing failed while ${name}: this campaign sees nothing.`);
  } finally {
    await server.kill('SIGTERM');
    control.close();
    registry.discard();
    shim.discard();
  }
  return ledger.report();
};

const writeFor = (client: Client, writers: Writers, milliseconds: number): Promise<void> => {
  const until = performance.now() + milliseconds;
  return writers.run(
    (body, token) => client.post('/graphql', body, token),
    () => performance.now() < until,
  );
};

async function suffer(server: ServerProcess, { name }: Trouble, writers: Writers, ledger: Ledger): Promise<void> {
  const client = new Client(server.address, 16);
  const before = writers.refusals;
  await writeFor(client, writers, 300);
  ledger.did(`times ${name}`);
  if (writers.refusals > before) {
    ledger.did(`times ${name} refused acts`);
    const isRed = await within(1_000, async () => !isRunning(server) || (await statusOf(client, '/healthz')) !== 200);
    if (!isRed) ledger.found(`${name}: changes are refused and health is green.`);
  }
  if (isRunning(server) && (await statusOf(client, '/v1/statements')) === 0 && isRunning(server))
    ledger.found(`${name}: the public plane does not answer.`);
  client.close();
}

async function acceptsChanges(server: ServerProcess, writers: Writers): Promise<boolean> {
  const client = new Client(server.address, 16);
  try {
    const before = writers.acknowledged.length;
    if ((await statusOf(client, '/healthz')) !== 200) return false;
    await writeFor(client, writers, 50);
    return writers.acknowledged.length > before && isRunning(server);
  } finally {
    client.close();
  }
}

async function look(
  { file }: RegistryFolder,
  { name }: Trouble,
  { acknowledged }: Writers,
  { say }: Conditions,
  ledger: Ledger,
): Promise<void> {
  for (const found of await findDamage(file, acknowledged)) ledger.found(`${name}: ${found}`);
  say(`${acknowledged.length} acts`);
}

const statusOf = async (client: Client, path: string): Promise<number> => {
  try {
    return (await client.get(path)).status;
  } catch {
    return 0;
  }
};
