import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { migrate } from '../../src/database/migrate.js';
import { openStore, type Store } from '../../src/database/store.js';
import type { Actor } from '../../src/access/actor.js';
import type { AgencyId, CaseId, UserId } from '../../src/identifiers.js';
import { loadRehabilitation } from '../../src/rehabilitation/grow-rehabilitation.js';
import { checkPlans } from '../../src/rehabilitation/plans/check-plans.js';
import { insertInto, makeFileBefore, type Row } from '../support/file-before.js';
import { testKeys } from '../support/keys.js';
import { fileOfOld, namesOf, now, openSource } from './file-of-old.js';

const file = fileOfOld();

describe('a database whose plans had not followed their arrivals, and which has a holder', () => {
  let source: Store;
  beforeEach(async () => {
    source = await openSource(file.folder, 'holders', 60);
  }, 120_000);
  afterEach(() => source.close());

  it('opens every file afterwards, with the days, the worklists and the tallies that the arrivals ask for', async () => {
    makeFileBefore(file.raw, '_vault');
    file.raw.pragma('foreign_keys = OFF');
    const isTable = "type = 'table' and name not in ('applied_migrations', 'sqlite_sequence')";
    const tables = file.raw.prepare(`select name from sqlite_schema where ${isTable}`).pluck().all() as string[];
    file.raw.exec('BEGIN');
    for (const table of tables) {
      // The catalogue and the settings came with the migrations; the holder is put in below.
      if (table === 'file_holders') continue;
      if (file.raw.prepare(`select count(*) from ${table}`).pluck().get() !== 0) continue;
      const known = new Set(namesOf(source.reader.raw, table));
      const columns = namesOf(file.raw, table).filter((name) => known.has(name));
      if (columns.length === 0) continue;
      for (const row of source.reader.raw.prepare(`select ${columns.join()} from ${table}`).all())
        insertInto(file.raw, table, row as Row);
    }
    file.raw.exec('COMMIT');
    const [late, away, held] = file.raw
      .prepare(
        "select plans.case_id from plans join cases on cases.id = plans.case_id where cases.stage <> 'CLOSED' order by 1 limit 3",
      )
      .pluck()
      .all() as [number, number, number];
    // One arrival was corrected by nine days and its plan stayed where it was; of another the case has none any more.
    file.raw
      .exec(`update plans set arrived_on = date(arrived_on, '-9 days'), opened_at = unixepoch(arrived_on, '-8 days') * 1000 where case_id = ${late};
      update milestones set due_on = date(due_on, '-9 days') where case_id = ${late} and title is null;
      update cases set arrived_on = null where id = ${away};
      delete from milestone_tallies`);
    const [holder] = file.raw.prepare("select id from users where role = 'YOUNG_PERSON'").pluck().all() as [number];
    insertInto(file.raw, 'file_holders', {
      case_id: held,
      user_id: holder,
      since: '2019-06-01',
      recorded_at: 5,
      recorded_by: holder,
    });

    migrate(file.raw);
    const shown = (query: string) => file.raw.prepare(query).raw().all();
    expect(
      shown(
        `select (select arrived_on from cases where id = ${late}) = arrived_on, is_home from plans where case_id = ${late}`,
      ),
    ).toEqual([[1, 1]]);
    expect(shown(`select is_home from plans where case_id = ${away}`)).toEqual([[0]]);
    expect(shown(`select distinct is_live from milestones where case_id = ${away}`)).toEqual([[0]]);
    const wrong = `select count(*) from milestones m join plans p on p.case_id = m.case_id join milestone_definitions d
      on d.code = m.code and d.catalogue_version = p.catalogue_version where m.title is null and m.due_on <> date(p.arrived_on, d.due_days || ' days')`;
    expect(shown(wrong)).toEqual([[0]]);
    expect(shown('select case_id, user_id, since from file_holders')).toEqual([[held, holder, '2019-06-01']]);
    expect(() => file.raw.exec("update file_holders set since = '2020-01-01'")).toThrow('append-only');
    expect(() => insertInto(file.raw, 'file_holders', { case_id: held, user_id: holder, since: '2019-07-01' })).toThrow(
      'has its holder',
    );
    file.raw.close();

    const upgraded = openStore(join(file.folder, 'registry.sqlite'), { migrate: true, keys: testKeys() });
    try {
      const report = await checkPlans(upgraded.reader.db);
      expect([report.plans > 3, report.firstFault]).toEqual([true, undefined]);
      const registry = { store: upgraded, clock: () => now };
      const registrar: Actor = {
        kind: 'user',
        userId: 1 as UserId,
        name: '',
        role: 'REGISTRAR',
        agencyId: 1 as AgencyId,
      };
      const wanted = new Set(['plan', 'milestones', 'heldBy', 'isSealed', 'sessions', 'guardianship']);
      const files = await loadRehabilitation(registry, registrar, [late, away, held] as CaseId[], wanted);
      const shownOf = (caseId: number) => {
        const file = files.get(caseId);
        if (!file || file instanceof Error) throw new Error(`The file of ${caseId} does not open.`);
        return [file.plan?.status === 'RESTING', (file.milestones ?? []).length > 20, file.heldBy !== null];
      };
      expect([late, away, held].map(shownOf)).toEqual([
        [false, true, false],
        [true, true, false],
        [false, true, true],
      ]);
      // What was said of a plan reads as it did, though it lay plain in the file of old.
      const words = (store: Store) =>
        store.reader.raw
          .prepare('select case_id, code, evidence, reason from milestone_events order by id')
          .raw()
          .all();
      expect(words(upgraded)).toEqual(words(source));
    } finally {
      await upgraded.close();
    }
  }, 120_000);
});
