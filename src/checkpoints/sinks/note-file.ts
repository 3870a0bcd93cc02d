import { closeSync, existsSync, openSync, readFileSync, readSync, statSync, truncateSync } from 'node:fs';
import { OraluError, Invalid } from '../../errors.js';
import { readCheckpoint, readUnverified, splitNotes, type SignedCheckpoint } from '../checkpoint.js';
import type { Verifier } from '../signed-note.js';

/*
 * A file of notes only grows, and an append that was cut short leaves a part of one at its end. That part was never said to
 * be kept: it is passed over, and cut before the next one is appended. Whatever else is wrong is told.
 */

/** Where the files lie. */
interface Files {
  readonly notes: string;
  readonly latest: string;
}

/**
 * All notes of a folder, the oldest first, their signatures not verified but for the last one and those that put others
 * aside. The last one counts also where it is no longer among the notes. Errors: CHECKPOINT_INVALID.
 */
export function readNotes(name: string, { notes, latest }: Files, own: Verifier): SignedCheckpoint[] {
  const { whole } = splitNotes(existsSync(notes) ? readFileSync(notes, 'utf8') : '');
  const last = existsSync(latest) ? readFileSync(latest, 'utf8') : undefined;
  const all = last === undefined || whole.includes(last) ? whole : [...whole, last];
  return all.map((note, at) => {
    try {
      const checkpoint = readUnverified(note, own);
      return checkpoint.supersedes || at === all.length - 1 ? readCheckpoint(note, own) : checkpoint;
    } catch (error) {
      if (error instanceof OraluError)
        throw at < whole.length ? damaged(name, notes, `note ${at + 1}`) : damaged(name, latest, 'the note');
      throw error;
    }
  });
}

/** Whether there is a note, and the last one among them: notes are written before that is. */
export function holdsLast({ notes, latest }: Files): boolean {
  const { whole } = splitNotes(existsSync(notes) ? readFileSync(notes, 'utf8') : '');
  return whole.length > 0 && (!existsSync(latest) || whole.includes(readFileSync(latest, 'utf8')));
}

/** Notes are some hundred bytes: the end of the file holds the last ones whole. */
const tail = 16_384;

interface LastNote {
  readonly checkpoint: SignedCheckpoint;
  /** Bytes after it. */
  readonly beyond: number;
}

/** The last whole note, or nothing where there is none. Errors: CHECKPOINT_INVALID where it is not signed by this key. */
export function readLastNote(name: string, file: string, own: Verifier): LastNote | undefined {
  if (!existsSync(file)) return undefined;
  const bytes = readTail(file);
  const note = splitNotes(bytes.toString('utf8')).whole.at(-1);
  if (note === undefined) {
    if (statSync(file).size < tail) return undefined;
    throw damaged(name, file, 'its end');
  }
  try {
    const checkpoint = readCheckpoint(note, own);
    // Counted in bytes: a character may have been cut.
    return { checkpoint, beyond: bytes.length - bytes.lastIndexOf(note) - Buffer.byteLength(note) };
  } catch (error) {
    if (error instanceof OraluError) throw damaged(name, file, 'its last note');
    throw error;
  }
}

/** Cuts what follows the last whole note. Errors: CHECKPOINT_INVALID where that note is not signed by this key. */
export function cutTornNote(name: string, file: string, own: Verifier): void {
  if (!existsSync(file)) return;
  const last = readLastNote(name, file, own);
  const { size } = statSync(file);
  if (last?.beyond !== 0) truncateSync(file, last ? size - last.beyond : 0);
}

function readTail(file: string): Buffer {
  const { size } = statSync(file);
  const bytes = Buffer.alloc(Math.min(size, tail));
  const opened = openSync(file, 'r');
  try {
    readSync(opened, bytes, 0, bytes.length, size - bytes.length);
  } finally {
    closeSync(opened);
  }
  return bytes;
}

const damaged = (name: string, file: string, what: string) =>
  Invalid(
    `The ${name} must hold notes that this registry has signed; ${what} in ${file} is none, or was changed since. Keep the file and look into it; once it is put aside, notes go on in a new one.`,
    undefined,
    'CHECKPOINT_INVALID',
  );
