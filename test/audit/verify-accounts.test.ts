import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runHere } from '../journeys/run-here.js';

let top = '';
const on = (...words: string[]) =>
  runHere({ ORALU_DATA: join(top, 'data'), ORALU_KEY_FILE: join(top, 'master.key') }, ...words);
const verify = () => on('audit', 'verify');

/** An act that is audited as the account's own: what it may see is taken out into a file. */
let taken = 0;
const actAsClerk = async () =>
  expect(await on('export', 'cases', join(top, `${++taken}.csv`), '--as', 'Clerk')).toMatchObject({ status: 0 });

/** Does with the file what no command does. */
function thief(statement: string): void {
  const raw = new Database(join(top, 'data', 'registry.sqlite'));
  raw.pragma('foreign_keys = off');
  raw.exec(statement);
  raw.close();
}

function entriesOfClerk() {
  const raw = new Database(join(top, 'data', 'registry.sqlite'), { readonly: true });
  const select = 'select sequence, user_id as id from audit_entries where user_id is not null order by sequence';
  const entries = raw.prepare<[], { sequence: number; id: number }>(select).all();
  raw.close();
  return entries;
}

beforeAll(async () => {
  top = mkdtempSync(join(tmpdir(), 'oralu-accounts-'));
  await on('init', '--agency', 'MFA', '--agency-name', 'Ministry', '--administrator', 'Admin');
  for (const name of ['Clerk', 'Idle'])
    await on('add', 'user', '--name', name, '--agency', 'MFA', '--role', 'REGISTRAR');
  await actAsClerk();
}, 60_000);
afterAll(() => rmSync(top, { recursive: true, force: true }));

describe('an account that was changed in its table, past every act', () => {
  it('is told by the first entry that it made in another role, also once it is changed back', async () => {
    expect(await verify()).toMatchObject({ status: 0, said: '' });
    const [first] = entriesOfClerk();
    thief("update users set role = 'SUPERVISOR' where name = 'Clerk'");
    expect(await verify()).toMatchObject({
      status: 1,
      said: `Entry ${first?.sequence} was made by user_${first?.id} as REGISTRAR, and the account is SUPERVISOR: no act changes a role, so that the table of users was changed past them all.`,
    });
    await actAsClerk();
    thief("update users set role = 'REGISTRAR' where name = 'Clerk'");
    expect(await verify()).toMatchObject({
      status: 1,
      said: expect.stringMatching(
        new RegExp(
          `^Entry ${entriesOfClerk().at(-1)?.sequence} was made by user_\\d+ as SUPERVISOR, and the account is REGISTRAR`,
        ),
      ),
    });
  }, 60_000);

  it('is told where it is gone', async () => {
    const [first] = entriesOfClerk();
    thief("delete from users where name = 'Clerk'");
    expect(await verify()).toMatchObject({
      status: 1,
      said: `Entry ${first?.sequence} was made by user_${first?.id}, and there is no such account: it was taken out of the table of users.`,
    });
  }, 60_000);
});
