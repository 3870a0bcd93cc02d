import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTrouble } from '../../src/tell-trouble.js';

let top: string;
const oralu = (data: string, ...words: string[]) =>
  spawnSync(process.execPath, ['bin/oralu.js', ...words], {
    env: { ...process.env, ORALU_DATA: data, ORALU_KEY_FILE: join(top, 'master.key') },
    encoding: 'utf8',
  });
const folder = (name: string) => join(top, name);

beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'oralu-trouble-'));
  oralu(folder('data'), 'init', '--agency', 'MFA', '--agency-name', 'Ministry', '--administrator', 'Admin');
}, 60_000);
afterAll(() => rmSync(top, { recursive: true, force: true }));

function troubleOf(work: () => void): unknown {
  try {
    return work();
  } catch (error) {
    return findTrouble(error, 'oralu backup make');
  }
}

const oneLine = (code: string, words: string) => expect.stringMatching(new RegExp(`^${code}: .*${words}.*\\n$`));

describe('what the system or the database refuses, in any command', () => {
  it.each(['keys status', 'books check', 'audit verify'])(
    'is told in one line with a code: a damaged file, "%s"',
    (words) => {
      cpSync(folder('data'), folder('damaged'), { recursive: true });
      writeSync(openSync(join(folder('damaged'), 'registry.sqlite'), 'r+'), Buffer.alloc(4_096, 0xa5), 0, 4_096, 0);
      const { status, stderr } = oralu(folder('damaged'), ...words.split(' '));
      expect([status, stderr]).toEqual([1, oneLine('STORE_REFUSED', `"oralu ${words}" was not done .*SQLITE_NOTADB`)]);
    },
    60_000,
  );

  it('is told in one line with a code: a disk that is full', () => {
    // A device of Linux that is always full.
    const write = () => writeFileSync('/dev/full', 'a backup');
    expect(troubleOf(write)).toEqual({
      code: 'SYSTEM_REFUSED',
      message: expect.stringMatching(
        /^"oralu backup make" was not done \(ENOSPC: .*\)\. The disk is full: make room, and run it again\.$/,
      ),
    });
  });

  it('is told in one line with a code: a folder where a file is expected', () => {
    mkdirSync(folder('folder'), { mode: 0o700 });
    const as = ['--as', 'Admin', '--reason', 'The office is being left', '--key-file', folder('folder')];
    const sealed = oralu(folder('data'), 'seal', ...as);
    expect([sealed.status, sealed.stderr]).toEqual([1, oneLine('SYSTEM_REFUSED', 'EISDIR')]);
  }, 60_000);
});
