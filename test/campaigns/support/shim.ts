import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('./shim.c', import.meta.url));

export const noCompiler = 'there is no C compiler here (install gcc)';

/** Builds shim.c into a folder of its own; undefined where there is no compiler, or the system is not Linux. */
export function buildShim(): { readonly library: string; discard(): void } | undefined {
  if (process.platform !== 'linux') return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'oralu-shim-'));
  const library = join(folder, 'shim.so');
  const { error, status, stderr } = spawnSync(
    'gcc',
    ['-O1', '-Wall', '-shared', '-fPIC', '-o', library, source, '-ldl', '-lpthread'],
    { encoding: 'utf8' },
  );
  const discard = (): void => rmSync(folder, { recursive: true, force: true });
  if (error === undefined && status === 0) return { library, discard };
  discard();
  if (error === undefined) throw new Error(`shim.c does not compile: ${stderr}`);
  return undefined;
}

/** Which calls may fail; as in shim.c. */
export const calls = { open: 1, read: 2, write: 4, sync: 8, truncate: 16, map: 32, unlink: 64 } as const;
export const allCalls = Object.values(calls).reduce((all, one) => all | one, 0);
export const errnos = { EIO: 5, ENOSPC: 28, EMFILE: 24, EROFS: 30 } as const;

export interface Fault {
  readonly kinds: number;
  /** Calls to let pass before the one that fails. */
  readonly after: number;
  /** 0: none is told, and a write is not done all the same. */
  readonly error: number;
  /** Whether every later call fails as well, until it is disarmed. */
  readonly sticky?: boolean;
}

/** The page that a program under the shim shares with the campaign. */
export class ShimControl {
  readonly #fd: number;

  constructor(readonly file: string) {
    writeFileSync(file, Buffer.alloc(48));
    this.#fd = openSync(file, 'r+');
  }

  arm({ kinds, after, error, sticky = false }: Fault): void {
    this.#write(0, [0, kinds, after, error, sticky ? 1 : 0, 0, 0, 0]);
    this.#write(0, [1]);
  }

  disarm(): void {
    this.#write(0, [0]);
  }

  /** How many calls have failed since it was armed. */
  get fired(): number {
    return this.#read(20);
  }

  /** How many calls of those kinds were made since it was armed. */
  get calls(): number {
    return this.#read(24);
  }

  set clockMilliseconds(moved: number) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(moved));
    writeSync(this.#fd, bytes, 0, 8, 32);
  }

  close(): void {
    closeSync(this.#fd);
  }

  #write(at: number, numbers: readonly number[]): void {
    const bytes = Buffer.from(Int32Array.from(numbers).buffer);
    writeSync(this.#fd, bytes, 0, bytes.length, at);
  }

  #read(at: number): number {
    const bytes = Buffer.alloc(4);
    readSync(this.#fd, bytes, 0, 4, at);
    return bytes.readInt32LE();
  }
}
