import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { Invalid } from '../errors.js';
import { holdsKey, shellOf } from '../vault/key-command.js';

/** Where the key of backups comes from: one of the two. Never the command line, which every process can read, and no default. */
export interface KeySource {
  readonly keyFile?: string | undefined;
  readonly keyCommand?: string | undefined;
}

/** 32 bytes, written as 64 hexadecimal digits or in base64. Errors: BACKUP_REFUSED. */
export async function readBackupKey({ keyFile, keyCommand }: KeySource): Promise<Buffer> {
  if ((keyFile === undefined) === (keyCommand === undefined))
    throw refused(
      'Say where the key comes from: --key-file FILE, or --key-command COMMAND, a line for the shell that prints it.',
    );
  const written = keyFile === undefined ? await runForKey(keyCommand ?? '') : readKeyFile(keyFile);
  const key = parseKey(written.trim());
  if (key) return key;
  throw refused('The key must be 32 bytes, as 64 hexadecimal digits or in base64; "oralu backup key FILE" makes one.');
}

function readKeyFile(file: string): string {
  let mode: number;
  try {
    ({ mode } = statSync(file));
  } catch {
    throw refused(`There is no key file ${file}. "oralu backup key ${file}" makes one.`);
  }
  if ((mode & 0o077) !== 0) throw refused(`The key file ${file} may be read by its owner alone: chmod 600 it.`);
  return readFileSync(file, 'utf8');
}

function parseKey(written: string): Buffer | undefined {
  const key = /^[0-9a-fA-F]{64}$/.test(written)
    ? Buffer.from(written, 'hex')
    : /^[A-Za-z0-9+/]{43}=$/.test(written)
      ? Buffer.from(written, 'base64')
      : undefined;
  return key?.length === 32 && !key.every((byte) => byte === key[0]) ? key : undefined;
}

async function runForKey(command: string): Promise<string> {
  if (holdsKey(command))
    throw refused(
      'A key stands in the command of --key-command, where every process reads it: let the command fetch the key from where it is kept, and make a new one in place of this.',
    );
  const [shell, words] = shellOf(command);
  const child = spawn(shell, words, { stdio: ['ignore', 'pipe', 'inherit'], timeout: 60_000 });
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code === 0 ? '' : `it ended with ${code ?? signal}`));
  });
  const [printed, fault] = await Promise.all([text(child.stdout), ended]);
  if (fault === '') return printed;
  throw refused(`The command for the key failed: ${fault}.`);
}

/** A new key in a new file that its owner alone may read. */
export function makeBackupKey(file: string): void {
  try {
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    throw refused(`No key was made: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

export const refused = (message: string) => Invalid(message, undefined, 'BACKUP_REFUSED');
export const damaged = (message: string) => Invalid(message, undefined, 'BACKUP_DAMAGED');
