import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testKeyFile } from '../support/keys.js';
import { openConnection } from '../../src/database/connection.js';
import { csvOf } from './files.js';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'oralu-import-'));
  oralu('init', '--agency', 'MFA', '--agency-name', 'Ministry', '--administrator', 'Admin');
  oralu('add', 'site', '--code', 'SY-HOL', '--name', 'al-Hol', '--kind', 'CAMP', '--country', 'SY');
  oralu('add', 'user', '--name', 'Reg', '--agency', 'MFA', '--role', 'REGISTRAR');
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const environment = () => ({ ...process.env, ORALU_DATA: data, ORALU_KEY_FILE: testKeyFile() });
const oralu = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/oralu.js', ...words], {
    env: environment(),
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};
function file(name: string, content: string): string {
  const path = join(data, name);
  writeFileSync(path, content);
  return path;
}
const rowsOf = (count: number) =>
  csvOf(Array.from({ length: count }, (_, at) => ({ reference: `R${at}`, name_1: `Аты${at}`, name_2: `اسم${at}` })));
function count(table: string): unknown {
  const { raw } = openConnection(join(data, 'registry.sqlite'), 'read');
  const found = raw.prepare(`select count(*) from ${table}`).pluck().get();
  raw.close();
  return found;
}

describe('oralu import cases', () => {
  it('imports once, says how it stands, and adds nothing the second time', () => {
    const path = file('cases.csv', rowsOf(3));
    const dry = oralu('import', 'cases', path, '--as', 'Reg', '--dry-run');
    expect([dry.status, dry.stdout]).toEqual([0, expect.stringContaining('3 case(s) would be imported')]);
    const first = oralu('import', 'cases', path, '--as', 'Reg');
    expect(first.stdout).toContain('may be stopped or killed at any moment');
    expect(first.stdout).toContain('Imported 3 case(s); 0 row(s) were there already.');
    expect(oralu('import', 'cases', path, '--as', 'Reg').stdout).toContain('Imported 0 case(s); 3 row(s)');
    expect(oralu('books', 'check').stdout).toContain('The books balance: 3 cases');
    expect(oralu('audit', 'verify').stdout).toContain('The audit chain holds');
  }, 60_000);

  it('prints each problem on a line of its own, without what stood there, and fails', () => {
    const path = file('cases.csv', csvOf([{ sex: 'Secret' }]));
    const { status, stderr } = oralu('import', 'cases', path, '--as', 'Reg');
    expect(status).toBe(1);
    expect(stderr).toBe(
      'Row 2, column sex: UNKNOWN_CODE: expected one of FEMALE, MALE, UNKNOWN.\nProblems: 1, in a file of 1 rows. Nothing was imported.\n',
    );
  }, 60_000);

  it('names a file that is not there, and says that the name of an unknown column is not shown', () => {
    const missing = join(data, 'nowhere.csv');
    expect(oralu('import', 'cases', missing, '--as', 'Reg').stderr).toBe(
      `NOT_FOUND: There is no file ${missing}. Name a CSV or JSON Lines file.\n`,
    );
    const path = file('cases.csv', rowsOf(1).replace('languages', 'secret'));
    const { stderr } = oralu('import', 'cases', path, '--as', 'Reg');
    expect(stderr).toMatch(/^Row 1, column #\d+ \(its name is not shown\): UNKNOWN_COLUMN: expected a column that/m);
    expect(stderr).not.toContain('secret');
  }, 60_000);

  it('refuses whoever is not registered or lacks the right, and a registry that another process is writing to', () => {
    const path = file('cases.csv', rowsOf(1));
    expect(oralu('import', 'cases', path, '--as', 'Nobody').stderr).toContain('NOT_FOUND: Nobody is registered as');
    expect(oralu('import', 'cases', path, '--as', 'Admin').stderr).toContain(
      'FORBIDDEN: This needs the right case:import',
    );
    const { raw } = openConnection(join(data, 'registry.sqlite'), 'write');
    raw.exec('BEGIN IMMEDIATE');
    const busy = oralu('import', 'cases', path, '--as', 'Reg');
    raw.exec('ROLLBACK');
    raw.close();
    expect([busy.status, busy.stderr]).toEqual([1, expect.stringContaining('Another process is writing')]);
    expect(count('cases')).toBe(0);
  }, 60_000);

  it('leaves nothing behind when it is killed while it writes, and goes through the next time', async () => {
    const path = file('cases.csv', rowsOf(4_000));
    const killed = spawn(process.execPath, ['bin/oralu.js', 'import', 'cases', path, '--as', 'Reg'], {
      env: environment(),
    });
    let printed = '';
    for await (const chunk of killed.stdout) {
      printed += String(chunk);
      if (/rows written/.test(printed)) break;
    }
    killed.kill('SIGKILL');
    const [code, signal] = (await once(killed, 'exit')) as [number | null, string | null];
    // It was in the middle: rows had been written, it had not finished, and it died of the signal.
    expect(printed).toMatch(/\d+ rows written, \d+ % of the file/);
    expect(printed).not.toContain('Imported');
    expect([code, signal]).toEqual([null, 'SIGKILL']);
    for (const table of ['cases', 'names', 'postings', 'case_references', 'possible_duplicates'])
      expect([table, count(table)]).toEqual([table, 0]);
    expect(oralu('books', 'check').stdout).toContain('The books balance: 0 cases');
    expect(oralu('audit', 'verify').stdout).toContain('The audit chain holds');
    expect(oralu('import', 'cases', path, '--as', 'Reg').stdout).toContain('Imported 4000 case(s)');
    expect(oralu('books', 'check').stdout).toContain('The books balance: 4000 cases');
  }, 120_000);
});
