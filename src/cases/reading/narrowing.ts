import { and, sql, type SQL } from 'drizzle-orm';
import { caseStages, cases, stagesAtHome } from '../../../schema/cases.js';
import type { Connection } from '../../database/connection.js';
import { prepared } from '../../database/prepared.js';
import { conditionOf, givenIn, type CaseFilter, type FilterName, type ListCases } from './case-filter.js';
import { findNamed } from './named.js';
import { firstKeys, scopeOf, statementFor, type Asked, type CasePath, type View } from './page-statements.js';

/*
 * No list may walk the registry to find a few. A list that is narrowed is therefore found in one of three ways: along an
 * index that begins with what narrows it and goes on in its order; or, where few meet a condition, by their ids from the
 * index of that condition, sorted; or along its order, where so many meet each of its conditions that a page of them is
 * soon found.
 */

/** As many meet a condition at most for their ids to be fetched and sorted: some two milliseconds. */
export const mostGathered = 2_000;

/** A condition that an index answers. */
interface Narrowing {
  readonly names: readonly FilterName[];
  /** Disjoint conditions, each a range of one index, which together are what is asked. */
  readonly parts: (filter: CaseFilter) => readonly (SQL | undefined)[];
  /** Whether each agency has such an index of its own cases. */
  readonly isKeptByAgency: boolean;
  /** Whether the index goes on in the order of the list. */
  readonly goesOn: (list: ListCases, isOfAgency: boolean) => boolean;
  /** Where the index has none of some values. */
  readonly answers?: (filter: CaseFilter) => boolean;
  /** Of a condition that goes with both orders, so that a walk along either would meet nobody for long: however many, they are sorted. */
  readonly isSorted?: true;
}

const isByReport = ({ orderBy }: ListCases): boolean => orderBy.startsWith('REPORTED');
const asAsked =
  (...names: readonly FilterName[]) =>
  (filter: CaseFilter) => [
    and(...names.map((name) => (filter[name] === undefined ? undefined : conditionOf[name](filter)))),
  ];

const ofAllByReport = (list: ListCases, isOfAgency: boolean): boolean => isByReport(list) && !isOfAgency;

/** An index of all agencies, that goes on by the day of the report. */
const byReport = (name: FilterName): Narrowing => ({
  names: [name],
  parts: asAsked(name),
  isKeptByAgency: false,
  goesOn: ofAllByReport,
});

/** In the order in which they are tried: those that few cases meet come first. */
const narrowings: readonly Narrowing[] = [
  { names: ['closureReason'], parts: asAsked('closureReason'), isKeptByAgency: true, goesOn: () => true },
  {
    names: ['arrivedFrom', 'arrivedUntil'],
    parts: asAsked('arrivedFrom', 'arrivedUntil'),
    isKeptByAgency: true,
    goesOn: () => false,
    isSorted: true,
  },
  { names: ['vitalStatus'], parts: vitalParts, isKeptByAgency: true, goesOn: () => false },
  byReport('siteId'),
  {
    names: ['stages'],
    parts: asAsked('stages'),
    isKeptByAgency: true,
    goesOn: (list) => isByReport(list) && list.filter.stages?.length === 1,
  },
  {
    names: ['updatedSince'],
    parts: asAsked('updatedSince'),
    isKeptByAgency: true,
    goesOn: (list) => !isByReport(list),
  },
  { ...byReport('statelessnessRisk'), answers: ({ statelessnessRisk }) => statelessnessRisk === true },
  byReport('regionOfOrigin'),
  byReport('country'),
  byReport('sex'),
];

const atOneOf = (stages: readonly string[]): SQL =>
  sql`${cases.stage} in (${sql.raw(stages.map((stage) => `'${stage}'`).join(', '))})`;
const atAnyStage = atOneOf(caseStages);
const isAtHome = atOneOf(stagesAtHome);
const isAbroad = atOneOf(caseStages.filter((stage) => !stagesAtHome.some((home) => home === stage)));

