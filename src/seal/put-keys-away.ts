import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { damaged } from '../backups/backup-key.js';
import { FrameWriter, readFrames } from '../backups/frames.js';
import { replaceDurably, syncFolder } from '../durable-files.js';

/** Where the secrets of a sealed registry lie, enciphered under a key that is not on the machine. */
export const putAwayFile = (databaseFile: string): string => `${databaseFile}.sealed-keys`;

/** The files beside the database that hold secrets, by their names. */
function listSecrets(databaseFile: string): string[] {
  const begins = `${basename(databaseFile)}.`;
  return readdirSync(dirname(databaseFile)).filter((name) => name.startsWith(begins) && /-keys?$/.test(name));
}

/**
 * Enciphers every secret beside the database into one file, reads that back, and only then overwrites and removes the
 * secrets. What a disk keeps of overwritten blocks is out of a program's reach: a machine that may be taken needs a disk
 * that is enciphered itself. Answers how many.
 */
export function putKeysAway(databaseFile: string, key: Buffer): number {
  const folder = dirname(databaseFile);
  const away = putAwayFile(databaseFile);
  const names = listSecrets(databaseFile).filter((name) => join(folder, name) !== away);
  if (names.length === 0) return 0;
  const text = JSON.stringify(names.map((name) => [name, readFileSync(join(folder, name)).toString('base64')]));
  const draft = `${away}.unread`;
  rmSync(draft, { force: true });
  const writer = new FrameWriter(draft, key);
  writer.write(Buffer.from(text));
  writer.finish();
  if (readAway(draft, key) !== text) throw damaged('The keys that were put away do not read as they were written.');
  replaceDurably(away, readFileSync(draft));
  rmSync(draft);
  for (const name of names) {
    const path = join(folder, name);
    writeFileSync(path, Buffer.alloc(statSync(path).size), { flush: true });
    rmSync(path);
  }
  syncFolder(folder);
  return names.length;
}

const readAway = (path: string, key: Buffer): string => Buffer.concat([...readFrames(path, key)]).toString();

/** Whether secrets were put away, so that the registry cannot go on without their key. */
export const areKeysAway = (databaseFile: string): boolean => existsSync(putAwayFile(databaseFile));

/** Puts the secrets back where they lay. Answers how many. Errors: BACKUP_DAMAGED for another key. */
export function bringKeysBack(databaseFile: string, key: Buffer): number {
  const away = putAwayFile(databaseFile);
  if (!existsSync(away)) return 0;
  const secrets = JSON.parse(readAway(away, key)) as [string, string][];
  for (const [name, content] of secrets)
    replaceDurably(join(dirname(databaseFile), basename(name)), Buffer.from(content, 'base64'));
  rmSync(away);
  syncFolder(dirname(databaseFile));
  return secrets.length;
}
