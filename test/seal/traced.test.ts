import { beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useDataFolder } from '../journeys/data-folder.js';

const { path, keyFile, oralu, init } = useDataFolder();

const must = (...words: string[]): string => {
  const { status, stdout, stderr } = oralu(...words);
  expect([words.join(' '), status, stderr]).toEqual([words.join(' '), 0, '']);
  return stdout;
};

const query = (sql: string): unknown[][] => {
  const db = new Database(join(path(), 'registry.sqlite'), { readonly: true });
  try {
    return db.prepare(sql).raw().all() as unknown[][];
  } finally {
    db.close();
  }
};

/** The rows that persons have left, from the one after `since`: by whom, what and how it went. */
const rows = (since = 0): unknown[] =>
  query(
    `select u.name || ' ' || a.operation || ' ' || a.decision from audit_entries a join users u on u.id = a.user_id where a.sequence > ${since} order by a.sequence`,
  ).flat();
const count = (): number => Number(query('select max(sequence) from audit_entries')[0]);

const because = (reason = 'The office is being left') => ['--reason', reason];
const refusedTo = (code: string) => ({ status: 1, stderr: expect.stringMatching(new RegExp(`^${code}`)) });

beforeEach(() => {
  init();
  for (const [name, role] of [
    ['Reader', 'AUDITOR'],
    ['Sup', 'SUPERVISOR'],
    ['Gone', 'SUPERVISOR'],
  ] as const)
    must('add', 'user', '--name', name, '--agency', 'MFA', '--role', role);
  must('user', 'disable', '--name', 'Gone');
}, 60_000);

describe('on a sealed registry', () => {
  it('every act and refusal of a named person is in the audit, also while its keys are put away', () => {
    const [key, other] = [`${path()}.one`, `${path()}.two`];
    for (const [file, text] of [
      [key, '0123456789abcdef'],
      [other, 'fedcba9876543210'],
    ] as const)
      writeFileSync(file, text.repeat(4), { mode: 0o600 });
    try {
      expect(oralu('seal', '--as', 'Gone', ...because(), '--keep-keys')).toMatchObject(refusedTo('FORBIDDEN'));
      must('seal', '--as', 'Sup', ...because(), '--keep-keys');
      expect(rows()).toEqual(['Gone registrySeal REFUSED', 'Sup registrySeal DONE']);

      const sealed = count();
      for (const as of ['Reader', 'Gone'])
        for (const command of ['seal', 'unseal'])
          expect(oralu(command, '--as', as, ...because(), '--key-file', key)).toMatchObject(refusedTo('FORBIDDEN'));
      expect(oralu('seal', '--as', 'Sup', ...because(), '--keep-keys')).toMatchObject(refusedTo('REGISTRY_SEALED'));
      expect(rows(sealed)).toEqual([
        'Reader registrySeal REFUSED',
        'Reader registryUnseal REFUSED',
        'Gone registrySeal REFUSED',
        'Gone registryUnseal REFUSED',
        'Sup registrySeal REFUSED',
      ]);

      // Whoever puts the keys away says why, and does so on record before they go.
      const before = count();
      must('seal', '--as', 'Admin', ...because('The keys lie there still'), '--key-file', key);
      expect(existsSync(keyFile())).toBe(false);
      expect(rows(before)).toEqual(['Admin registrySeal DONE']);
      expect(query('select kind, reason from registry_seals').at(-1)).toEqual(['SEALED', 'The keys lie there still']);

      const away = count();
      expect(oralu('unseal', '--as', 'Reader', ...because(), '--key-file', key)).toMatchObject(refusedTo('FORBIDDEN'));
      expect(oralu('unseal', '--as', 'Sup', ...because(), '--key-file', other)).toMatchObject(refusedTo('KEY_WRONG'));
      expect(existsSync(keyFile())).toBe(false);
      must('unseal', '--as', 'Sup', ...because('The office is open again'), '--key-file', key);
      expect(rows(away)).toEqual([
        'Reader registryUnseal REFUSED',
        'Sup registryUnsealBegin DONE',
        'Sup registryUnseal REFUSED',
        'Sup registryUnsealBegin DONE',
        'Sup registryUnseal DONE',
      ]);
      expect(must('audit', 'verify')).toContain('The audit chain holds');
    } finally {
      for (const file of [key, other]) rmSync(file, { force: true });
    }
  }, 180_000);
});

describe('a command about erasures', () => {
  const asked = ['--reason', 'ORDER_OF_A_COURT', '--reference', 'Order 1'];

  it('asks for the right before the case is looked for, and leaves a row of each refusal', () => {
    const before = count();
    for (const words of [
      ['request', 'case_12345', ...asked],
      ['carry-out', 'case_12345'],
      ['decline', 'case_12345'],
      ['list'],
    ])
      for (const as of ['Reader', 'Gone'])
        expect(oralu('erasure', ...words, '--as', as)).toMatchObject(refusedTo('FORBIDDEN'));
    expect(oralu('erasure', 'request', 'case_12345', '--as', 'Sup', ...asked)).toMatchObject(refusedTo('NOT_FOUND'));
    const each = ['erasureRequest', 'erasureCarryOut', 'erasureDecline', 'read'];
    expect(rows(before)).toEqual([
      ...each.flatMap((operation) => [`Reader ${operation} REFUSED`, `Gone ${operation} REFUSED`]),
      'Sup erasureRequest REFUSED',
    ]);
  }, 180_000);
});

describe('somebody who was disabled', () => {
  it('leaves a row by whatever command they are named for, and may be enabled again', () => {
    const before = count();
    writeFileSync(join(path(), 'cases.csv'), 'kind,region\n');
    for (const words of [
      ['release', 'list'],
      ['export', 'cases', join(path(), 'taken.csv')],
      ['import', 'cases', join(path(), 'cases.csv')],
      ['statements', 'load', 'schema/official-statements.csv'],
      ['audit', 'accept-rollback', '--reason', 'Restored after the disk failed'],
    ])
      expect(oralu(...words, '--as', 'Gone')).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('FORBIDDEN'),
      });
    expect(rows(before)).toEqual(
      ['read', 'casesExport', 'casesImport', 'loadStatements', 'auditRollBackAccept'].map(
        (operation) => `Gone ${operation} REFUSED`,
      ),
    );
    must('user', 'enable', '--name', 'Gone');
    must('release', 'list', '--as', 'Gone');
  }, 180_000);
});
