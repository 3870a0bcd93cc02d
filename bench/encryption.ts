/*
 * What encryption at rest costs: the same lists of 50 cases in-process, read from an enciphered registry and from the same
 * one before it was enciphered, in turn. By the whole answer, with its durable audit row, and by reading alone.
 *   npm run bench -- encryption [--cases 10000] [--rounds 25] [--lists 40]
 */
import Database from 'better-sqlite3';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createApp } from '../src/server/app.js';
import { openConnection, type Connection } from '../src/database/connection.js';
import { addFunctions } from '../src/database/enciphered/functions.js';
import { allRules, columnName } from '../src/database/enciphered/rules.js';
import { cellOf } from '../src/database/enciphered/views.js';
import { openStore, type Store } from '../src/database/store.js';
import { WriteQueue } from '../src/database/write-queue.js';
import { toCursor } from '../src/graphql/pagination.js';
import { Chance } from './support/chance.js';
import { clockOfBench, fillPlainRegistry, fillRegistry, tokens } from './support/fill.js';
import { benchKeys } from './support/keys.js';
import { partnerQuery } from './support/partner-query.js';
import { inTurn, median, printTable } from './support/rounds.js';

const { values: given } = parseArgs({
  options: {
    cases: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '25' },
    lists: { type: 'string', default: '40' },
  },
});
const [rounds, lists] = [Number(given.rounds), Number(given.lists)];

const list = (beneath: string) => `query List($after: String) {
  cases(first: 50, after: $after, orderBy: REPORTED_ON_DESC) { nodes { id stage reportedOn ${beneath} } pageInfo { endCursor } }
}`;
/** What is read of each case, from what tells nobody to every word there is. */
const queries: Readonly<Record<string, string>> = {
  'no text': list('agency { code } whereabouts { country }'),
  'names and birth': list('child { sex names { text script } birth { earliest latest } }'),
  "the partner's list": partnerQuery,
  'every source of 5 claims': list('whereaboutsClaims { observedOn country source }'),
};

const folder = mkdtempSync(join(tmpdir(), 'oralu-encryption-'));

function choosePlaces(file: string): string[] {
  const db = new Database(file, { readonly: true });
  const ids = db.prepare('select id, reported_on as reportedOn from cases order by id').all() as {
    id: number;
    reportedOn: string;
  }[];
  db.close();
  const chance = new Chance(7);
  const anywhere = () => ids[Math.floor(ids.length * (0.1 + 0.8 * chance.next()))];
  return Array.from({ length: 300 }, anywhere).map((place) =>
    toCursor('REPORTED_ON_DESC', [place?.reportedOn ?? '', place?.id ?? 0]),
  );
}

interface Contender {
  readonly ask: (query: string, after: string) => Promise<string>;
}

async function serve(store: Store): Promise<Contender> {
  const app = await createApp({
    registry: { store, clock: clockOfBench },
    allowDemonstration: false,
    logLevel: 'silent',
    releasesFolder: join(folder, 'releases'),
    baseUrl: 'http://127.0.0.1',
    budgets: { user: 0, address: 0 },
  });
  return {
    ask: async (query, after) => {
      const { statusCode, body } = await app.inject({
        method: 'POST',
        url: '/graphql',
        headers: { authorization: `Bearer ${tokens.registrar}` },
        payload: { query, variables: { after } },
      });
      if (statusCode !== 200 || body.includes('"errors"')) throw new Error(body.slice(0, 500));
      return body;
    },
  };
}

async function measure(count: number): Promise<void> {
  const file = join(folder, `registry-${count}.sqlite`);
  copyFileSync(await fillRegistry(count), file);
  const store = openStore(file, { migrate: false, keys: benchKeys() });
  const plain = openPlainStore(store, await plainWithKeys(count, file));
  const unaudited = (of: Store): Store => ({ ...of, inTransaction: () => Promise.resolve(undefined as never) });
  const places = choosePlaces(file);
  const apps = {
    audited: [await serve(plain), await serve(store)],
    'read alone': [await serve(unaudited(plain)), await serve(unaudited(store))],
  } as const;
  const rows: string[][] = [];
  for (const [way, [before, after]] of Object.entries(apps)) {
    for (const [name, query] of Object.entries(queries)) {
      await assertSame(before, after, query, places);
      let at = 0;
      const timed = (contender: Contender) => async (): Promise<number> => {
        const used = process.cpuUsage();
        for (let index = 0; index < lists; index++) await contender.ask(query, places[at++ % places.length] ?? '');
        const { user, system } = process.cpuUsage(used);
        return (user + system) / 1_000 / lists;
      };
      const contenders = [
        { name: 'plain', round: timed(before) },
        { name: 'enciphered', round: timed(after) },
      ];
      await inTurn(contenders, 3);
      const made = await inTurn(contenders, rounds);
      const [without, within] = [made.get('plain') ?? [], made.get('enciphered') ?? []];
      rows.push([
        `${name}, ${way}`,
        median(without).toFixed(3),
        median(within).toFixed(3),
        median(within.map((one, round) => one / (without[round] ?? one))).toFixed(2),
        (Math.min(...within) / Math.min(...without)).toFixed(2),
      ]);
    }
  }
  printTable(
    `Lists of 50 on ${count} cases, without and with encryption: ${rounds} rounds of ${lists} lists in turn`,
    ['list', 'plain ms CPU', 'enciphered ms CPU', '× median', '× least'],
    rows,
  );
  await store.close();
}

/**
 * Reads what was never enciphered, and writes the same rows of the audit into that very file: a reader's pages are old
 * after each of them, so that who reads a file that nobody writes to would have it too easy.
 */
function openPlainStore(store: Store, file: string): Store {
  const writer = openConnection(file, 'write');
  addFunctions(writer.raw, store.vault, { writes: true });
  const queue = new WriteQueue(writer);
  return { ...store, file, reader: openPlain(file), inTransaction: (work) => queue.add(work) };
}

/** Where a text would be opened, the plain one stands. */
function openPlain(file: string): Connection {
  const connection = openConnection(file, 'read');
  for (const { name, texts } of allRules()) {
    const cells = texts.map((text) => `${columnName(text)} as ${cellOf(text)}`);
    if (cells.length > 0)
      connection.raw.exec(`create temp view "${name}" as select *, ${cells.join(', ')} from main."${name}"`);
  }
  return connection;
}

/** The plain file, with keys that it does not use: the application looks for that of the counts as it starts. */
async function plainWithKeys(count: number, enciphered: string): Promise<string> {
  const file = join(folder, `plain-${count}.sqlite`);
  copyFileSync(await fillPlainRegistry(count), file);
  const { raw } = openConnection(file, 'write');
  raw.prepare('attach ? as other').run(enciphered);
  raw.exec('insert into main.data_keys select * from other.data_keys where subject_id < 0');
  raw.close();
  return file;
}

/** Both must say the same, or one is not worth measuring. */
async function assertSame(plain: Contender, enciphered: Contender, query: string, places: string[]): Promise<void> {
  for (const after of places.slice(0, 3)) {
    if ((await plain.ask(query, after)) !== (await enciphered.ask(query, after)))
      throw new Error('The answers differ.');
  }
}

try {
  for (const count of given.cases.split(',').map(Number)) await measure(count);
} finally {
  rmSync(folder, { recursive: true });
}
