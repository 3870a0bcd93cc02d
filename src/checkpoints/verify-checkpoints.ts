import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { verifyChain, type ChainVerdict } from '../audit/verify-chain.js';
import type { Reader } from '../database/connection.js';
import { Invalid } from '../errors.js';
import { readCheckpoint, readCheckpoints, splitNotes, standing, type SignedCheckpoint } from './checkpoint.js';
import { GrowingTree } from './merkle.js';
import type { Verifier } from './signed-note.js';
import { folderFiles } from './sinks/folder-files.js';
import { trustedKey, type Trusted } from './trusted-key.js';

/** Checkpoints to compare an audit with, and the hashes of entries that were kept beside them, where there are any. */
export interface Kept {
  readonly checkpoints: readonly SignedCheckpoint[];
  readonly hashes?: Buffer | undefined;
  /** By which key they were read, where any were. */
  readonly trusted?: Trusted;
}

/** The first thing that does not fit: the entry by its number, or where only roots are known, among which it lies. */
export interface Fault {
  readonly kind: 'CHANGED' | 'CUT';
  readonly first: number;
  readonly last: number;
  readonly checkpoint: SignedCheckpoint;
}

export interface CheckpointVerdict {
  readonly chain: ChainVerdict;
  readonly compared: number;
  readonly fault?: Fault;
}

/**
 * Reads a note, a file of notes or a folder of checkpoints, signed by the key that is given, else by the registry's own,
 * else by that which lies beside them. Errors: CHECKPOINT_INVALID, CHECKPOINT_UNREADABLE.
 */
export function readKept(path: string, given: string | undefined, own: Verifier | undefined): Kept {
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  const folder = isFolder ? path : dirname(path);
  const text = isFolder ? '' : readText(path);
  const trusted = trustedKey(folder, given, own);
  const checkpoints = isFolder ? readFolder(path, trusted.verifier) : readCheckpoints(text, trusted.verifier);
  if (checkpoints.length === 0)
    throw invalid(`${path} must hold one checkpoint at least; it holds none, so that nothing can be compared.`);
  const hashes = join(folder, folderFiles.hashes);
  return { checkpoints, trusted, hashes: existsSync(hashes) ? readFileSync(hashes) : undefined };
}

/** All notes of a folder. What a write that was cut short left at their end was never said to be kept. */
function readFolder(folder: string, verifier: Verifier): SignedCheckpoint[] {
  const [notes, latest] = [join(folder, folderFiles.notes), join(folder, folderFiles.latest)];
  const { whole } = splitNotes(readText(notes));
  const checkpoints = whole.map((note) => readCheckpoint(note, verifier));
  if (!existsSync(latest) || whole.includes(readText(latest))) return checkpoints;
  const { size } = readCheckpoint(readText(latest), verifier);
  throw invalid(
    `The notes in ${folder} must hold its latest one, of ${size} audit entries; they do not: notes were taken out.`,
  );
}

const invalid = (message: string) => Invalid(message, undefined, 'CHECKPOINT_INVALID');

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw Invalid(
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      undefined,
      'CHECKPOINT_UNREADABLE',
    );
  }
}

/** Walks the chain and rebuilds the tree beside it, comparing the root at the size of each checkpoint. */
export async function verifyAgainst(db: Reader, kept: Kept): Promise<CheckpointVerdict> {
  const checkpoints = standing(kept.checkpoints).toSorted((a, b) => a.size - b.size);
  const tree = new GrowingTree();
  let [differs, agreed, compared] = [Infinity, 0, 0];
  let broken: SignedCheckpoint | undefined;
  const compare = (): void => {
    for (; checkpoints[compared]?.size === tree.size; compared++) {
      const checkpoint = checkpoints[compared];
      if (!checkpoint || broken) continue;
      if (tree.root().equals(checkpoint.root)) agreed = tree.size;
      else broken = checkpoint;
    }
  };
  compare();
  const chain = await verifyChain(db, ({ sequence, hash }) => {
    const bytes = Buffer.from(hash, 'hex');
    const known = kept.hashes?.subarray((sequence - 1) * 32, sequence * 32);
    if (known?.length === 32 && !known.equals(bytes)) differs = Math.min(differs, sequence);
    tree.add(bytes);
    compare();
  });
  const verdict = { chain, compared };
  const next = checkpoints[compared];
  if (broken) {
    const isNamed = differs > agreed && differs <= broken.size;
    const [first, last] = isNamed ? [differs, differs] : [agreed + 1, broken.size];
    return { ...verdict, fault: { kind: 'CHANGED', first, last, checkpoint: broken } };
  }
  if (next && chain.firstBad === undefined)
    return { ...verdict, fault: { kind: 'CUT', first: tree.size + 1, last: next.size, checkpoint: next } };
  return verdict;
}
