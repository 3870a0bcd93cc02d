import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { openSync, writeSync, closeSync, statSync } from 'node:fs';
import { Random } from '../../../src/demonstration/random.js';
import { internal } from '../input/fuzz.js';
import { makeRegistryFolder, type RegistryFolder } from './folder.js';
import { openInProcess } from './in-process.js';
import { findDamage } from './verify.js';
import { type Acknowledged, Writers } from './writers.js';

/*
 * What looks for damage in all campaigns must see it: each of the faults that they hope never to find is planted here once.
 */

describe('who looks for damage after a crash', () => {
  let template: RegistryFolder;
  let acknowledged: readonly Acknowledged[];
  beforeAll(async () => {
    template = await makeRegistryFolder('memory');
    const served = await openInProcess(template.file);
    const writers = new Writers(new Random(3), template.tokens, 'planted', 4);
    await writers.run(served.send, () => writers.acknowledged.length < 12);
    acknowledged = writers.acknowledged;
    await served.close();
  }, 60_000);
  afterAll(() => template.discard());

  /** What is found once this was done to a copy behind the registry's back. */
  async function foundAfter(plant: (raw: Database.Database, file: string) => void, claimed = acknowledged) {
    const copy = template.copy();
    try {
      const raw = new Database(copy.file);
      raw.pragma('foreign_keys = off');
      const triggers = raw.prepare("select name from sqlite_schema where type = 'trigger'").pluck().all() as string[];
      for (const name of triggers) raw.exec(`drop trigger "${name}"`);
      plant(raw, copy.file);
      raw.close();
      return (await findDamage(copy.file, claimed)).join('\n');
    } finally {
      copy.discard();
    }
  }

  const nothing = () => undefined;

  it('finds nothing where nothing is', async () => {
    expect(acknowledged.length).toBeGreaterThanOrEqual(12);
    expect(await foundAfter(nothing)).toBe('');
  });

  it('sees an act that was acknowledged and is not there, or not at its version', async () => {
    const [one] = acknowledged;
    const never = { key: 'never-sent', caseId: one?.caseId ?? '', version: 1 };
    expect(await foundAfter(nothing, [...acknowledged, never])).toContain('Lost: never-sent');
    const ahead = { key: one?.key ?? '', caseId: one?.caseId ?? '', version: 99 };
    expect(await foundAfter(nothing, [ahead])).toContain('was at version 99 and is behind it');
  });

  it('sees an act that is there in part, or twice', async () => {
    const half = 'Half: ';
    expect(await foundAfter((raw) => raw.exec('delete from idempotency_keys where rowid = 1'))).toContain('Lost: ');
    expect(await foundAfter((raw) => raw.exec('delete from idempotency_keys where rowid = 1'), [])).toContain(half);
    const lastEntry = "select max(sequence) from audit_entries where decision = 'DONE'";
    expect(await foundAfter((raw) => raw.exec(`delete from audit_entries where sequence = (${lastEntry})`))).toContain(
      half,
    );
    expect(await foundAfter((raw) => raw.exec('update cases set version = version + 1'))).toContain(half);
  });

  it('sees an audit that was changed, and books that part from the histories', async () => {
    expect(
      await foundAfter((raw) => raw.exec('update audit_entries set recorded_at = recorded_at + 1 where sequence = 3')),
    ).toContain('The audit chain breaks at entry 3.');
    expect(await foundAfter((raw) => raw.exec('delete from stage_changes'))).toContain('The books part');
  });

  it('sees rows that refer to nothing, and a file that is damaged', async () => {
    expect(await foundAfter((raw) => raw.exec('delete from agencies'))).toContain('refer to nothing');
    const overwritten = await foundAfter((raw, file) => {
      raw.pragma('wal_checkpoint(TRUNCATE)');
      const fd = openSync(file, 'r+');
      writeSync(fd, Buffer.alloc(8_192, 0xa5), 0, 8_192, Math.floor(statSync(file).size / 8_192) * 4_096);
      closeSync(fd);
    });
    expect(overwritten).toMatch(/integrity_check|cannot be read/);
  });
});

describe('who looks for words of the inside in answers', () => {
  it.each([
    'SQLITE_BUSY: database is locked',
    'Cannot read properties of undefined',
    'at findCase (/srv/oralu/src/cases.ts:10:3)',
    'The registry needs master key version 1; the key file /tmp/a.key has 2.',
    'KEY_WRONG',
    'Failed query: select "id" from "cases" where 1',
  ])('sees %s', (text) => {
    expect(internal.test(text)).toBe(true);
  });

  it('sees none in what a client is told', () => {
    expect(
      internal.test('{"errors":[{"message":"No case has the id case_1.","extensions":{"code":"NOT_FOUND"}}]}'),
    ).toBe(false);
  });
});
