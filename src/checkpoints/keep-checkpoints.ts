import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../dates.js';
import type { Reader } from '../database/connection.js';
import { replaceDurably } from '../durable-files.js';
import { signCheckpoint, type Checkpoint, type SignedCheckpoint } from './checkpoint.js';
import type { CheckpointKey } from './checkpoint-key.js';
import { countEntries, entryHashes, findEntryHash } from './entry-hashes.js';
import { GrowingTree } from './merkle.js';
import type { Sink } from './sinks/sink.js';

export interface Checkpointing {
  readonly db: Reader;
  readonly key: CheckpointKey;
  readonly sinks: readonly Sink[];
  readonly clock: Clock;
  /** Where the growing tree is kept between two starts, so that a start need not read a million entries again. */
  readonly treeFile: string;
}

/** A checkpoint is due after so many entries, or so long after the first entry that none covers. */
export const dueAfter = { entries: 1_000, milliseconds: 60_000 };

const lookEvery = 1_000;

export interface Keeper {
  /** Signs what there is now, where it is more than the last checkpoint has, and gives it to every sink. */
  issue(): Promise<SignedCheckpoint | undefined>;
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
  let kept: { size: number; since: number | undefined } | undefined;
  let behind: Sink[] = [];
  let working: Promise<SignedCheckpoint | undefined> | undefined;

  const give = async (checkpoint: SignedCheckpoint, sinks: readonly Sink[]): Promise<void> => {
    behind = [];
    for (const sink of sinks) {
      await putInto(from, sink, checkpoint).catch((error: unknown) => {
        behind.push(sink);
        onFailure(sink.name, error);
      });
    }
  };
  const issueNow = async (): Promise<SignedCheckpoint | undefined> => {
    kept ??= { size: await leastKept(from.sinks), since: undefined };
    if (behind.length === 0 && (await countEntries(from.db)) <= kept.size) return undefined;
    const checkpoint = signCheckpoint(await takeCheckpoint(from), from.key);
    await give(checkpoint, from.sinks);
    kept = { size: checkpoint.size, since: undefined };
    return checkpoint;
  };
  const issue = (): Promise<SignedCheckpoint | undefined> => {
    working ??= issueNow().finally(() => (working = undefined));
    return working;
  };
  const look = async (): Promise<void> => {
    if (kept === undefined || behind.length > 0) return void (await issue());
    const fresh = (await countEntries(from.db)) - kept.size;
    if (fresh > 0) kept.since ??= from.clock();
    const waited = kept.since === undefined ? 0 : from.clock() - kept.since;
    if (fresh >= due.entries || (fresh > 0 && waited >= due.milliseconds)) await issue();
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => onFailure('the audit', error));
  }, lookEvery).unref();
  return {
    issue,
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

const putInto = (from: Checkpointing, sink: Sink, checkpoint: SignedCheckpoint): Promise<void> =>
  sink.put(checkpoint, async (kept) => {
    const parts: Buffer[] = [];
    for await (const hashes of entryHashes(from.db, kept, checkpoint.size))
      parts.push(...hashes.map((hash) => Buffer.from(hash, 'hex')));
    return Buffer.concat(parts);
  });

/** Signs what there is now and gives it to every sink, or fails: for one act of an operator. */
export async function issueOnce(from: Checkpointing, supersedes?: Checkpoint['supersedes']): Promise<SignedCheckpoint> {
  const taken = await takeCheckpoint(from);
  const checkpoint = signCheckpoint({ ...taken, ...(supersedes && { supersedes }) }, from.key);
  for (const sink of from.sinks) await putInto(from, sink, checkpoint);
  return checkpoint;
}

/** What the audit holds now. */
async function takeCheckpoint({ db, clock, treeFile }: Checkpointing): Promise<Omit<Checkpoint, 'origin'>> {
  const size = await countEntries(db);
  const tree = await continueTree(db, treeFile, size);
  for await (const hashes of entryHashes(db, tree.size, size))
    for (const hash of hashes) tree.add(Buffer.from(hash, 'hex'));
  if (tree.size !== size) throw new Error(`The audit has ${size} entries by their numbers and ${tree.size} by count.`);
  const head = size === 0 ? '0'.repeat(64) : ((await findEntryHash(db, size)) ?? '');
  const { peaks } = tree;
  mkdirSync(dirname(treeFile), { recursive: true, mode: 0o700 });
  replaceDurably(
    treeFile,
    Buffer.from(JSON.stringify({ size, head, peaks: peaks.map((peak) => peak.toString('hex')) })),
  );
  return { size, root: tree.root(), head, time: clock() };
}

/** The tree as it was left, if the audit still has the entry it ended with; else a new one, which reads everything. */
async function continueTree(db: Reader, file: string, size: number): Promise<GrowingTree> {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as { size: number; head: string; peaks: string[] };
    if (kept.size > 0 && kept.size <= size && (await findEntryHash(db, kept.size)) === kept.head)
      return new GrowingTree({ size: kept.size, peaks: kept.peaks.map((peak) => Buffer.from(peak, 'hex')) });
  } catch {
    // No tree was left, or half of one: it is made anew.
  }
  return new GrowingTree();
}
