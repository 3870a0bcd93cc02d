import { afterEach, describe, expect, it } from '@jest/globals';
import { spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import Database from 'better-sqlite3';
import { renameSync } from 'node:fs';
import { freePort } from '../support/free-port.js';
import { startServing } from '../support/serving.js';
import { query } from './backed-up.js';
import { useClosedCase } from './closed-case.js';

const { at, environment, oralu, must, backUp, erase } = useClosedCase();

let server: ChildProcess | undefined;
afterEach(end);
async function end(): Promise<void> {
  const ended = server && once(server, 'exit');
  server?.kill('SIGTERM');
  await ended;
  server = undefined;
}

interface Told {
  readonly owed: string | undefined;
  readonly reached: string | undefined;
}

/** Starts a server; answers what waits until its metrics tell this, and where it is served. */
async function start(more: NodeJS.ProcessEnv = {}) {
  const port = await freePort();
  const started = await startServing(['serve'], environment({ ORALU_METRICS_PORT: String(port), ...more }));
  server = started.server;
  const read = async (): Promise<Told> => {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const of = (name: string) => new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1];
    return { owed: of('oralu_erasures_owed'), reached: of('oralu_backups_reached') };
  };
  const until = async (wanted: Told): Promise<Told> => {
    for (let tries = 0; tries < 300; tries++) {
      const told = await read();
      if (told.owed === wanted.owed && told.reached === wanted.reached) return told;
      await new Promise((resume) => setTimeout(resume, 100));
    }
    return read();
  };
  return { until, address: started.address };
}

/** Waits for it and asserts it, so that a failure says what came instead. */
async function tells(until: (wanted: Told) => Promise<Told>, wanted: Told): Promise<void> {
  expect(await until(wanted)).toEqual(wanted);
}

describe('an erasure that the backups were not told of', () => {
  it('is counted in the metrics while their folder is away, and no more once it is back', async () => {
    backUp();
    const { until, address } = await start();
    await tells(until, { owed: '0', reached: '1' });
    renameSync(at('backups'), at('unmounted'));
    erase();
    await tells(until, { owed: '1', reached: '0' });
    // Nobody is turned away for it, and the world is not told.
    const ready = await fetch(`${address}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([200, expect.not.stringMatching(/erasure|backup/)]);
    const list = ['erasure', 'list', '--as', 'administrator'];
    const owed = /^Owed: The backups were not told which keys were destroyed\. There is no folder .*\n$/;
    expect(oralu(list)).toMatchObject({ status: 0, stderr: expect.stringMatching(owed) });
    renameSync(at('unmounted'), at('backups'));
    await tells(until, { owed: '0', reached: '1' });
    // Of what the list was seen to name nothing is owed while it is away.
    renameSync(at('backups'), at('unmounted'));
    await tells(until, { owed: '0', reached: '0' });
    renameSync(at('unmounted'), at('backups'));
    expect(oralu(list)).toMatchObject({ status: 0, stderr: '' });
  }, 180_000);

  it('is counted from the start where the list was not told, and where no folder is set', async () => {
    backUp();
    renameSync(at('backups'), at('unmounted'));
    erase();
    await tells((await start()).until, { owed: '1', reached: '0' });
    await end();
    await tells((await start({ ORALU_BACKUPS: '' })).until, { owed: '1', reached: undefined });
  }, 180_000);
});

describe('an erasure while somebody reads what was there before', () => {
  /** Which files of the registry hold the child's key: by another process, as closing one here would end what the reader holds of it. */
  const filesWith = (wrapped: string): string =>
    spawnSync('grep', ['-rlF', '--', wrapped, at('data')], { encoding: 'utf8' }).stdout;

  it('is owed and said so, whoever erased and whoever serves since, until the key is in no file', async () => {
    backUp();
    const before = await start();
    await tells(before.until, { owed: '0', reached: '1' });
    const [wrapped] = query(at('data'), 'select wrapped from data_keys join cases on id = subject_id') as string[];
    const reader = new Database(at('data', 'registry.sqlite'), { readonly: true });
    try {
      reader.exec('BEGIN');
      reader.prepare('select count(*) from cases').get();
      expect(erase().stderr).toMatch(/^Owed: The files of the registry still hold the keys that were destroyed, .*\n$/);
      // The control: it is there.
      expect(filesWith(wrapped ?? '?')).not.toBe('');
      await tells(before.until, { owed: '1', reached: '1' });
      await end();
      const after = await start();
      await tells(after.until, { owed: '1', reached: '1' });
      reader.exec('COMMIT');
      await tells(after.until, { owed: '0', reached: '1' });
      expect(filesWith(wrapped ?? '?')).toBe('');
    } finally {
      reader.close();
    }
  }, 180_000);

  it('is made up for by a command where nobody serves', () => {
    const [wrapped] = query(at('data'), 'select wrapped from data_keys join cases on id = subject_id') as string[];
    backUp();
    const reader = new Database(at('data', 'registry.sqlite'), { readonly: true });
    const list = ['erasure', 'list', '--as', 'administrator'];
    try {
      reader.exec('BEGIN');
      reader.prepare('select count(*) from cases').get();
      expect(erase().stderr).toMatch(/^Owed: The files of the registry still hold /);
      expect(oralu(list).stderr).toMatch(/^Owed: The files of the registry still hold /);
      reader.exec('COMMIT');
      expect(must(list).stderr).toBe('');
      expect(filesWith(wrapped ?? '?')).toBe('');
    } finally {
      reader.close();
    }
  }, 180_000);
});
