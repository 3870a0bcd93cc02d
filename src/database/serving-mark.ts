import { closeSync, existsSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreRefused } from '../errors.js';
import { openConnection } from './connection.js';
import { isDamage } from './disk-trouble.js';

/** A file beside the registry for as long as a server writes to it: found at a start, the one before was cut off. */
export interface ServingMark {
  /** Says where the server is reached, for whoever would start another. */
  tell(address: string): void;
  /** Once the store is closed. */
  remove(): void;
}

/**
 * Verifies the file where the server before it ended without closing it, by a crash, a power cut or a disk that failed,
 * then leaves its own mark. Errors: STORE_REFUSED, where the file is damaged.
 */
export function markServing(file: string): ServingMark {
  const mark = `${file}.serving`;
  if (existsSync(mark)) verifyAfterCrash(file);
  const say = (where: string): void =>
    write(mark, `Process ${process.pid} serves this registry${where}, or was cut off while it did.`);
  say('');
  return { tell: (address) => say(` on ${address}`), remove: () => rmSync(mark, { force: true }) };
}

/** What the server that is at work says of itself; nothing where it has not come so far. */
export function readServingMark(file: string): string | undefined {
  try {
    return readFileSync(`${file}.serving`, 'utf8').replace(', or was cut off while it did.', '.').trim();
  } catch {
    return undefined;
  }
}

/**
 * All that the log holds is written to the database and synced first: pages of a sync that failed may be in the system's
 * memory and not on the disk, and would be lost with the next power cut, together with what is acknowledged after them.
 */
export function verifyAfterCrash(file: string): void {
  try {
    const { raw } = openConnection(file, 'write');
    try {
      raw.pragma('wal_checkpoint(TRUNCATE)');
      const found: unknown = raw.pragma('quick_check(1)', { simple: true });
      if (found !== 'ok') throw damaged(String(found));
      const dangling = raw.pragma('foreign_key_check') as object[];
      if (dangling.length > 0) throw damaged(`${dangling.length} rows refer to nothing`);
    } finally {
      raw.close();
    }
  } catch (error) {
    throw isDamage(error) ? damaged(String(error)) : error;
  }
}

const damaged = (found: string) =>
  StoreRefused(
    `The server before this one did not close the registry, and its file is damaged (${found}). Nothing is served from it: restore the last snapshot, and keep the file.`,
  );

function write(mark: string, words: string): void {
  for (const [path, flags] of [
    [mark, 'w'],
    [dirname(mark), 'r'],
  ] as const) {
    const fd = openSync(path, flags);
    try {
      if (flags === 'w') writeSync(fd, `${words}\n`);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  }
}
