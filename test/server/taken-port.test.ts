import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { readConfig } from '../../src/config.js';
import { assertPortFree, listeningRefused } from '../../src/server/port.js';

describe('a port', () => {
  it('that another program listens on is refused before anything is made, by its number; a free one is not kept', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const config = readConfig({ PORT: String(port) });
    const refused = await assertPortFree(config).catch((error: unknown) => String(error));
    other.close();
    await once(other, 'close');
    expect(refused).toContain(String(port));
    await assertPortFree(config);
    const next = createServer().listen(port, '127.0.0.1');
    const outcome: unknown = await once(next, 'listening').catch((error: unknown) => error);
    next.close();
    expect(outcome).toEqual([]);
  });

  it('that the system keeps from this user is refused by the setting that mends it', () => {
    const refused = listeningRefused(Object.assign(new Error(), { code: 'EACCES' }), { host: '127.0.0.1', port: 80 });
    expect(String(refused)).toContain('it came as 80, and the system refused it (EACCES). Set PORT to 1024 or above');
  });
});
