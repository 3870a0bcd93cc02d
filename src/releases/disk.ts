import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';

/** The steps by which a release reaches the disk. A test replaces them to stop after each one. */
export interface Disk {
  makeFolder(path: string): void;
  /** Writes a new file and waits until its bytes are on the disk. */
  write(path: string, bytes: Uint8Array): void;
  /** Waits until a folder's entries are on the disk: a rename is not durable before. */
  syncFolder(path: string): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  list(path: string): readonly string[];
}

export const realDisk: Disk = {
  makeFolder: (path) => void mkdirSync(path, { recursive: true }),
  write: (path, bytes) => {
    const file = openSync(path, 'w');
    try {
      for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  },
  syncFolder: (path) => {
    const folder = openSync(path, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  },
  rename: (from, to) => renameSync(from, to),
  remove: (path) => rmSync(path, { recursive: true, force: true }),
  list: (path) => (existsSync(path) ? readdirSync(path) : []),
};
