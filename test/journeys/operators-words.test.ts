import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeKeyFile } from '../../src/vault/key-file.js';
import { MasterKeys } from '../../src/vault/master-keys.js';
import { runHere } from './run-here.js';

let top = '';
const at = (...names: string[]) => join(top, ...names);
const settings = () => ({ ORALU_DATA: at('data'), ORALU_KEY_FILE: at('master.key') });
const on = (more: Record<string, string>, ...words: string[]) => runHere({ ...settings(), ...more }, ...words);
const initWords = ['init', '--agency', 'MFA', '--agency-name', 'Ministry', '--administrator', 'Admin'];
const refused = (code: string, words: string) => ({
  status: 1,
  printed: '',
  said: expect.stringMatching(new RegExp(`^${code}: .*${words.replaceAll(/[.()[\]/]/g, '\\$&')}`)),
});

beforeAll(async () => {
  top = mkdtempSync(join(tmpdir(), 'oralu-words-'));
  await on({}, ...initWords);
  await on({}, 'backup', 'key', at('backup.key'));
}, 60_000);
afterAll(() => rmSync(top, { recursive: true, force: true }));

describe('what a command tells an operator', () => {
  it('of a wrong master key is both fingerprints: of the one that is wanted, and of the one that came', async () => {
    makeKeyFile(at('another.key'), 'REGISTRY');
    const [wanted, came] = ['master.key', 'another.key'].map((name) =>
      MasterKeys.from({ kind: 'file', path: at(name) }).fingerprint(1),
    );
    expect(await on({ ORALU_KEY_FILE: at('another.key') }, 'keys', 'status')).toEqual(
      refused('KEY_WRONG', `(its fingerprint is ${wanted}, that of the key that came is ${came})`),
    );
  });

  it.each([
    ['--days', 'add user --name A --agency MFA --role REGISTRAR --days'],
    ['--days', 'token create --name Admin --days'],
    ['--days', 'secret create --name Admin --label a --days'],
    ['--id', 'token revoke --id'],
    ['--id', 'secret revoke --id'],
  ])('of a number that is none is what came, by %s of "%s"', async (option, words) => {
    for (const came of ['x', '0', '1.5', '']) {
      const { status, said } = await on({}, ...words.split(' '), came);
      expect([came, status, said]).toEqual([came, 1, expect.stringMatching(/^INVALID_INPUT: --(days|id) must be/)]);
      expect(said).toContain(`${option} must be`);
      expect(said).toContain(`it came as ${came}.`);
    }
  });

  it('of a folder of checkpoints that is amiss is which one', async () => {
    const other = { ORALU_DATA: at('other') };
    await on(other, ...initWords);
    await on(other, 'audit', 'checkpoint');
    const second = { ORALU_CHECKPOINTS: at('other', 'checkpoints') };
    const name = `second folder of checkpoints ${at('other', 'checkpoints')}`;
    expect(await on(second, 'audit', 'checkpoint')).toEqual(refused('CHECKPOINT_INVALID', `The ${name} keeps the`));
    expect(await on({ ORALU_CHECKPOINTS: at('gone') }, 'audit', 'checkpoint')).toEqual(
      refused('CHECKPOINT_UNREADABLE', `The second folder of checkpoints ${at('gone')} is not there`),
    );
  });

  it('of a data folder that is not there is that, and none is made', async () => {
    for (const words of ['books check', 'keys status', 'audit verify', 'audit key', 'unseal --as A --reason a'])
      expect(await on({ ORALU_DATA: at('mistyped', 'data') }, ...words.split(' '))).toEqual(
        refused('STORE_REFUSED', `There is no folder ${at('mistyped', 'data')}, which ORALU_DATA names`),
      );
    mkdirSync(at('empty'));
    expect(await on({ ORALU_DATA: at('empty') }, 'books', 'check')).toEqual(
      refused('STORE_REFUSED', `There is no registry in ${at('empty')}. Make one with`),
    );
    expect(existsSync(at('mistyped'))).toBe(false);
  });

  it('of a sealed registry is how it is unsealed, and of a wrong key that it opens nothing, without a word of backups', async () => {
    cpSync(at('data'), at('sealed'), { recursive: true });
    cpSync(at('master.key'), at('sealed.key'));
    const sealed = { ORALU_DATA: at('sealed'), ORALU_KEY_FILE: at('sealed.key') };
    const because = ['--as', 'Admin', '--reason', 'The office is being left'];
    await on(sealed, 'seal', ...because, '--keep-keys');
    const asked = '"oralu unseal --as NAME --reason TEXT';
    expect(await on(sealed, 'token', 'list')).toEqual(refused('REGISTRY_SEALED', `${asked}"`));
    await on(sealed, 'seal', ...because, '--key-file', at('backup.key'));
    expect(await on(sealed, 'token', 'list')).toEqual(refused('REGISTRY_SEALED', `${asked} --key-file FILE"`));
    await on({}, 'backup', 'key', at('wrong.key'));
    const wrong = await on(sealed, 'unseal', ...because, '--key-file', at('wrong.key'));
    expect(wrong).toEqual(refused('KEY_WRONG', `does not open ${at('sealed', 'registry.sqlite.sealed-keys')}`));
    expect(wrong.said).not.toContain('ackup');
    expect(existsSync(at('sealed.key'))).toBe(false);
    expect((await on(sealed, 'unseal', ...because, '--key-file', at('backup.key'))).status).toBe(0);
  }, 60_000);
});

