import { demonstrationParts } from '../../schema/settings.js';
import type { Registry } from '../audit/act.js';
import { appendEntry } from '../audit/append-entry.js';
import { ensureKind, findSettings, setPlayedUntil } from '../database/settings.js';
import type { Tx } from '../database/connection.js';
import type { Store } from '../database/store.js';
import { Invalid } from '../errors.js';
import type { CaseId } from '../identifiers.js';
import { beginOfPlay, endOfPlay, listActedUpon } from './acted-upon.js';
import { loadStatements } from '../statements/load-statements.js';
import type { Statement } from '../statements/read-statement-file.js';
import { readCast, readFurnishing, writeCast } from './cast.js';
import { flightOf, flights, isDoneByFlight, timesOf, type Flight } from './operations/flights.js';
import type { Act, ChildHistory } from './course/history.types.js';
import { centreOf } from './home/centres.js';
import { homeActsOf, type HomeAct } from './home/home-acts.js';
import { playHomeAct } from './home/play-home-act.js';
import { furnishHome } from './home/furnish-home.js';
import { playAct, type Cast, type Role } from './course/play-act.js';
import { findFlight, partsOfFlight, type Journey } from './operations/play-flights.js';
import { playTalks, talksRecordedAt } from './course/play-talks.js';
import { seedFrom } from './random.js';
import { findReturned } from './search/earlier-return.js';
import type { EarlierReturn } from './search/parts.types.js';
import { scenesOfSearch } from './search/play-search.js';
import type { Company } from './search/scene.js';

export interface LoadDemonstration {
  readonly histories: Iterable<ChildHistory>;
  readonly statements: readonly Statement[];
  readonly seed: string;
  /** Play every act recorded by this instant, in milliseconds. */
  readonly until: number;
  readonly now: number;
  /** False leaves out what happens to the children at home: plans, sessions, views. */
  readonly playsHome?: boolean;
  /** False has each child of an operation come home by itself, as bulk histories tell it. */
  readonly playsFlights?: boolean;
  /** False leaves out the talks, and all that is shown of a search with them: no child's history has them. */
  readonly playsTalks?: boolean | undefined;
  readonly onProgress?: (played: number, all: number) => void;
}

/**
 * Plays the synthetic histories through the real commands in the order in which they were recorded, each act at its own
 * moment, all in one transaction: a killed load leaves nothing. Called again with a later `until` it goes on where it
 * stood, but for the children on whom people have acted since; with the same one it does nothing. Answers how many acts were
 * played.
 */
export async function loadDemonstration(store: Store, load: LoadDemonstration): Promise<number> {
  return store.inTransaction(async (tx) => {
    const before = await findSettings(tx);
    const settings = await ensureKind(tx, 'DEMONSTRATION', load.now, load.seed);
    if (settings.seed !== load.seed) {
      throw Invalid(
        `This demonstration was made with the seed ${settings.seed ?? 'none'}; it cannot go on with ${load.seed}.`,
        ['seed'],
      );
    }
    if (!before) {
      await writeCast(tx, load.now);
    }
    await loadStatements(tx, system, load.statements, load.now);
    const after = settings.playedUntil ?? Number.NEGATIVE_INFINITY;
    if (load.until <= after) return 0;
    const left = before ? await listActedUpon(tx, settings.createdAt) : new Set<CaseId>();
    await mark(tx, beginOfPlay, load.now);
    const played = await playAll(store, tx, load, { after, left });
    await mark(tx, endOfPlay, load.now);
    await setPlayedUntil(tx, load.until);
    return played;
  });
}

const mark = (tx: Tx, operation: string, now: number) =>
  appendEntry(tx, system, { operation, decision: 'DONE', subjects: [], fields: [] }, now);

const system = { kind: 'system', task: 'demonstration' } as const;

/** One thing to play, at its moment. */
interface Due {
  readonly at: number;
  play(): Promise<void>;
}

interface GoingOn {
  readonly after: number;
  /** The children who are left as they are. */
  readonly left: ReadonlySet<CaseId>;
}

async function playAll(store: Store, tx: Tx, load: LoadDemonstration, { after, left }: GoingOn): Promise<number> {
  const stage = onStage(store, tx);
  const theatre: Theatre = { registry: stage.registry, tx, cast: await readCast(tx), load, after };
  const known = await readRoles(tx, load.histories);
  const roles = known.filter(({ caseId }) => caseId === undefined || !left.has(caseId));
  const flying = await listFlying(theatre);
  const returned = load.playsTalks === false ? undefined : await findReturned(tx, roles, after);
  const isDue = ({ at }: Due) => at > after && at <= load.until;
  const acts = [
    ...roles.flatMap((role) => listActs(theatre, role, { flying, returned })),
    ...listParts(theatre, roles, flying),
  ].filter(isDue);
  // The talks come in their turn: an operation of later years goes back to their round only where that is on file by then.
  const talks: Due = { at: talksRecordedAt, play: () => playTalks(stage.registry, tx, theatre.cast) };
  const company: Company = { registry: stage.registry, db: tx, cast: theatre.cast, left };
  const search = scenesOfSearch(known, returned).map(({ at, play }) => ({ at, play: () => play(company) }));
  const shown = acts.length > 0 && load.playsTalks !== false ? [talks, ...search].filter(isDue) : [];
  const due = [...acts, ...shown].sort((a, b) => a.at - b.at);
  for (const [index, { at, play }] of due.entries()) {
    stage.now = at;
    await play();
    if (index % 500 === 0) load.onProgress?.(index, due.length);
  }
  if (after === Number.NEGATIVE_INFINITY && load.playsHome !== false) {
    stage.now = load.now;
    await furnishHome(stage.registry, tx, await readFurnishing(tx));
  }
  return acts.length;
}

