import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { takeLock } from '../src/lock-file.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oralu-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const takes = (lock: string): string =>
  `import('${new URL('../dist/src/lock-file.js', import.meta.url).href}').then(async ({ holding }) =>
     holding(${JSON.stringify(lock)}, () => { tell(); return new Promise((resolve) => setTimeout(resolve, 60_000)); }));`;

describe('a lock', () => {
  it('is nobody else’s while its holder lives, also where both are known by the same process id', async () => {
    const lock = join(folder, 'lock');
    // Two threads have one process id, as two containers that share a folder may both be process 1.
    const tell = "const tell = () => require('node:worker_threads').parentPort.postMessage('held');";
    const worker = new Worker(`${tell} ${takes(lock)}`, { eval: true });
    await once(worker, 'message');
    try {
      expect(takeLock(lock)).toBeUndefined();
    } finally {
      await worker.terminate();
    }
    const taken = takeLock(lock);
    expect(taken).toBeDefined();
    expect(takeLock(lock)).toBeUndefined();
    taken?.release();
  });

  it('is free as soon as its holder was killed', async () => {
    const lock = join(folder, 'lock');
    const words = ['--input-type=module', '-e', `const tell = () => console.log('held'); ${takes(lock)}`];
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    await once(child.stdout, 'data');
    expect(takeLock(lock)).toBeUndefined();
    child.kill('SIGKILL');
    await ended;
    const taken = takeLock(lock);
    expect(taken).toBeDefined();
    taken?.release();
  });

  it('is refused with a word where its file cannot be one', () => {
    const lock = join(folder, 'lock');
    writeFileSync(lock, '4711');
    expect(() => takeLock(lock)).toThrow(expect.objectContaining({ code: 'UNAVAILABLE' }));
    expect(() => takeLock(join(folder, 'none', 'lock'))).toThrow(expect.objectContaining({ code: 'UNAVAILABLE' }));
  });
});
