import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServing } from '../support/serving.js';

let [top, data, target, keyFile] = ['', '', '', ''];
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'oralu-seal-'));
  [data, target, keyFile] = [join(top, 'data'), join(top, 'backups'), join(top, 'key')];
  mkdirSync(target);
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

const masterKey = () => join(top, 'master.key');
const environment = () => ({ ...process.env, ORALU_DATA: data, ORALU_KEY_FILE: masterKey(), PORT: '0' });
const oralu = (...words: string[]) =>
  spawnSync(process.execPath, ['bin/oralu.js', ...words], { env: environment(), encoding: 'utf8' });
const must = (...words: string[]): string => {
  const { status, stdout, stderr } = oralu(...words);
  expect([words.join(' '), status, stderr]).toEqual([words.join(' '), 0, '']);
  return stdout;
};
const init = () =>
  /this once: (\S+)/.exec(
    must('init', '--agency', 'MFA', '--agency-name', 'Ministry', '--administrator', 'Admin'),
  )?.[1] ?? '';

const serve = () => startServing(['serve'], environment());

const viewer = async (address: string, token: string) => {
  const response = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: '{"query":"{ viewer { name } }"}',
  });
  return response.status;
};

describe('oralu seal', () => {
  it('revokes everything, stops a server that runs, and lets none start before it is unsealed', async () => {
    const token = init();
    must('backup', 'key', keyFile);
    const before = readFileSync(masterKey(), 'utf8');
    const { server, address } = await serve();
    try {
      expect(await viewer(address, token)).toBe(200);
      for (const name of ['second-factor-key', 'request-key'])
        writeFileSync(join(data, `registry.sqlite.${name}`), 'a secret beside the database');
      const ended = once(server, 'exit');
      const sealing = must('seal', '--as', 'Admin', '--reason', 'The office is being left', '--key-file', keyFile);
      expect(sealing).toContain('4 file(s) of keys were put away');
      const began = Date.now();
      expect(await ended).toEqual([0, null]);
      expect(Date.now() - began).toBeLessThan(5_000);
    } finally {
      server.kill('SIGKILL');
    }
    const left = readdirSync(data).filter((name) => /key/.test(name));
    expect(left).toEqual(['registry.sqlite.sealed-keys']);
    expect(readFileSync(join(data, 'registry.sqlite.sealed-keys')).includes('a secret')).toBe(false);
    // Nobody who takes the machine can read a name: the master key has left it too.
    expect(existsSync(masterKey())).toBe(false);
    for (const words of [['serve'], ['token', 'list']])
      expect(oralu(...words)).toMatchObject({ status: 1, stderr: expect.stringContaining('REGISTRY_SEALED') });
    // Sealing changes nothing that can be checked, and checking makes no key.
    expect(must('audit', 'verify')).toContain('The audit chain holds');
    expect(readdirSync(data).filter((name) => /key/.test(name))).toEqual(left);

    const words = ['unseal', '--as', 'Admin', '--reason', 'The office is open again'];
    expect(oralu(...words)).toMatchObject({ status: 1, stderr: expect.stringContaining('BACKUP_REFUSED') });
    must(...words, '--key-file', keyFile);
    expect(readFileSync(masterKey(), 'utf8')).toBe(before);
    expect(readFileSync(join(data, 'registry.sqlite.second-factor-key'), 'utf8')).toBe('a secret beside the database');
    const again = await serve();
    try {
      expect(await viewer(again.address, token)).toBe(401);
      const fresh = /this once: (\S+)/.exec(must('token', 'create', '--name', 'Admin'))?.[1] ?? '';
      expect(await viewer(again.address, fresh)).toBe(200);
    } finally {
      const ended = once(again.server, 'exit');
      again.server.kill('SIGTERM');
      await ended;
    }
  }, 90_000);

  it('says what becomes of the keys, and is for supervisors and administrators alone', () => {
    init();
    must('add', 'user', '--name', 'Reg', '--agency', 'MFA', '--role', 'REGISTRAR');
    const seal = (...words: string[]) => oralu('seal', '--reason', 'A reason', ...words);
    expect(seal('--as', 'Reg', '--keep-keys').stderr).toContain('FORBIDDEN');
    expect(seal('--as', 'Admin').stderr).toContain('Say what becomes of the keys');
    expect(seal('--as', 'Admin', '--keep-keys').status).toBe(0);
    expect(existsSync(join(data, 'registry.sqlite.checkpoint-key'))).toBe(true);
  }, 60_000);
});

