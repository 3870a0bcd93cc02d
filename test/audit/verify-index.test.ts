import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { appendEntry } from '../../src/audit/append-entry.js';
import type { CaseId } from '../../src/identifiers.js';
import { now, openCheckpointed } from '../checkpoints/checkpointed.js';

const { at, thief, within } = openCheckpointed();

/** Two entries that speak of children and of a request, as reads leave them. */
const speak = (): Promise<void> =>
  within(async ({ store }) => {
    const [one, other] = [6917529027641081 as CaseId, 6917529027641082 as CaseId];
    const actor = { kind: 'system', task: 'test' } as const;
    const read = { operation: 'case', decision: 'READ', fields: [] } as const;
    await store.inTransaction((tx) => appendEntry(tx, actor, { ...read, subjects: [one, other, one] }, now));
    await store.inTransaction((tx) =>
      appendEntry(tx, actor, { ...read, subjects: [one], records: ['request_7'] }, now),
    );
  });

function verify() {
  const env = { ...process.env, ORALU_DATA: at.data };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/oralu.js', 'audit', 'verify'], {
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const free = ['audit_subjects', 'audit_records']
  .flatMap((table) => [`drop trigger if exists ${table}_no_delete;`, `drop trigger if exists ${table}_no_update;`])
  .join('');

describe('the index by which is found who read a file', () => {
  it('is verified with the chain: a row that was taken out or put in is named', async () => {
    await speak();
    expect(verify()).toMatchObject({ status: 0, stderr: '' });
    for (const [tampering, mending, told] of [
      [
        'delete from audit_subjects',
        'insert into audit_subjects values (6917529027641081, 3), (6917529027641082, 3), (6917529027641081, 4)',
        'Entry 3 speaks of case_6917529027641081, and audit_subjects, by which that is found, has no row of it',
      ],
      [
        'delete from audit_records',
        "insert into audit_records values ('request_7', 4)",
        'Entry 4 speaks of request_7, and audit_records',
      ],
      [
        'insert into audit_subjects values (6917529027641082, 4)',
        'delete from audit_subjects where case_id = 6917529027641082 and sequence = 4',
        'The row of case_6917529027641082 and entry 4 in audit_subjects is of no entry that speaks of it',
      ],
      [
        'update audit_subjects set case_id = 5 where sequence = 4',
        'update audit_subjects set case_id = 6917529027641081 where sequence = 4',
        'Entry 4 speaks of case_6917529027641081',
      ],
    ] as const) {
      thief((db) => db.exec(`${free} ${tampering}`));
      expect(verify()).toMatchObject({ status: 1, stderr: expect.stringContaining(told) });
      thief((db) => db.exec(mending));
      expect(verify()).toMatchObject({ status: 0, stderr: '' });
    }
  }, 120_000);

  it('does not stand in the way of naming an entry whose list of subjects is no list any more', async () => {
    await speak();
    thief((db) => db.exec("update audit_entries set subjects = 'of nobody' where sequence = 3"));
    expect(verify()).toEqual({
      status: 1,
      stdout: '',
      stderr: 'The audit chain breaks at entry 3; the 2 entries before it hold.\n',
    });
  }, 60_000);
});
