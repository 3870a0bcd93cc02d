import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runHere } from '../journeys/run-here.js';

let [top, key, forgedKey] = ['', '', ''];
const at = (...names: string[]) => join(top, ...names);
const on = (data: string, ...words: string[]) =>
  runHere({ ORALU_DATA: at(data), ORALU_KEY_FILE: at('master.key') }, ...words);
const signingKey = (data: string) => at(data, 'registry.sqlite.checkpoint-key');

/** A copy of the registry's file alone. */
function copyAlone(to: string): void {
  mkdirSync(at(to));
  cpSync(at('data', 'registry.sqlite'), at(to, 'registry.sqlite'));
}

/** A registry that has signed, and what a stranger signs who has a copy of it and may write where checkpoints are kept. */
beforeAll(async () => {
  top = mkdtempSync(join(tmpdir(), 'oralu-signing-'));
  await on('data', 'init', '--agency', 'MFA', '--agency-name', 'Ministry', '--administrator', 'Admin');
  key = (await on('data', 'audit', 'key')).printed;
  await on('data', 'audit', 'checkpoint');
  copyAlone('stranger');
  await on('stranger', 'audit', 'checkpoint');
  forgedKey = (await on('stranger', 'audit', 'key')).printed;
}, 60_000);
afterAll(() => rmSync(top, { recursive: true, force: true }));

const fingerprintOf = (text: string) => /^oralu-audit\/([0-9a-f]{16})\+/.exec(text)?.[1] ?? 'none';
const verify = (data: string, folder: string, ...more: string[]) =>
  on(data, 'audit', 'verify', '--checkpoint', at(folder, 'checkpoints'), ...more);

describe('the key that signs the audit', () => {
  it('is there from the beginning, and is told and never made by who asks for it', async () => {
    expect(fingerprintOf(key)).not.toBe('none');
    copyAlone('alone');
    const asked = await on('alone', 'audit', 'key');
    expect(asked).toEqual({
      status: 1,
      printed: '',
      said: expect.stringMatching(/^KEY_MISSING: There is no signing key in .*alone.registry.sqlite.checkpoint-key/),
    });
    expect(existsSync(signingKey('alone'))).toBe(false);
    const nowhere = await on('nowhere', 'audit', 'key');
    expect(nowhere).toMatchObject({ status: 1, said: expect.stringMatching(/^STORE_REFUSED/) });
    expect(existsSync(at('nowhere'))).toBe(false);
  }, 60_000);

  it('is made anew nowhere where the registry has signed before: the one that is wanted is told, and where it was looked for', async () => {
    cpSync(at('data'), at('copy'), { recursive: true });
    rmSync(signingKey('copy'));
    for (const name of ['elsewhere', 'further']) copyAlone(name);
    const second = { ORALU_CHECKPOINTS: at('data', 'checkpoints') };
    const program = at('print-note');
    writeFileSync(program, `#!/bin/sh\ncat "${at('data', 'checkpoints', 'latest')}"\n`, { mode: 0o700 });
    for (const [data, settings, place] of [
      ['copy', {}, `the folder of checkpoints ${at('copy', 'checkpoints')}`],
      ['elsewhere', second, `the second folder of checkpoints ${at('data', 'checkpoints')}`],
      ['further', { ORALU_CHECKPOINT_COMMAND: program }, `the program ${program}`],
    ] as const) {
      const wanted = `KEY_MISSING: The registry signs its audit as oralu-audit/${fingerprintOf(key)}, says ${place}; that key was looked for in ${signingKey(data)} and is not there.`;
      const all = { ORALU_DATA: at(data), ORALU_KEY_FILE: at('master.key'), PORT: '0', ...settings };
      for (const words of [
        ['audit', 'key'],
        ['audit', 'checkpoint'],
        ['serve'],
        ['token', 'create', '--name', 'Admin'],
      ]) {
        const { status, said } = await runHere(all, ...words);
        expect([data, words, status, said]).toEqual([data, words, 1, expect.stringContaining(wanted)]);
      }
      expect(existsSync(signingKey(data))).toBe(false);
    }
  }, 60_000);
});

describe('checkpoints that are brought', () => {
  it('are read by the key of the registry, and not by one that lies beside them', async () => {
    expect(await verify('data', 'data')).toMatchObject({ status: 0, said: '' });
    const { status, said, printed } = await verify('data', 'stranger');
    expect([status, printed]).toEqual([1, '']);
    expect(said).toContain(`are those of oralu-audit/${fingerprintOf(forgedKey)}`);
    expect(said).toContain(`must be signed by oralu-audit/${fingerprintOf(key)}, which is this registry's own key`);
  }, 60_000);

  it('are read by the key that is given: the key, a file of it, or its fingerprint, whatever it calls itself', async () => {
    writeFileSync(at('key.txt'), `${key}\n`);
    copyAlone('offline');
    for (const given of [key, at('key.txt'), fingerprintOf(key), `oralu-audit/${fingerprintOf(key)}`]) {
      expect([given, await verify('offline', 'data', '--key', given)]).toEqual([
        given,
        { status: 0, said: '', printed: expect.stringContaining('It agrees with 1 checkpoint(s)') },
      ]);
      expect([given, await verify('offline', 'stranger', '--key', given)]).toEqual([
        given,
        { status: 1, said: expect.stringMatching(/^CHECKPOINT_INVALID/), printed: '' },
      ]);
    }
    const none = await verify('offline', 'data', '--key', 'no-such-file');
    expect(none.said).toMatch(/^CHECKPOINT_INVALID: --key must be a key, a file of one, or a fingerprint/);
  }, 60_000);

  it('prove only that they agree with themselves where no other key is there, which is said', async () => {
    copyAlone('keyless');
    const { status, said, printed } = await verify('keyless', 'stranger');
    expect([status, printed]).toEqual([0, expect.stringContaining('It agrees with 1 checkpoint(s)')]);
    expect(said).toContain(`of the fingerprint ${fingerprintOf(forgedKey)}`);
    expect(said).toContain('prove only that they agree with themselves');
  }, 60_000);
});
