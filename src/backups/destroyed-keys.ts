import { hash, sign, verify } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckpointKey } from '../checkpoints/checkpoint-key.js';
import type { Verifier } from '../checkpoints/signed-note.js';
import type { Connection, Tx } from '../database/connection.js';
import { appendDurably } from '../durable-files.js';
import { holding } from '../lock-file.js';
import { damaged } from './backup-key.js';

/** A key that was destroyed so that what it enciphered can never be read again, whatever is restored. */
export interface DestroyedKey {
  /** Whose key it was: a case, a tracing request or a line of a list, by its number. */
  readonly subjectId: number;
  /** The child by whose erasure it was destroyed. */
  readonly caseId: number;
  readonly keyId: string;
  readonly destroyedAt: number;
}

/** What backups ask of whoever keeps the keys of children. */
export interface KeyGraves {
  /** Every key that was ever destroyed in this database, the oldest first. */
  listDestroyed(at: Pick<Connection, 'raw'>): readonly DestroyedKey[];
  /** Destroys those of these keys that an older database file still has, before anything else opens it. */
  destroyAgain(file: string, keys: readonly DestroyedKey[]): void;
  /** What more an erasure does, once the file is migrated and open: within a transaction, for the same keys. */
  eraseAgain(tx: Tx, keys: readonly DestroyedKey[]): Promise<void>;
}

/*
 * The list of destroyed keys lies beside the backups and in none of them, since it must be younger than each. Lines are
 * chained and signed: none can be taken out or put in, and a manifest says how long the list was when it was written, so
 * that it cannot be cut below that either.
 */

interface Line extends DestroyedKey {
  readonly number: number;
  readonly previous: string;
  readonly signature: string;
}

export interface DestroyedList {
  readonly keys: readonly DestroyedKey[];
  /** The hash of the last line, or of nothing. */
  readonly head: string;
  /** The hash of the line of each number, from 0 for none. */
  readonly heads: readonly string[];
}

export const destroyedFile = (folder: string): string => join(folder, 'destroyed-keys');

const signedText = ({ number, subjectId, caseId, keyId, destroyedAt, previous }: Omit<Line, 'signature'>): Buffer =>
  Buffer.from(`oralu-destroyed-key/1\n${JSON.stringify([number, subjectId, caseId, keyId, destroyedAt, previous])}\n`);

const start = '0'.repeat(64);

/** Reads the list in a folder, checking every line. Errors: BACKUP_DAMAGED. */
export function readDestroyed(folder: string, verifier: Verifier): DestroyedList {
  const file = destroyedFile(folder);
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [''];
  if (lines.pop() !== '') throw damaged('The list of destroyed keys ends in the middle of a line: it was cut.');
  const keys: DestroyedKey[] = [];
  const heads = [start];
  for (const [index, text] of lines.entries()) {
    const line = parseLine(text);
    const head = heads.at(-1) ?? start;
    const isRight =
      line?.number === index + 1 &&
      line.previous === head &&
      verify(null, signedText(line), verifier.key, Buffer.from(line.signature, 'base64'));
    if (!isRight) throw damaged(`Line ${index + 1} of the list of destroyed keys is not as it was signed.`);
    const { subjectId, caseId, keyId, destroyedAt } = line;
    keys.push({ subjectId, caseId, keyId, destroyedAt });
    heads.push(hash('sha256', signedText(line), 'hex'));
  }
  return { keys, head: heads.at(-1) ?? start, heads };
}

function parseLine(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
}

/** Adds to the list what it does not name yet; answers the whole. A backup and the server may both come to it. */
export const noteDestroyed = (
  folder: string,
  key: CheckpointKey,
  keys: readonly DestroyedKey[],
): Promise<DestroyedList> => holding(`${destroyedFile(folder)}.lock`, () => addToList(folder, key, keys));

function addToList(folder: string, key: CheckpointKey, keys: readonly DestroyedKey[]): DestroyedList {
  const known = readDestroyed(folder, key.verifier);
  const named = new Set(known.keys.map(nameOf));
  const fresh = keys.filter((one) => !named.has(nameOf(one)));
  if (fresh.length === 0) return known;
  let [number, previous, text] = [known.keys.length, known.head, ''];
  for (const one of fresh) {
    const line = { ...one, number: ++number, previous };
    const signature = sign(null, signedText(line), key.signing).toString('base64');
    text += `${JSON.stringify({ ...line, signature })}\n`;
    previous = hash('sha256', signedText(line), 'hex');
  }
  appendDurably(destroyedFile(folder), Buffer.from(text));
  return readDestroyed(folder, key.verifier);
}

const nameOf = ({ subjectId, keyId }: DestroyedKey): string => `${subjectId} ${keyId}`;
