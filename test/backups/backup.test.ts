import { afterEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { readArchive } from '../../src/backups/archive.js';
import { makeBackupKey, readBackupKey } from '../../src/backups/backup-key.js';
import { keepNewest, listBackups, makeBackup, type MadeBackup } from '../../src/backups/make-backup.js';
import { compareRows, drillBackup, restoreBackup } from '../../src/backups/restore-backup.js';
import { assertNotRolledBack } from '../../src/checkpoints/contradictions.js';
import { checkpointingOf } from '../../src/checkpoints/sinks-of.js';
import { readConfig } from '../../src/config.js';
import { openStore } from '../../src/database/store.js';
import { testKeys } from '../support/keys.js';
import { purposesOf } from '../support/purposes.js';
import { key, none, now, planOf, query, useRegistryToBackUp } from './backed-up.js';

let worker: Worker | undefined;
afterEach(async () => {
  await worker?.terminate();
  worker = undefined;
});
const { top, data, target, store, place, make } = useRegistryToBackUp();

describe('a backup', () => {
  it('holds every row, secret and release, restored into an empty place as they were', async () => {
    mkdirSync(join(data(), 'releases', '2017-12-27.1'), { recursive: true });
    writeFileSync(join(data(), 'releases', '2017-12-27.1', 'release.json'), '{"released": true}');
    writeFileSync(`${store().file}.second-factor-key`, 'a secret beside the database');
    const { file, manifest } = await make();
    const restored = await restoreBackup(planOf(file), place());
    expect(restored).toMatchObject({ checkpoints: 1, erased: 0 });
    expect(restored.rows).toBe(Object.values(manifest.tables).reduce((sum, { rows }) => sum + rows, 0));
    expect(query(place(), 'select name from users')).toEqual(['Canary Administrator']);
    for (const name of [
      'registry.sqlite.second-factor-key',
      'registry.sqlite.checkpoint-key',
      'releases/2017-12-27.1/release.json',
    ])
      expect(readFileSync(join(place(), name)).equals(readFileSync(join(data(), name)))).toBe(true);
    const opened = openStore(join(place(), 'registry.sqlite'), { migrate: false, keys: testKeys() });
    expect(await purposesOf(opened, 'backupRestore')).toEqual(['The disk failed']);
    await opened.close();
  });

  it('is named only when it was read back; nothing in the clear is left of it, here or there', async () => {
    mkdirSync(join(data(), '.backup-killed'));
    writeFileSync(join(data(), '.backup-killed', 'registry.sqlite'), 'what a killed run has left');
    writeFileSync(join(target(), '.oralu-2018-01-09T00-00-00-000Z.backup.77'), 'half a backup');
    const { file } = await make();
    expect(readFileSync(file).includes('Canary')).toBe(false);
    expect(readFileSync(store().file).includes('Canary')).toBe(false);
    expect(readFileSync(`${store().file}-wal`).includes('Canary')).toBe(true);
    expect(readdirSync(data()).filter((name) => name.startsWith('.'))).toEqual([]);
    const others = ['.backup.lock', '.destroyed-keys.lock', 'destroyed-keys'];
    expect(readdirSync(target()).toSorted()).toEqual([...others, file.slice(target().length + 1)]);
    rmSync(target(), { recursive: true });
    await expect(make()).rejects.toMatchObject({ code: 'BACKUP_REFUSED' });
    mkdirSync(join(data(), 'inside'));
    await expect(make({ into: join(data(), 'inside') })).rejects.toMatchObject({ code: 'BACKUP_REFUSED' });
  });

  it('is of one moment while another program goes on writing', async () => {
    worker = new Worker('./test/backups/writer.js', { workerData: { file: store().file } });
    let written = 0;
    worker.on('message', (at: number) => (written = at));
    await once(worker, 'message');
    const before = written;
    const made: MadeBackup[] = [];
    for (let round = 0; round < 3; round++) {
      made.push(await make({ at: now + round }));
      await once(worker, 'message');
    }
    const ended = once(worker, 'exit');
    worker.postMessage('stop');
    await ended;
    const counts = made.map(({ manifest: { tables } }) => [
      tables['idempotency_keys']?.rows ?? 0,
      tables['record_versions']?.rows ?? 0,
    ]);
    // The load was there: each backup has more than the one before, and the registry more than all.
    const firsts = counts.map(([pairs = 0]) => pairs);
    expect(firsts.every((pairs, at) => pairs > (firsts[at - 1] ?? before - 1) && pairs < written)).toBe(true);
    for (const [pairs, others] of counts) expect(others).toBe(pairs);
    for (const { file } of made) {
      await restoreBackup(planOf(file), place());
      rmSync(place(), { recursive: true });
    }
    // What is described at one moment and copied at another does not agree: the comparison can fail.
    const [first, last] = [made[0], made.at(-1)];
    const unpacked = join(top(), 'unpacked');
    readArchive(last?.file ?? '', key, unpacked);
    expect(() => compareRows(join(unpacked, 'registry.sqlite'), first?.manifest ?? (last?.manifest as never))).toThrow(
      'idempotency_keys',
    );
  }, 60_000);

  it('is refused where one value of one row is another, naming the table', async () => {
    const { file, manifest } = await make();
    const unpacked = join(top(), 'unpacked');
    readArchive(file, key, unpacked);
    const restored = join(unpacked, 'registry.sqlite');
    expect(compareRows(restored, manifest)).toBeGreaterThan(0);
    const db = new Database(restored);
    db.exec("update agencies set name = 'ministry'");
    db.close();
    expect(() => compareRows(restored, manifest)).toThrow('The rows of agencies are not those');
  });

  it('is restored neither over another registry nor by a wrong key, and leaves nothing of a failure', async () => {
    const { file } = await make();
    mkdirSync(place());
    writeFileSync(join(place(), 'something'), '');
    await expect(restoreBackup(planOf(file), place())).rejects.toMatchObject({ code: 'BACKUP_REFUSED' });
    rmSync(place(), { recursive: true });
    const other = { ...planOf(file), key: Buffer.alloc(32, 9) };
    await expect(restoreBackup(other, place())).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
    const bytes = readFileSync(file);
    bytes[bytes.length - 40] = (bytes.at(-40) ?? 0) ^ 1;
    writeFileSync(file, bytes);
    await expect(restoreBackup(planOf(file), place())).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
    expect([existsSync(place()), readdirSync(top()).filter((name) => name.startsWith('.'))]).toEqual([false, []]);
  });

  it('of an earlier day is refused at start by the second folder of checkpoints, until it is accepted', async () => {
    const second = join(top(), 'second');
    mkdirSync(second);
    const { file } = await make();
    const config = (folder: string) => readConfig({ ORALU_DATA: folder, ORALU_CHECKPOINTS: second });
    const registry = { store: store(), clock: () => now + 1 };
    const later = { ...planOf(file), now: now + 2 };
    const from = checkpointingOf(config(data()), registry);
    await makeBackup({
      registry,
      dataFolder: data(),
      releasesFolder: join(data(), 'releases'),
      checkpointing: from,
      graves: none,
      key,
      target: target(),
    });
    await restoreBackup(later, place());
    const restored = openStore(join(place(), 'registry.sqlite'), { migrate: false, keys: testKeys() });
    const asked = checkpointingOf(config(place()), { store: restored, clock: () => now });
    await expect(assertNotRolledBack(asked)).rejects.toMatchObject({ code: 'AUDIT_ROLLED_BACK' });
    await restored.close();
  });

  it('goes when newer ones are kept instead of it', async () => {
    for (let day = 0; day < 3; day++) {
      await make({ at: now + day });
    }
    const all = listBackups(target());
    expect(keepNewest(all[0] ?? '', 2)).toEqual(all.slice(0, 1));
    expect(listBackups(target())).toEqual(all.slice(1));
  });
});

describe('the key of backups', () => {
  it('comes from a file that its owner alone may read or from a program, and from nowhere else', async () => {
    const file = join(top(), 'key');
    makeBackupKey(file);
    const made = await readBackupKey({ keyFile: file });
    expect(made).toHaveLength(32);
    expect(() => makeBackupKey(file)).toThrow('No key was made');
    const program = join(top(), 'print-key');
    writeFileSync(program, `#!/bin/sh\ncat "${file}"\n`, { mode: 0o700 });
    expect((await readBackupKey({ keyCommand: program })).equals(made)).toBe(true);
    chmodSync(file, 0o644);
    const weak = join(top(), 'weak');
    writeFileSync(weak, '00'.repeat(32), { mode: 0o600 });
    writeFileSync(join(top(), 'failing'), '#!/bin/sh\nexit 1\n', { mode: 0o700 });
    for (const source of [
      {},
      { keyFile: file },
      { keyFile: weak },
      { keyFile: join(top(), 'none') },
      { keyFile: file, keyCommand: program },
      { keyCommand: join(top(), 'failing') },
    ])
      await expect(readBackupKey(source)).rejects.toMatchObject({ code: 'BACKUP_REFUSED' });
  });
});

describe('a drill', () => {
  it('restores, compares and leaves nothing behind', async () => {
    const { file, manifest } = await make();
    const before = readdirSync(data());
    const { rows } = await drillBackup(planOf(file), data());
    expect(rows).toBe(Object.values(manifest.tables).reduce((sum, table) => sum + table.rows, 0));
    expect(readdirSync(data())).toEqual(before);
  });
});
