/*
 * What rehabilitation costs at the size of a state: a page of a worklist among a million milestones, progress by phase
 * and milestone over 200,000 plans at any day, and the plans of an arrival of 300 children in one transaction; each
 * beside the plain SQL that would do it without what makes it quick, or without rights.
 *   npm run bench -- rehabilitation [--plans 200000] [--worked 34500] [--rounds 200]
 */
import Database from 'better-sqlite3';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { User } from '../src/access/actor.js';
import { addDays, dateOf } from '../src/dates.js';
import { openStore, type Store } from '../src/database/store.js';
import type { AgencyId, CaseId, MovementId, UserId } from '../src/identifiers.js';
import { figuresOf, listProgress } from '../src/rehabilitation/figures/figures.queries.js';
import { talliesOf, type Dated } from '../src/tallies/milestone.rules.js';
import { openArrival } from '../src/rehabilitation/arrivals/open-arrival.js';
import { listUnplanned } from '../src/rehabilitation/arrivals/unplanned.queries.js';
import { listWorklist } from '../src/rehabilitation/worklist/worklist.queries.js';
import { benchKeys } from './support/keys.js';
import { Chance } from './support/chance.js';
import { clockOfBench, fillRegistry, keptFile } from './support/fill.js';
import { median, printTable } from './support/rounds.js';
import { agencyCount, agencyId } from './support/synthetic-case.js';
import { insertInto, registrarId } from './support/write-case.js';

const { values: given } = parseArgs({
  options: {
    plans: { type: 'string', default: '200000' },
    worked: { type: 'string', default: '34500' },
    rounds: { type: 'string', default: '200' },
  },
});
const [planCount, workedCount, rounds] = [Number(given.plans), Number(given.worked), Number(given.rounds)];

interface Definition {
  readonly code: string;
  readonly phase: string;
  readonly dueDays: number;
}

/** Plans of `planCount` children whose days are counted; of the first `workedCount` the milestones themselves too. */
function writePlans(file: string): void {
  const db = new Database(file);
  db.pragma('foreign_keys = OFF');
  db.pragma('synchronous = OFF');
  const definitions = db
    .prepare('select code, phase, due_days as dueDays from milestone_definitions where catalogue_version = 1')
    .all() as Definition[];
  const plan = insertInto(db)('plans', [
    ...['case_id', 'owner_agency_id', 'catalogue_version', 'arrived_on', 'body_agency_id', 'version', 'opened_at'],
  ]);
  const milestone = insertInto(db)('milestones', [
    ...['case_id', 'code', 'phase', 'is_mandatory', 'due_on', 'body_agency_id', 'outcome', 'outcome_on'],
    ...['owner_agency_id', 'is_live'],
  ]);
  const ids = db
    .prepare('select id, owner_agency_id as owner, stage from cases order by id limit ?')
    .all(planCount) as {
    id: number;
    owner: number;
    stage: string;
  }[];
  const chance = new Chance(11);
  const tallies = new Map<string, Record<string, number>>();
  const today = dateOf(clockOfBench());
  db.exec('BEGIN');
  for (const [index, { id, owner, stage }] of ids.entries()) {
    const arrivedOn = addDays('2016-01-01', chance.below(2900));
    const body = agencyId(index % agencyCount);
    plan(id, owner, 1, arrivedOn, body, 1, 0);
    for (const { code, phase, dueDays } of definitions) {
      const dueOn = addDays(arrivedOn, dueDays);
      const on = addDays(dueOn, chance.below(60) - 10);
      const isDone = on <= today && chance.below(100) < 55;
      const dated: Dated = { dueOn, outcome: isDone ? 'ACHIEVED' : null, outcomeOn: isDone ? on : null };
      if (index < workedCount)
        milestone(id, code, phase, 1, dueOn, body, dated.outcome, dated.outcomeOn, owner, stage === 'CLOSED' ? 0 : 1);
      for (const { day, field, by } of talliesOf(dated, arrivedOn)) {
        for (const agency of [owner, 0]) {
          const key = `${agency}|${code}|${day}|${phase}`;
          const row = tallies.get(key) ?? {};
          row[field] = (row[field] ?? 0) + by;
          tallies.set(key, row);
        }
      }
    }
  }
  const tally = insertInto(db)('milestone_tallies', [
    ...['agency_id', 'code', 'day', 'phase', 'opened', 'achieved', 'waived', 'not_applicable', 'overdue'],
  ]);
  for (const [key, row] of tallies) {
    const [agency, code, day, phase] = key.split('|');
    tally(Number(agency), code, day, phase, row['opened'] ?? 0, row['achieved'] ?? 0, 0, 0, row['overdue'] ?? 0);
  }
  db.exec(`insert into milestone_months (agency_id, month, code, phase, opened, achieved, waived, not_applicable, overdue)
    select agency_id, substr(day, 1, 7), code, min(phase), sum(opened), sum(achieved), sum(waived), sum(not_applicable), sum(overdue)
    from milestone_tallies group by agency_id, substr(day, 1, 7), code`);
  grantToBodies(db);
  // An arrival: three hundred children who have come home and have no plan.
  db.prepare(
    "update cases set arrived_on = '2023-12-20' where id in (select id from cases order by id desc limit 300)",
  ).run();
  db.exec('COMMIT');
  db.exec('ANALYZE');
  db.close();
}

