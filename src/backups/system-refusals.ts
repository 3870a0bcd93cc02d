import { isDiskTrouble, isFull } from '../database/disk-trouble.js';
import { OraluError } from '../errors.js';
import { refused } from './backup-key.js';

const meanings: Readonly<Record<string, string>> = {
  ENOSPC: 'no room is left on the disk',
  EDQUOT: 'no room is left of what this user may use',
  EFBIG: 'the file would be longer than files may be there',
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'what is there cannot be written to',
  ENOTDIR: 'a file is where a folder must be',
  EEXIST: 'something is there already',
  EISDIR: 'a folder is where a file must be',
  ENOENT: 'it is not there',
  EIO: 'the disk has failed',
  EMFILE: 'too many files are open',
};

/**
 * Runs a work on backups. What the system refuses meanwhile, such as on a disk that is full, is told in one line. Errors:
 * BACKUP_REFUSED.
 */
export async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OraluError) throw error;
    const words = wordsOf(error);
    throw words === undefined ? error : refused(`${words} Nothing was made or changed.`);
  }
}

function wordsOf(error: unknown): string | undefined {
  const { code, path } = Object(error) as { code?: unknown; path?: unknown };
  if (isFull(error)) return 'No room is left on the disk (SQLITE_FULL).';
  if (typeof code !== 'string') return undefined;
  if (isDiskTrouble(error)) return `The database cannot be worked on (${code}).`;
  const meaning = meanings[code];
  if (meaning === undefined) return undefined;
  return `The system refused${typeof path === 'string' ? ` ${path}` : ''}: ${meaning} (${code}).`;
}
