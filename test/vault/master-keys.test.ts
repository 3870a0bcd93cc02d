import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeKeyFile } from '../../src/vault/key-file.js';
import { MasterKeys } from '../../src/vault/master-keys.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oralu-keys-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const key = (text: string, mode = 0o600): string => {
  const path = join(folder, `key-${Math.random()}`);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
};
const codeOf = (work: () => unknown): unknown => {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
};
const line = (version: number) => `${version} ${Buffer.alloc(32, version).toString('base64')}`;
const from = (path: string) => MasterKeys.from({ kind: 'file', path });

describe('a key file', () => {
  it('is made readable by its owner alone, once, and says what it is', () => {
    const path = join(folder, 'made.key');
    makeKeyFile(path, 'DEMONSTRATION');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toMatch(/^# DEMONSTRATION/);
    expect(from(path).kind).toBe('DEMONSTRATION');
    expect(codeOf(() => makeKeyFile(path, 'REGISTRY'))).toBe('KEY_REFUSED');
  });

  it.each([0o604, 0o640 | 0o004, 0o620, 0o666])(
    'is refused with mode %o, and accepted for a group that only reads',
    (mode) => {
      const path = key(`kind: REGISTRY\n${line(1)}\n`, mode);
      expect(codeOf(() => from(path))).toBe('KEY_REFUSED');
      chmodSync(path, 0o440);
      expect(from(path).newest).toBe(1);
    },
  );

  it.each([
    ['', 'KEY_REFUSED'],
    ['kind: SOMETHING\n', 'KEY_REFUSED'],
    ['kind: REGISTRY\n', 'KEY_MISSING'],
    ['kind: REGISTRY\n1 c2hvcnQ=\n', 'KEY_REFUSED'],
    [`kind: REGISTRY\n${line(1)}\n${line(1)}\n`, 'KEY_REFUSED'],
  ])('that says %j is refused', (text, code) => {
    expect(codeOf(() => from(key(text)))).toBe(code);
  });

  it('never shows what may be a key in a message', () => {
    const secret = 'c2VjcmV0LXNlY3JldC1zZWNyZXQ=';
    try {
      from(key(`kind: REGISTRY\nx ${secret}\n`));
      throw new Error('It was accepted.');
    } catch (error) {
      expect(String(error)).toContain('key 1 must be');
      expect(String(error)).not.toContain(secret);
    }
  });

  it('that is not there is missing', () => {
    expect(codeOf(() => from(join(folder, 'nowhere')))).toBe('KEY_MISSING');
  });
});

describe('a key command', () => {
  it('gives the keys on its standard output, and is refused without them', () => {
    const path = key(`kind: REGISTRY\n${line(1)}\n${line(2)}\n`);
    expect(MasterKeys.from({ kind: 'command', command: `cat ${path}` }).newest).toBe(2);
    for (const command of ['exit 3', `${path}-nowhere`])
      expect(codeOf(() => MasterKeys.from({ kind: 'command', command }))).toBe('KEY_MISSING');
    expect(codeOf(() => MasterKeys.from({ kind: 'command', command: 'echo hello' }))).toBe('KEY_REFUSED');
  });
});

describe('oralu', () => {
  const data = (name: string) => join(folder, name);
  const oralu = (env: Record<string, string>, ...words: string[]) =>
    spawnSync(process.execPath, ['bin/oralu.js', ...words], {
      env: { PATH: process.env['PATH'], PORT: '0', ...env },
      encoding: 'utf8',
    });
  const init = (env: Record<string, string>) =>
    oralu(env, 'init', '--agency', 'MFA', '--agency-name', 'Ministry', '--administrator', 'Admin');

  it('makes no registry without a master key, and one with a key where the operator says', () => {
    const env = { ORALU_DATA: data('real') };
    const without = init(env);
    expect([without.status, without.stderr]).toEqual([1, expect.stringMatching(/^KEY_MISSING: .*ORALU_KEY_FILE/)]);
    expect(existsSync(join(data('real'), 'registry.sqlite'))).toBe(false);
    const ORALU_KEY_FILE = join(folder, 'real.key');
    expect(init({ ...env, ORALU_KEY_FILE }).stdout).toContain(`A new master key lies in ${ORALU_KEY_FILE}`);
    expect(statSync(ORALU_KEY_FILE).mode & 0o777).toBe(0o600);
    const served = oralu(env, 'serve');
    expect([served.status, served.stderr]).toEqual([1, expect.stringMatching(/^KEY_MISSING: /)]);
  }, 60_000);

  it('serves with no wrong key, no exposed key and no key of a demonstration', () => {
    const env = { ORALU_DATA: data('real') };
    const attempt = (path: string) => oralu({ ...env, ORALU_KEY_FILE: path }, 'serve').stderr;
    expect(attempt(key(`kind: REGISTRY\n${line(1)}\n`))).toMatch(/^KEY_WRONG: .*fingerprint/);
    // Nothing was served and nothing cut off: the next start need not look through the file.
    expect(existsSync(join(data('real'), 'registry.sqlite.serving'))).toBe(false);
    expect(attempt(key(`kind: DEMONSTRATION\n${line(1)}\n`))).toMatch(/^KEY_REFUSED: .*demonstration key/);
    const real = join(folder, 'real.key');
    chmodSync(real, 0o644);
    expect(attempt(real)).toMatch(/^KEY_REFUSED: .*chmod 600/);
    chmodSync(real, 0o600);
    // A demonstration's key is refused by every command on a registry of real children, whatever it opens.
    const relabelled = key(readFileSync(real, 'utf8').replace('kind: REGISTRY', 'kind: DEMONSTRATION'));
    expect(oralu({ ...env, ORALU_KEY_FILE: relabelled }, 'books', 'check').stderr).toMatch(/^KEY_REFUSED: /);
    // The control: the right key.
    const status = oralu({ ...env, ORALU_KEY_FILE: real }, 'keys', 'status');
    expect([status.status, status.stdout]).toEqual([0, expect.stringContaining('version 1 wraps what is new')]);
  }, 60_000);

  it('makes the demonstration its own key, which opens it again without a word', () => {
    const env = { ORALU_DATA: data('demo') };
    expect(oralu(env, 'demo', '--cases', '20').status).toBe(0);
    const path = join(data('demo'), 'demonstration.key');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(oralu(env, 'keys', 'status').stdout).toContain('kind DEMONSTRATION');
    expect(oralu({ ...env, ORALU_KEY_FILE: path }, 'serve').stderr).toMatch(/^KEY_REFUSED: .*oralu demo --serve/);
  }, 60_000);
});