/** The children of one body granted to it, as to a regional centre; and of another the first 500 of its plans alone. */
function grantToBodies(db: Database.Database): void {
  const grant = insertInto(db)('case_grants', [
    ...['id', 'case_id', 'agency_id', 'purpose', 'covers_identity', 'covers_record', 'expires_at', 'granted_at'],
    'granted_by',
  ]);
  const planned = db.prepare(
    `select case_id from plans where body_agency_id = ? and owner_agency_id <> body_agency_id
     and exists (select 1 from milestones where milestones.case_id = plans.case_id) order by case_id limit ?`,
  );
  let id = 1;
  for (const [centre, most] of centres)
    for (const caseId of planned.pluck().all(centre, most))
      grant(id++, caseId, centre, 'Accompanies the child', 1, 1, Date.UTC(2100, 0, 1), 0, registrarId);
}

const centres = [
  [agencyId(1), 1_000_000],
  [agencyId(2), 500],
] as const;

const actor = (role: User['role'], agency: number): User => ({
  kind: 'user',
  userId: registrarId as UserId,
  name: 'bench',
  role,
  agencyId: agency as AgencyId,
});

const percentile = (all: readonly number[], share: number): number =>
  [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * share))] ?? 0;

async function timed(times: number, work: (at: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let at = 0; at < times; at++) {
    const began = performance.now();
    await work(at);
    taken.push(performance.now() - began);
  }
  return taken;
}

const row = (name: string, all: readonly number[]) => [
  name,
  median(all).toFixed(2),
  percentile(all, 0.95).toFixed(2),
  Math.max(...all).toFixed(2),
];

async function measureReads(store: Store): Promise<string[][]> {
  const registry = { store, clock: clockOfBench };
  const registrar = actor('REGISTRAR', agencyId(0));
  const bodyOf = (at: number) => agencyId(at % agencyCount) as AgencyId;
  const cursors = new Map<number, string | null>();
  const page = async (at: number): Promise<void> => {
    const after = cursors.get(at % agencyCount) ?? undefined;
    const list = { first: 50, after, bodyAgencyId: bodyOf(at) };
    const { nodes, pageInfo } = await listWorklist(registry, registrar, list);
    if (nodes.length === 0) throw new Error('A worklist was empty.');
    cursors.set(at % agencyCount, pageInfo.endCursor);
  };
  const caseworker = (at: number) => actor('CASEWORKER', agencyId(at % agencyCount));
  const ownPage = (at: number) => listWorklist(registry, caseworker(at), { first: 50 });
  const ofCentre = (centre: number) => () =>
    listWorklist(registry, actor('CASEWORKER', centre), { first: 50, bodyAgencyId: centre as AgencyId });
  const byName = (at: number) =>
    listWorklist(registry, caseworker(at), { first: 50, bodyAgencyId: agencyId(at % agencyCount) as AgencyId });
  const unseen = (at: number) =>
    listWorklist(registry, actor('CASEWORKER', agencyId(at % agencyCount)), {
      first: 50,
      bodyAgencyId: bodyOf(at + 7),
    });
  const days = Array.from({ length: 64 }, (_, at) => addDays('2016-06-01', at * 43));
  const dayOf = (at: number) => days[at % days.length] as string;
  const plain = store.reader.raw.prepare(
    `select phase, code, count(*), sum(outcome = 'ACHIEVED' and outcome_on <= ?), sum(due_on < ? and (outcome_on is null or outcome_on > ?))
     from milestones group by phase, code`,
  );
  return [
    row('worklist of a body, page by page (registrar)', await timed(rounds, page)),
    row('worklist of the own agency, as owner and as body (caseworker)', await timed(rounds, ownPage)),
    row('worklist of the own body (caseworker)', await timed(rounds, byName)),
    row('the same of a regional centre, by its grants', await timed(rounds, ofCentre(centres[0][0]))),
    row('the same, with 500 grants', await timed(rounds, ofCentre(centres[1][0]))),
    row('worklist of another body (caseworker)', await timed(rounds, unseen)),
    row(
      'progress by phase and milestone, all agencies',
      await timed(rounds, (at) => listProgress(store.reader, { agencyId: 0, asOf: dayOf(at) })),
    ),
    row(
      'progress by phase and milestone, one agency',
      await timed(rounds, (at) => listProgress(store.reader, { agencyId: bodyOf(at), asOf: dayOf(at) })),
    ),
    row(
      'all figures, all agencies',
      await timed(20, (at) => figuresOf(store.reader, { agencyId: 0 }, dayOf(at), Date.now())),
    ),
    row(
      'limit: GROUP BY over the milestones alone',
      await timed(5, async (at) => plain.all(dayOf(at), dayOf(at), dayOf(at))),
    ),
  ];
}

