import type { Actor } from '../access/actor.js';
import { performAnswering, type Registry } from '../audit/act.js';
import type { Reader } from '../database/connection.js';
import { Invalid } from '../errors.js';
import { chainStart } from '../audit/append-entry.js';
import type { SignedCheckpoint } from './checkpoint.js';
import { countEntries, entryHashes, findEntryHash } from './entry-hashes.js';
import { issueOnce, type Checkpointing } from './keep-checkpoints.js';
import type { Sink } from './sinks/sink.js';

/** A sink that holds more of the audit, or another audit, than the database. */
export interface Conflict {
  readonly sink: Sink;
  readonly checkpoint: SignedCheckpoint;
  readonly entries: number;
}

/** Asks every sink for its last checkpoint and the database for that entry: one look each, however long the audit is. */
export async function findConflicts({ db, sinks }: Checkpointing): Promise<Conflict[]> {
  const entries = await countEntries(db);
  const conflicts: Conflict[] = [];
  for (const sink of sinks) {
    const checkpoint = await sink.latest();
    if (checkpoint && !(await holds(db, checkpoint))) conflicts.push({ sink, checkpoint, entries });
  }
  return conflicts;
}

const holds = async (db: Reader, { size, head }: SignedCheckpoint): Promise<boolean> =>
  size === 0 ? head === chainStart : (await findEntryHash(db, size)) === head;

/**
 * Refuses to go on with a database whose audit was cut, rewritten or rolled back since the last checkpoint. Errors:
 * AUDIT_ROLLED_BACK; CHECKPOINT_UNREADABLE and CHECKPOINT_INVALID where a sink cannot be asked.
 */
export async function assertNotRolledBack(from: Checkpointing): Promise<void> {
  const [conflict] = await findConflicts(from);
  if (!conflict) return;
  const { sink, checkpoint, entries } = conflict;
  const found =
    entries < checkpoint.size ? `the database has ${entries}` : `entry ${checkpoint.size} in the database is another`;
  throw Invalid(
    `The ${sink.name} holds a checkpoint of ${checkpoint.size} audit entries of ${new Date(checkpoint.time).toISOString()}; ${found}. The database was rolled back, cut or rewritten. Where it was restored on purpose, say so with "oralu audit accept-rollback --as NAME --reason TEXT"; else keep the files as they are and look into it.`,
    undefined,
    'AUDIT_ROLLED_BACK',
  );
}

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
  const [farthest] = conflicts.toSorted((a, b) => b.checkpoint.size - a.checkpoint.size);
  if (!farthest) throw Invalid('Nothing was rolled back: every checkpoint agrees with the database.');
  const { size, root } = farthest.checkpoint;
  const commons = await Promise.all(conflicts.map(({ sink }) => countCommon(from.db, sink)));
  const known = commons.filter((common) => common !== undefined);
  const common = known.length === 0 ? 0 : Math.min(...known);
  const purpose = `Entries ${common + 1} to ${size} were given up: ${reason.trim()}`;
  const input = { purpose, reason };
  const act = { action: 'audit:accept', operation: 'auditRollBackAccept', input } as const;
  const kept = { write: String, read: Number };
  await performAnswering(registry, actor, act, kept, async () => {
    assertStated(reason);
    return { answer: size, subjects: [] };
  });
  return issueOnce(from, { size, root, common });
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