interface Theatre {
  readonly registry: Registry;
  readonly tx: Tx;
  readonly cast: Cast;
  readonly load: LoadDemonstration;
  readonly after: number;
}

interface Member extends Role {
  readonly family: readonly Role[];
}

async function readRoles(tx: Tx, histories: Iterable<ChildHistory>): Promise<Member[]> {
  const parts = new Map(
    (await tx.select().from(demonstrationParts)).map(({ historyKey, caseId }) => [historyKey, caseId as CaseId]),
  );
  const families = new Map<string, Member[]>();
  const roles: Member[] = [];
  for (const history of histories) {
    const family = families.get(history.familyKey) ?? [];
    families.set(history.familyKey, family);
    const role: Member = { history, caseId: parts.get(history.key), siblingOf: undefined, family };
    family.push(role);
    roles.push(role);
  }
  return roles;
}

/** The flights that are played: those to come, and those that are under way already. */
async function listFlying({ tx, load, after }: Theatre): Promise<ReadonlySet<Flight>> {
  const flying = new Set<Flight>();
  if (load.playsFlights === false) return flying;
  for (const flight of flights)
    if (timesOf(flight).plannedAt > after || (await findFlight(tx, flight)) !== undefined) flying.add(flight);
  return flying;
}

/** Who comes home by an operation, and not by acts of its own. */
interface Brought {
  readonly flying: ReadonlySet<Flight>;
  readonly returned: EarlierReturn | undefined;
}

function listActs({ registry, tx, cast, load }: Theatre, role: Member, { flying, returned }: Brought): Due[] {
  const flight = flightOf(role.history);
  const isBrought = (flight !== undefined && flying.has(flight)) || returned?.role === role;
  const acts = role.history.acts
    .filter((act) => !isBrought || !isDoneByFlight(act))
    .map((act) => ({ at: act.recordedAt, play: () => playOwn(registry, tx, cast, role, act) }));
  if (load.playsHome === false) return acts;
  const home = homeActsOf(role.history, seedFrom(load.seed)).map((act) => ({
    at: act.recordedAt,
    play: () => playAtHome(registry, tx, cast, role, act),
  }));
  return [...acts, ...home];
}

async function playOwn(registry: Registry, tx: Tx, cast: Cast, role: Member, act: Act): Promise<void> {
  role.siblingOf = role.family.find(({ caseId }) => caseId !== undefined)?.caseId;
  await playAct(registry, tx, cast, role, act);
  if (act.act === 'OPEN' && role.caseId !== undefined)
    await tx.insert(demonstrationParts).values({ historyKey: role.history.key, caseId: role.caseId });
}

function listParts({ registry, tx, cast }: Theatre, roles: readonly Member[], flying: ReadonlySet<Flight>): Due[] {
  const crew = { registry, db: tx, registrar: cast.actorOf('registrar', 'MFA') };
  return [...flying].flatMap((flight) => {
    const aboard = roles.filter(({ history }) => flightOf(history) === flight);
    const journey: Journey = {
      flight,
      /** Asked at each moment: the cases are opened while the play goes on. */
      get travellers() {
        return aboard.map(({ caseId }) => ({ caseId }));
      },
    };
    return aboard.length === 0
      ? []
      : partsOfFlight(flight).map(({ at, play }) => ({ at, play: () => play(crew, journey) }));
  });
}

async function playAtHome(
  registry: Registry,
  tx: Tx,
  cast: Cast,
  { history, caseId }: Role,
  act: HomeAct,
): Promise<void> {
  if (caseId === undefined) throw new Error(`The history ${history.key} comes home before it opens.`);
  const home = {
    caseworker: cast.actorOf('caseworker', history.ownerAgency),
    supervisor: cast.actorOf('supervisor', history.ownerAgency),
    bodyAgencyId: cast.agencyId(centreOf(history.regionOfOrigin)),
  };
  await playHomeAct(registry, tx, home, caseId, act);
}

/** A registry whose acts all happen inside one transaction, at the moment the play has reached. */
function onStage(store: Store, tx: Tx): { registry: Registry; now: number } {
  const moment = { now: 0 };
  const registry: Registry = { store: { ...store, inTransaction: (work) => work(tx) }, clock: () => moment.now };
  return Object.assign(moment, { registry });
}
