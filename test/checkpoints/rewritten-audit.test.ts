import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '../campaigns/support/client.js';
import { keyFileBeside, makeRegistryFolder, type RegistryFolder } from '../campaigns/support/folder.js';
import { startServer, type ServerProcess } from '../campaigns/support/server.js';
import { openingInput } from '../support/case-story.js';
import { rewrite } from './checkpointed.js';

let registry: RegistryFolder;
let second = '';
let server: ServerProcess | undefined;
beforeEach(async () => {
  registry = await makeRegistryFolder();
  second = mkdtempSync(join(tmpdir(), 'oralu-rewritten-'));
});
afterEach(async () => {
  await server?.kill('SIGKILL');
  registry.discard();
  rmSync(second, { recursive: true, force: true });
});

const start = async (): Promise<ServerProcess> =>
  (server = await startServer(registry.folder, { environment: { ORALU_CHECKPOINTS: second } }));

function oralu(...given: string[]) {
  const env = {
    ...process.env,
    ORALU_DATA: registry.folder,
    ORALU_KEY_FILE: keyFileBeside(registry.file),
    ORALU_CHECKPOINTS: second,
  };
  return spawnSync(process.execPath, ['bin/oralu.js', ...given], { env, encoding: 'utf8' });
}

const latest = () =>
  [join(registry.folder, 'checkpoints'), second].map((one) => readFileSync(join(one, 'latest'), 'utf8'));

/** Asks again until it is so; what never comes is found by the time that the test has. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resume) => setTimeout(resume, 50));
}

/** Opens cases, each of which is an entry of the audit; answers how the last was answered. */
async function open(client: Client, count: number) {
  let status = 0;
  for (let at = 0; at < count; at++) {
    const variables = { input: { ...openingInput, idempotencyKey: `rewritten-${performance.now()}` } };
    const query = 'mutation ($input: CaseOpenInput!) { caseOpen(input: $input) { case { id } userErrors { code } } }';
    ({ status } = await client.post('/graphql', { query, variables }, registry.tokens['registrar']));
  }
  return status;
}

/** As whoever has the file does it, while the server runs. */
function rewriteBeneath(from: number): void {
  const db = new Database(registry.file, { timeout: 5_000 });
  db.exec('begin immediate');
  db.exec('drop trigger audit_entries_no_update');
  rewrite(db, from);
  db.exec('commit');
  db.close();
}

describe('an audit that is rewritten beneath a server', () => {
  it('is signed by nobody: the server accepts no change and says so, no command signs it, and no start serves it', async () => {
    const { address } = await start();
    const client = new Client(address);
    expect(await open(client, 3)).toBe(200);
    await server?.kill('SIGTERM');
    const signed = latest();
    expect(signed[0]).toBe(signed[1]);
    const again = new Client((await start()).address);
    rewriteBeneath(2);
    // The act is audited, so that there is something new to sign.
    await open(again, 1);
    await until(async () => (await again.send('GET', '/readyz', {})).status === 503);
    expect(await open(again, 1)).toBe(503);
    await server?.kill('SIGTERM');
    again.close();
    client.close();
    expect(server?.printed()).toContain('the audit was cut or rewritten since its last checkpoint');
    expect(server?.printed()).toContain('AUDIT_ROLLED_BACK');
    expect(latest()).toEqual(signed);
    await expect(start()).rejects.toMatchObject({ said: expect.stringContaining('AUDIT_ROLLED_BACK') });
    expect(oralu('audit', 'checkpoint').stderr).toContain('AUDIT_ROLLED_BACK');
    const sealed = oralu('seal', '--as', 'administrator', '--reason', 'The audit was rewritten', '--keep-keys');
    expect(sealed.stderr).toMatch(/No checkpoint was kept.*rolled back, cut or rewritten/);
    expect(sealed.status).toBe(0);
    expect(latest()).toEqual(signed);
    const verified = oralu('audit', 'verify', '--checkpoint', join(second, 'latest'));
    expect([verified.status, verified.stderr]).toEqual([1, expect.stringContaining('Entry 2')]);
  }, 120_000);
});