/** What `statusAsRead` says of a status, in ranges of (stage, vital_status, vital_status_on). */
function vitalParts({ vitalStatus }: CaseFilter): SQL[] {
  const isSo = sql`${cases.vitalStatus} = ${sql.placeholder('vitalStatus')}`;
  const horizon = sql.placeholder('horizon');
  switch (vitalStatus) {
    case 'CONFIRMED_ALIVE':
    case 'REPORTED_ALIVE':
      return [
        sql`${isAtHome} and ${isSo}`,
        sql`${isAbroad} and ${isSo} and ${cases.vitalStatusOn} >= ${horizon}`,
        sql`${isAbroad} and ${isSo} and ${cases.vitalStatusOn} is null`,
      ];
    case 'UNKNOWN':
      return [
        sql`${atAnyStage} and ${isSo}`,
        sql`${isAbroad} and ${cases.vitalStatus} in ('CONFIRMED_ALIVE', 'REPORTED_ALIVE') and ${cases.vitalStatusOn} < ${horizon}`,
      ];
    case 'REPORTED_DEAD':
    case 'CONFIRMED_DEAD':
    case undefined:
      return [sql`${atAnyStage} and ${isSo}`];
  }
}

/** How the cases of a list that the viewer's agency owns, or that `view` sees, are found. */
export async function choosePath(
  connection: Connection,
  asked: Asked,
  args: Record<string, unknown>,
): Promise<CasePath> {
  const { view, list } = asked;
  if (list.filter.name !== undefined)
    return { kind: 'keys', keys: await findNamed(connection, asked, args, list.first + 1) };
  const given = givenIn(list.filter);
  const answered = narrowings.filter(
    ({ names, answers }) => names.some((name) => given.includes(name)) && (answers?.(list.filter) ?? true),
  );
  const isOfAgency = scopeOf(view, list.filter) !== undefined;
  const along = answered.find(({ goesOn }) => goesOn(list, isOfAgency));
  const others = given.filter((name) => name !== 'agencyId' && !along?.names.includes(name));
  if (along ? others.length === 0 : answered.length === 0) return { kind: 'walk', along: along?.names ?? [] };
  for (const narrowing of answered) {
    const rows = await keysOf(view, list.filter, narrowing)(connection, { ...args, mostKeys: mostGathered + 1 });
    if (rows.length <= mostGathered) return { kind: 'keys', keys: rows.map(({ key }) => key) };
  }
  const sorted = along ? undefined : answered.find(({ isSorted }) => isSorted);
  if (!sorted) return { kind: 'walk', along: along?.names ?? [] };
  const path: CasePath = { kind: 'sort', from: sorted.names };
  const rows = await statementFor(firstKeys, { ...asked, path })(connection, args);
  return { kind: 'keys', keys: rows.map(({ key }) => key) };
}

type Keys = (connection: Connection, args: Record<string, unknown>) => Promise<{ key: number }[]>;
const statements = new Map<string, Keys>();

/** The ids of those who meet a condition, seen or not: the statement of the page asks all conditions of them. */
function keysOf(view: View, filter: CaseFilter, { names, parts, isKeptByAgency }: Narrowing): Keys {
  const scope = isKeptByAgency ? scopeOf(view, filter) : undefined;
  const given = names.filter((name) => filter[name] !== undefined);
  // At most 60: each filter with each scope, a life by its words.
  const shape = [
    view,
    scope && filter.agencyId !== undefined,
    filter.vitalStatus,
    filter.stages?.length === 1,
    ...given,
  ];
  const known = statements.get(shape.join('|'));
  if (known) return known;
  const made: Keys = prepared((db) => {
    const one = (part: SQL | undefined) => db.select({ key: cases.id }).from(cases).where(and(scope, part)).$dynamic();
    const [first, ...rest] = parts(filter).map(one);
    if (!first) throw new Error('A condition has no part.');
    return rest.reduce((all, part) => all.unionAll(part), first).limit(sql.placeholder('mostKeys'));
  });
  statements.set(shape.join('|'), made);
  return made;
}
