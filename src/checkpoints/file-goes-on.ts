import { existsSync } from 'node:fs';
import { paths, type Config } from '../config.js';
import { openConnection } from '../database/connection.js';
import { OraluError } from '../errors.js';
import { assertNeverSigned, findCheckpointKey } from './checkpoint-key.js';
import { assertNotRolledBack } from './contradictions.js';
import { checkpointingBy } from './sinks-of.js';

/**
 * What a server would refuse the registry's file for, if it were started now: it was rolled back, cut or rewritten since a
 * checkpoint, or a place that keeps them cannot be asked. The file is read as it lies, before it is opened to be written
 * or migrated. Nothing where nothing speaks against it.
 */
export async function findContradiction(config: Config): Promise<OraluError | undefined> {
  try {
    await assertFileGoesOn(config);
    return undefined;
  } catch (error) {
    if (error instanceof OraluError) return error;
    throw error;
  }
}

async function assertFileGoesOn(config: Config): Promise<void> {
  const { registry: file } = paths(config);
  if (!existsSync(file)) return;
  const key = findCheckpointKey(file);
  // Without a key nothing was signed, or nothing can be compared: the one is allowed, the other is told.
  if (!key) return assertNeverSigned(file, config.checkpoints);
  const { raw, db } = openConnection(file, 'read');
  try {
    const hasAudit = raw.prepare(`select 1 from sqlite_schema where name = 'audit_entries'`).get() !== undefined;
    if (hasAudit) await assertNotRolledBack(checkpointingBy(config, key, { db, clock: Date.now }));
  } finally {
    raw.close();
  }
}
