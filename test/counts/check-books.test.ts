import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkBooks } from '../../src/counts/books/check-books.js';
import { openConnection } from '../../src/database/connection.js';
import type { CaseId } from '../../src/identifiers.js';
import { openTemporaryStore, type TemporaryStore } from '../support/temporary-store.js';
import { write, writeCase, writeSurroundings } from './writer.js';

let temporary: TemporaryStore;
beforeEach(async () => {
  temporary = openTemporaryStore();
  await temporary.store.inTransaction(async (tx) => {
    await writeSurroundings(tx);
    for (const id of [101, 102, 103]) {
      const caseId = await writeCase(tx, id);
      await write(tx, caseId, 10, { change: { toStage: 'LOCATED', effectiveOn: '2018-01-01' } });
      await write(tx, caseId, 20, { change: { toStage: 'RETURNED', effectiveOn: '2018-05-01' } });
    }
  });
});
afterEach(() => temporary.discard());

/** Does to the file what its triggers forbid. */
function tamper(statement: string): void {
  const { raw } = openConnection(temporary.store.file, 'write');
  raw.exec('drop trigger postings_no_update; drop trigger postings_no_delete');
  raw.exec(statement);
  raw.close();
}

describe('checking the books', () => {
  it('finds sound books sound and says what it looked at', async () => {
    const done: number[] = [];
    const report = await checkBooks(temporary.store.reader, (cases) => done.push(cases));
    // Three instants (one before the first) times three days, for each of three cases.
    expect(report).toEqual({ cases: 3, postings: 9, pairsChecked: 27 });
    expect(done).toEqual([3]);
  });

  it('finds books sound where corrections made the days of two changes cross', async () => {
    await temporary.store.inTransaction(async (tx) => {
      const caseId = 101 as CaseId;
      const { change = 0 } = await write(tx, caseId, 30, {
        change: { toStage: 'IN_REHABILITATION', effectiveOn: '2018-06-01' },
      });
      await write(tx, caseId, 40, {
        change: { toStage: 'IN_REHABILITATION', effectiveOn: '2018-03-01', correctsId: change },
      });
    });
    expect((await checkBooks(temporary.store.reader)).firstFault).toBeUndefined();
  });

  it('names the case whose posting was moved to another day, and how it differs', async () => {
    tamper(`update postings set effective_on = '2018-04-01' where case_id = 102 and account = 'RETURNED'`);
    const { firstFault } = await checkBooks(temporary.store.reader);
    expect(firstFault).toMatchObject({ case: 'case_102', asOf: '2018-04-01', knownAt: 20 });
    expect(firstFault?.expected).toMatch(/^LOCATED, UNKNOWN/);
    expect(firstFault?.found).toMatch(/^LOCATED, .* and RETURNED, /);
  });

  it.each([
    ['lost', `delete from postings where case_id = 103 and delta = -1`],
    [
      'given another account',
      `update postings set account = 'AWAITING' where case_id = 103 and account = 'LOCATED' and delta = 1`,
    ],
    ['given another sex', `update postings set sex = 'MALE' where case_id = 103`],
    ['given an earlier instant', `update postings set recorded_at = 5 where case_id = 103 and recorded_at = 10`],
  ])('finds a posting that was %s', async (_, statement) => {
    tamper(statement);
    expect((await checkBooks(temporary.store.reader)).firstFault).toMatchObject({ case: 'case_103' });
  });

  it('finds a case that was never posted', async () => {
    tamper('delete from postings where case_id = 101');
    expect((await checkBooks(temporary.store.reader)).firstFault).toMatchObject({ case: 'case_101', found: 'nothing' });
  });

  it('finds a posting that belongs to no case', async () => {
    tamper(`pragma foreign_keys = off;
      insert into postings (case_id, effective_on, recorded_at, delta, account, sex) values (999, '2018-01-01', 10, 1, 'OTHER', 'MALE')`);
    const { firstFault } = await checkBooks(temporary.store.reader);
    expect(firstFault).toMatchObject({ case: null, expected: 'KNOWN = 3', found: 'KNOWN = 4' });
  });

  it.each([
    ['stage', `stage = 'LOCATED'`, 'stage RETURNED', 'stage LOCATED'],
    ['day', `stage_since = '2018-05-02'`, 'stageSince 2018-05-01', 'stageSince 2018-05-02'],
    ['arrival', `arrived_on = null`, 'arrivedOn 2018-05-01', 'arrivedOn none'],
    ['sex', `sex = 'MALE'`, 'sex UNKNOWN', 'sex MALE'],
    ['country', `country = 'IQ'`, 'country none', 'country IQ'],
    ['vital status', `vital_status = 'UNKNOWN'`, 'vitalStatus CONFIRMED_ALIVE', 'vitalStatus UNKNOWN'],
    ['nationality', `nationality = 'CITIZEN'`, 'nationality UNDER_DETERMINATION', 'nationality CITIZEN'],
    ['risk of statelessness', `statelessness_risk = 1`, 'statelessnessRisk false', 'statelessnessRisk true'],
    ['care', `care_arrangement = 'CAMP'`, 'careArrangement UNKNOWN', 'careArrangement CAMP'],
  ])('names the case whose current row has another %s than its history', async (_, set, expected, found) => {
    tamper(`update cases set ${set} where id = 102`);
    expect((await checkBooks(temporary.store.reader)).firstFault).toMatchObject({ case: 'case_102', expected, found });
  });

  it('finds a case without any history', async () => {
    await temporary.store.inTransaction((tx) => writeCase(tx, 104));
    expect((await checkBooks(temporary.store.reader)).firstFault).toMatchObject({ case: 'case_104', found: 'none' });
  });

  it('finds an account below nothing', async () => {
    tamper(`pragma foreign_keys = off;
      insert into postings (case_id, effective_on, recorded_at, delta, account, sex) values (999, '2018-01-01', 10, -1, 'OTHER', 'MALE')`);
    const { firstFault } = await checkBooks(temporary.store.reader);
    expect(firstFault).toMatchObject({
      case: null,
      asOf: '2018-01-01',
      expected: 'OTHER = 0 or more',
      found: 'OTHER = -1',
    });
  });
});

it('checks every batch of a larger file', async () => {
  await temporary.store.inTransaction(async (tx) => {
    for (let id = 1_000; id < 2_100; id++)
      await write(tx, await writeCase(tx, id), 30, { change: { toStage: 'TRACING', effectiveOn: '2018-01-01' } });
  });
  tamper(`update postings set sex = 'MALE' where case_id = 2050`);
  const { cases, firstFault } = await checkBooks(temporary.store.reader);
  expect(firstFault?.case).toBe('case_2050');
  expect(cases).toBe(3 + 1_051);
});
