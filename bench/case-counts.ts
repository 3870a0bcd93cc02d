/*
 * Counts of cases by two dimensions at random days, beside the same question as GROUP BY in the same run.
 *   npm run bench -- case-counts [--cases 1000000] [--questions 200] [--sql 20]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type Database from 'better-sqlite3';
import { regionsOfOrigin } from '../schema/places.js';
import type { Actor } from '../src/access/actor.js';
import { CountingThread } from '../src/counts/counting/counting-thread.js';
import { countCases } from '../src/counts/counting/count-cases.js';
import type { CountDimension } from '../src/counts/dimensions.js';
import type { CaseHistory, StageChangeRow } from '../src/counts/books/history.js';
import { postingsFor } from '../src/counts/books/ledger.js';
import { openConnection } from '../src/database/connection.js';
import { countsKeyOf } from '../src/database/enciphered/counts-key.js';
import { migrate } from '../src/database/migrate.js';
import { openStore } from '../src/database/store.js';
import { addDays, startOf } from '../src/dates.js';
import { benchKeys } from './support/keys.js';
import { keptFile } from './support/fill.js';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000000' },
    questions: { type: 'string', default: '200' },
    sql: { type: 'string', default: '20' },
  },
});
const caseCount = Number(values.cases);
const questionCount = Number(values.questions);
const firstDay = '2014-01-01';
const today = '2024-12-31';
const dayCount = 4_000;
const actor: Actor = { kind: 'system', task: 'bench' };

/* SQL has no birth at hand but by join, so its peer for ages uses days lived: near enough for the time it takes. */
const peers: { readonly by: readonly CountDimension[]; readonly sql: string }[] = [
  {
    by: ['ACCOUNT', 'SEX'],
    sql: `select account, sex, sum(delta) from postings where effective_on <= ? and recorded_at <= ? group by 1, 2`,
  },
  {
    by: ['REGION_OF_ORIGIN', 'COUNTRY'],
    sql: `select region_of_origin, country, sum(delta) from postings where effective_on <= ? and recorded_at <= ? group by 1, 2`,
  },
  {
    by: ['SUB_ACCOUNT', 'AGE_BAND'],
    sql: `select account, coalesce(age_band, (julianday(effective_on) - julianday(earliest)) / 1826), sum(delta)
      from postings left join births on births.id = birth_id where effective_on <= ? and postings.recorded_at <= ? group by 1, 2`,
  },
];

const random = generator(20_171_227);
const file = await keptFile(`counts-${caseCount}`, 1, build);
await measure();

/** Writes the file with prepared inserts and without syncs: it is thrown away and written again when torn. */
async function build(file: string): Promise<void> {
  const { raw } = openConnection(file, 'write');
  migrate(raw);
  raw.pragma('synchronous = OFF');
  raw.pragma('foreign_keys = OFF');
  const insert = prepareInserts(raw);
  let sequence = 0;
  for (let start = 1; start <= caseCount; start += 20_000) {
    raw.exec('BEGIN');
    for (let id = start; id < Math.min(start + 20_000, caseCount + 1); id++)
      sequence += writeCase(insert, id, sequence);
    raw.exec('COMMIT');
  }
  raw.pragma('wal_checkpoint(TRUNCATE)');
  raw.close();
  await openStore(file, { migrate: true, keys: benchKeys() }).close();
}

type Insert = ReturnType<typeof prepareInserts>;

