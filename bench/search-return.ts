/*
 * Worklists and the readiness of a manifest of 300 children, on as many cases as asked for, and the completion of such a
 * movement: one transaction with all postings and its audit row.
 *   npm run bench -- search-return [--cases 1000000] [--children 300] [--flights 9] [--rounds 50] [--tasks 20000]
 * Beside the cases: tasks of which nine in ten are done, and a sign of life of every tenth case, of any day of a year.
 * Limits: p95 of 50 ms for each question, 250 ms for the completion; of boarding, departure and completion, which each flight
 * has once, the median and the slowest are told.
 */
import Database from 'better-sqlite3';
import { eq } from 'drizzle-orm';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cases as caseRows } from '../schema/cases.js';
import { vitalStatusClaims } from '../schema/claims.js';
import { attestations, evidence } from '../schema/evidence.js';
import type { User } from '../src/access/actor.js';
import { listLapsing } from '../src/claims/worklists.queries.js';
import { listTasks } from '../src/coordination/task.queries.js';
import { openStore } from '../src/database/store.js';
import { addDays } from '../src/dates.js';
import {
  newId,
  type AgencyId,
  type CaseId,
  type MovementId,
  type OperationId,
  type UserId,
} from '../src/identifiers.js';
import { addToManifest } from '../src/movements/change-manifest.js';
import { readManifest } from '../src/movements/manifest.queries.js';
import { planMovement, planOperation } from '../src/movements/plan-movement.js';
import { completeMovement, departMovement } from '../src/movements/run-movement.js';
import { Chance } from './support/chance.js';
import { clockOfBench, fillRegistry } from './support/fill.js';
import { benchKeys } from './support/keys.js';
import { printTable, quantile } from './support/rounds.js';
import { agencyCount, agencyId } from './support/synthetic-case.js';
import { insertInto, registrarId } from './support/write-case.js';

const { values: given } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000000' },
    children: { type: 'string', default: '300' },
    flights: { type: 'string', default: '9' },
    rounds: { type: 'string', default: '50' },
    tasks: { type: 'string', default: '20000' },
  },
});
const [cases, children, flights, rounds] = [given.cases, given.children, given.flights, given.rounds].map(Number) as [
  number,
  number,
  number,
  number,
];
const folder = mkdtempSync(join(tmpdir(), 'oralu-search-return-'));
const file = join(folder, 'registry.sqlite');
copyFileSync(await fillRegistry(cases), file);
fillWork(file);
const store = openStore(file, { migrate: false, keys: benchKeys() });
const registry = { store, clock: clockOfBench };
const actor: User = {
  kind: 'user',
  userId: registrarId as UserId,
  name: 'registrar',
  role: 'REGISTRAR',
  agencyId: agencyId(0) as AgencyId,
};
const caseworker: User = { ...actor, role: 'CASEWORKER' };

/** What stands in the worklists, and what has left them. */
function fillWork(registryFile: string): void {
  const db = new Database(registryFile);
  db.pragma('synchronous = OFF');
  const [chance, inserting] = [new Chance(5), insertInto(db)];
  const stamp = ['recorded_at', 'recorded_by'];
  const track = inserting('negotiation_tracks', ['id', 'title', 'counterpart', 'country', 'lead_agency_id', ...stamp]);
  const round = inserting('negotiation_rounds', ['id', 'track_id', 'code', 'place', 'starts_on', 'ends_on', ...stamp]);
  const agreement = inserting('agreements', ['id', 'round_id', 'agreed_on', 'terms', ...stamp]);
  const task = inserting('agreement_tasks', ['id', 'agreement_id', 'owner_agency_id', 'title', 'due_on', ...stamp]);
  const event = inserting('task_events', ['task_id', 'to_status', ...stamp]);
  const by = [0, registrarId];
  db.exec('BEGIN');
  track(1, 'Bench', 'Bench', 'SY', agencyId(0), ...by);
  round(1, 1, 'Bench-1', 'There', '2015-01-01', '2015-01-01', ...by);
  agreement(1, 1, '2015-01-01', 'Bench', ...by);
  for (let id = 1; id <= Number(given.tasks); id++) {
    const dueOn = addDays('2015-01-01', chance.below(3_400));
    task(id, 1, agencyId(chance.below(agencyCount)), 'Bench', dueOn, ...by);
    if (chance.below(10) > 0) event(id, chance.below(4) > 0 ? 'DONE' : 'IN_PROGRESS', ...by);
    if (chance.below(10) > 0) event(id, 'DONE', ...by);
  }
  db.exec(`update cases set vital_status = 'CONFIRMED_ALIVE', vital_status_on = date('2023-01-01', (id % 365) || ' days')
    where id % 10 = 3`);
  db.exec('COMMIT');
  db.close();
}

