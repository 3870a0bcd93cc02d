import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { openStore } from '../../src/database/store.js';
import { rotateKeys } from '../../src/keys/rotate-keys.js';
import { makeKeyFile } from '../../src/vault/key-file.js';
import { MasterKeys } from '../../src/vault/master-keys.js';
import { Vault } from '../../src/vault/vault.js';

let data: string;
const path = () => join(data, 'master.key');
const file = () => join(data, 'registry.sqlite');
const environment = () => ({ ...process.env, ORALU_DATA: data, ORALU_KEY_FILE: path() });
const oralu = (...words: string[]) =>
  spawnSync(process.execPath, ['bin/oralu.js', ...words], { env: environment(), encoding: 'utf8' });

/** How many data keys each master key wraps. */
function wrappedBy(): Record<string, number> {
  const raw = new Database(file(), { readonly: true });
  const rows = raw
    .prepare("select substr(wrapped, 21, instr(substr(wrapped, 21), '.') - 1) from data_keys")
    .pluck()
    .all();
  raw.close();
  return Object.fromEntries(
    [...new Set(rows)].map((version) => [String(version), rows.filter((one) => one === version).length]),
  );
}

/** Of the keys in the file. */
const versions = () => readFileSync(path(), 'utf8').match(/^\d+ /gm)?.map(Number) ?? [];

const manyKeys = 40_000;

beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'oralu-rotation-'));
  oralu('init', '--agency', 'MFA', '--agency-name', 'Ministry', '--administrator', 'Admin');
  // As many children as it takes for a rotation to last until it is stopped; their keys alone.
  const raw = new Database(file());
  const vault = Vault.of(MasterKeys.from({ kind: 'file', path: path() }));
  const insert = raw.prepare('insert into data_keys (subject_id, wrapped) values (?, ?)');
  raw.exec('begin');
  for (let subject = 1; subject <= manyKeys; subject++) insert.run(subject, vault.newDataKey(subject, 1));
  raw.exec('commit');
  raw.close();
}, 60_000);
afterAll(() => rmSync(data, { recursive: true, force: true }));

describe('a rotation', () => {
  it('that is killed in its middle goes on the next time, with the same new key, and loses none', async () => {
    const before = new Database(file(), { readonly: true });
    const id = (raw: Database.Database) =>
      raw.prepare('select subject_id, substr(wrapped, 4, 16) from data_keys order by 1').raw().all();
    const ids = id(before);
    before.close();
    const rotating = spawn(process.execPath, ['bin/oralu.js', 'keys', 'rotate'], {
      env: environment(),
      stdio: 'ignore',
    });
    const ended = once(rotating, 'exit');
    while (rotating.exitCode === null && !(wrappedBy()['2'] ?? 0)) await pause(5);
    rotating.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    // It was in the middle: some keys are under the new master key, others are not yet.
    const middle = wrappedBy();
    expect([middle['1'], middle['2']]).toEqual([expect.any(Number), expect.any(Number)]);
    expect(oralu('keys', 'status').stdout).toContain('A rotation is unfinished');
    // The older one is needed still, by a server too, though the newest is there.
    const ring = readFileSync(path(), 'utf8');
    writeFileSync(path(), ring.replace(/^1 .*\n/m, ''));
    for (const command of [['keys', 'status'], ['serve']]) {
      const refused = spawnSync(process.execPath, ['bin/oralu.js', ...command], {
        ...{ env: { ...environment(), PORT: '0' }, encoding: 'utf8', timeout: 20_000 },
      });
      expect([command, refused.status, refused.stderr]).toEqual([
        command,
        1,
        expect.stringMatching(
          /^KEY_MISSING: The registry needs master key version 1, which data keys are still wrapped by/,
        ),
      ]);
    }
    writeFileSync(path(), ring);

    const again = oralu('keys', 'rotate');
    expect([again.status, again.stdout]).toEqual([0, expect.stringContaining('version 2 wraps every data key now')]);
    expect(wrappedBy()).toEqual({ '2': manyKeys + 3 });
    const after = new Database(file(), { readonly: true });
    expect(id(after)).toEqual(ids);
    after.close();
    expect(readFileSync(path(), 'utf8').match(/^\d+ /gm)).toEqual(['1 ', '2 ']);
    expect(oralu('audit', 'verify').stdout).toContain('holds');
  }, 120_000);

  it('makes the older master key worthless for what is there, and then it may be taken away', () => {
    const ring = readFileSync(path(), 'utf8');
    writeFileSync(path(), ring.replace(/^2 .*\n/m, ''));
    expect(oralu('keys', 'status').stderr).toMatch(/^KEY_MISSING: .*version 2/);
    writeFileSync(path(), ring.replace(/^1 .*\n/m, ''));
    expect(oralu('keys', 'status').status).toBe(0);
    writeFileSync(path(), ring);
  }, 60_000);

  it('is done by one process at a time: a second one at the same moment says so, and every key opens afterwards', async () => {
    const rotate = async () => {
      const rotating = spawn(process.execPath, ['bin/oralu.js', 'keys', 'rotate'], { env: environment() });
      const [printed, ended] = [text(rotating.stderr), once(rotating, 'exit')];
      return { status: ((await ended) as [number])[0], told: await printed };
    };
    const [first, second] = await Promise.all([rotate(), rotate()]);
    const [done, refused] = first.status === 0 ? [first, second] : [second, first];
    expect(done).toEqual({ status: 0, told: '' });
    expect(refused).toEqual({ status: 1, told: expect.stringMatching(/^UNAVAILABLE: The master keys .*\n$/) });
    expect(wrappedBy()).toEqual({ '3': manyKeys + 3 });
    expect(readFileSync(path(), 'utf8').match(/^\d+ /gm)).toEqual(['1 ', '2 ', '3 ']);
    expect(oralu('keys', 'status')).toMatchObject({ status: 0, stderr: '' });
  }, 60_000);
});

