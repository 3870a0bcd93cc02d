import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram } from '../../src/cli.js';
import { useDataFolder } from '../journeys/data-folder.js';
import { runHere } from '../journeys/run-here.js';

const { path, keyFile, oralu, init } = useDataFolder();
const at = (name: string) => join(path(), name);
const must = (...words: string[]): void =>
  expect(oralu(...words)).toEqual(expect.objectContaining({ status: 0, stderr: '' }));

/** Puts an older copy of the file in the place of the newer one, which a checkpoint has covered. */
beforeEach(() => {
  init();
  must('audit', 'checkpoint');
  cpSync(at('registry.sqlite'), at('older'));
  must('add', 'site', '--code', 'SY-A', '--name', 'A', '--kind', 'CAMP', '--country', 'SY');
  must('audit', 'checkpoint');
  cpSync(at('older'), at('registry.sqlite'));
}, 60_000);

/** What a command wants to be given, until it would open the registry. */
const as = ['--as', 'Admin'];
const named = ['--name', 'Admin'];
const because = ['--kk', 'а', '--ru', 'б', '--en', 'c'];
const writing = (): Record<string, readonly string[]> => ({
  init: ['--agency', 'MFA', '--agency-name', 'Ministry', '--administrator', 'Admin'],
  'statements load': ['schema/official-statements.csv', ...as],
  'audit checkpoint': [],
  'backup make': ['--into', at('backups'), '--key-file', at('backup.key')],
  'backup forget': [at('backups')],
  'release build': ['--as-of', '2018-01-01', ...as],
  'release preview': ['1', ...as],
  'release approve': ['1', ...as],
  'release take-back': ['1', '--reason', 'a reason', ...as],
  'release publish': ['1', ...as],
  'release correct': ['2018-01-01.1', '--type', 'C', ...because, ...as],
  'release withdraw': ['2018-01-01.1', ...because, ...as],
  'export cases': [at('taken.csv'), ...as],
  'import cases': [at('cases.csv'), ...as],
  'add agency': ['--code', 'A', '--name', 'A', '--kind', 'SCHOOL'],
  'add site': ['--code', 'A', '--name', 'A', '--kind', 'CAMP', '--country', 'SY'],
  'add user': ['--name', 'A', '--agency', 'MFA', '--role', 'REGISTRAR'],
  'user invite': named,
  'user disable': named,
  'user enable': named,
  'secret create': [...named, '--label', 'a'],
  'secret revoke': ['--id', '1'],
  'token create': named,
  'token revoke': ['--id', '1'],
  'keys rotate': [],
  'erasure request': ['case_1', '--reason', 'ORDER_OF_A_COURT', '--reference', 'a', ...as],
  'erasure carry-out': ['case_1', ...as],
  'erasure decline': ['case_1', ...as],
  // What it shows of children is audited first.
  'erasure list': as,
  revoke: named,
});

/** What only reads goes on, and says so. */
const reading = (): Record<string, readonly string[]> => ({
  'statements check': ['schema/official-statements.csv'],
  'books check': [],
  'audit verify': [],
  'release list': as,
  'secret list': [],
  'token list': [],
  'keys status': [],
});

/** These open no registry, or one that is not there yet, or are what is done about it. */
const others = [
  'serve',
  'demo',
  'seal',
  'unseal',
  'audit key',
  'audit accept-rollback',
  'backup key',
  'backup verify',
  'backup restore',
  'backup drill',
  'release verify',
  'mirror',
  'export-site',
  'disclosure audit',
  'import columns',
  'schema',
];

const leaves = (command: Command, before = ''): string[] =>
  command.commands.flatMap((inner) => {
    const name = `${before}${inner.name()}`;
    return inner.commands.length > 0 ? leaves(inner, `${name} `) : [name];
  });

const here = (words: readonly string[]) => runHere({ ORALU_DATA: path(), ORALU_KEY_FILE: keyFile() }, ...words);

describe('on a registry that was rolled back', () => {
  it('every command that writes is refused as a start is, with the same words, and changes nothing', async () => {
    const words = 'kind,region\n';
    writeFileSync(at('cases.csv'), words);
    mkdirSync(at('backups'));
    must('backup', 'key', at('backup.key'));
    const before = [readFileSync(at('registry.sqlite')), readFileSync(keyFile())];
    const start = oralu('serve');
    expect(start).toMatchObject({ status: 1, stderr: expect.stringMatching(/^AUDIT_ROLLED_BACK: .*accept-rollback/) });
    for (const [name, given] of Object.entries(writing())) {
      const { said, status } = await here([...name.split(' '), ...given]);
      expect([name, status, `${said}\n`]).toEqual([name, 1, start.stderr]);
    }
    expect([readFileSync(at('registry.sqlite')), readFileSync(keyFile())]).toEqual(before);
    expect(oralu('add', 'agency', '--code', 'A', '--name', 'A', '--kind', 'SCHOOL').stderr).toBe(start.stderr);
  }, 120_000);

  it('those that read go on and say so, and no command is forgotten', async () => {
    for (const [name, given] of Object.entries(reading())) {
      const { said, status } = await here([...name.split(' '), ...given]);
      const ends = name === 'audit verify' ? 1 : 0;
      expect([name, status, said]).toEqual([name, ends, expect.stringMatching(/^AUDIT_ROLLED_BACK: /)]);
    }
    const known = [...Object.keys(writing()), ...Object.keys(reading()), ...others];
    expect(leaves(buildProgram()).toSorted()).toEqual(known.toSorted());
  }, 120_000);

  it('is accepted by an administrator, and written to from then on', () => {
    const reason = ['--reason', 'Restored after the disk had failed'];
    expect(oralu('audit', 'accept-rollback', '--as', 'Admin', ...reason)).toMatchObject({ status: 0, stderr: '' });
    must('add', 'agency', '--code', 'A', '--name', 'A', '--kind', 'SCHOOL');
  }, 60_000);

  it('can be sealed all the same', () => {
    const sealed = oralu('seal', '--as', 'Admin', '--reason', 'The office is being left', '--keep-keys');
    expect(sealed.stdout).toContain('Sealed');
    expect(sealed.stderr).toMatch(/^No checkpoint was kept: .*rolled back/);
    expect(oralu('token', 'list').stderr).toMatch(/^REGISTRY_SEALED/);
  }, 60_000);
});
