import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyChain } from '../../src/audit/verify-chain.js';
import { checkBooks } from '../../src/counts/books/check-books.js';
import { countByAccount } from '../../src/counts/counting/count-cases.js';
import { openStore, type Store } from '../../src/database/store.js';
import { testKeys } from '../support/keys.js';
import { endOf } from '../../src/dates.js';
import { loadDemonstration } from '../../src/demonstration/load-demonstration.js';
import { generateHistories } from '../../src/demonstration/people/population.js';
import { writeBulk } from '../../src/demonstration/bulk/write-bulk.js';
import type { CaseId } from '../../src/identifiers.js';
import { findHomecoming, traceOf } from '../../src/movements/trace.queries.js';
import { readStatementFile } from '../../src/statements/read-statement-file.js';

const statements = readStatementFile('schema/official-statements.csv', '2026-01-01');
const load = (store: Store, until: string, seed = 'oralu') =>
  loadDemonstration(store, {
    histories: generateHistories({ seed, until }),
    statements,
    seed,
    until: endOf(until),
    now: Date.parse('2026-01-01T00:00:00Z'),
  });

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'oralu-demo-'));
  store = openStore(join(folder, 'registry.sqlite'), { migrate: true, keys: testKeys() });
  await load(store, '2017-12-27');
}, 120_000);
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const now = Date.parse('2026-01-01T00:00:00Z');

describe('the demonstration', () => {
  it('reproduces the first source literally', async () => {
    const { known, subAccounts, accounts } = await countByAccount(store.reader, '2017-12-27', now);
    expect(known).toBe(453);
    expect(accounts).toEqual({ RETURNED: 63, AWAITING: 50, UNACCOUNTED: 340, DECEASED: 0, OTHER: 0 });
    expect(subAccounts.LOCATED + subAccounts.WHEREABOUTS_UNKNOWN + subAccounts.AWAITING).toBe(390);
  });

  it('leaves books that balance at every asOf and knownAt, and an audit chain that holds', async () => {
    expect(await checkBooks(store.reader)).not.toHaveProperty('firstFault');
    expect(await verifyChain(store.reader.db)).not.toHaveProperty('firstBad');
  });

  it('traces one of the 63 to the round of talks that brought it home, and says of all others why nothing is recorded', async () => {
    const home = store.reader.raw
      .prepare('select id from cases where arrived_on is not null')
      .pluck()
      .all() as CaseId[];
    expect(home).toHaveLength(63);
    const traced: unknown[] = [];
    for (const id of home) {
      const found = await findHomecoming({ store, clock: () => now }, { kind: 'system', task: 'test' }, id);
      if (found?.movementId) traced.push({ ...traceOf(found), roundCode: found.roundCode });
      else
        expect(found && traceOf(found)).toEqual({
          traceable: 'NOT_RECORDED',
          untracedBecause: expect.stringContaining('before movements were recorded') as unknown,
        });
    }
    expect(traced).toEqual([{ traceable: 'TO_ROUND', untracedBecause: null, roundCode: 'Astana-4' }]);
  });

  it('accompanies the 63 at home by 13 regional centres, in every phase after the reception, as the cases stand', async () => {
    const { raw } = store.reader;
    const counted = (query: string) => raw.prepare(query).pluck().get();
    expect(counted('select count(*) from plans')).toBe(63);
    expect(counted("select count(*) from agencies where code like 'RC-%'")).toBe(13);
    expect(counted('select count(distinct body_agency_id) from plans')).toBeGreaterThan(8);
    const stages = raw
      .prepare(
        'select c.stage, count(*), sum(exists (select 1 from plan_approvals a where a.case_id = c.id)) from plans p join cases c on c.id = p.case_id group by 1 order by 1',
      )
      .raw()
      .all() as [string, number, number][];
    expect(stages.map(([stage]) => stage)).toEqual(['IN_FOLLOW_UP', 'IN_REHABILITATION', 'RETURNED']);
    // Where each child stands: the phase of the first mandatory milestone that is open, as its plan tells it.
    const phases = raw
      .prepare(
        `select distinct coalesce((select m.phase from milestones m where m.case_id = p.case_id and m.outcome is null
         order by m.is_mandatory desc, m.due_on, m.code limit 1), 'DONE') from plans p`,
      )
      .pluck()
      .all() as string[];
    expect(phases.toSorted()).toEqual(['ADAPTATION', 'COMMUNITY', 'EXIT', 'FOLLOW_UP']);
    for (const [stage, plans, approved] of stages)
      if (stage !== 'RETURNED') expect([stage, approved]).toEqual([stage, plans]);
    const open = counted(
      "select count(*) from milestones m join cases c on c.id = m.case_id where c.stage = 'IN_FOLLOW_UP' and m.outcome is null and m.is_mandatory and m.phase not in ('FOLLOW_UP', 'EXIT')",
    );
    expect(open).toBe(0);
    for (const table of [
      'sessions',
      'guardianship_decisions',
      'education_needs',
      'view_grants',
      'clinical_notes',
      'assessments',
      'file_holders',
    ])
      expect([table, counted(`select count(*) > 0 from ${table}`)]).toEqual([table, 1]);
  });

  it('plays nothing twice', async () => {
    expect(await load(store, '2017-12-27')).toBe(0);
  });

  it('goes on to a later day with the same children, and refuses another seed', async () => {
    expect(await load(store, '2018-12-31')).toBeGreaterThan(500);
    const { accounts } = await countByAccount(store.reader, '2018-12-19', now);
    expect(accounts.RETURNED).toBe(91);
    expect((await countByAccount(store.reader, '2017-12-27', endOf('2017-12-27'))).known).toBe(453);
    await expect(load(store, '2019-12-31', 'another')).rejects.toThrow('made with the seed oralu');
  }, 120_000);
});