function prepareInserts(raw: Database.Database) {
  return {
    case: raw.prepare(`insert into cases (id, owner_agency_id, stage, stage_since, reported_on, vital_status, nationality,
      statelessness_risk, care_arrangement, sex, languages, version, created_at, updated_at)
      values (?, 1, 'RETURNED', '2017-01-01', '2017-01-01', 'UNKNOWN', 'CITIZEN', 0, 'UNKNOWN', 'UNKNOWN', '[]', 1, 0, 0)`),
    birth: raw.prepare(
      `insert into births (id, case_id, earliest, latest, basis, recorded_at) values (?, ?, ?, ?, 'DOCUMENT', 0)`,
    ),
    posting:
      raw.prepare(`insert into postings (case_id, effective_on, recorded_at, delta, account, sex, region_of_origin,
      country, site_id, birth_id, age_band, arrived_on, corrects_sequence) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
  };
}

/** One case with four changes of stage, each recorded some days after it happened; answers how many postings it took. */
function writeCase(insert: Insert, id: number, before: number): number {
  const history = makeHistory(id);
  const [birth] = history.births;
  insert.case.run(id);
  insert.birth.run(id, id, birth?.earliest, birth?.latest);
  const made = postingsFor(history);
  for (const one of made) {
    const corrects = one.correctsSequence === null ? null : one.correctsSequence + before;
    insert.posting.run(
      id,
      one.effectiveOn,
      one.recordedAt,
      one.delta,
      one.account,
      one.sex,
      one.regionOfOrigin,
      one.country,
      one.siteId,
      one.birthId,
      one.ageBand,
      one.arrivedOn,
      corrects,
    );
  }
  return made.length;
}

function makeHistory(id: number): CaseHistory {
  let day = random(2_000);
  const stages = ['REPORTED', 'LOCATED', 'AWAITING_RETURN', random(20) === 0 ? 'CLOSED' : 'RETURNED'] as const;
  const changes = stages.map((toStage, index): StageChangeRow => {
    const effectiveOn = addDays(firstDay, day);
    const recordedAt = startOf(effectiveOn) + random(20 * 86_400_000);
    day += 21 + random(500);
    const closureReason = toStage === 'CLOSED' ? 'DECEASED_CONFIRMED' : null;
    return {
      id: index + 1,
      fromStage: null,
      toStage,
      closureReason,
      effectiveOn,
      correctsId: null,
      isAnnulment: false,
      recordedAt,
    };
  });
  const recordedAt = changes[0]?.recordedAt ?? 0;
  const earliest = addDays('2001-01-01', random(5_000));
  const region = regionsOfOrigin[random(regionsOfOrigin.length + 1)] ?? null;
  return {
    changes,
    profiles: [
      {
        id: 1,
        sex: random(2) === 0 ? 'FEMALE' : 'MALE',
        regionOfOrigin: region,
        birthId: id,
        correctsId: null,
        recordedAt,
      },
    ],
    claims: [
      {
        id: 1,
        observedOn: firstDay,
        country: random(3) === 0 ? 'IQ' : 'SY',
        siteId: null,
        grade: 'B',
        correctsId: null,
        isWithdrawal: false,
        recordedAt,
      },
    ],
    births: [{ id, earliest, latest: addDays(earliest, random(4) === 0 ? 400 : 0) }],
  };
}

async function measure(): Promise<void> {
  const store = openStore(file, { migrate: false, keys: benchKeys() });
  const registry = { store, clock: () => startOf(today) };
  const counting = new CountingThread(file, countsKeyOf(store));
  const before = memory();
  forgetPeak();
  const began = performance.now();
  await counting.warm();
  say('loaded', `in ${((performance.now() - began) / 1_000).toFixed(1)} s; MiB more: ${growth(before)}`);
  const ask = generator(27_122_017);
  for (const { by, sql } of peers) {
    const ours: Taken[] = [];
    const theirs: Taken[] = [];
    const known: Taken[] = [];
    const peer = store.reader.raw.prepare(sql).raw();
    for (let asked = 0; asked < questionCount; asked++) {
      const asOf = addDays(firstDay, ask(dayCount));
      ours.push(await timeOf(() => countCases({ registry, counting }, actor, { asOf, by })));
      known.push(await timeOf(() => countCases({ registry, counting }, actor, { asOf, by, knownAt: startOf(asOf) })));
      // SQL takes seconds: a few answers show what it takes.
      if (asked < Number(values.sql)) theirs.push(await timeOf(async () => peer.all(asOf, startOf(today))));
    }
    const p50 = (taken: readonly Taken[]) => percentile(taken, 50, 'elapsed');
    say(by.join(' × '), percentiles(ours));
    say('  at a past knownAt', percentiles(known));
    say('  SQL', `p50 ${p50(theirs).toFixed(0)} ms, ratio of p50 ${(p50(theirs) / p50(ours)).toFixed(0)}`);
  }
  await counting.close();
  await store.close();
}

/** Milliseconds by the clock, and of processor in all threads: what others on the machine do disturbs the second less. */
interface Taken {
  readonly elapsed: number;
  readonly processor: number;
}

async function timeOf(work: () => Promise<unknown>): Promise<Taken> {
  const before = process.cpuUsage();
  const began = performance.now();
  await work();
  const elapsed = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  return { elapsed, processor: (user + system) / 1_000 };
}

function percentile(taken: readonly Taken[], percent: number, of: keyof Taken): number {
  const sorted = taken.map((one) => one[of]).sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

function percentiles(taken: readonly Taken[]): string {
  const told = (of: keyof Taken) =>
    `${of} ${[50, 95].map((one) => `p${one} ${percentile(taken, one, of).toFixed(1)} ms`).join(' ')}`;
  return `${told('elapsed')} · ${told('processor')}`;
}

/** MiB of this process from /proc: what it has made itself, pages of files that it maps, and the most of both so far. */
function memory(): Record<'own' | 'mapped' | 'peak', number> {
  const status = readFileSync('/proc/self/status', 'latin1');
  const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1_024;
  return { own: read('RssAnon'), mapped: read('RssFile'), peak: read('VmHWM') };
}

/** The kernel forgets how much was resident at most (proc(5), clear_refs). */
function forgetPeak(): void {
  writeFileSync('/proc/self/clear_refs', '5');
}

function growth(before: ReturnType<typeof memory>): string {
  const { own, mapped, peak } = memory();
  const more = { own: own - before.own, mapped: mapped - before.mapped, peak: peak - before.own - before.mapped };
  return `${more.own.toFixed(0)} own, ${more.mapped.toFixed(0)} mapped pages of the file, ${more.peak.toFixed(0)} at the peak`;
}

function say(what: string, figures: string): void {
  process.stdout.write(`${what.padEnd(28)} ${figures}\n`);
}

/** Whole numbers below a bound, the same in every run. (Park & Miller 1988, CACM 31(10), the minimal standard.) */
function generator(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % bound;
  };
}
