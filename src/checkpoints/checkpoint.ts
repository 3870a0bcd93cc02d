import { Invalid } from '../errors.js';
import { openNote, signNote, type Verifier } from './signed-note.js';
import type { CheckpointKey } from './checkpoint-key.js';

/** What the audit held at an instant, in few words that can lie elsewhere: C2SP's tlog-checkpoint with lines of our own. */
export interface Checkpoint {
  /** Which registry's audit it is. */
  readonly origin: string;
  /** How many entries. */
  readonly size: number;
  /** The root of the tree over their hashes. */
  readonly root: Buffer;
  /** The hash of the last entry, in hexadecimal: one look tells whether a file still has it. */
  readonly head: string;
  readonly time: number;
  /** What a deliberate restore gave up: the checkpoint it put aside, and up to which entry both agree. */
  readonly supersedes?: { readonly size: number; readonly root: Buffer; readonly common: number } | undefined;
}

export interface SignedCheckpoint extends Checkpoint {
  readonly note: string;
}

export function signCheckpoint(checkpoint: Omit<Checkpoint, 'origin'>, key: CheckpointKey): SignedCheckpoint {
  const { size, root, head, time, supersedes } = checkpoint;
  const lines = [key.origin, size, root.toString('base64'), `head ${head}`, `time ${new Date(time).toISOString()}`];
  if (supersedes)
    lines.push(`supersedes ${supersedes.size} ${supersedes.root.toString('base64')} ${supersedes.common}`);
  const note = signNote(`${lines.join('\n')}\n`, key.origin, key.signing);
  return { ...checkpoint, origin: key.origin, note };
}

const shape =
  /^(\S+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\nhead ([0-9a-f]{64})\ntime (\S{24})\n(?:supersedes (\d{1,16}) ([A-Za-z0-9+/]{43}=) (\d{1,16})\n)?$/;

/** Reads one note. CHECKPOINT_INVALID where its signature or its shape is not what this key signs. */
export function readCheckpoint(note: string, verifier: Verifier): SignedCheckpoint {
  const text = openNote(note, verifier);
  if (text === undefined)
    throw invalid(`A checkpoint must be signed by ${verifier.name}; this note is not, or was changed since.`);
  return { ...readText(text, verifier), note };
}

/**
 * Reads one note without asking whether it is signed: for looking through very many, of which those that matter are then
 * read by `readCheckpoint`. CHECKPOINT_INVALID where its shape is another.
 */
export const readUnverified = (note: string, verifier: Verifier): SignedCheckpoint => ({
  ...readText(note.slice(0, note.lastIndexOf('\n\n') + 1), verifier),
  note,
});

function readText(text: string, verifier: Verifier): Checkpoint {
  const [, origin, size, root, head, time, fromSize, fromRoot, common] = shape.exec(text) ?? [];
  if (origin !== verifier.name || root === undefined || head === undefined || time === undefined)
    throw invalid('A checkpoint names its origin, size, root, head and time; this note does not.');
  const supersedes =
    fromRoot === undefined
      ? undefined
      : { size: Number(fromSize), root: Buffer.from(fromRoot, 'base64'), common: Number(common) };
  return {
    origin,
    size: Number(size),
    root: Buffer.from(root, 'base64'),
    head,
    time: Date.parse(time),
    ...(supersedes && { supersedes }),
  };
}

/** Notes one after another, as a folder of checkpoints keeps them, the oldest first. */
export const readCheckpoints = (text: string, verifier: Verifier): SignedCheckpoint[] => {
  const { whole, torn } = splitNotes(text);
  return [...whole, ...(torn.trim() === '' ? [] : [torn])].map((note) => readCheckpoint(note, verifier));
};

/** The notes of a file, each with its signature's line, and what follows the last one: half a note, where a write was torn. */
export function splitNotes(text: string): { readonly whole: string[]; readonly torn: string } {
  const whole: string[] = [];
  let from = 0;
  // A year of notes is half a million, and every command that writes asks for all: looked for, and not by an expression.
  const nextSignature = (): number => text.indexOf('\n— ', from);
  for (let at = nextSignature(); at >= 0; at = nextSignature()) {
    const end = text.indexOf('\n', at + 1);
    if (end < 0) break;
    whole.push(text.slice(from, end + 1));
    from = end + 1;
  }
  return { whole, torn: text.slice(from) };
}

/** What still counts of a run of checkpoints: a deliberate restore gave up those beyond what both audits share. */
export const standing = (checkpoints: readonly SignedCheckpoint[]): SignedCheckpoint[] => {
  const kept: SignedCheckpoint[] = [];
  for (const checkpoint of checkpoints) {
    const { supersedes } = checkpoint;
    if (supersedes) kept.splice(0, kept.length, ...kept.filter(({ size }) => size <= supersedes.common));
    kept.push(checkpoint);
  }
  return kept;
};

const invalid = (message: string) => Invalid(message, undefined, 'CHECKPOINT_INVALID');
