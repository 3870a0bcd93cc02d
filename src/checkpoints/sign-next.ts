import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { chainStart } from '../audit/append-entry.js';
import { replaceDurably } from '../durable-files.js';
import { signCheckpoint, type Checkpoint, type SignedCheckpoint } from './checkpoint.js';
import type { Checkpointing } from './checkpointing.js';
import { assertNotRolledBack, readSigned, rolledBack, type Signed } from './contradictions.js';
import { countEntries, entryHashes, hashesByNumber } from './entry-hashes.js';
import { wasGiven } from './given-places.js';
import { GrowingTree } from './merkle.js';
import type { Sink } from './sinks/sink.js';

/*
 * The only place where a checkpoint is signed. Nothing is signed that contradicts what was signed before, or a rewritten
 * audit would be vouched for from then on.
 */

/**
 * Signs what the audit holds now, where it goes on from what the sinks hold: the last entry of each last checkpoint is
 * there, and the tree over the audit has its root at that size. Errors: AUDIT_ROLLED_BACK.
 */
export async function signNext(from: Checkpointing, supersedes?: Checkpoint['supersedes']): Promise<SignedCheckpoint> {
  const { db, clock, key, treeFile } = from;
  const signed = await readSigned(from, supersedes);
  // Counted after the sinks were asked: what another process has signed meanwhile is among the entries.
  const size = await countEntries(db);
  const tree = continueTree(treeFile, signed, size);
  const awaited = signed.filter(({ checkpoint }) => checkpoint.size >= tree.size);
  const compare = (): void => {
    for (; awaited[0]?.checkpoint.size === tree.size; awaited.shift()) {
      const [{ sink, checkpoint }] = awaited;
      if (tree.root().equals(checkpoint.root)) continue;
      throw rolledBack(sink, checkpoint, size, `among the first ${tree.size} in the database one is another`);
    }
  };
  compare();
  for await (const hashes of entryHashes(db, tree.size, size)) {
    for (const hash of hashes) {
      tree.add(Buffer.from(hash, 'hex'));
      compare();
    }
  }
  if (tree.size !== size) throw new Error(`The audit has ${size} entries by their numbers and ${tree.size} by count.`);
  const head = size === 0 ? chainStart : (hashesByNumber(db)(size) ?? '');
  keepTree(treeFile, tree);
  return signCheckpoint({ size, root: tree.root(), head, time: clock(), ...(supersedes && { supersedes }) }, key);
}

/**
 * Signs what there is now and gives it to every sink, or fails: for one act of an operator. Every checkpoint that stands in
 * a sink that can be asked is compared first, and not the last ones alone. Errors: AUDIT_ROLLED_BACK.
 */
export async function issueOnce(from: Checkpointing, supersedes?: Checkpoint['supersedes']): Promise<SignedCheckpoint> {
  if (!supersedes) await assertNotRolledBack(from, 'pass');
  const checkpoint = await signNext(from, supersedes);
  for (const sink of from.sinks) await putInto(from, sink, checkpoint);
  return checkpoint;
}

export async function putInto(from: Checkpointing, sink: Sink, checkpoint: SignedCheckpoint): Promise<void> {
  await sink.put(checkpoint, async (kept) => {
    const parts: Buffer[] = [];
    for await (const hashes of entryHashes(from.db, kept, checkpoint.size))
      parts.push(...hashes.map((hash) => Buffer.from(hash, 'hex')));
    return Buffer.concat(parts);
  });
  if (!wasGiven(from.db, sink.place)) await from.onGiven?.(sink.place);
}

/**
 * The tree as it was left, if it is the one over which a checkpoint was signed; else a new one, which reads everything. What
 * lies in the file vouches for nothing by itself: whoever rewrites an audit can write that too.
 */
function continueTree(file: string, signed: readonly Signed[], size: number): GrowingTree {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as { size: number; peaks: string[] };
    const tree = new GrowingTree({ size: kept.size, peaks: kept.peaks.map((peak) => Buffer.from(peak, 'hex')) });
    const last = signed.find(({ checkpoint }) => checkpoint.size === kept.size)?.checkpoint;
    if (last && kept.size <= size && hasPeaks(tree) && tree.root().equals(last.root)) return tree;
  } catch {
    // No tree was left, or half of one: it is made anew.
  }
  return new GrowingTree();
}

/** One peak for each bit of the size: others could have the same root, and lead to another one later. */
const hasPeaks = ({ size, peaks }: GrowingTree): boolean =>
  peaks.length === [...size.toString(2)].filter((bit) => bit === '1').length &&
  peaks.every((peak) => peak.length === 32);

function keepTree(file: string, { size, peaks }: GrowingTree): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  replaceDurably(file, Buffer.from(JSON.stringify({ size, peaks: peaks.map((peak) => peak.toString('hex')) })));
}
