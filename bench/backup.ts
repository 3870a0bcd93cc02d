/*
 * A backup of a registry with a million rows while another process writes to it, beside VACUUM INTO, and the drill that
 * restores it and compares every row. Exits 1 where the drill takes longer than 60 s.
 *   npm run bench -- backup [--cases 60000]
 */
import Database from 'better-sqlite3';
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { appendEntry } from '../src/audit/append-entry.js';
import type { Registry } from '../src/audit/act.js';
import { keyGraves } from '../src/backups/key-graves.js';
import { makeBackup } from '../src/backups/make-backup.js';
import { drillBackup } from '../src/backups/restore-backup.js';
import { checkpointingOf } from '../src/checkpoints/sinks-of.js';
import { readConfig } from '../src/config.js';
import { ensureKind } from '../src/database/settings.js';
import { openStore } from '../src/database/store.js';
import { fillRegistry } from './support/fill.js';
import { benchKeys } from './support/keys.js';
import { printTable } from './support/rounds.js';

const { values: given } = parseArgs({
  options: { cases: { type: 'string', default: '60000' }, entries: { type: 'string', default: '100000' } },
});
const [cases, entries] = [Number(given.cases), Number(given.entries)];
const longestDrill = 60;

/** Writes one durable row after another from a thread of its own, until it is told to stop. */
const writerSource = `
  const { parentPort, workerData } = require('node:worker_threads');
  const Database = require(workerData.driver);
  const db = new Database(workerData.file, { timeout: 5000 });
  db.pragma('synchronous = FULL');
  const insert = db.prepare("insert into idempotency_keys values (1, ?, 'bench', '', '', 0)");
  let [count, longest, stopped] = [0, 0, false];
  parentPort.on('message', () => (stopped = true));
  const began = performance.now();
  const write = () => {
    const at = performance.now();
    insert.run(workerData.name + ' ' + ++count);
    longest = Math.max(longest, performance.now() - at);
    if (!stopped) return void setTimeout(write, 1);
    parentPort.postMessage({ count, longest, seconds: (performance.now() - began) / 1000 });
    db.close();
    parentPort.close();
  };
  write();
`;

interface Written {
  readonly count: number;
  readonly longest: number;
  readonly seconds: number;
}

/** Runs a work while somebody writes: its seconds, and what the writer managed. */
async function beside<T>(name: string, file: string, work: () => Promise<T>): Promise<[T, number, Written]> {
  const driver = join(process.cwd(), 'node_modules', 'better-sqlite3');
  const worker = new Worker(writerSource, { eval: true, workerData: { file, name, driver } });
  const written = new Promise<Written>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  const began = performance.now();
  const result = await work();
  const seconds = (performance.now() - began) / 1_000;
  worker.postMessage('stop');
  return [result, seconds, await written];
}

async function fillAudit({ store }: Registry): Promise<void> {
  const actor = { kind: 'system', task: 'bench' } as const;
  await store.inTransaction(async (tx) => {
    for (let at = 0; at < entries; at++)
      await appendEntry(tx, actor, { operation: 'read', decision: 'READ', subjects: [], fields: ['Case.stage'] }, at);
  });
}

const folder = mkdtempSync(join(tmpdir(), 'oralu-bench-backup-'));
try {
  const [data, target] = [join(folder, 'data'), join(folder, 'target')];
  for (const path of [data, target]) mkdirSync(path);
  const file = join(data, 'registry.sqlite');
  copyFileSync(await fillRegistry(cases), file);
  const store = openStore(file, { migrate: true, keys: benchKeys() });
  const registry: Registry = { store, clock: Date.now };
  await store.inTransaction((tx) => ensureKind(tx, 'DEMONSTRATION', 0, 'bench'));
  await fillAudit(registry);
  const config = readConfig({ ORALU_DATA: data });
  const key = randomBytes(32);
  const plan = {
    registry,
    dataFolder: data,
    releasesFolder: join(data, 'releases'),
    checkpointing: checkpointingOf(config, registry),
    graves: keyGraves,
    key,
    target,
  };
  const [made, backing, duringBackup] = await beside('backup', file, () => makeBackup(plan));
  const reader = new Database(file, { readonly: true });
  const [, vacuuming, duringVacuum] = await beside('vacuum', file, async () => {
    reader.prepare('vacuum into ?').run(join(folder, 'vacuum.sqlite'));
  });
  reader.close();
  const [, idling, alone] = await beside('alone', file, () => new Promise((resume) => setTimeout(resume, 3_000)));
  await store.close();
  const began = performance.now();
  const drilled = await drillBackup(
    { file: made.file, key, masterKeys: benchKeys(), graves: keyGraves, now: Date.now(), reason: 'bench' },
    folder,
  );
  const drill = (performance.now() - began) / 1_000;
  const row = (name: string, seconds: number, { count, longest, seconds: wrote }: Written) => [
    name,
    seconds.toFixed(1),
    (count / wrote).toFixed(0),
    longest.toFixed(0),
  ];
  printTable(
    `${drilled.rows} rows in ${(statSync(file).size / 2 ** 20).toFixed(0)} MiB, ${drilled.manifest.audit.entries} audit entries; the backup has ${(statSync(made.file).size / 2 ** 20).toFixed(0)} MiB`,
    ['', 'seconds', 'durable writes/s beside it', 'longest ms'],
    [
      row('backup: snapshot, hashes, cipher, read back', backing, duringBackup),
      row('VACUUM INTO alone', vacuuming, duringVacuum),
      row('nothing', idling, alone),
      ['drill: decipher, compare every row, join the audit', drill.toFixed(1), '', ''],
    ],
  );
  if (drilled.rows < 1_000_000 || drill > longestDrill) {
    console.error(
      `The drill of ${drilled.rows} rows took ${drill.toFixed(1)} s; a million within ${longestDrill} s is wanted.`,
    );
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
