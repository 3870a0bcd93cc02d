import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { stop, useDataFolder } from './data-folder.js';

const { oralu, init, serve } = useDataFolder();

describe('a second server of the same folder', () => {
  it('is told who serves it and where, and starts nothing; when the first is killed, the next one serves', async () => {
    init();
    const first = await serve('serve');
    // Another port would be free: it is the folder that is taken.
    const second = oralu('serve');
    expect([second.status, second.stdout]).toEqual([1, '']);
    expect(second.stderr).toBe(
      `UNAVAILABLE: Process ${first.server.pid} serves this registry on ${first.address}. Nothing was started: use that server, end it first, or set ORALU_DATA to another folder.\n`,
    );
    // Whoever only works on the registry is let in beside the server.
    expect(oralu('books', 'check').stdout).toContain('The books balance');
    const ended = once(first.server, 'exit');
    first.server.kill('SIGKILL');
    await ended;
    const next = await serve('serve');
    expect(oralu('serve').stderr).toContain(`Process ${next.server.pid} serves this registry on ${next.address}.`);
    expect(await stop(next.server)).toBe(0);
  }, 60_000);
});
