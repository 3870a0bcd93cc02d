import type { Actor } from '../access/actor.js';
import { performAnswering, type Registry } from '../audit/act.js';
import type { Reader } from '../database/connection.js';
import { Invalid } from '../errors.js';
import type { SignedCheckpoint } from './checkpoint.js';
import type { Checkpointing } from './checkpointing.js';
import { findConflicts, type Conflict } from './contradictions.js';
import { entryHashes } from './entry-hashes.js';
import { findEmptied } from './given-places.js';
import { GrowingTree } from './merkle.js';
import { issueOnce } from './sign-next.js';
import type { Sink } from './sinks/sink.js';

const shortestReason = 20;

/**
 * Goes on with a database that was restored on purpose: an audited act of an administrator, after which every sink is
 * given a checkpoint that names the one it puts aside. Answers that. Errors: INVALID_INPUT where nothing was rolled back,
 * JUSTIFICATION_REQUIRED.
 */
export async function acceptRollBack(
  registry: Registry,
  actor: Actor,
  from: Checkpointing,
  reason: string,
): Promise<SignedCheckpoint> {
  const conflicts = await findConflicts(from);
  const [farthest] = conflicts.toSorted((a, b) => b.size - a.size);
  if (!farthest && (await findEmptied(from)).length === 0)
    throw Invalid('Nothing was rolled back: every checkpoint agrees with the database.');
  const supersedes = farthest && (await supersededBy(from, farthest, conflicts));
  const whatFor = supersedes
    ? `Entries ${supersedes.common + 1} to ${supersedes.size} were given up`
    : 'A place of checkpoints is without those that it was given';
  const input = { purpose: `${whatFor}: ${reason.trim()}`, reason };
  const act = { action: 'audit:accept', operation: 'auditRollBackAccept', input } as const;
  const kept = { write: String, read: Number };
  await performAnswering(registry, actor, act, kept, async () => {
    assertStated(reason);
    return { answer: supersedes?.size ?? 0, subjects: [] };
  });
  return issueOnce(from, supersedes);
}

/** What is put aside: the farthest that any sink contradicts the database by, and up to where all of them agree with it. */
async function supersededBy(
  { db }: Checkpointing,
  { sink, size, root }: Conflict,
  conflicts: readonly Conflict[],
): Promise<NonNullable<SignedCheckpoint['supersedes']>> {
  const commons = await Promise.all(conflicts.map((conflict) => countCommon(db, conflict.sink)));
  const known = commons.filter((common) => common !== undefined);
  // Hashes are signed by nobody: what a checkpoint says of its entries goes before them.
  const common = known.length === 0 ? 0 : Math.min(...known, ...conflicts.map((conflict) => conflict.from - 1));
  return { size, root: root ?? rootOf(sink), common };
}

/** Over the hashes that a sink keeps. */
function rootOf(sink: Sink): Buffer {
  const kept = sink.hashes() ?? Buffer.alloc(0);
  const tree = new GrowingTree();
  for (let at = 0; at + 32 <= kept.length; at += 32) tree.add(kept.subarray(at, at + 32));
  return tree.root();
}

function assertStated(reason: string): void {
  const { length } = reason.trim();
  if (length >= shortestReason) return;
  throw Invalid(
    `A roll-back is accepted for a stated reason of at least ${shortestReason} characters; it came with ${length}.`,
    ['reason'],
    'JUSTIFICATION_REQUIRED',
  );
}

/** Up to which entry a sink and the database agree, by the hashes that it keeps; nothing where it keeps none. */
async function countCommon(db: Reader, sink: Sink): Promise<number | undefined> {
  const kept = sink.hashes();
  if (!kept) return undefined;
  let at = 0;
  for await (const hashes of entryHashes(db, 0, Math.floor(kept.length / 32))) {
    for (const hash of hashes) {
      if (!kept.subarray(at * 32, at * 32 + 32).equals(Buffer.from(hash, 'hex'))) return at;
      at++;
    }
  }
  return at;
}
