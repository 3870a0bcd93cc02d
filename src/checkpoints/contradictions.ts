import { chainStart } from '../audit/append-entry.js';
import type { Reader } from '../database/connection.js';
import { Invalid, OraluError } from '../errors.js';
import { readCheckpoint, standing, type SignedCheckpoint } from './checkpoint.js';
import type { Checkpointing } from './checkpointing.js';
import { countEntries, hashesByNumber } from './entry-hashes.js';
import { findEmptied } from './given-places.js';
import type { Sink } from './sinks/sink.js';

/** A sink that holds more of the audit, or another audit, than the database: by its checkpoints, or by its hashes alone. */
export interface Conflict {
  readonly sink: Sink;
  /** How many entries the largest checkpoint covers that the database contradicts, or how many hashes there are. */
  readonly size: number;
  /** The root of that checkpoint; of hashes none was signed. */
  readonly root?: Buffer;
  /** How many entries the smallest of them covers. */
  readonly from: number;
  readonly refusal: Error;
}

/** What becomes of a sink that cannot be asked: the question is refused, or it is left out. */
export type Silent = 'refuse' | 'pass';

/**
 * Asks every sink for all of its standing checkpoints and the database for the last entry of each: one look each, however
 * long the audit is. Signatures are verified of those that matter, since a folder keeps many thousand.
 */
export async function findConflicts({ db, sinks, key }: Checkpointing, silent: Silent = 'refuse'): Promise<Conflict[]> {
  const conflicts: Conflict[] = [];
  const hashAt = hashesByNumber(db);
  for (const sink of sinks) {
    const notes = await sink.notes().catch((error: unknown) => {
      if (silent === 'pass' && error instanceof OraluError && error.code === 'CHECKPOINT_UNREADABLE') return [];
      throw error;
    });
    // Asked for after the notes: what was signed meanwhile by another process is there.
    const entries = await countEntries(db);
    const contradicted = standing(notes)
      .filter((checkpoint) => !holds(hashAt, checkpoint))
      .map(({ note }) => readCheckpoint(note, key.verifier))
      .toSorted((a, b) => a.size - b.size);
    const [least] = contradicted;
    const checkpoint = contradicted.at(-1);
    if (least && checkpoint) {
      const { size, root } = checkpoint;
      conflicts.push({ sink, size, root, from: least.size, refusal: rolledBack(sink, checkpoint, entries) });
      continue;
    }
    const last = sink.lastHash();
    if (last && !holds(hashAt, last)) conflicts.push(byHashes(sink, last.size, entries));
  }
  return conflicts;
}

/** Hashes are signed by nobody, but are kept of entries alone that stood in the database for good. */
function byHashes(sink: Sink, size: number, entries: number): Conflict {
  const found = entries < size ? `the database has ${entries}` : `entry ${size} in the database is another`;
  const refusal = invalid(
    `The ${sink.name} holds the hashes of ${size} audit entries, and no checkpoint over the last of them; ${found}. ${toDo}`,
    'AUDIT_ROLLED_BACK',
  );
  return { sink, size, from: size, refusal };
}

/**
 * Refuses to go on with a database whose audit was cut, rewritten or rolled back since any checkpoint that stands. Errors:
 * AUDIT_ROLLED_BACK; CHECKPOINT_UNREADABLE and CHECKPOINT_INVALID where a sink cannot be asked, or is without what it was given.
 */
export async function assertNotRolledBack(from: Checkpointing, silent: Silent = 'refuse'): Promise<void> {
  const [conflict] = await findConflicts(from, silent);
  if (conflict) throw conflict.refusal;
  const [emptied] = silent === 'refuse' ? await findEmptied(from) : [];
  if (emptied)
    throw invalid(
      `The ${emptied.name} was given checkpoints of this registry and is without them, or without the last: no checkpoint is no agreement. Put its files back, or copy those of the place that it replaces; where they are lost or were left on purpose, say so with "oralu audit accept-rollback --as NAME --reason TEXT".`,
      'CHECKPOINT_INVALID',
    );
}

/** What a sink holds last. */
export interface Signed {
  readonly sink: Sink;
  readonly checkpoint: SignedCheckpoint;
}

/**
 * What was signed last, by those sinks that can be asked now, the smallest first. Errors: AUDIT_ROLLED_BACK where the
 * database contradicts any.
 */
export async function readSigned(
  { db, sinks }: Checkpointing,
  supersedes: SignedCheckpoint['supersedes'],
): Promise<Signed[]> {
  const signed: Signed[] = [];
  const hashAt = hashesByNumber(db);
  for (const sink of sinks) {
    // One that cannot be asked is given nothing either.
    const checkpoint = await sink.latest().catch(() => undefined);
    // What a deliberate restore gives up is contradicted on purpose.
    if (!checkpoint || (supersedes && checkpoint.size > supersedes.common)) continue;
    if (!holds(hashAt, checkpoint)) throw rolledBack(sink, checkpoint, await countEntries(db));
    signed.push({ sink, checkpoint });
  }
  return signed.toSorted((a, b) => a.checkpoint.size - b.checkpoint.size);
}

const holds = (
  hashAt: (sequence: number) => string | undefined,
  { size, head }: Pick<SignedCheckpoint, 'size' | 'head'>,
): boolean => (size === 0 ? chainStart : hashAt(size)) === head;

/** Whether the database still has the entry that a checkpoint ends with. */
export const stillHolds = (db: Reader, checkpoint: SignedCheckpoint): boolean => holds(hashesByNumber(db), checkpoint);

export function rolledBack(
  sink: Pick<Sink, 'name'>,
  checkpoint: SignedCheckpoint,
  entries: number,
  found = entries < checkpoint.size
    ? `the database has ${entries}`
    : `entry ${checkpoint.size} in the database is another`,
): Error {
  return invalid(
    `The ${sink.name} holds a checkpoint of ${checkpoint.size} audit entries of ${new Date(checkpoint.time).toISOString()}; ${found}. ${toDo}`,
    'AUDIT_ROLLED_BACK',
  );
}

const toDo =
  'The database was rolled back, cut or rewritten. Where it was restored on purpose, say so with "oralu audit accept-rollback --as NAME --reason TEXT"; else keep the files as they are and look into it.';

const invalid = (message: string, code: 'AUDIT_ROLLED_BACK' | 'CHECKPOINT_INVALID') =>
  Invalid(message, undefined, code);