describe('the operations of the demonstration', () => {
  it('call the flight of January 2018 off with the new year, and its children go on from there', () => {
    const { raw } = store.reader;
    const ended = raw
      .prepare(
        `select v.kind, e.kind, (select to_stage from stage_changes s where s.case_id = n.case_id and s.effective_on > v.happened_on order by s.id limit 1),
           (select count(*) from holds h where h.case_id = n.case_id and h.lifted_on is null) from movements m
         join operations o on o.id = m.operation_id join movement_events v on v.movement_id = m.id
         join manifest_entries n on n.movement_id = m.id join manifest_endings e on e.entry_id = n.id where o.code = 'January-2018'`,
      )
      .raw()
      .all() as [string, string, string, number][];
    expect(ended).toHaveLength(4);
    for (const [flight, entry, stage, holds] of ended)
      expect([flight, entry, stage, holds]).toEqual(['CANCELLED', 'CANCELLED', 'RETURN_PREPARATION', 0]);
  });

  it('bring the children of Zhusan-1 home on one manifest, each traced back to the round of talks', async () => {
    const { raw } = store.reader;
    // Stopped between the boarding and the departure, and gone on with.
    await load(store, '2019-01-04');
    const ofZhusan = (table: string) =>
      raw
        .prepare(
          `select count(*) from ${table} t join movements m on m.id = t.movement_id join operations o on o.id = m.operation_id where o.code = 'Zhusan'`,
        )
        .pluck()
        .get();
    const aboard = () => ofZhusan('manifest_entries');
    const arrived = () => ofZhusan('arrivals');
    expect([aboard(), arrived()]).toEqual([30, 0]);
    await load(store, '2019-01-20');
    expect([aboard(), arrived()]).toEqual([30, 30]);
    const journeys = raw
      .prepare(
        `select o.code, r.code, a.arrived_on, count(*), count(p.case_id) from arrivals a join movements m on m.id = a.movement_id
         join operations o on o.id = m.operation_id join negotiation_rounds r on r.id = o.round_id
         left join plans p on p.case_id = a.case_id and p.arrived_on = a.arrived_on group by 1, 2, 3 order by 3`,
      )
      .raw()
      .all();
    expect(journeys).toEqual([
      ['Return-2017', 'Astana-4', '2017-06-09', 1, 1],
      ['Zhusan', 'Astana-8', '2019-01-06', 30, 30],
    ]);
    const { accounts } = await countByAccount(store.reader, '2019-01-06', now);
    expect(accounts.RETURNED).toBe(121);
    expect(await checkBooks(store.reader)).not.toHaveProperty('firstFault');
  }, 120_000);
});