describe('what a command leaves of what it refuses', () => {
  it('is no folder of a registry that was not made', async () => {
    const data = { ORALU_DATA: at('new', 'registry') };
    expect(await on({ ...data, ORALU_KEY_FILE: '' }, ...initWords)).toEqual(refused('KEY_MISSING', 'No master key'));
    writeFileSync(at('malformed.key'), 'no key', { mode: 0o600 });
    expect(await on({ ...data, ORALU_KEY_FILE: at('malformed.key') }, ...initWords)).toEqual(
      refused('KEY_REFUSED', ''),
    );
    expect(existsSync(at('new'))).toBe(false);
    mkdirSync(at('new'));
    expect((await on({ ...data, ORALU_KEY_FILE: '' }, ...initWords)).status).toBe(1);
    expect([existsSync(at('new')), existsSync(at('new', 'registry'))]).toEqual([true, false]);
  });

  it('is no path of a restore: it makes the last folder alone', async () => {
    const keyed = ['--reason', 'The disk failed', '--key-file', at('backup.key')];
    const into = at('mnt', 'mistyped', 'restored');
    expect(await on({}, 'backup', 'restore', at('backup.key'), '--into', into, ...keyed)).toEqual(
      refused('BACKUP_REFUSED', `There is no folder ${at('mnt', 'mistyped')}`),
    );
    expect(existsSync(at('mnt'))).toBe(false);
  });
});

describe('a command that prints a key', () => {
  it('is a line for the shell, for backups as for the master keys', async () => {
    const line = (file: string) => `cat '${at(file)}' | cat`;
    expect((await on({ ORALU_KEY_FILE: '', ORALU_KEY_COMMAND: line('master.key') }, 'keys', 'status')).status).toBe(0);
    mkdirSync(at('backups'));
    const made = await on({}, 'backup', 'make', '--into', at('backups'), '--key-command', line('backup.key'));
    expect(made).toMatchObject({ status: 0, said: '' });
    expect(await on({}, 'backup', 'make', '--into', at('backups'), '--key-command', 'exit 3')).toEqual(
      refused('BACKUP_REFUSED', 'The command for the key failed: it ended with 3.'),
    );
  }, 60_000);

  it('has none in itself: every process reads it', async () => {
    const backupKey = readFileSync(at('backup.key'), 'utf8').trim();
    const given = await on({}, 'backup', 'make', '--into', top, '--key-command', `echo ${backupKey}`);
    expect(given).toEqual(refused('BACKUP_REFUSED', 'A key stands in the command of --key-command'));
    const masterKey = /^1 (\S+)$/m.exec(readFileSync(at('master.key'), 'utf8'))?.[1] ?? '';
    const command = `printf 'kind: REGISTRY\\n1 ${masterKey}\\n'`;
    const asked = await on({ ORALU_KEY_FILE: '', ORALU_KEY_COMMAND: command }, 'keys', 'status');
    expect(asked).toEqual(refused('KEY_REFUSED', 'A key stands in the command of ORALU_KEY_COMMAND'));
    for (const key of [backupKey, masterKey]) expect(given.said + asked.said).not.toContain(key);
    // What fetches a key may name an image by its digest.
    const digest = `true image@sha256:${'ab'.repeat(32)}; cat '${at('backup.key')}'`;
    expect((await on({}, 'backup', 'make', '--into', at('backups'), '--key-command', digest)).said).toBe('');
  }, 60_000);
});
