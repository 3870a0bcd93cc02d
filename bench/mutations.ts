/*
 * Audited durable mutations per second, with 1 and with 32 clients, beside the bare driver at the same durability.
 *   npm run bench -- mutations [--rounds 7] [--seconds 1]
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { wholeRegistry } from '../schema/changes.js';
import type { Actor } from '../src/access/actor.js';
import { attest } from '../src/cases/facts/attest.js';
import { openConnection } from '../src/database/connection.js';
import { openStore } from '../src/database/store.js';
import { toNodeId, type AgencyId, type CaseId, type UserId } from '../src/identifiers.js';
import { benchKeys } from './support/keys.js';
import { clockOfBench, fillRegistry, tokens } from './support/fill.js';
import { startLoader, startServer } from './support/processes.js';
import { inTurn, median, printTable } from './support/rounds.js';
import { agencyId } from './support/synthetic-case.js';
import { registrarId } from './support/write-case.js';

const { values: given } = parseArgs({
  options: { rounds: { type: 'string', default: '7' }, seconds: { type: 'string', default: '1' } },
});
const [rounds, seconds] = [Number(given.rounds), Number(given.seconds)];
const caseCount = 50_000;
const perHttpRound = 5_000;
const many = 32;

interface Made {
  readonly requests: number;
  readonly seconds: number;
}
interface Side {
  readonly name: string;
  readonly round: () => Promise<Made>;
}

const folder = mkdtempSync(join(tmpdir(), 'oralu-mutations-'));
const filled = await fillRegistry(caseCount);
/** Each side writes to a copy of its own. */
const copyFor = (name: string): string => {
  const file = join(folder, `${name}.sqlite`);
  copyFileSync(filled, file);
  return file;
};
const listIds = (file: string): number[] => {
  const { raw } = openConnection(file, 'write');
  const ids = raw.prepare('select id from cases order by id').pluck().all() as number[];
  raw.close();
  return ids;
};

/** Repeats `once`, which makes some mutations and says how many, until the time is over. */
async function repeat(once: () => Promise<number> | number): Promise<Made> {
  const began = performance.now();
  let requests = 0;
  while (performance.now() - began < seconds * 1_000) requests += await once();
  return { requests, seconds: (performance.now() - began) / 1_000 };
}

/** The least that the same durability allows: one row and one audit row in each transaction, nothing checked. */
function bareDriver(): { side: (name: string, perTransaction: number) => Side; close: () => void } {
  const { raw } = openConnection(copyFor('bare'), 'write');
  const ids = raw.prepare('select id from cases order by id').pluck().all() as number[];
  const attestation = raw.prepare(
    `insert into attestations (case_id, kind, attested_on, reference, recorded_at, recorded_by) values (?, 'LEGITIMATE_BASIS', '2023-12-01', 'Decision 17', ?, ?)`,
  );
  const audit = raw.prepare(
    `insert into audit_entries (previous_hash, recorded_at, user_id, role, operation, decision, subjects, fields, hash)
     values (?, ?, ?, 'REGISTRAR', 'attestationRecord', 'DONE', ?, '["caseId","kind"]', ?)`,
  );
  const hash = '0'.repeat(64);
  let next = 0;
  const some = raw.transaction((count: number) => {
    for (let at = 0; at < count; at++) {
      const id = ids[next++ % ids.length] ?? 0;
      attestation.run(id, clockOfBench(), registrarId);
      audit.run(hash, clockOfBench(), registrarId, `["case_${id}"]`, hash);
    }
    return count;
  }).immediate;
  return {
    side: (name, perTransaction) => ({ name, round: () => repeat(() => some(perTransaction)) }),
    close: () => raw.close(),
  };
}

/**
 * What the registry writes for one such act, row for row (the reference as long as an enciphered one, the row of the case, the
 * case's change told to both streams, the audit and whom it is of), by prepared statements: nothing read, checked or reckoned.
 */
