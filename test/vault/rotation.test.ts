import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
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
});