/** Children who lack nothing: their rows and attestations written beside the acts, for the measurement alone. */
async function makeReady(): Promise<CaseId[]> {
  const ids = store.reader.raw
    .prepare("select id from cases where stage = 'AWAITING_RETURN' and vital_status = 'UNKNOWN' limit ?")
    .pluck()
    .all(children * flights) as CaseId[];
  if (ids.length < children * flights)
    throw new Error(`${ids.length} cases await their return; ${children * flights} are needed.`);
  const kinds = [
    'BEST_INTERESTS_ASSESSMENT',
    'GUARDIAN_CONSENT',
    'HOST_CONSENT',
    'TRAVEL_DOCUMENT',
    'RECEIVING_PLAN',
    'ON_AGREED_LIST',
  ] as const;
  const now = clockOfBench();
  await store.inTransaction(async (tx) => {
    const stamp = { recordedAt: now, recordedBy: registrarId };
    for (const caseId of ids) {
      for (const kind of kinds) {
        const row = { id: newId(now), caseId, kind, attestedOn: '2023-01-01', reference: 'Bench' };
        await tx.insert(attestations).values({ ...row, ...stamp });
      }
      const seen = { status: 'CONFIRMED_ALIVE', observedOn: '2023-11-15', source: 'Bench', grade: 'A' } as const;
      await tx.insert(vitalStatusClaims).values({ caseId, ...seen, isWithdrawal: false, ...stamp });
      await tx
        .update(caseRows)
        .set({ vitalStatus: 'CONFIRMED_ALIVE', vitalStatusOn: seen.observedOn })
        .where(eq(caseRows.id, caseId));
      for (const type of ['COURT_DECISION_FACT_OF_BIRTH', 'CONSULAR_INTERVIEW'] as const) {
        const found = { obtainedOn: '2023-01-01', source: 'Bench', isVerified: true, standing: 'STANDING' } as const;
        await tx.insert(evidence).values({ id: newId(now), caseId, type, grade: 'A', ...found, ...stamp });
      }
    }
  });
  return ids;
}

/** Milliseconds by the clock, and of the processor, which others on the machine disturb less. */
async function timed(work: () => Promise<unknown>): Promise<Time> {
  const [began, used] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(used);
  return [performance.now() - began, (user + system) / 1000];
}

async function p95(work: () => Promise<unknown>): Promise<[string, string]> {
  const times: Time[] = [];
  for (let round = 0; round < rounds; round++) times.push(await timed(work));
  const of = (place: 0 | 1) =>
    quantile(
      times.map((pair) => pair[place]).sort((a, b) => a - b),
      0.95,
    ).toFixed(1);
  return [of(0), of(1)];
}

type Time = readonly [clock: number, processor: number];

/** The median and the slowest of what each flight has once. */
const ofFlights = (times: readonly Time[]): [string, string] =>
  ([0, 1] as const).map((place) => {
    const sorted = times.map((pair) => pair[place]).sort((a, b) => a - b);
    return `${quantile(sorted, 0.5).toFixed(0)}, ${quantile(sorted, 1).toFixed(0)}`;
  }) as [string, string];

const day = '2023-12-31';
const [boardings, departures, completions]: [Time[], Time[], Time[]] = [[], [], []];

/** A movement that is ready to depart. */
async function board(operationId: OperationId, ids: readonly CaseId[]): Promise<MovementId> {
  const flight = { operationId, plannedOn: '2023-12-01', fromPlace: 'There', port: 'Here', capacity: children };
  const movementId: MovementId = await planMovement(registry, actor, flight);
  const entries = ids.map((caseId) => ({ caseId, separationReason: 'Bench' }));
  boardings.push(await timed(() => addToManifest(registry, actor, { movementId, expectedVersion: 1, entries })));
  return movementId;
}

async function fly(movementId: MovementId): Promise<void> {
  departures.push(
    await timed(() => departMovement(registry, actor, { movementId, expectedVersion: 2, departedOn: day })),
  );
  completions.push(
    await timed(() => completeMovement(registry, actor, { movementId, expectedVersion: 3, arrivedOn: day })),
  );
}

try {
  const ids = await makeReady();
  const operationId = await planOperation(registry, actor, { code: 'Bench', title: 'Bench' });
  const movementId = await board(operationId, ids.slice(0, children));
  const readiness = await p95(() => readManifest(store.reader, actor, movementId, clockOfBench()));
  const lacking = (await readManifest(store.reader, actor, movementId, clockOfBench())).flatMap(
    ({ missing }) => missing,
  );
  if (lacking.length > 0) throw new Error(`Not ready: ${lacking[0]?.code}.`);
  const lapsing = await p95(() => listLapsing(registry, actor, { first: 100, withinDays: 30 }));
  const ofAgency = await p95(() => listLapsing(registry, caseworker, { first: 100, withinDays: 30 }));
  const tasks = await p95(() => listTasks(registry, actor, { first: 100 }));
  const ownTasks = await p95(() => listTasks(registry, caseworker, { first: 100 }));
  await fly(movementId);
  for (let at = 1; at < flights; at++) {
    await fly(await board(operationId, ids.slice(at * children, (at + 1) * children)));
  }
  printTable(
    `${children} children on ${cases} cases, ${rounds} rounds, ${flights} flights, milliseconds`,
    ['what', 'ms', 'processor ms', 'limit'],
    [
      ['readiness of the manifest, p95', ...readiness, '50'],
      ['signs of life about to lapse, all agencies, p95', ...lapsing, '50'],
      ['signs of life about to lapse, one agency, p95', ...ofAgency, '50'],
      ['tasks, overdue first, all agencies, p95', ...tasks, '50'],
      ['tasks, overdue first, one agency, p95', ...ownTasks, '50'],
      ['completion: everybody returns; median, slowest', ...ofFlights(completions), '250'],
      ['departure; median, slowest', ...ofFlights(departures), '–'],
      ['boarding; median, slowest', ...ofFlights(boardings), '–'],
    ],
  );
} finally {
  await store.close();
  rmSync(folder, { recursive: true });
}