function sameRows(): { side: (name: string, perTransaction: number) => Side; close: () => void } {
  const { raw } = openConnection(copyFor('same-rows'), 'write');
  const cases = raw.prepare('select id, owner_agency_id as agencyId from cases order by id').all() as CaseOfAgency[];
  const attestation = raw.prepare(
    `insert into attestations (id, case_id, kind, attested_on, reference, recorded_at, recorded_by)
     values (?, ?, 'LEGITIMATE_BASIS', '2023-12-01', ?, ?, ?)`,
  );
  const refreshed = raw.prepare('update cases set version = ?, updated_at = ? where id = ?');
  const told = raw.prepare(
    `insert into case_changes (agency_id, number, case_id, kind, version, recorded_at)
     values (?, ?, ?, 'CASE_CHANGED', ?, ?)`,
  );
  const audit = raw.prepare(
    `insert into audit_entries (sequence, previous_hash, recorded_at, user_id, role, operation, decision, subjects, fields, hash)
     values (?, ?, ?, ?, 'REGISTRAR', 'attestationRecord', 'DONE', ?, '["caseId","expectedVersion","kind","attestedOn","reference"]', ?)`,
  );
  const subject = raw.prepare('insert into audit_subjects (case_id, sequence) values (?, ?)');
  const [hash, reference, now] = ['0'.repeat(64), `v1.${'A'.repeat(52)}`, clockOfBench()];
  const streams = new Map(
    (raw.prepare('select agency_id, max(number) from case_changes group by 1').raw().all() as [number, number][]).map(
      ([agency, last]) => [agency, last],
    ),
  );
  const lastEntry = Number(raw.prepare('select coalesce(max(sequence), 0) from audit_entries').pluck().get());
  const firstId = Number(raw.prepare('select coalesce(max(id), 0) from attestations').pluck().get()) + 1;
  let next = 0;
  const some = raw.transaction((count: number) => {
    for (let made = 0; made < count; made++) {
      const at = next++;
      const { id, agencyId: agency } = cases[at % cases.length] as CaseOfAgency;
      const [version, sequence] = [2 + Math.floor(at / cases.length), lastEntry + 1 + at];
      attestation.run(firstId + at, id, reference, now, registrarId);
      refreshed.run(version, now, id);
      for (const stream of [agency, wholeRegistry]) {
        const number = (streams.get(stream) ?? 0) + 1;
        streams.set(stream, number);
        told.run(stream, number, id, version, now);
      }
      audit.run(sequence, hash, now, registrarId, `["case_${id}"]`, hash);
      subject.run(id, sequence);
    }
    return count;
  }).immediate;
  return {
    side: (name, perTransaction) => ({ name, round: () => repeat(() => some(perTransaction)) }),
    close: () => raw.close(),
  };
}

interface CaseOfAgency {
  readonly id: number;
  readonly agencyId: number;
}

/** The command as the resolvers call it, in this process. */
function commands(): { side: (name: string, clients: number) => Side; close: () => Promise<void> } {
  const file = copyFor('commands');
  const ids = listIds(file) as CaseId[];
  const store = openStore(file, { migrate: false, keys: benchKeys() });
  const registry = { store, clock: clockOfBench };
  const actor: Actor = {
    kind: 'user',
    userId: registrarId as UserId,
    name: 'registrar',
    role: 'REGISTRAR',
    agencyId: agencyId(0) as AgencyId,
  };
  let next = 0;
  const one = () => {
    const at = next++;
    const caseId = ids[at % ids.length] as CaseId;
    const expectedVersion = 1 + Math.floor(at / ids.length);
    return attest(registry, actor, {
      caseId,
      expectedVersion,
      kind: 'LEGITIMATE_BASIS',
      attestedOn: '2023-12-01',
      reference: 'Decision 17',
    });
  };
  const clientsOf = async (clients: number): Promise<Made> => {
    const made = await Promise.all(Array.from({ length: clients }, () => repeat(() => one().then(() => 1))));
    return {
      requests: made.reduce((sum, { requests }) => sum + requests, 0),
      seconds: Math.max(...made.map((part) => part.seconds)),
    };
  };
  return { side: (name, clients) => ({ name, round: () => clientsOf(clients) }), close: () => store.close() };
}

