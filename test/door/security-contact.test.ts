import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { makeRegistryFolder, type RegistryFolder } from '../campaigns/support/folder.js';

let registry: RegistryFolder;
beforeAll(async () => void (registry = await makeRegistryFolder('memory')), 60_000);
afterAll(() => registry.discard());

/** How security.txt is answered by a server that was started so, and how often it said that nobody is told. */
async function start(words: readonly string[], more: NodeJS.ProcessEnv) {
  const env = {
    PATH: process.env['PATH'],
    ...{ ORALU_DATA: registry.folder, ORALU_KEY_FILE: join(registry.folder, 'master.key'), PORT: '0', ...more },
  };
  const server = spawn(process.execPath, ['bin/oralu.js', ...words], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(server, 'close');
  let printed = '';
  const address = await new Promise<string>((resolve, reject) => {
    server.once('exit', () => reject(new Error(`The server ended: ${printed}`)));
    server.stdout.on('data', (chunk) => {
      printed += String(chunk);
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
      if (found) resolve(found);
    });
  });
  const response = await fetch(`${address}/.well-known/security.txt`);
  const text = await response.text();
  server.kill('SIGTERM');
  await closed;
  return { status: response.status, text, warnings: printed.split('set ORALU_SECURITY_CONTACT').length - 1 };
}

describe('a start that is not told whom to tell of a hole', () => {
  it.each([
    ['the whole', ['serve']],
    ['the public plane', ['serve', '--plane', 'public', '--releases', 'nothing']],
  ])(
    'of %s says so in one line, and names nobody to the world',
    async (_what, words) => {
      const without = await start(words, {});
      expect(without).toMatchObject({ status: 404, warnings: 1, text: expect.stringContaining('"UNKNOWN_PATH"') });
      const told = await start(words, { ORALU_SECURITY_CONTACT: 'https://oralu.example/holes' });
      expect(told).toMatchObject({ status: 200, warnings: 0 });
      expect(told.text).toMatch(/^Contact: https:\/\/oralu\.example\/holes$/m);
    },
    60_000,
  );
});
