import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/* Files that must be there after a power cut: nothing counts as written before it, and its name, are on the disk. */

/** Waits until a folder's entries are on the disk: a new name is not durable before. */
export const syncFolder = (folder: string): void => within(folder, 'r', fsyncSync);

/** Adds to the end of a file, which is made where there is none. */
export function appendDurably(file: string, bytes: Uint8Array): void {
  within(file, 'a', (opened) => {
    writeAll(opened, bytes);
    fsyncSync(opened);
  });
  syncFolder(dirname(file));
}

/** Takes away what follows so many bytes, where there is a file. */
export function cutDurably(file: string, length: number): void {
  if (!existsSync(file)) return;
  within(file, 'r+', (opened) => {
    ftruncateSync(opened, length);
    fsyncSync(opened);
  });
}

let drafts = 0;

/** A file's whole content at once: a reader finds the old or the new one, never a part. */
export function replaceDurably(file: string, bytes: Uint8Array): void {
  const draft = `${file}.${process.pid}-${++drafts}`;
  try {
    within(draft, 'w', (opened) => {
      writeAll(opened, bytes);
      fsyncSync(opened);
    });
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  syncFolder(dirname(file));
}

function within(path: string, flags: string, work: (opened: number) => void): void {
  const opened = openSync(path, flags, 0o600);
  try {
    work(opened);
  } finally {
    closeSync(opened);
  }
}

function writeAll(opened: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) written += writeSync(opened, bytes, written);
}
