import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { damaged, refused } from '../backups/backup-key.js';
import { FrameWriter, readFrames } from '../backups/frames.js';
import { replaceDurably, syncFolder } from '../durable-files.js';
import { KeyWrong, OraluError } from '../errors.js';
import { removeDraft } from '../vault/key-file.js';

/** Where the secrets of a sealed registry lie, enciphered under a key that is not on the machine. */
export const putAwayFile = (databaseFile: string): string => `${databaseFile}.sealed-keys`;

/** What the file of the master keys is called among the others: it lies where the operator says. */
const masterKey = 'master-key';

/** The files beside the database that hold secrets, by their names. */
function listSecrets(databaseFile: string): string[] {
  const begins = `${basename(databaseFile)}.`;
  return readdirSync(dirname(databaseFile)).filter((name) => name.startsWith(begins) && /-keys?$/.test(name));
}

/**
 * Enciphers every secret beside the database, and the file of the master keys where there is one, into one file, reads
 * that back, and only then overwrites and removes the secrets. What a disk keeps of overwritten blocks is out of a program's reach: a machine that may be taken needs a disk
 * that is enciphered itself. Answers how many.
 */
export function putKeysAway(databaseFile: string, key: Buffer, masterKeyFile?: string): number {
  const folder = dirname(databaseFile);
  const away = putAwayFile(databaseFile);
  const beside = listSecrets(databaseFile).filter((name) => join(folder, name) !== away);
  const secrets = new Map(beside.map((name) => [name, join(folder, name)]));
  if (masterKeyFile !== undefined && existsSync(masterKeyFile)) {
    // What a rotation that was cut off left has all keys in it.
    removeDraft(masterKeyFile);
    secrets.set(masterKey, masterKeyFile);
  }
  if (secrets.size === 0) return 0;
  // What was put away before, by a sealing that was cut off, stays beside what lies there still.
  const before = existsSync(away) ? (JSON.parse(readAway(away, key)) as [string, string][]) : [];
  const now = [...secrets].map(([name, path]) => [name, readFileSync(path).toString('base64')] as const);
  const text = JSON.stringify([...new Map([...before, ...now])]);
  const draft = `${away}.unread`;
  rmSync(draft, { force: true });
  const writer = new FrameWriter(draft, key);
  writer.write(Buffer.from(text));
  writer.finish();
  if (readAway(draft, key) !== text) throw damaged('The keys that were put away do not read as they were written.');
  replaceDurably(away, readFileSync(draft));
  rmSync(draft);
  for (const path of secrets.values()) {
    writeFileSync(path, Buffer.alloc(statSync(path).size), { flush: true });
    rmSync(path);
    syncFolder(dirname(path));
  }
  return secrets.size;
}

/** It lies enciphered as backups do, and is none: whoever brings another key is told of the keys. */
function readAway(path: string, key: Buffer): string {
  try {
    return Buffer.concat([...readFrames(path, key)]).toString();
  } catch (error) {
    if (!(error instanceof OraluError && error.code === 'BACKUP_DAMAGED')) throw error;
    throw KeyWrong(
      `The key that came does not open ${path}, where the keys of this registry were put away when it was sealed. Expected is the key that it was sealed with; if it is that one, the file was changed since.`,
    );
  }
}

/** Whether secrets were put away, so that the registry cannot go on without their key. */
export const areKeysAway = (databaseFile: string): boolean => existsSync(putAwayFile(databaseFile));

/**
 * Puts the secrets back where they lay, and the master keys where they are looked for now. Answers how many. Errors:
 * KEY_WRONG for another key, BACKUP_REFUSED where nobody says where the master keys belong.
 */
export function bringKeysBack(databaseFile: string, key: Buffer, masterKeyFile?: string): number {
  const away = putAwayFile(databaseFile);
  if (!existsSync(away)) return 0;
  const secrets = JSON.parse(readAway(away, key)) as [string, string][];
  const pathOf = (name: string) => (name === masterKey ? masterKeyFile : join(dirname(databaseFile), basename(name)));
  for (const [name, content] of secrets) {
    const path = pathOf(name);
    if (path === undefined) throw refused('The master keys were put away: say with ORALU_KEY_FILE where they belong.');
    replaceDurably(path, Buffer.from(content, 'base64'));
  }
  rmSync(away);
  syncFolder(dirname(databaseFile));
  return secrets.length;
}
