import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { openConnection, type Connection } from '../../src/database/connection.js';
import { WriteQueue } from '../../src/database/write-queue.js';

let folder: string;
let writer: Connection;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oralu-queue-'));
  writer = openConnection(join(folder, 'queue.sqlite'), 'write');
  writer.raw.exec('create table kept (n integer)');
});
afterEach(() => {
  jest.restoreAllMocks();
  writer.raw.close();
  rmSync(folder, { recursive: true });
});

/** From now on these statements fail as on a disk that is gone; answers how often each did. */
function failing(...statements: string[]): Map<string, number> {
  return failingWith('SQLITE_IOERR_FSYNC', ...statements);
}

function failingWith(code: string, ...statements: string[]): Map<string, number> {
  const fired = new Map<string, number>();
  const exec = writer.raw.exec.bind(writer.raw);
  jest.spyOn(writer.raw, 'exec').mockImplementation((source: string) => {
    if (!statements.includes(source)) return exec(source);
    fired.set(source, (fired.get(source) ?? 0) + 1);
    throw Object.assign(new Error('disk I/O error'), { code });
  });
  return fired;
}

const keep = (queue: WriteQueue, n: number) =>
  queue.add(async (tx) => {
    tx.all(sql`insert into kept values (${n}) returning n`);
  });

const kept = (): unknown[] => writer.raw.prepare('select n from kept order by n').pluck().all();

describe('a writer that waits for another process', () => {
  it('tells everybody after the same time, however many came before, and takes them all once it is free', async () => {
    const [queue, other] = [new WriteQueue(writer), openConnection(join(folder, 'queue.sqlite'), 'write').raw];
    other.exec('BEGIN IMMEDIATE');
    let later = false;
    const outcomes = await Promise.all(
      Array.from({ length: 600 }, (_, n) =>
        keep(queue, n).catch((error: unknown) => {
          // What would wait for those before it, as long again, would be told after this.
          setTimeout(() => (later = true), 500).unref();
          return [error, later];
        }),
      ),
    );
    expect(outcomes).toEqual(Array(600).fill([expect.objectContaining({ code: 'UNAVAILABLE' }), false]));
    expect(queue.accepting).toBe(true);
    const waiting = Array.from({ length: 300 }, (_, n) => keep(queue, n));
    setTimeout(() => other.exec('ROLLBACK'), 50);
    await Promise.all(waiting);
    expect(kept()).toHaveLength(300);
    other.close();
    await queue.drain();
  });

  it('is drained within that time', async () => {
    const [queue, other] = [new WriteQueue(writer), openConnection(join(folder, 'queue.sqlite'), 'write').raw];
    other.exec('BEGIN IMMEDIATE');
    let later = false;
    const told = Array.from({ length: 400 }, (_, n) =>
      keep(queue, n).catch((error: unknown) => {
        setTimeout(() => (later = true), 500).unref();
        return error;
      }),
    );
    await queue.drain();
    expect(later).toBe(false);
    expect(await Promise.all(told)).toEqual(Array(400).fill(expect.objectContaining({ code: 'UNAVAILABLE' })));
    other.close();
  });
});

describe('a writer whose disk fails', () => {
  it('answers everybody that waits, stops accepting, and keeps nothing that it did not acknowledge', async () => {
    const queue = new WriteQueue(writer);
    await keep(queue, 1);
    const fired = failing('COMMIT');
    const outcomes = await Promise.allSettled(Array.from({ length: 300 }, (_, n) => keep(queue, n + 2)));
    expect(fired.get('COMMIT')).toBe(1);
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(queue.accepting).toBe(false);
    await expect(keep(queue, 999)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(kept()).toEqual([1]);
    await queue.drain();
  });

  it('is broken as well where a statement meets the failure and SQLite keeps the transaction open', async () => {
    let told = 0;
    const queue = new WriteQueue(writer, () => told++);
    const trouble = Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_READ' });
    const failed = queue.add(() => Promise.reject(new Error('Failed query', { cause: trouble })));
    await expect(failed).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect([queue.accepting, told]).toEqual([false, 1]);
    await queue.drain();
  });

  it('answers everybody even where undoing fails as well', async () => {
    const queue = new WriteQueue(writer);
    const fired = failing('COMMIT', 'ROLLBACK');
    const outcomes = await Promise.allSettled([keep(queue, 1), keep(queue, 2)]);
    expect([...fired.keys()]).toEqual(['COMMIT', 'ROLLBACK']);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(queue.accepting).toBe(false);
    jest.restoreAllMocks();
    writer.raw.exec('ROLLBACK');
    expect(kept()).toEqual([]);
    await queue.drain();
  });

  it('acknowledges the same works where nothing fails', async () => {
    const queue = new WriteQueue(writer);
    await Promise.all(Array.from({ length: 300 }, (_, n) => keep(queue, n)));
    expect(kept()).toHaveLength(300);
    expect(queue.accepting).toBe(true);
    await queue.drain();
  });
});

describe('a disk that is full', () => {
  it('refuses what it cannot keep, says so, and accepts changes again by itself once there is room', async () => {
    let told = 0;
    const queue = new WriteQueue(writer, () => told++);
    failingWith('SQLITE_FULL', 'COMMIT');
    await expect(keep(queue, 1)).rejects.toThrow('The disk of the registry is full');
    expect(queue.accepting).toBe(false);
    jest.restoreAllMocks();
    for (let tries = 0; tries < 60 && !queue.accepting; tries++) await new Promise((resume) => setTimeout(resume, 50));
    expect([queue.accepting, told, kept()]).toEqual([true, 0, []]);
    await keep(queue, 2);
    expect(kept()).toEqual([2]);
    await queue.drain();
  });
});

describe('a work that is alone in its commit', () => {
  it('undoes what it wrote where it fails, and the next one goes through', async () => {
    const queue = new WriteQueue(writer);
    const failed = queue.add(async (tx) => {
      tx.all(sql`insert into kept values (1) returning n`);
      await Promise.resolve();
      throw new Error('on purpose');
    });
    await expect(failed).rejects.toThrow('on purpose');
    expect(writer.raw.inTransaction).toBe(false);
    await keep(queue, 2);
    expect(kept()).toEqual([2]);
    expect(queue.accepting).toBe(true);
    await queue.drain();
  });

  it('is not acknowledged where its transaction was ended beneath it', async () => {
    const queue = new WriteQueue(writer);
    const swallowed = queue.add(async (tx) => {
      tx.all(sql`insert into kept values (1) returning n`);
      writer.raw.exec('ROLLBACK');
      await Promise.resolve();
    });
    await expect(swallowed).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(kept()).toEqual([]);
    expect(queue.accepting).toBe(false);
    await queue.drain();
  });
});
