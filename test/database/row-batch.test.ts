import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eq } from 'drizzle-orm';
import { cases, stageChanges } from '../../schema/cases.js';
import { births, names } from '../../schema/identity.js';
import { parents } from '../../schema/parents.js';
import type { Tx } from '../../src/database/connection.js';
import { insertNumberedRow, insertRow } from '../../src/database/insert-row.js';
import { RowBatch } from '../../src/database/rows/row-batch.js';
import { openTestRegistry, partner, type TestRegistry } from '../support/registry.js';
import { openingInput } from '../support/opening-input.js';
import { CaseStory } from '../support/case-story.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(() => registry.discard());

const inTransaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => registry.temporary.store.inTransaction(work);
const now = Date.parse('2018-01-10T09:00:00Z');
const caseRow = (id: number): typeof cases.$inferInsert => ({
  ...{ id, ownerAgencyId: partner.id, stage: 'REPORTED', stageSince: '2017-06-01', reportedOn: '2017-06-01' },
  ...{
    vitalStatus: 'UNKNOWN',
    nationality: 'UNDER_DETERMINATION',
    statelessnessRisk: false,
    careArrangement: 'UNKNOWN',
  },
  ...{ sex: 'FEMALE', languages: ['kk'], version: 1, createdAt: now, updatedAt: now },
});
const nameRow = (id: number, caseId: number, parentId: number | null = null): typeof names.$inferInsert => ({
  ...{ id, caseId, parentId, text: `Аты ${id}`, searchKey: `аты ${id}`, role: 'NICKNAME', script: 'CYRILLIC_KAZAKH' },
  ...{ source: 'RELATIVE', recordedAt: now },
});
const birthRow = (caseId: number): typeof births.$inferInsert => ({
  ...{ caseId, earliest: '2012-03-01', latest: '2012-03-31', basis: 'RELATIVE', correctsId: null, recordedAt: now },
});
const read = (query: string): unknown[] => registry.temporary.store.reader.raw.prepare(query).raw().all();

describe('a batch of rows', () => {
  it('writes what rows written at once are, whichever table came first', async () => {
    await inTransaction(async (tx) => {
      const batch = new RowBatch(tx);
      await insertRow(batch, cases, caseRow(1));
      await insertRow(batch, names, nameRow(11, 1));
      await insertRow(batch, cases, caseRow(2));
      const parent = { id: 21, caseId: 2, role: 'MOTHER', fate: 'UNKNOWN', citizenship: 'KZ' } as const;
      await insertRow(batch, parents, parent);
      await insertRow(batch, names, nameRow(12, 2, 21));
      await batch.write();
      await insertRow(tx, cases, caseRow(3));
      await insertRow(tx, names, nameRow(13, 3));
    });
    expect(read('select id, case_id, parent_id, text from names order by id')).toEqual([
      [11, 1, null, 'Аты 11'],
      [12, 2, 21, 'Аты 12'],
      [13, 3, null, 'Аты 13'],
    ]);
    expect(read(`select id from names where search_key = blind('аты 11')`)).toEqual([[11]]);
    expect(read(`select count(*) from main.names where text like 'v1.%' and search_key not like 'аты%'`)).toEqual([
      [3],
    ]);
    expect(read('select count(*) from data_keys where subject_id in (1, 2, 3)')).toEqual([[3]]);
    expect(read('select languages, statelessness_risk from cases where id = 1')).toEqual([['["kk"]', 0]]);
  });

  it('numbers its rows after those that are there, and as they are written', async () => {
    await CaseStory.open(registry, openingInput);
    const [[last]] = read('select max(id) from births') as [[number]];
    const numbers = await inTransaction(async (tx) => {
      const batch = new RowBatch(tx);
      for (const id of [1, 2]) await insertRow(batch, cases, caseRow(id));
      const given = [];
      for (const id of [1, 2]) given.push(await insertNumberedRow(batch, births, birthRow(id)));
      await batch.write();
      given.push(await insertNumberedRow(tx, births, birthRow(2)));
      await insertRow(batch, cases, caseRow(3));
      given.push(await insertNumberedRow(batch, births, birthRow(3)));
      await batch.write();
      return given;
    });
    expect(numbers).toEqual([last + 1, last + 2, last + 3, last + 4]);
    expect(read(`select id, case_id, earliest from births where id > ${last} order by id`)).toEqual([
      [last + 1, 1, '2012-03-01'],
      [last + 2, 2, '2012-03-01'],
      [last + 3, 2, '2012-03-01'],
      [last + 4, 3, '2012-03-01'],
    ]);
  });

  it('is written where somebody looks for what waits in it, and else not', async () => {
    const seen = await inTransaction(async (tx) => {
      const batch = new RowBatch(tx);
      await insertRow(batch, cases, caseRow(1));
      batch.mark('a name');
      const count = async (marks: readonly string[]) =>
        (await (await batch.readerOf(marks)).select({ id: cases.id }).from(cases)).length;
      return [await count([]), await count(['another']), await count(['another', 'a name'])];
    });
    expect(seen).toEqual([0, 0, 1]);
  });

  it('lets a row be changed while it waits', async () => {
    await inTransaction(async (tx) => {
      const batch = new RowBatch(tx);
      await insertRow(batch, cases, caseRow(1));
      const waiting = batch.find(cases, 1);
      if (waiting) waiting.siblingGroupId = 7;
      expect(batch.find(cases, 2)).toBeUndefined();
      await batch.write();
      expect(batch.find(cases, 1)).toBeUndefined();
    });
    expect(read('select sibling_group_id from cases')).toEqual([[7]]);
  });

  it('takes texts of a case that is there, and none of one without a key', async () => {
    const story = await CaseStory.open(registry, openingInput);
    const write = (id: number, caseId: number) =>
      inTransaction(async (tx) => {
        const batch = new RowBatch(tx);
        await insertRow(batch, names, nameRow(id, caseId));
        await batch.write();
      });
    await write(11, Number(story.state.id.slice('case_'.length)));
    await expect(write(12, 1)).rejects.toThrow('no data key');
    expect(read(`select id, text from names where id in (11, 12)`)).toEqual([[11, 'Аты 11']]);
  });

  it('leaves nothing behind where its transaction is undone', async () => {
    const undone = inTransaction(async (tx) => {
      const batch = new RowBatch(tx);
      await insertRow(batch, cases, caseRow(1));
      await insertRow(batch, stageChanges, {
        ...{ caseId: 1, toStage: 'REPORTED', effectiveOn: '2017-06-01', isAnnulment: false },
        ...{ recordedAt: now, recordedBy: 105 },
      });
      await batch.write();
      throw new Error('second thoughts');
    });
    await expect(undone).rejects.toThrow('second thoughts');
    await inTransaction(async (tx) => {
      await insertRow(tx, cases, caseRow(1));
      await insertRow(tx, names, nameRow(11, 1));
    });
    const { db } = registry.temporary.store.reader;
    expect(await db.select({ text: names.text }).from(names).where(eq(names.caseId, 1))).toEqual([{ text: 'Аты 11' }]);
  });
});
