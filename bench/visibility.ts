/*
 * What visibility by grants costs the partner's list (50 cases with what lies beneath them), in-process, beside the
 * plain list of the own agency's cases that knows no grants. Agencies of one size, with ever more cases granted to them.
 *   npm run bench -- visibility [--cases 10000,100000] [--grants 0,100,1000] [--rounds 25] [--lists 40]
 */
import Database from 'better-sqlite3';
import { and, desc, eq, sql } from 'drizzle-orm';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cases } from '../schema/cases.js';
import type { User } from '../src/access/actor.js';
import { selectCases, type CaseColumns } from '../src/cases/case-rows.js';
import { listCases } from '../src/cases/reading/case.queries.js';
import { growTrees } from '../src/cases/reading/grow-trees.js';
import { prepared } from '../src/database/prepared.js';
import { openStore, type Store } from '../src/database/store.js';
import { toCursor } from '../src/graphql/pagination.js';
import type { AgencyId, UserId } from '../src/identifiers.js';
import { benchKeys } from './support/keys.js';
import { Chance } from './support/chance.js';
import { clockOfBench, fillRegistry } from './support/fill.js';
import { inTurn, median, printTable } from './support/rounds.js';
import { agencyId } from './support/synthetic-case.js';
import { insertInto, registrarId } from './support/write-case.js';

const { values: given } = parseArgs({
  options: {
    cases: { type: 'string', default: '10000,100000' },
    grants: { type: 'string', default: '0,100,1000' },
    rounds: { type: 'string', default: '25' },
    lists: { type: 'string', default: '40' },
  },
});
const [rounds, lists] = [Number(given.rounds), Number(given.lists)];
const grantCounts = given.grants.split(',').map(Number);
const first = 50;
const orderBy = 'REPORTED_ON_DESC';

/** What partnerQuery asks for beneath each case. */
const wanted = new Set(
  `whereabouts whereabouts.country whereabouts.observedOn whereabouts.site agency whereaboutsClaims
  whereaboutsClaims.observedOn whereaboutsClaims.country whereaboutsClaims.grade whereaboutsClaims.site
  whereaboutsClaims.site.code child child.sex child.regionOfOrigin child.languages child.parents child.parents.role
  child.parents.fate child.parents.citizenship child.parents.names child.parents.names.text`.split(/\s+/),
);

interface Place {
  readonly reportedOn: string;
  readonly id: number;
}

/** Grants to the agencies at 2, 3, …: to each as many as its turn says, of cases of others; half with the identity. */
function writeGrants(file: string): void {
  const db = new Database(file);
  const insert = insertInto(db)('case_grants', [
    ...['id', 'case_id', 'agency_id', 'purpose', 'covers_identity', 'covers_record'],
    ...['expires_at', 'granted_at', 'granted_by'],
  ]);
  const foreign = db.prepare('select id from cases where owner_agency_id <> ? order by id % 99991 limit ?').pluck();
  let id = 1;
  db.exec('BEGIN');
  for (const [turn, count] of grantCounts.entries()) {
    const agency = agencyId(turn + 1);
    for (const caseId of foreign.all(agency, count)) {
      insert(id++, caseId, agency, 'Bench', id % 2, 0, clockOfBench() + 1e9, 1, registrarId);
    }
  }
  db.exec('COMMIT');
  db.close();
}

function choosePlaces(file: string): Place[] {
  const db = new Database(file, { readonly: true });
  const { least, most } = db.prepare('select min(id) as least, max(id) as most from cases').get() as {
    least: number;
    most: number;
  };
  const near = db.prepare('select id, reported_on as reportedOn from cases where id >= ? order by id limit 1');
  const chance = new Chance(7);
  const chosen = Array.from({ length: 200 }, () =>
    near.get(Math.floor(least + (most - least) * (0.3 + 0.6 * chance.next()))),
  );
  db.close();
  return chosen as Place[];
}

const actorOf = (turn: number): User => ({
  kind: 'user',
  userId: 1 as UserId,
  name: 'bench',
  role: 'PARTNER',
  agencyId: agencyId(turn) as AgencyId,
});

const selectOwn = prepared<Record<string, unknown>, CaseColumns>((db) =>
  selectCases(db, sql<number>`1`, sql<number>`0`)
    .where(
      and(
        eq(cases.ownerAgencyId, sql.placeholder('agency')),
        sql`(${cases.reportedOn}, ${cases.id}) < (${sql.placeholder('afterValue')}, ${sql.placeholder('afterId')})`,
      ),
    )
    .orderBy(desc(cases.reportedOn), desc(cases.id))
    .limit(sql.placeholder('limit')),
);

/** The list as it was before there were grants: one statement by the agency's index, and the same trees. */
async function listOwn(store: Store, actor: User, { reportedOn, id }: Place): Promise<number> {
  const args = { agency: actor.agencyId, afterValue: reportedOn, afterId: id, limit: first + 1 };
  const rows = await selectOwn(store.reader, args);
  const shown = rows.slice(0, first);
  const trees = await growTrees(store.reader, actor, shown, wanted, clockOfBench());
  return trees.map((node) => toCursor(orderBy, [node.reportedOn, node.key])).length;
}

async function listVisible(store: Store, actor: User, { reportedOn, id }: Place): Promise<number> {
  const registry = { store, clock: clockOfBench };
  const list = { first, after: toCursor(orderBy, [reportedOn, id]), filter: {}, orderBy } as const;
  return (await listCases(registry, actor, list, wanted)).nodes.length;
}

async function measure(count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'oralu-visibility-'));
  const file = join(folder, 'registry.sqlite');
  copyFileSync(await fillRegistry(count), file);
  writeGrants(file);
  const store = openStore(file, { migrate: false, keys: benchKeys() });
  const places = choosePlaces(file);
  let at = 0;
  const timed = (list: typeof listOwn, actor: User) => async (): Promise<number> => {
    const before = process.cpuUsage();
    for (let index = 0; index < lists; index++) {
      const shown = await list(store, actor, places[at++ % places.length] as Place);
      if (shown !== first) throw new Error(`A page showed ${shown} cases.`);
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000 / lists;
  };
  const contenders = [
    { name: 'own cases, no grants known', round: timed(listOwn, actorOf(1)) },
    ...grantCounts.map((grants, turn) => ({
      name: `own and granted, ${grants} granted`,
      round: timed(listVisible, actorOf(turn + 1)),
    })),
  ];
  await inTurn(contenders, 3);
  const made = await inTurn(contenders, rounds);
  await store.close();
  rmSync(folder, { recursive: true });
  const [plain = []] = made.values();
  printTable(
    `The partner's list by visibility on ${count} cases: ${rounds} rounds of ${lists} lists in turn`,
    ['list', 'median ms CPU', 'least ms CPU', '× median', '× least'],
    [...made].map(([name, all]) => [
      name,
      median(all).toFixed(3),
      Math.min(...all).toFixed(3),
      median(all.map((one, round) => one / (plain[round] ?? one))).toFixed(2),
      (Math.min(...all) / Math.min(...plain)).toFixed(2),
    ]),
  );
}

for (const count of given.cases.split(',').map(Number)) await measure(count);
