import { demonstrationParts } from '../../schema/settings.js';
import type { Registry } from '../audit/act.js';
import { appendEntry } from '../audit/append-entry.js';
import { ensureKind, findSettings, setPlayedUntil } from '../database/settings.js';
import type { Tx } from '../database/connection.js';
import type { Store } from '../database/store.js';
import { Invalid } from '../errors.js';
import type { CaseId } from '../identifiers.js';
import { loadStatements } from '../statements/load-statements.js';
import type { Statement } from '../statements/read-statement-file.js';
import { actsBetween } from './acts-between.js';
import { readCast, readFurnishing, writeCast } from './cast.js';
import type { Act, ChildHistory } from './history.types.js';
import { centreOf } from './home/centres.js';
import { homeActsOf, type HomeAct } from './home/home-acts.js';
import { playHomeAct } from './home/play-home-act.js';
import { furnishHome } from './home/furnish-home.js';
import { playAct, type Cast, type Role } from './play-act.js';
import { playTalks, talksRecordedAt } from './play-talks.js';
import { seedFrom } from './random.js';

export interface LoadDemonstration {
  readonly histories: Iterable<ChildHistory>;
  readonly statements: readonly Statement[];
  readonly seed: string;
  /** Play every act recorded by this instant, in milliseconds. */
  readonly until: number;
  readonly now: number;
  /** False leaves out what happens to the children at home: plans, sessions, views. */
  readonly playsHome?: boolean;
  readonly onProgress?: (played: number, all: number) => void;
}

/**
 * Plays the synthetic histories through the real commands in the order in which they were recorded, each act at its own
 * moment, all in one transaction: a killed load leaves nothing. Called again with a later `until` it goes on where it
 * stood; with the same one it does nothing. Answers how many acts were played.
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
      await appendEntry(
        tx,
        system,
        { operation: 'loadDemonstration', decision: 'DONE', subjects: [], fields: [] },
        load.now,
      );
    }
    await loadStatements(tx, system, load.statements, load.now);
    const after = settings.playedUntil ?? Number.NEGATIVE_INFINITY;
    if (load.until <= after) return 0;
    const played = await playAll(store, tx, load, after);
    await setPlayedUntil(tx, load.until);
    return played;
  });
}

const system = { kind: 'system', task: 'demonstration' } as const;

async function playAll(store: Store, tx: Tx, load: LoadDemonstration, after: number): Promise<number> {
  const parts = new Map(
    (await tx.select().from(demonstrationParts)).map(({ historyKey, caseId }) => [historyKey, caseId as CaseId]),
  );
  const families = new Map<string, Role[]>();
  const due: { role: Role; act: Act | HomeAct }[] = [];
  for (const history of load.histories) {
    const role: Role = { history, caseId: parts.get(history.key), siblingOf: undefined };
    families.set(history.familyKey, [...(families.get(history.familyKey) ?? []), role]);
    for (const act of actsBetween(history, after, load.until)) due.push({ role, act });
    if (load.playsHome === false) continue;
    for (const act of homeActsOf(history, seedFrom(load.seed)))
      if (act.recordedAt > after && act.recordedAt <= load.until) due.push({ role, act });
  }
  due.sort((a, b) => a.act.recordedAt - b.act.recordedAt);
  const stage = onStage(store, tx);
  const cast = await readCast(tx);
  for (const [index, { role, act }] of due.entries()) {
    stage.now = act.recordedAt;
    role.siblingOf = families.get(role.history.familyKey)?.find(({ caseId }) => caseId !== undefined)?.caseId;
    if ('home' in act) await playAtHome(stage.registry, tx, cast, role, act);
    else await playAct(stage.registry, tx, cast, role, act);
    if ('act' in act && act.act === 'OPEN' && role.caseId !== undefined) {
      await tx.insert(demonstrationParts).values({ historyKey: role.history.key, caseId: role.caseId });
    }
    if (index % 500 === 0) load.onProgress?.(index, due.length);
  }
  if (due.length > 0 && after < talksRecordedAt && talksRecordedAt <= load.until) {
    stage.now = talksRecordedAt;
    await playTalks(stage.registry, tx, cast);
  }
  if (after === Number.NEGATIVE_INFINITY && load.playsHome !== false) {
    stage.now = load.now;
    await furnishHome(stage.registry, tx, await readFurnishing(tx));
  }
  return due.length;
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
