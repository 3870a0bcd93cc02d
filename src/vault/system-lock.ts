import Database from 'better-sqlite3';

/**
 * A lock of the operating system, which it takes back however the process ends: SQLite's own, on an empty file of this
 * name. Answers what gives it back; nothing where somebody else still holds it after so many milliseconds.
 */
export function takeSystemLock(file: string, milliseconds = 0): (() => void) | undefined {
  const lock = new Database(file, { timeout: milliseconds });
  try {
    lock.exec('BEGIN IMMEDIATE');
    return () => void lock.close();
  } catch (error) {
    lock.close();
    if (Reflect.get(Object(error), 'code') !== 'SQLITE_BUSY') throw error;
    return undefined;
  }
}
