import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openConnection } from '../../../src/database/connection.js';
import { migrate } from '../../../src/database/migrate.js';

let own: string | undefined;

/** The folder of this run of the tests; outside of Jest, one of this process. */
const runFolder = (): string => process.env['ORALU_TEST_RUN'] ?? (own ??= mkdtempSync(join(tmpdir(), 'oralu-run-')));

/** A folder of its own for something that ends with the run. */
export const folderOfRun = (name: string): string => mkdtempSync(join(runFolder(), `${name}-`));

/** A database with every migration and nothing in it, made once in a run: to be copied. It has no keys yet. */
export function migratedFile(): string {
  const path = join(runFolder(), 'migrated.sqlite');
  if (existsSync(path)) return path;
  const making = join(folderOfRun('migrating'), 'registry.sqlite');
  const { raw } = openConnection(making, 'write');
  migrate(raw);
  raw.close();
  renameSync(making, path);
  return path;
}

/**
 * A folder that is made once in a run, by whichever test file asks first while the others wait, and never changed: to be
 * copied.
 */
export async function keptFolder(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const [path, lock] = [join(runFolder(), name), join(runFolder(), `${name}.lock`)];
  while (!existsSync(path)) {
    if (!tryLock(lock)) {
      await pause(100);
      continue;
    }
    const making = folderOfRun('making');
    try {
      await make(making);
      renameSync(making, path);
    } finally {
      rmSync(lock, { recursive: true });
    }
  }
  return path;
}

function tryLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}
