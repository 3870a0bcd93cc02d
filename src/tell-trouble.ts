import type { ErrorCode } from './errors.js';

/** An error of the system or of the database, as a person is told it: a code, and one line. */
export interface Trouble {
  readonly code: ErrorCode;
  readonly message: string;
}

/** What is done about what the system says; of anything else its own words are told alone. */
const remedies: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [/^(SQLITE_CORRUPT|SQLITE_NOTADB)/, 'STORE_REFUSED', 'The database file is damaged: keep it, and restore a backup.'],
  [/^SQLITE_BUSY/, 'UNAVAILABLE', 'Another process holds the database: try again when it is done.'],
  [/^(SQLITE_FULL|ENOSPC|EDQUOT)/, 'SYSTEM_REFUSED', 'The disk is full: make room, and run it again.'],
  [
    /^(SQLITE_(CANTOPEN|READONLY|PERM|AUTH)|EACCES|EPERM|EROFS)/,
    'SYSTEM_REFUSED',
    'Run it as the user who owns the file and its folder.',
  ],
  [/^(SQLITE_IOERR|EIO)/, 'SYSTEM_REFUSED', 'The disk failed: look at it before anything else is done.'],
  [/^ENOENT/, 'SYSTEM_REFUSED', 'Expected is a path that is there.'],
  [/^EEXIST/, 'SYSTEM_REFUSED', 'Expected is a path with nothing there yet.'],
  [/^(EISDIR)/, 'SYSTEM_REFUSED', 'Expected is a file; this is a folder.'],
  [/^(ENOTDIR)/, 'SYSTEM_REFUSED', 'Expected is a folder; this, or what stands before it in the path, is a file.'],
  [/^(EMFILE|ENFILE)/, 'SYSTEM_REFUSED', 'Too many files are open: raise the limit ("ulimit -n").'],
  [/^(SQLITE_|E[A-Z0-9]+$)/, 'SYSTEM_REFUSED', ''],
];

/**
 * What the system or the database said, looked for beneath whatever wraps it; nothing where the error is of another kind.
 * `doing` is the command: what failed in it stands in the system's own words.
 */
export function findTrouble(error: unknown, doing: string): Trouble | undefined {
  // By its shape: an error of a native module need not be an instance of this context's Error.
  for (let at = error; typeof at === 'object' && at !== null; at = 'cause' in at ? at.cause : undefined) {
    const code = 'code' in at && typeof at.code === 'string' ? at.code : '';
    const remedy = remedies.find(([codes]) => codes.test(code));
    if (!remedy) continue;
    const said = 'message' in at ? String(at.message).replace(/\s+/g, ' ') : '';
    const told = said.startsWith(code) ? said : `${code}: ${said}`;
    return { code: remedy[1], message: `"${doing}" was not done (${told}). ${remedy[2]}`.trim() };
  }
  return undefined;
}
