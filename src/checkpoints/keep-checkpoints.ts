import type { Checkpointing } from './checkpointing.js';
import type { SignedCheckpoint } from './checkpoint.js';
import { rolledBack, stillHolds } from './contradictions.js';
import { OraluError } from '../errors.js';
import { countEntries } from './entry-hashes.js';
import { putInto, signNext } from './sign-next.js';
import type { Sink } from './sinks/sink.js';

/** A checkpoint is due after so many entries, or so long after the first entry that none covers. */
export const dueAfter = { entries: 1_000, milliseconds: 60_000 };

const lookEvery = 1_000;

export interface Keeper {
  /** Signs what there is now, where it is more than the last checkpoint has, and gives it to every sink. */
  issue(): Promise<SignedCheckpoint | undefined>;
  /** Resolves once the audit contradicts what was signed of it: from then on nothing is signed. */
  readonly contradicted: Promise<OraluError>;
  /** Issues a last one and ends. */
  stop(): Promise<void>;
}

/**
 * Issues checkpoints while the server runs. A sink that fails is told of and tried again at the next look, so that the
 * others go on; `onFailure` is told each time.
 */
export function keepCheckpoints(
  from: Checkpointing,
  onFailure: (sink: string, error: unknown) => void,
  due: typeof dueAfter = dueAfter,
): Keeper {
  let kept: { size: number; since: number | undefined; checkpoint?: SignedCheckpoint } | undefined;
  let behind: Sink[] = [];
  let working: Promise<SignedCheckpoint | undefined> | undefined;
  let hasContradicted = false;
  const { promise: contradicted, resolve: contradict } = Promise.withResolvers<OraluError>();

  const give = async (checkpoint: SignedCheckpoint, sinks: readonly Sink[]): Promise<void> => {
    behind = [];
    for (const sink of sinks) {
      await putInto(from, sink, checkpoint).catch((error: unknown) => {
        behind.push(sink);
        onFailure(sink.name, error);
      });
    }
  };
  const assertGoesOn = async (): Promise<void> => {
    const last = kept?.checkpoint;
    if (last && !stillHolds(from.db, last)) throw rolledBack({ name: 'server' }, last, await countEntries(from.db));
  };
  const issueNow = async (): Promise<SignedCheckpoint | undefined> => {
    kept ??= { size: await leastKept(from.sinks), since: undefined };
    await assertGoesOn();
    if (behind.length === 0 && (await countEntries(from.db)) <= kept.size) return undefined;
    const checkpoint = await signNext(from);
    await give(checkpoint, from.sinks);
    kept = { size: checkpoint.size, since: undefined, checkpoint };
    return checkpoint;
  };
  const guarded = async (work: () => Promise<SignedCheckpoint | undefined>) => {
    if (hasContradicted) return undefined;
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof OraluError && error.code === 'AUDIT_ROLLED_BACK')) throw error;
      hasContradicted = true;
      clearInterval(timer);
      contradict(error);
      return undefined;
    }
  };
  const issue = (): Promise<SignedCheckpoint | undefined> => {
    working ??= guarded(issueNow).finally(() => (working = undefined));
    return working;
  };
  const look = async (): Promise<void> => {
    if (kept === undefined || behind.length > 0) return void (await issue());
    await assertGoesOn();
    const fresh = (await countEntries(from.db)) - kept.size;
    if (fresh > 0) kept.since ??= from.clock();
    const waited = kept.since === undefined ? 0 : from.clock() - kept.since;
    if (fresh >= due.entries || (fresh > 0 && waited >= due.milliseconds)) await issue();
  };
  const timer = setInterval(() => {
    guarded(async () => void (await look())).catch((error: unknown) => onFailure('the audit', error));
  }, lookEvery).unref();
  return {
    issue,
    contradicted,
    stop: async () => {
      clearInterval(timer);
      await working;
      await issue();
    },
  };
}

/** How much every sink holds: one that is new, or cannot be asked, holds nothing. */
async function leastKept(sinks: readonly Sink[]): Promise<number> {
  const latest = await Promise.all(sinks.map((sink) => sink.latest().catch(() => undefined)));
  return Math.min(...latest.map((checkpoint) => checkpoint?.size ?? 0));
}