describe('writing histories at once', () => {
  it('leaves the rows that playing them act by act leaves, but for ids and sibling links', async () => {
    const played = openStore(join(folder, 'played.sqlite'), { migrate: true, keys: testKeys() });
    const written = openStore(join(folder, 'written.sqlite'), { migrate: true, keys: testKeys() });
    const until = '2019-06-30';
    const details = () => ({
      histories: generateHistories({ seed: 'twice', until, cases: 60 }),
      statements,
      seed: 'twice',
      until: endOf(until),
      now,
    });
    // Plans and talks are no part of a history, and nobody writes them at once.
    await loadDemonstration(played, { ...details(), playsHome: false, playsFlights: false, playsTalks: false });
    await writeBulk(written, details());
    const rowsOf = (store: Store, query: string) => store.reader.raw.prepare(query).raw().all();
    const questions = [
      `select effective_on, p.recorded_at, delta, account, p.sex, p.region_of_origin, p.country, s.code, age_band, p.arrived_on, corrects_sequence is null
       from postings p left join sites s on s.id = p.site_id order by p.recorded_at, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10`,
      `select stage, stage_since, closure_reason, reported_on, arrived_on, vital_status, vital_status_on, c.country, s.code, whereabouts_on, nationality,
       statelessness_risk, care_arrangement, sex, region_of_origin, languages, version, c.created_at, updated_at
       from cases c left join sites s on s.id = c.site_id order by c.created_at, version`,
      `select from_stage, to_stage, closure_reason, effective_on, note, is_annulment, recorded_at, u.name, w.name, corrects_id is null from stage_changes c
       join users u on u.id = recorded_by left join users w on w.id = second_person_id order by recorded_at`,
      'select kind, attested_on, reference, recorded_at from attestations order by recorded_at, kind, attested_on',
      `select c.kind, a.kind, a.recorded_at, s.to_stage, s.recorded_at, c.recorded_at, u.name from attestation_changes c
       join attestations a on a.id = c.attestation_id join stage_changes s on s.id = c.stage_change_id
       join users u on u.id = c.recorded_by order by c.recorded_at, 2, 3`,
      'select to_stage, closure_reason, effective_on, case_version, recorded_at from endorsements order by recorded_at',
      `select a.code, c.kind, c.version, c.recorded_at from case_changes c left join agencies a on a.id = c.agency_id
       order by a.code, c.recorded_at, c.version`,
      'select agency_id = 0, count(*), min(number), max(number) from case_changes group by agency_id order by 1, 2',
      'select kind, reason, placed_on, lifted_on from holds order by placed_on, kind, lifted_on',
      'select observed_on, country, source, grade, reason, is_withdrawal, recorded_at, corrects_id is null from whereabouts_claims order by recorded_at',
      'select earliest, latest, basis, recorded_at, corrects_id is null from births order by recorded_at, 1, 2',
      'select text, role, script, source, parent_id is null from names order by 1, 2, 3, 4, 5',
    ];
    for (const question of questions) {
      const expected = rowsOf(played, question);
      expect(expected.length).toBeGreaterThan(0);
      expect(rowsOf(written, question)).toEqual(expected);
    }
    await played.close();
    await written.close();
  }, 120_000);
});
