import { readFileSync } from 'node:fs';
import type { Random } from '../../../src/demonstration/random.js';

/** Which file an operation is on; as in shim.c. */
export const files = { database: 1, wal: 2, journal: 4, acknowledgements: 5 } as const;
const [write, truncate, sync, unlink] = [1, 2, 3, 4];

interface Operation {
  readonly type: number;
  readonly file: number;
  readonly offset: number;
  readonly bytes: Buffer;
}

/** What became of what no sync had ordered to the disk yet. */
export type Fate = 'dropped' | 'kept' | 'scattered';
export const fates: readonly Fate[] = ['dropped', 'kept', 'scattered'];

/** Disks write sectors whole, in any order. */
const sector = 512;

/** The operations of a program on its files, in order, as the shim has logged them. */
export function readWriteLog(file: string): readonly Operation[] {
  const log = readFileSync(file);
  const operations: Operation[] = [];
  for (let at = 0; at < log.length;) {
    const length = log.readUInt32LE(at + 4);
    const bytes = log.subarray(at + 16, at + 16 + length);
    operations.push({
      type: log.readUInt8(at),
      file: log.readUInt8(at + 1),
      offset: Number(log.readBigUInt64LE(at + 8)),
      bytes,
    });
    at += 16 + length;
  }
  return operations;
}

class DiskFile {
  content: Buffer;
  size: number;
  pending: Operation[] = [];

  constructor(content: Buffer) {
    this.content = content;
    this.size = content.length;
  }

  copy(): DiskFile {
    return new DiskFile(Buffer.from(this.bytes));
  }

  get bytes(): Buffer {
    return this.content.subarray(0, this.size);
  }

  apply({ type, offset, bytes }: Operation): void {
    if (type === truncate) this.resize(offset);
    if (type !== write) return;
    if (offset + bytes.length > this.size) this.resize(offset + bytes.length);
    bytes.copy(this.content, offset);
  }

  resize(size: number): void {
    if (size > this.content.length)
      this.content = Buffer.concat([this.bytes, Buffer.alloc(size * 2 - this.content.length)]);
    if (size > this.size) this.content.fill(0, this.size, size);
    this.size = size;
  }

  /** As it lies on the disk after the power was cut. */
  afterCut(fate: Fate, random: Random): Buffer {
    const disk = this.copy();
    for (const operation of fate === 'dropped' ? [] : this.pending) {
      if (fate === 'kept') disk.apply(operation);
      else for (const part of scatter(operation, random)) disk.apply(part);
    }
    return disk.bytes;
  }
}

function* scatter({ type, file, offset, bytes }: Operation, random: Random): Generator<Operation> {
  if (type !== write) {
    if (random.chance(0.5)) yield { type, file, offset, bytes };
    return;
  }
  for (let at = 0; at < bytes.length; at += sector)
    if (random.chance(0.5)) yield { type, file, offset: offset + at, bytes: bytes.subarray(at, at + sector) };
}

/** A disk on which a log is replayed, to be cut anywhere. What was synced is there; the rest is at the mercy of a fate. */
export class ReplayedDisk {
  readonly #files: Map<number, DiskFile>;
  readonly acknowledged: string[] = [];
  #at = 0;

  constructor(
    private readonly operations: readonly Operation[],
    database: Buffer,
  ) {
    this.#files = new Map([[files.database, new DiskFile(database)]]);
  }

  /** Goes on to this operation, and says what lies on the disk if the power is cut `within` its bytes. */
  cut(operation: number, within: number, fate: Fate, random: Random): ReadonlyMap<number, Buffer> {
    for (; this.#at < operation; this.#at++) {
      const next = this.operations[this.#at];
      if (next) this.#do(next);
    }
    const torn = this.operations[operation];
    const file = torn && this.#files.get(torn.file);
    const isTorn = torn?.type === write && file !== undefined;
    if (isTorn) file.pending.push({ ...torn, bytes: torn.bytes.subarray(0, within) });
    const disk = new Map([...this.#files].map(([id, one]) => [id, one.afterCut(fate, random)]));
    if (isTorn) file.pending.pop();
    return disk;
  }

  #do(operation: Operation): void {
    if (operation.file === files.acknowledgements) {
      if (operation.type === write) this.acknowledged.push(operation.bytes.toString('utf8'));
      return;
    }
    const file = this.#files.get(operation.file) ?? new DiskFile(Buffer.alloc(0));
    this.#files.set(operation.file, file);
    if (operation.type === unlink) this.#files.delete(operation.file);
    else if (operation.type === sync) {
      for (const one of file.pending) file.apply(one);
      file.pending = [];
    } else file.pending.push(operation);
  }
}