describe('a rotation beside another process that writes for long', () => {
  const writer = () => new Database(file(), { timeout: 5_000 });

  it('waits for it, and makes no key before', async () => {
    const before = versions();
    const importing = writer();
    importing.exec('begin immediate');
    const rotating = spawn(process.execPath, ['bin/oralu.js', 'keys', 'rotate'], { env: environment() });
    try {
      const [ended, told] = [once(rotating, 'exit'), text(rotating.stderr)];
      const lines = createInterface(rotating.stdout)[Symbol.asyncIterator]();
      expect((await lines.next()).value).toMatch(/^Another process is writing to the registry/);
      expect(versions()).toEqual(before);
      importing.exec('commit');
      expect([(await ended)[0], await told]).toEqual([0, '']);
      expect(versions()).toEqual([...before, Math.max(...before) + 1]);
    } finally {
      importing.close();
      rotating.kill('SIGKILL');
    }
  }, 60_000);

  it('says how the keys stand where it waited in vain, and goes on the next time', async () => {
    const before = versions();
    const keys = MasterKeys.from({ kind: 'file', path: path() });
    const store = openStore(file(), { migrate: false, keys });
    const importing = writer();
    try {
      const rotate = (onProgress?: () => void) =>
        rotateKeys({ store, clock: Date.now }, { milliseconds: 0, ...(onProgress && { onProgress }) });
      importing.exec('begin immediate');
      await expect(rotate()).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        message: expect.stringContaining('No key was made: the keys are as they were.'),
      });
      expect(versions()).toEqual(before);
      importing.exec('commit');
      const next = Math.max(...before) + 1;
      await expect(rotate(() => importing.exec('begin immediate'))).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        message: expect.stringContaining(`Master key version ${next} wraps what is new, 2000 data key(s) were`),
      });
      importing.exec('commit');
      expect(wrappedBy()[String(next)]).toBe(2_000);
      expect(await rotate()).toEqual({ version: next, rewrapped: manyKeys + 3 - 2_000 });
      expect(versions()).toEqual([...before, next]);
    } finally {
      importing.close();
      await store.close();
    }
  }, 60_000);
});

describe('a rotation that meets another key of its version', () => {
  it('wraps nothing by a key that is not the one the registry knows by its version', async () => {
    const keys = MasterKeys.from({ kind: 'file', path: path() });
    const store = openStore(file(), { migrate: false, keys });
    try {
      // Another process is ahead, with another key of this version than the one that lies in the file.
      const raw = new Database(file());
      const used = Math.max(...versions());
      raw.prepare("insert into master_keys values (?, 'of another key', 1)").run(used + 1);
      raw.close();
      expect(keys.addKey()).toBe(used + 1);
      const before = wrappedBy();
      await expect(rotateKeys({ store, clock: Date.now })).rejects.toMatchObject({ code: 'KEY_WRONG' });
      expect(() => store.vault.newDataKey(manyKeys + 1, used + 1)).toThrow(
        `master key version ${used + 1} is not the one`,
      );
      expect(wrappedBy()).toEqual(before);
      expect(store.vault.newDataKey(manyKeys + 1, used)).toContain(`.${used}.`);
    } finally {
      await store.close();
    }
  }, 60_000);
});

describe('a key file to which two processes add at the same moment', () => {
  it('keeps the keys of both', async () => {
    const shared = join(data, 'shared.key');
    makeKeyFile(shared, 'REGISTRY');
    const program = `
      const { MasterKeys } = await import(${JSON.stringify(pathToFileURL(resolve('dist/src/vault/master-keys.js')).href)});
      const keys = MasterKeys.from({ kind: 'file', path: process.argv[1] });
      process.stdin.once('data', () => {
        for (let n = 0; n < 30; n++) { const version = keys.addKey(); console.log(version, keys.fingerprint(version)); }
        process.exit();
      });
      console.log('ready');`;
    const adding = [1, 2].map(() => spawn(process.execPath, ['--input-type=module', '-e', program, shared]));
    const lines = adding.map(({ stdout }) => createInterface(stdout)[Symbol.asyncIterator]());
    for (const line of lines) expect((await line.next()).value).toBe('ready');
    for (const { stdin } of adding) stdin.write('now\n');
    const told: string[][] = [];
    for (const line of lines) for await (const one of line) told.push(one.split(' '));
    const keys = MasterKeys.from({ kind: 'file', path: shared });
    expect(told.map(([version]) => Number(version)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 60 }, (_, at) => at + 2),
    );
    for (const [version, fingerprint] of told) expect(keys.fingerprint(Number(version))).toBe(fingerprint);
  }, 60_000);
});