async function measureArrival(store: Store): Promise<string[][]> {
  const registry = { store, clock: clockOfBench };
  const registrar = actor('REGISTRAR', agencyId(0));
  const pages = await timed(rounds, () => listUnplanned(registry, registrar, { first: 50, movementId: flight }));
  const named = store.reader.raw
    .prepare(
      'select case_id as caseId, version as expectedVersion from arrivals join cases on cases.id = case_id where movement_id = ?',
    )
    .all(flight) as { caseId: CaseId; expectedVersion: number }[];
  const taken = await timed(1, () =>
    openArrival(registry, registrar, {
      ...{ movementId: flight, children: named, bodyAgencyId: agencyId(0) as AgencyId },
    }),
  );
  return [row('who is home without a plan', pages), row('plans of 300 children in one transaction', taken)];
}

const flight = 77 as MovementId;

/** Three hundred children have come home by one movement and have no plan yet. */
function takePlansOf(file: string): void {
  const db = new Database(file);
  db.pragma('foreign_keys = OFF');
  const arrived = 'select id from cases order by id desc limit 300';
  for (const table of ['milestones', 'plans']) db.exec(`delete from ${table} where case_id in (${arrived})`);
  db.exec(`insert into operations (id, code, title, recorded_at, recorded_by) values (77, 'BENCH', 'Bench', 0, ${registrarId});
    insert into movements (id, operation_id, planned_on, from_place, port, capacity, recorded_at, recorded_by)
      values (${flight}, 77, '2023-12-20', 'Abroad', 'Home', 300, 0, ${registrarId});
    insert into movement_events (movement_id, kind, happened_on, recorded_at, recorded_by)
      values (${flight}, 'COMPLETED', '2023-12-20', 0, ${registrarId});
    insert into arrivals (id, case_id, movement_id, arrived_on, port, recorded_at, recorded_by)
      select id, id, ${flight}, '2023-12-20', 'Home', 0, ${registrarId} from cases where id in (${arrived});
    update cases set stage = 'RETURNED', closure_reason = null where id in (${arrived});
    insert or replace into unplanned_arrivals select id, owner_agency_id, '2023-12-20' from cases where id in (${arrived})`);
  db.close();
}

const source = await fillRegistry(planCount);
const filled = await keptFile(`rehabilitation-${planCount}-${workedCount}`, 3, async (unfinished) => {
  copyFileSync(source, unfinished);
  writePlans(unfinished);
});
const arrivals: string[][] = [];
let reads: string[][] = [];
for (let run = 0; run < 3; run++) {
  const folder = mkdtempSync(join(tmpdir(), 'oralu-rehabilitation-'));
  copyFileSync(filled, join(folder, 'registry.sqlite'));
  takePlansOf(join(folder, 'registry.sqlite'));
  const store = openStore(join(folder, 'registry.sqlite'), { migrate: false, keys: benchKeys() });
  if (run === 0) reads = await measureReads(store);
  arrivals.push(...(await measureArrival(store)));
  await store.close();
  rmSync(folder, { recursive: true });
}
printTable(
  `Rehabilitation: ${planCount} plans, milestones of ${workedCount} of them`,
  ['what', 'median ms', 'p95 ms', 'most ms'],
  [...reads, ...arrivals],
);
