import { hash, hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { decipherAt, encipherAt, keyOf, type Key } from '../vault/cipher.js';
import { damaged } from './backup-key.js';

/*
 * An enciphered file of any length that is written and read in one pass: AES-256-GCM in frames, under a key derived for
 * this file alone. Each frame is bound to the file's head, to its place and to whether it is the last, so that frames
 * cannot be changed, moved, repeated, dropped or brought over from another backup. (Hoang, Reyhanitabar, Rogaway & Vizár
 * 2015, "Online authenticated encryption and its nonce-reuse misuse-resistance": STREAM.)
 */

const magic = 'oralu-backup/1';
const frameLength = 2 ** 20;
const tagLength = 16;

/** What stands in the clear at the beginning of a backup. */
interface Head {
  readonly salt: string;
  /** Tells a wrong key from a damaged file, and nothing of the key. */
  readonly keyCheck: string;
}

interface Sealing {
  readonly key: Key;
  /** SHA-256 of the head. */
  readonly bound: Buffer;
}

function sealingOf(key: Buffer, headLine: string, salt: Buffer): Sealing {
  return { key: keyOf(derive(key, salt, 'frames', 32)), bound: hash('sha256', headLine, 'buffer') };
}

const derive = (key: Buffer, salt: Buffer, purpose: string, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, `${magic} ${purpose}`, length));

/** No nonce is used twice: the key is this file's alone, and the place of a frame is its nonce. */
function nonceAt(index: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(index), 4);
  return nonce;
}

function boundTo({ bound }: Sealing, index: number, isLast: boolean): Buffer {
  const place = Buffer.alloc(9);
  place.writeBigUInt64BE(BigInt(index));
  place[8] = isLast ? 1 : 0;
  return Buffer.concat([bound, place]);
}

/** Writes an enciphered file; nothing of it counts before `finish`, which waits until it is on the disk. */
export class FrameWriter {
  readonly #file: number;
  readonly #sealing: Sealing;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #index = 0;

  /** `frame` is the length of a frame, which a reader takes from the file. */
  constructor(
    path: string,
    key: Buffer,
    private readonly frame: number = frameLength,
  ) {
    const salt = randomBytes(32);
    const head: Head = { salt: salt.toString('base64'), keyCheck: derive(key, salt, 'check', 8).toString('hex') };
    const line = `${magic} ${JSON.stringify(head)}\n`;
    this.#sealing = sealingOf(key, line, salt);
    this.#file = openSync(path, 'wx', 0o600);
    this.#put(Buffer.from(line));
  }

  write(bytes: Uint8Array): void {
    this.#waiting.push(Buffer.from(bytes));
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes <= this.frame) return;
    let all = Buffer.concat(this.#waiting);
    // The last frame may be full, so that a full one is kept back until more follows it.
    for (; all.length > this.frame; all = all.subarray(this.frame)) this.#seal(all.subarray(0, this.frame), false);
    this.#waiting = [Buffer.from(all)];
    this.#waitingBytes = all.length;
  }

  finish(): void {
    this.#seal(Buffer.concat(this.#waiting), true);
    fsyncSync(this.#file);
    closeSync(this.#file);
  }

  abandon(): void {
    closeSync(this.#file);
  }

  #seal(plain: Buffer, isLast: boolean): void {
    const place = boundTo(this.#sealing, this.#index, isLast);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(plain.length);
    this.#put(Buffer.concat([length, ...encipherAt(this.#sealing.key, nonceAt(this.#index), place, plain)]));
    this.#index++;
  }

  #put(bytes: Buffer): void {
    for (let written = 0; written < bytes.length;) written += writeSync(this.#file, bytes, written);
  }
}

/**
 * The plain bytes of an enciphered file, frame by frame. Errors: BACKUP_DAMAGED, for another key as for a file that was
 * changed, cut or added to; what was answered before the error was as it was written.
 */
export function* readFrames(path: string, key: Buffer): Generator<Buffer> {
  const file = openSync(path, 'r');
  try {
    const { sealing, at: begins } = readHead(file, key);
    let at = begins;
    for (let index = 0; ; index++) {
      const length = read(file, at, 4).readUInt32BE();
      if (length > frameLength) throw damaged(`Frame ${index} of the backup is longer than any can be.`);
      const sealed = read(file, at + 4, length + tagLength);
      at += 4 + length + tagLength;
      const isLast = readSync(file, Buffer.alloc(1), 0, 1, at) === 0;
      yield open(sealing, index, isLast, sealed);
      if (isLast) return;
    }
  } finally {
    closeSync(file);
  }
}

function readHead(file: number, key: Buffer): { sealing: Sealing; at: number } {
  const begin = Buffer.alloc(512);
  readSync(file, begin, 0, begin.length, 0);
  const end = begin.indexOf('\n');
  const line = begin.subarray(0, end + 1).toString();
  const [, salt, keyCheck] =
    /^oralu-backup\/1 \{"salt":"([A-Za-z0-9+/]{43}=)","keyCheck":"([0-9a-f]{16})"\}\n$/.exec(line) ?? [];
  if (salt === undefined) throw damaged('This is no backup of Oralu in a format that this version reads.');
  const bytes = Buffer.from(salt, 'base64');
  if (derive(key, bytes, 'check', 8).toString('hex') !== keyCheck)
    throw damaged('This backup was made with another key, or its first line was changed.');
  return { sealing: sealingOf(key, line, bytes), at: end + 1 };
}

function read(file: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  if (readSync(file, bytes, 0, length, at) < length)
    throw damaged('The backup ends in the middle of a frame: it was cut.');
  return bytes;
}

function open(sealing: Sealing, index: number, isLast: boolean, sealed: Buffer): Buffer {
  const end = sealed.length - tagLength;
  const place = boundTo(sealing, index, isLast);
  try {
    return decipherAt(sealing.key, nonceAt(index), place, [sealed.subarray(0, end), sealed.subarray(end)]);
  } catch {
    throw damaged(`Frame ${index} of the backup is not as it was written: it was changed, moved, cut off or added to.`);
  }
}
