import { describe, expect, it } from '@jest/globals';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { listBackups } from '../../src/backups/make-backup.js';
import { query } from './backed-up.js';
import { useClosedCase } from './closed-case.js';

const { at, oralu, must, keyed, backUp, erase, restore } = useClosedCase();

/** Makes one into a folder that is not that of ORALU_BACKUPS; answers the file, and what was said. */
function backUpInto(name: string) {
  mkdirSync(at(name), { recursive: true });
  const { stdout, stderr } = must(['backup', 'make', '--into', at(name), ...keyed()]);
  return { file: listBackups(at(name)).at(-1) ?? '', stdout, stderr };
}

const keysIn = (name: string): unknown =>
  query(at(name), 'select count(*) from data_keys where subject_id in (select id from cases)');
const linesIn = (name: string): number => readFileSync(at(name, 'destroyed-keys'), 'utf8').trim().split('\n').length;

describe('an erasure, where backups lie in more than one folder', () => {
  it('is named in each that a backup was made into, so that the child comes back from none', () => {
    backUp();
    const weekly = backUpInto('weekly');
    expect(weekly.stdout).toContain(`${at('weekly')} is not the folder of ORALU_BACKUPS (${at('backups')})`);
    expect(erase()).toMatchObject({ stderr: '' });
    expect([linesIn('backups'), linesIn('weekly')]).toEqual([2, 2]);
    expect(restore(weekly.file, 'restored').stdout).toContain('1 destroyed key(s) destroyed again');
    expect(keysIn('restored')).toEqual([0]);
  }, 120_000);

  it('is named also where ORALU_BACKUPS is not set', () => {
    backUp();
    expect(erase({ ORALU_BACKUPS: '' })).toMatchObject({ stderr: '' });
    expect(linesIn('backups')).toBe(2);
  }, 120_000);

  it('is owed to the one that is away, by its name, also where its mount point is there; and to none that was told', () => {
    backUp();
    backUpInto('weekly');
    renameSync(at('weekly'), at('unmounted'));
    mkdirSync(at('weekly'));
    const list = ['erasure', 'list', '--as', 'administrator'];
    // Nothing was erased that it does not know.
    expect(oralu(list)).toMatchObject({ status: 0, stderr: '' });
    const owed = new RegExp(
      `^Owed: .* There is no list of destroyed keys in ${at('weekly')}, .*backup forget ${at('weekly')}\n$`,
    );
    expect(erase().stderr).toMatch(owed);
    expect(must(['backup', 'make', '--into', at('backups'), ...keyed()]).stderr).toMatch(owed);
    rmSync(at('weekly'), { recursive: true });
    renameSync(at('unmounted'), at('weekly'));
    expect(oralu(list)).toMatchObject({ status: 0, stderr: '' });
    expect(linesIn('weekly')).toBe(2);
    renameSync(at('weekly'), at('unmounted'));
    expect(oralu(list)).toMatchObject({ status: 0, stderr: '' });
  }, 120_000);

  it('is owed no more to a folder that is forgotten, which none is while backups lie in it', () => {
    backUp();
    const { file } = backUpInto('weekly');
    const forget = ['backup', 'forget', at('weekly')];
    expect(oralu(forget)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^BACKUP_REFUSED: 1 backup\(s\) lie in .*\n$/),
    });
    rmSync(at('weekly'), { recursive: true });
    expect(erase().stderr).toMatch(/^Owed: /);
    must(forget);
    expect(oralu(['erasure', 'list', '--as', 'administrator'])).toMatchObject({ status: 0, stderr: '' });
    expect(oralu(forget)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^BACKUP_REFUSED: No backup of this registry was made into .*\n$/),
    });
    expect(query(at('data'), "select count(*) from audit_entries where operation = 'backupForget'")).toEqual([1]);
    expect(file).not.toBe('');
  }, 120_000);

  it('is owed by a restored registry too to the folders that the lost one knew', () => {
    const file = backUp();
    const weekly = backUpInto('weekly');
    must(['backup', 'restore', weekly.file, '--into', at('restored'), '--reason', 'A new disk', ...keyed()]);
    rmSync(at('data'), { recursive: true });
    renameSync(at('restored'), at('data'));
    expect(erase()).toMatchObject({ stderr: '' });
    expect([linesIn('backups'), linesIn('weekly')]).toEqual([2, 2]);
    expect(restore(file, 'again').stdout).toContain('1 destroyed key(s) destroyed again');
  }, 120_000);
});

describe('a list of destroyed keys, which may be older than the last erasure', () => {
  /** A backup in a copy of the folder that was taken away before the child was erased. */
  function takeAwayThenErase(): string {
    backUp();
    cpSync(at('backups'), at('copied'), { recursive: true });
    erase();
    return listBackups(at('copied')).at(-1) ?? '';
  }

  it('is called whole by nobody: it is told how far it reaches, and a restore by it alone is refused', () => {
    const file = takeAwayThenErase();
    const elsewhere = { ORALU_DATA: at('nothing'), ORALU_BACKUPS: '' };
    const made = JSON.stringify(/ of (\S+Z),/.exec(must(['backup', 'verify', file, ...keyed()]).stdout)?.[1]);
    const verified = must(['backup', 'verify', file, ...keyed()], elsewhere).stdout;
    const reach = `The list of destroyed keys is known to be whole up to ${JSON.parse(made)}: no later erasure is in it.`;
    expect(verified).toContain(`0 destroyed key(s) are known. ${reach}\n  Nothing else was asked\n`);
    const words = ['backup', 'restore', file, '--into', at('restored'), '--reason', 'A new disk', ...keyed()];
    const refused = oralu(words, elsewhere);
    expect(refused).toMatchObject({ status: 1, stdout: '' });
    expect(refused.stderr).toContain(`BACKUP_REFUSED: ${reach} Whoever was erased after that would come back.`);
    expect(refused.stderr).toContain(`Backups of this registry were made into ${at('backups')} too`);
    // Whoever answers for it is told so too.
    expect(restore(file, 'insisted').stdout).toContain(reach);
    expect(keysIn('insisted')).toEqual([1]);
  }, 120_000);

  it.each([
    ['another folder of backups', 'backups'],
    ['the list in it', 'backups/destroyed-keys'],
    ['the data folder of the registry', 'data'],
    ['the file of the registry', 'data/registry.sqlite'],
  ])(
    'is made up for by %s',
    (_what, place) => {
      const file = takeAwayThenErase();
      expect(restore(file, 'restored', '--also-from', at(place)).stdout).toContain(
        '1 destroyed key(s) destroyed again',
      );
      expect(keysIn('restored')).toEqual([0]);
      const elsewhere = { ORALU_DATA: at('nothing'), ORALU_BACKUPS: '' };
      expect(must(['backup', 'verify', file, ...keyed(), '--also-from', at(place)], elsewhere).stdout).toContain(
        '1 destroyed key(s) are known.',
      );
    },
    120_000,
  );

  it('is made up for by nothing that was named and does not answer', () => {
    const file = takeAwayThenErase();
    mkdirSync(at('empty'));
    expect(restore(file, 'refused', '--also-from', at('empty'))).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^BACKUP_REFUSED: --also-from names .* is neither\.\n$/),
    });
    // Another registry, whose numbers are of other children.
    rmSync(at('data', 'registry.sqlite.checkpoint-key'));
    rmSync(at('data', 'checkpoints'), { recursive: true, force: true });
    expect(restore(file, 'refused', '--also-from', at('data'))).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^BACKUP_REFUSED: .* is not the registry that was backed up.*\n$/),
    });
  }, 120_000);
});
