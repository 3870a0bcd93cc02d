import { describe, expect, it } from '@jest/globals';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useDataFolder } from './data-folder.js';

const { path, keyFile, oralu, oraluAs, init } = useDataFolder();

describe('oralu export cases', () => {
  it('never writes over a file that is there', () => {
    init();
    oralu('add', 'user', '--name', 'Reg', '--agency', 'MFA', '--role', 'REGISTRAR');
    const file = join(path(), 'cases.csv');
    writeFileSync(file, 'exported before');
    const refused = oralu('export', 'cases', file, '--as', 'Reg');
    expect([refused.status, refused.stderr]).toEqual([
      1,
      `FILE_EXISTS: There is a file ${file} already, and an export is written to a new one: name another, or move that one away. Nothing was written.\n`,
    ]);
    expect(readFileSync(file, 'utf8')).toBe('exported before');
    expect(readdirSync(path()).filter((name) => name.startsWith('cases'))).toEqual(['cases.csv']);
    expect(oralu('export', 'cases', join(path(), 'new.csv'), '--as', 'Reg').stderr).toBe('');
  }, 60_000);
});

describe('a data folder', () => {
  it('that this user may not look into is told as one, and not as an empty one', () => {
    init();
    chmodSync(path(), 0);
    const settings = { ORALU_KEY_FILE: keyFile() };
    const commands = [['books', 'check'], ['serve'], ['audit', 'verify'], ['demo']];
    const told = commands.map((words) => oraluAs({ settings, isBound: true }, ...words));
    chmodSync(path(), 0o700);
    for (const { status, stderr } of told)
      expect([status, stderr]).toEqual([
        1,
        `STORE_REFUSED: The data folder ${path()} cannot be used by this user (EACCES). Run this as the user who owns the folder, or set ORALU_DATA to a folder of your own.\n`,
      ]);
  }, 60_000);

  it('that cannot be made is named', () => {
    const within = join(path(), 'within');
    chmodSync(path(), 0o500);
    const { status, stderr } = oraluAs({ settings: { ORALU_DATA: within }, isBound: true }, 'demo');
    chmodSync(path(), 0o700);
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(
        `^STORE_REFUSED: The data folder ${within} cannot be used by this user \\(EACCES\\)\\. Run`,
      ),
    ]);
  }, 60_000);

  it('with a registry of another kind is told as one, whatever keys are named', () => {
    init();
    for (const ORALU_KEY_FILE of ['', join(path(), 'nowhere.key')]) {
      const { status, stderr } = oraluAs({ settings: { ORALU_KEY_FILE } }, 'demo');
      expect([status, stderr]).toEqual([
        1,
        'STORE_REFUSED: This data folder holds a real registry: the demonstration is never loaded into it. Set ORALU_DATA to another folder.\n',
      ]);
    }
  }, 60_000);
});

describe('an address that cannot be listened on', () => {
  it.each([
    ['PORT', 'many', /^SETTING_INVALID: PORT must be a whole number from 0 to 65535; it came as "many"\.\n$/],
    ['LOG_LEVEL', 'loud', /^SETTING_INVALID: LOG_LEVEL must be one of .*; it came as "loud"\.\n$/],
    ['HOST', '192.0.2.1', /^SETTING_INVALID: HOST must be an address of this machine; it came as "192\.0\.2\.1"\. Set/],
  ])(
    'because of %s names that setting, in one line',
    (name, value, expected) => {
      for (const words of [
        ['demo', '--serve'],
        ['serve', '--plane', 'public', '--releases', path()],
      ]) {
        const { status, stderr } = oraluAs({ settings: { [name]: value } }, ...words);
        expect([status, stderr]).toEqual([1, expect.stringMatching(expected)]);
        expect(stderr.trim().split('\n')).toHaveLength(1);
      }
    },
    60_000,
  );
});

describe('oralu init', () => {
  it('ends with all that the first release needs: its urgency, and a second person', () => {
    const { stdout } = init();
    expect(stdout).toMatch(/oralu release build --as-of DATE --as NAME --urgent REASON/);
    expect(stdout).toMatch(/a second person approves them: .*--role SUPERVISOR.*oralu release approve DRAFT/);
  }, 60_000);
});

describe('a command that takes a draft', () => {
  it('says where one is found when none is named', () => {
    const { status, stderr } = oralu('release', 'preview', '--as', 'Admin');
    expect([status, stderr]).toEqual([
      1,
      'error: missing required argument \'draft\': "oralu release list --as NAME" lists the drafts\n',
    ]);
  });
});
