import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FrameWriter, readFrames } from '../../src/backups/frames.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oralu-frames-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const key = randomBytes(32);
let made = 0;

function seal(parts: readonly Uint8Array[], frame = 64): string {
  const path = join(folder, `${made++}`);
  const writer = new FrameWriter(path, key, frame);
  for (const part of parts) writer.write(part);
  writer.finish();
  return path;
}

const open = (path: string, by = key): Buffer => Buffer.concat([...readFrames(path, by)]);

/** The code with which reading is refused; nothing where it is not. */
function refusalOf(path: string): unknown {
  try {
    open(path);
    return undefined;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}

/** Where each frame begins, and where the last one ends. */
function bounds(bytes: Buffer): number[] {
  const found = [bytes.indexOf('\n') + 1];
  for (let at = found[0] ?? 0; at < bytes.length; found.push(at)) at += 4 + bytes.readUInt32BE(at) + 16;
  return found;
}

function changed(path: string, change: (bytes: Buffer) => Buffer): string {
  const to = join(folder, `${made++}`);
  writeFileSync(to, change(readFileSync(path)));
  return to;
}

const parts = fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 8 });

describe('an enciphered file', () => {
  it('gives back what was written, in whatever parts it came', () => {
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 200 }), (written, frame) => {
        expect(open(seal(written, frame)).equals(Buffer.concat(written))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('holds nothing of it in the clear, and never the same bytes twice', () => {
    const text = Buffer.from('Канарейка Жанар '.repeat(40));
    const [one, other] = [readFileSync(seal([text])), readFileSync(seal([text]))];
    expect(one.includes(text.subarray(0, 16))).toBe(false);
    expect(one.length).toBe(other.length);
    const [beginning = 0] = bounds(one);
    expect(one.subarray(beginning).equals(other.subarray(beginning))).toBe(false);
  });

  it('is refused with any byte changed', () => {
    const path = seal([randomBytes(300)]);
    const { length } = readFileSync(path);
    for (let at = 0; at < length; at++) {
      const torn = changed(path, (bytes) => {
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        return bytes;
      });
      expect([at, refusalOf(torn)]).toEqual([at, 'BACKUP_DAMAGED']);
      rmSync(torn);
    }
  });

  it('is refused where it was cut anywhere, at the end of a frame as well', () => {
    const path = seal([randomBytes(300)]);
    const bytes = readFileSync(path);
    for (const end of [...bounds(bytes).slice(0, -1), bytes.length - 1, 20, 0])
      expect(refusalOf(changed(path, (whole) => whole.subarray(0, end)))).toBe('BACKUP_DAMAGED');
    expect(open(path)).toHaveLength(300);
  });

  it('is refused with frames swapped, repeated, or brought over from another backup under the same key', () => {
    const [path, other] = [seal([randomBytes(256)]), readFileSync(seal([randomBytes(256)]))];
    const [a = 0, b = 0, c = 0] = bounds(readFileSync(path));
    const [from = 0, until = 0] = bounds(other);
    const changes: ((bytes: Buffer) => Buffer)[] = [
      (bytes) => Buffer.concat([bytes.subarray(0, a), bytes.subarray(b, c), bytes.subarray(a, b), bytes.subarray(c)]),
      (bytes) => Buffer.concat([bytes.subarray(0, b), bytes.subarray(a, b), bytes.subarray(b)]),
      (bytes) => Buffer.concat([bytes.subarray(0, a), bytes.subarray(b)]),
      (bytes) => Buffer.concat([bytes.subarray(0, a), other.subarray(from, until), bytes.subarray(b)]),
      (bytes) => Buffer.concat([other.subarray(0, from), bytes.subarray(a)]),
      (bytes) => Buffer.concat([bytes, other.subarray(from)]),
    ];
    for (const change of changes) expect(refusalOf(changed(path, change))).toBe('BACKUP_DAMAGED');
    expect(open(changed(path, (bytes) => bytes))).toHaveLength(256);
  });

  it('is opened by its own key alone, and says so', () => {
    const path = seal([Buffer.from('text')]);
    expect(() => open(path, randomBytes(32))).toThrow('another key');
    expect(open(path).toString()).toBe('text');
  });
});
