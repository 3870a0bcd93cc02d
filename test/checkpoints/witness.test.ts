import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '../campaigns/support/client.js';
import { makeRegistryFolder, type RegistryFolder } from '../campaigns/support/folder.js';
import { startServer, type ServerProcess } from '../campaigns/support/server.js';
import { freePort } from '../support/free-port.js';

let registry: RegistryFolder;
let server: ServerProcess | undefined;
const second = mkdtempSync(join(tmpdir(), 'oralu-witness-'));
afterEach(async () => {
  await server?.kill('SIGKILL');
  registry.discard();
  rmSync(second, { recursive: true, force: true });
});

/** What a start says, and in how many places its metrics say that checkpoints are kept. */
async function start(more: Record<string, string>) {
  const port = String(await freePort());
  server = await startServer(registry.folder, { environment: { ORALU_METRICS_PORT: port, ...more } });
  const client = new Client(server.address);
  const { text } = await client.send('GET', `http://127.0.0.1:${port}/metrics`, {});
  client.close();
  await server.kill('SIGTERM');
  const places = /^oralu_checkpoint_places (\d+)$/m.exec(text)?.[1];
  return {
    places,
    isWarned: server.printed().includes('set ORALU_CHECKPOINTS to a folder on another disk or machine'),
  };
}

describe('a registry whose checkpoints lie beside it alone', () => {
  it('says so at each start and in its metrics, and no more where another place has them too', async () => {
    registry = await makeRegistryFolder();
    expect(await start({})).toEqual({ places: '1', isWarned: true });
    expect(await start({ ORALU_CHECKPOINTS: second })).toEqual({ places: '2', isWarned: false });
  }, 60_000);
});
