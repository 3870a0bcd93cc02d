import type { FastifyInstance } from 'fastify';
import { markThoseThatHold } from '../checkpoints/given-places.js';
import { keepCheckpoints } from '../checkpoints/keep-checkpoints.js';
import { assertNotRolledBack } from '../checkpoints/contradictions.js';
import { checkpointingOf } from '../checkpoints/sinks-of.js';
import { paths, type Config } from '../config.js';
import { findSettings } from '../database/settings.js';
import { markServing, type ServingMark } from '../database/serving-mark.js';
import type { Owing } from '../erasure/finish-erasures.js';
import { assertNotSealed } from '../seal/seal-registry.js';
import { openStore, type Store } from '../database/store.js';
import type { Registry } from '../audit/act.js';
import { markKits } from '../evidence/mark-kits.js';
import { failInterrupted } from '../releases/acts/fail-build.js';
import { tendReleases } from '../releases/acts/tend-releases.js';
import { followConsentsTakenBack } from '../tracing/follow-consents.js';
import type { MasterKeys } from '../vault/master-keys.js';
import { createApp } from './app.js';
import { startMeasuring } from './metrics.js';
import { nobodyToTell } from './security-text.js';
import { listeningRefused } from './port.js';
import { defaultThresholds } from './shedding.js';
import { Connections, stopOnSignals } from './stopping.js';
import { watchOver } from './watching.js';

export interface Served {
  readonly app: FastifyInstance;
  readonly address: string;
  /** Finishes what was accepted, then closes the store. */
  close(): Promise<void>;
}

/** Opens the store and serves both planes on one port, until closed or told to stop by a signal. */
export async function serve(
  config: Config,
  options: { readonly allowDemonstration: boolean; readonly keys: MasterKeys },
): Promise<Served> {
  const mark = markServing(paths(config).registry);
  const store = openOrUnmark(config, options.keys, mark);
  const registry = { store, clock: Date.now, backupsFolder: config.backupsFolder };
  let draining = false;
  let owing: Owing = { lines: [], erasures: 0 };
  let [hasFailed, isContradicted] = [false, false];
  try {
    await assertNotSealed(store.reader.db);
    const checkpointing = checkpointingOf(config, registry);
    await assertNotRolledBack(checkpointing);
    await markThoseThatHold(checkpointing);
    const gauges = () => ({
      accepting_changes: Number(store.accepting()),
      draining: Number(draining),
      audit_contradicted: Number(isContradicted),
      checkpoint_places: checkpointing.sinks.length,
      // Here and in the log, and not on /readyz: that one is for the world, which is not told that a child was erased, and a server
      // that is taken out of service because a disk of backups is away helps nobody.
      erasures_owed: owing.erasures,
      ...(owing.backupsReached !== undefined && { backups_reached: Number(owing.backupsReached) }),
    });
    const measuring = await startMeasuring(config.metricsPort, gauges);
    const app = await createApp({
      registry,
      allowDemonstration: options.allowDemonstration,
      logLevel: config.logLevel,
      releasesFolder: paths(config).releases,
      releaseNoticeHours: config.releaseNoticeHours,
      baseUrl: config.baseUrl,
      contact: config.contact,
      budgets: config.budgets,
      trustedProxies: config.trustedProxies,
      shedding: defaultThresholds,
      isDraining: () => draining,
      metrics: measuring.metrics,
      securityContact: config.securityContact,
    });
    // Of real children: a demonstration is nobody's loss.
    const isReal = (await findSettings(store.reader.db))?.kind === 'REGISTRY';
    if (isReal && checkpointing.sinks.length < 2) app.log.warn(witnessedByNobody);
    if (isReal && config.securityContact === undefined) app.log.warn(nobodyToTell);
    await markKits(registry).catch((error: unknown) => app.log.error({ err: error }, 'kits cannot be marked'));
    await followConsentsTakenBack(registry).catch((error: unknown) =>
      app.log.error({ err: error }, 'consents that were taken back cannot be followed'),
    );
    const connections = new Connections(app.server);
    const address = await app.listen({ host: config.host, port: config.port });
    mark.tell(address);
    const tending = tend(registry, paths(config).releases, app);
    const checkpoints = keepCheckpoints(checkpointing, (sink, error) =>
      app.log.error({ err: error }, `no checkpoint could be given to the ${sink}`),
    );
    void checkpoints.contradicted.then((error) => {
      isContradicted = true;
      store.stopAccepting();
      app.log.fatal({ err: error }, contradicted);
    });
    const finish = async (): Promise<void> => {
      clearInterval(tending);
      const drained = connections.drain();
      await app.close();
      drained();
      await stopWatching();
      await checkpoints.stop();
      measuring.close();
      await store.close();
      // Where the disk has failed, the next start has to verify what reached it.
      if (!hasFailed) mark.remove();
    };
    const stopWatching = watchOver({
      registry,
      onOwed: (line) => app.log.warn(line),
      onOwing: (now) => void (owing = now),
      onSealed: () => {
        console.log('The registry was sealed: no further answer is given.');
        app.server.closeAllConnections();
        finish().catch((error: unknown) => app.log.error({ err: error }, 'the sealed registry was not closed'));
      },
      onFailure: (what, error) => app.log.error({ err: error }, `the watch over ${what} failed`),
    });
    const close = async (): Promise<void> => {
      // A balancer that sees this sends nobody more; who comes meanwhile is still answered.
      draining = true;
      await connections.notice();
      await finish();
    };
    stopOnSignals(close, () => connections.hurry());
    void store.broken.then(() => {
      hasFailed = true;
      return leaveBroken(app, close);
    });
    return { app, address, close };
  } catch (error) {
    await store.close();
    mark.remove();
    throw listeningRefused(error, config);
  }
}

const witnessedByNobody =
  'checkpoints of the audit are kept beside the database alone, so that a roll-back of the whole folder goes unseen: set ORALU_CHECKPOINTS to a folder on another disk or machine, or ORALU_CHECKPOINT_COMMAND to a program';

const contradicted =
  'the audit was cut or rewritten since its last checkpoint: nothing more is signed, and no change is accepted; keep the files as they are and compare them by "oralu audit verify --checkpoint"';

/** A store that could not even be opened was not cut off: the next start need not verify it. */
function openOrUnmark(config: Config, keys: MasterKeys, mark: ServingMark): Store {
  try {
    return openStore(paths(config).registry, { migrate: false, keys });
  } catch (error) {
    mark.remove();
    throw error;
  }
}

/** EX_IOERR of sysexits.h: a service manager starts it again, and that start verifies the file. */
const diskFailed = 74;

/** The disk has failed: what is under way is answered, then the process ends, with whatever still could be closed. */
async function leaveBroken(app: FastifyInstance, close: () => Promise<void>): Promise<void> {
  app.log.fatal('a commit has failed: the server ends, and verifies the registry when it is started again');
  await close().catch(() => undefined);
  process.exit(diskFailed);
}

/** Every few seconds: an approved release goes out within that time of its announced minute. */
function tend(registry: Registry, folder: string, app: FastifyInstance): NodeJS.Timeout {
  let isTending = false;
  const work = (): void => {
    if (isTending) return;
    isTending = true;
    tendReleases(registry, folder)
      .catch((error: unknown) => app.log.error({ err: error }, 'releases cannot be tended'))
      .finally(() => (isTending = false));
  };
  void failInterrupted(registry).then(work, (error: unknown) => app.log.error({ err: error }, 'releases'));
  return setInterval(work, tendingMilliseconds).unref();
}

const tendingMilliseconds = 5_000;