/** The mutation through the real application, each with its idempotency key. */
async function overHttp(): Promise<{ side: (name: string, clients: number) => Side; close: () => Promise<void> }> {
  const file = copyFor('http');
  const ids = listIds(file);
  const server = await startServer('ours', [file, 'audited']);
  const loader = startLoader();
  const query = `mutation Attest($input: AttestationRecordInput!) {
    attestationRecord(input: $input) { case { id version } userErrors { code message } }
  }`;
  let next = 0;
  const bodyOf = (at: number): string =>
    JSON.stringify({
      query,
      variables: {
        input: {
          caseId: toNodeId('case', ids[at % ids.length] ?? 0),
          expectedVersion: 1 + Math.floor(at / ids.length),
          kind: 'LEGITIMATE_BASIS',
          attestedOn: '2023-12-01',
          reference: 'Decision 17',
          idempotencyKey: `bench-attest-${at}`,
        },
      },
    });
  const round = async (connections: number): Promise<Made> => {
    const bodies = Array.from({ length: perHttpRound }, (_, at) => bodyOf(next + at));
    const headers = { authorization: `Bearer ${tokens.registrar}` };
    const outcome = await loader.run({
      port: server.port,
      path: '/graphql',
      headers,
      bodies,
      connections,
      seconds,
      once: true,
      mustHold: '"userErrors":[]',
    });
    if (outcome.failures > 0) throw new Error(`${outcome.failures} of ${outcome.requests} mutations failed.`);
    // What was not reached in this round comes first in the next.
    next += outcome.requests;
    return outcome;
  };
  const close = async () => {
    await loader.stop();
    await server.stop();
    const { raw } = openConnection(file, 'write');
    const stored = raw.prepare('select count(*) from attestations').pluck().get();
    raw.close();
    if (stored !== next) throw new Error(`${next} mutations were answered and ${String(stored)} are stored.`);
  };
  return { side: (name, clients) => ({ name, round: () => round(clients) }), close };
}

const [bare, same, ours, http] = [bareDriver(), sameRows(), commands(), await overHttp()];
const pairs: readonly [Side, Side][] = [
  [ours.side('commands, 1 client', 1), bare.side('bare driver, 1 in a transaction', 1)],
  [http.side('HTTP, 1 client', 1), bare.side('bare driver, 1 in a transaction ', 1)],
  // The driver knows no other way by itself: whoever calls it waits, and each pair has a transaction of its own.
  [ours.side(`commands, ${many} clients `, many), bare.side(`bare driver, ${many} clients, 1 in a transaction`, 1)],
  [ours.side(`commands, ${many} clients`, many), bare.side(`bare driver, ${many} in a transaction`, many)],
  [ours.side(`commands, ${many} clients  `, many), same.side(`the same rows, ${many} acts in a transaction`, many)],
  [
    ours.side(`commands, ${many} clients   `, many),
    same.side('the same rows, each act in a transaction of its own', 1),
  ],
  [http.side(`HTTP, ${many} clients`, many), bare.side(`bare driver, ${many} in a transaction `, many)],
];
try {
  const made = await inTurn(pairs.flat(), rounds);
  const rateOf = (one: Made) => one.requests / one.seconds;
  printTable(
    `Audited durable mutations: ${rounds} rounds of ${seconds} s in turn, medians`,
    ['ours', 'per second', 'beside', 'per second', 'ratio'],
    pairs.map(([mine, theirs]) => {
      const [a, b] = [made.get(mine.name) ?? [], made.get(theirs.name) ?? []];
      const ratio = median(a.map((one, at) => rateOf(one) / rateOf(b[at] as Made)));
      return [
        mine.name.trim(),
        median(a.map(rateOf)).toFixed(0),
        theirs.name.trim(),
        median(b.map(rateOf)).toFixed(0),
        ratio.toFixed(2),
      ];
    }),
  );
} finally {
  bare.close();
  same.close();
  await ours.close();
  await http.close().finally(() => rmSync(folder, { recursive: true }));
}
