import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const keys = new Map<string, Buffer>();

/**
 * A key of 32 random bytes of this installation, in a file beside the database: a copy of the database alone does not
 * have it. Made when it is first asked for.
 */
export function keyBeside(databaseFile: string, name: string): Buffer {
  const file = `${databaseFile}.${name}`;
  const known = keys.get(file);
  if (known) return known;
  const key = readKey(file) ?? makeKey(file);
  if (key?.length !== 32) throw new Error(`The key ${name} is damaged.`);
  keys.set(file, key);
  return key;
}

function readKey(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}

/** Written whole or not at all: two processes that both find none agree on one. */
function makeKey(file: string): Buffer | undefined {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, randomBytes(32), { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readKey(file);
}
