/** What SQLite's own code says of an error, looked for beneath whatever wraps it. */
function codeOf(error: unknown): string {
  // By its shape: an error of a native module need not be an instance of this context's Error.
  for (let at = error; typeof at === 'object' && at !== null; at = 'cause' in at ? at.cause : undefined)
    if ('code' in at && typeof at.code === 'string' && at.code.startsWith('SQLITE_')) return at.code;
  return '';
}

/** Another process holds the lock: nothing is wrong, and trying again helps. */
export const isBusy = (error: unknown): boolean => codeOf(error).startsWith('SQLITE_BUSY');

/** No room on the disk: SQLite undoes the transaction and loses nothing, and it passes once there is room. */
export const isFull = (error: unknown): boolean => codeOf(error) === 'SQLITE_FULL';

/** The file is not what SQLite wrote. */
export const isDamage = (error: unknown): boolean => /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error));

const troubles = ['IOERR', 'CORRUPT', 'NOTADB', 'READONLY', 'CANTOPEN', 'PROTOCOL', 'FULL', 'NOMEM'];

/** The disk or the file, and not the work that met it, is to blame: SQLite does not always end the transaction by itself. */
export const isDiskTrouble = (error: unknown): boolean =>
  troubles.some((trouble) => codeOf(error).startsWith(`SQLITE_${trouble}`));
