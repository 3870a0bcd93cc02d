import { hash, sign, verify } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckpointKey } from '../checkpoints/checkpoint-key.js';
import type { Verifier } from '../checkpoints/signed-note.js';
import type { Connection, Tx } from '../database/connection.js';
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
 * The list of destroyed keys lies beside the backups and in none of them, since it must be younger than each. Its first
 * line, which is signed, says whose it is, so that an empty list is told from one that is lost. The lines after it are
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
  /** So many bytes of the file are as they were signed. */
  readonly length: number;
  /** What a write that was cut off has left follows them: half a line, or bytes that are none. */
  readonly isTorn: boolean;
}

export const destroyedFile = (folder: string): string => join(folder, 'destroyed-keys');

const start = '0'.repeat(64);
const listFormat = 'oralu-destroyed-keys/1';

const signedHead = (of: string): Buffer => Buffer.from(`${listFormat}\n${of}\n`);
const signedText = ({ number, subjectId, caseId, keyId, destroyedAt, previous }: Omit<Line, 'signature'>): Buffer =>
  Buffer.from(`oralu-destroyed-key/1\n${JSON.stringify([number, subjectId, caseId, keyId, destroyedAt, previous])}\n`);

/** Reads the list in a folder, checking every line; nothing where there is none. Errors: BACKUP_DAMAGED. */
export function readDestroyed(folder: string, verifier: Verifier): DestroyedList | undefined {
  const file = destroyedFile(folder);
  if (!existsSync(file)) return undefined;
  const bytes = readFileSync(file, 'utf8');
  const lines = bytes.split('\n').slice(0, -1);
  const keys: DestroyedKey[] = [];
  const heads = [start];
  let good = isHead(lines[0], verifier) ? 1 : 0;
  for (; good < lines.length; good++) {
    const line = parseLine(lines[good] ?? '');
    if (!line || !isNext(line, heads, verifier)) break;
    const { subjectId, caseId, keyId, destroyedAt } = line;
    keys.push({ subjectId, caseId, keyId, destroyedAt });
    heads.push(hash('sha256', signedText(line), 'hex'));
  }
  // A whole line that is not as it was signed was not left by a write that was cut off.
  if (lines.slice(good).some((text) => parseLine(text) !== undefined))
    throw damaged(`Line ${keys.length + 1} of the list of destroyed keys is not as it was signed.`);
  const whole = lines.slice(0, good).map((text) => `${text}\n`);
  const length = Buffer.byteLength(whole.join(''));
  if (length === 0) return undefined;
  return { keys, head: heads.at(-1) ?? start, heads, length, isTorn: whole.join('') !== bytes };
}

function isHead(text: string | undefined, { name, key }: Verifier): boolean {
  const line = parseLine(text ?? '') as { list?: unknown; of?: unknown; signature?: unknown } | undefined;
  return (
    line?.list === listFormat &&
    line.of === name &&
    typeof line.signature === 'string' &&
    verify(null, signedHead(name), key, Buffer.from(line.signature, 'base64'))
  );
}

const isNext = (line: Line, heads: readonly string[], { key }: Verifier): boolean =>
  line.number === heads.length &&
  line.previous === heads.at(-1) &&
  verify(null, signedText(line), key, Buffer.from(line.signature, 'base64'));

function parseLine(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
}

/** The first line of a list, which says by its signature whose it is. */
export function writeHead({ origin, signing }: CheckpointKey): string {
  const signature = sign(null, signedHead(origin), signing).toString('base64');
  return `${JSON.stringify({ list: listFormat, of: origin, signature })}\n`;
}

/** The lines that go on after a list of these keys and this head. */
export function writeLines(
  keys: readonly DestroyedKey[],
  { signing }: CheckpointKey,
  after: Pick<DestroyedList, 'keys' | 'head'> = { keys: [], head: start },
): string {
  let [number, previous, text] = [after.keys.length, after.head, ''];
  for (const one of keys) {
    const line = { ...one, number: ++number, previous };
    const signature = sign(null, signedText(line), signing).toString('base64');
    text += `${JSON.stringify({ ...line, signature })}\n`;
    previous = hash('sha256', signedText(line), 'hex');
  }
  return text;
}

/** By whom and by what a destroyed key is known. */
export const nameOf = ({ subjectId, keyId }: DestroyedKey): string => `${subjectId} ${keyId}`;