describe('a seal that is half done', () => {
  it('is gone on with: keys that lie there still are put away, and come out for nobody who may not unseal', () => {
    init();
    must('backup', 'key', keyFile);
    const before = readFileSync(masterKey(), 'utf8');
    must('add', 'user', '--name', 'Reader', '--agency', 'MFA', '--role', 'AUDITOR');
    must('seal', '--as', 'Admin', '--reason', 'The office is being left', '--keep-keys');
    const byReader = oralu('seal', '--as', 'Reader', '--reason', 'The office is being left', '--key-file', keyFile);
    expect(byReader).toMatchObject({ status: 1, stderr: expect.stringMatching(/^FORBIDDEN/) });
    expect(existsSync(masterKey())).toBe(true);
    const away = ['seal', '--as', 'Admin', '--reason', 'The office is being left', '--key-file', keyFile];
    expect(must(...away)).toContain('file(s) of keys were put away');
    expect(existsSync(masterKey())).toBe(false);
    const unseal = ['unseal', '--reason', 'The office is open again', '--key-file', keyFile];
    expect(oralu(...unseal, '--as', 'Nobody')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^NOT_FOUND/),
    });
    expect(existsSync(masterKey())).toBe(false);
    // One secret was written anew before the power went: the others stay put away beside it.
    writeFileSync(join(data, 'registry.sqlite.request-key'), 'a secret beside the database');
    must(...away);
    must(...unseal, '--as', 'Admin');
    expect(readFileSync(masterKey(), 'utf8')).toBe(before);
    expect(readFileSync(join(data, 'registry.sqlite.request-key'), 'utf8')).toBe('a secret beside the database');
  }, 90_000);
});

describe('backups at the command line', () => {
  it('go from a key to a registry that is served again, which refuses to be younger than its checkpoints', async () => {
    init();
    must('backup', 'key', keyFile);
    must('backup', 'make', '--into', target, '--key-file', keyFile, '--keep', '3');
    const file = join(target, readdirSync(target).find((name) => name.endsWith('.backup')) ?? '');
    const program = join(top, 'print-key');
    writeFileSync(program, `#!/bin/sh\ncat "${keyFile}"\n`, { mode: 0o700 });
    expect(must('backup', 'drill', file, '--key-command', program)).toContain('The drill succeeded');
    const restored = join(top, 'restored');
    must('backup', 'restore', file, '--into', restored, '--reason', 'The disk failed', '--key-command', program);
    // Meanwhile the lost machine had gone on; its second folder of checkpoints knows.
    must('add', 'site', '--code', 'SY-A', '--name', 'A', '--kind', 'CAMP', '--country', 'SY');
    must('audit', 'checkpoint');
    expect(must('audit', 'verify', '--checkpoint', join(data, 'checkpoints'))).toContain(
      'It agrees with 2 checkpoint(s)',
    );
    const second = join(data, 'checkpoints');
    const at = (...words: string[]) =>
      spawnSync(process.execPath, ['bin/oralu.js', ...words], {
        env: { ...environment(), ORALU_DATA: restored, ORALU_CHECKPOINTS: second },
        encoding: 'utf8',
      });
    expect(at('serve')).toMatchObject({ status: 1, stderr: expect.stringContaining('AUDIT_ROLLED_BACK') });
    const reason = ['--reason', 'Restored after the disk had failed'];
    expect(at('audit', 'accept-rollback', '--as', 'Admin', ...reason).stdout).toContain('were given up');
    expect(at('audit', 'verify', '--checkpoint', second).stdout).toContain('It agrees with 2 checkpoint(s)');
  }, 90_000);
});
