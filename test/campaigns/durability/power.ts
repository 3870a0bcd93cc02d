import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyAfterCrash } from '../../../src/database/serving-mark.js';
import { openStore } from '../../../src/database/store.js';
import { type Campaign, type Conditions, Ledger } from '../support/campaign.js';
import { keyFileBeside, keysBeside, makeRegistryFolder, type RegistryFolder } from '../support/folder.js';
import { projectRoot } from '../support/server.js';
import { buildShim, noCompiler } from '../support/shim.js';
import { findDamage } from '../support/verify.js';
import type { Acknowledged } from '../support/writers.js';
import { fates, files, readWriteLog, ReplayedDisk } from './write-log.js';

const cutsOfOneLog = 400;
/** However little time there is. */
const fewestCuts = 25;
const controlCuts = 25;

/**
 * The power is cut: every write, truncation and sync of the application is logged, and the log is replayed up to any byte;
 * what no sync had ordered to the disk by then is dropped, kept or scattered by sectors. What is left must hold every
 * act that was acknowledged before. The control does the same at synchronous=NORMAL, and must lose.
 */
export const power: Campaign = async (conditions) => {
  const shim = buildShim();
  if (!shim) return { did: {}, found: [], skipped: noCompiler };
  const ledger = new Ledger();
  const template = await makeRegistryFolder();
  try {
    await cutOneLog('NORMAL', controlCuts);
    do await cutOneLog('FULL', cutsOfOneLog);
    while (conditions.hasTime());
  } finally {
    template.discard();
    shim.discard();
  }
  if (ledger.times(lostAtNormal) === 0) ledger.found('The control at NORMAL lost nothing: this campaign sees nothing.');
  return ledger.report();

  async function cutOneLog(synchronous: 'FULL' | 'NORMAL', cuts: number): Promise<void> {
    const registry = template.copy();
    try {
      const log = record(registry, shim?.library ?? '', synchronous, conditions.random.next());
      await cutPower(log, template, { synchronous, cuts }, conditions, ledger);
    } finally {
      registry.discard();
    }
  }
};

const lostAtNormal = 'control cuts that lost acknowledged acts';

/** Runs the workload under the shim and answers the file of its log. */
function record(registry: RegistryFolder, library: string, synchronous: string, seed: number): string {
  const log = join(registry.folder, 'write-log');
  const acknowledgements = join(registry.folder, 'acknowledgements');
  const program = [
    '--no-warnings',
    '--import',
    './test/support/typescript.js',
    'test/campaigns/durability/power-workload.ts',
  ];
  const { status, stderr } = spawnSync(
    process.execPath,
    [...program, registry.file, acknowledgements, String(seed), '90', synchronous],
    {
      cwd: projectRoot,
      encoding: 'utf8',
      input: JSON.stringify(registry.tokens),
      env: {
        PATH: process.env['PATH'],
        LD_PRELOAD: library,
        ORALU_SHIM_MATCH: registry.file,
        ORALU_SHIM_ACKS: acknowledgements,
        ORALU_SHIM_LOG: log,
      },
    },
  );
  if (status !== 0) throw new Error(`The workload ended with ${status}: ${stderr.slice(-2_000)}`);
  return log;
}

async function cutPower(
  log: string,
  template: RegistryFolder,
  { synchronous, cuts }: { readonly synchronous: string; readonly cuts: number },
  { random, say, hasTime }: Conditions,
  ledger: Ledger,
): Promise<void> {
  const operations = readWriteLog(log);
  const disk = new ReplayedDisk(operations, readFileSync(template.file));
  const points = Array.from({ length: cuts }, () => random.between(0, operations.length - 1)).sort((a, b) => a - b);
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'oralu-power-'));
  copyFileSync(keyFileBeside(template.file), keyFileBeside(join(folder, 'registry.sqlite')));
  try {
    for (const [index, point] of points.entries()) {
      if (synchronous === 'FULL' && index >= fewestCuts && !hasTime()) return;
      const within = random.between(0, operations[point]?.bytes.length ?? 0);
      const fate = random.pick(fates);
      const left = disk.cut(point, within, fate, random);
      const damage = await findDamageOf(left, disk.acknowledged, folder);
      const isControl = synchronous === 'NORMAL';
      ledger.did(isControl ? 'control cuts' : 'cuts');
      if (isControl) ledger.did(lostAtNormal, damage.some((found) => found.startsWith('Lost')) ? 1 : 0);
      else {
        ledger.did(`cuts with unsynced writes ${fate}`);
        ledger.did('acknowledged acts looked for', disk.acknowledged.length);
        for (const found of damage) ledger.found(`Cut in operation ${point} of the log, ${fate}: ${found}`);
      }
    }
    ledger.did('logs', 1);
    say(`${ledger.times('cuts')} cuts`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts on what is left, as a server would, and looks at everything. */
async function findDamageOf(
  left: ReadonlyMap<number, Buffer>,
  acknowledged: readonly string[],
  folder: string,
): Promise<string[]> {
  const file = join(folder, 'registry.sqlite');
  const endings = new Map<number, string>([
    [files.database, ''],
    [files.wal, '-wal'],
    [files.journal, '-journal'],
  ]);
  for (const ending of [...endings.values(), '-shm']) rmSync(`${file}${ending}`, { force: true });
  for (const [id, bytes] of left) writeFileSync(`${file}${endings.get(id) ?? '-other'}`, bytes);
  const acts = acknowledged.map((line) => JSON.parse(line) as Acknowledged);
  try {
    verifyAfterCrash(file);
    const store = openStore(file, { migrate: false, keys: keysBeside(file) });
    const damage = await findDamage(file, acts);
    await store.close();
    return damage;
  } catch (error) {
    return [`It does not open: ${String(error)}`];
  }
}
