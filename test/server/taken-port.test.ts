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

  const refusedBy = (error: object, metricsPort?: number) =>
    String(
      listeningRefused(Object.assign(new Error('by the system'), error), {
        host: '127.0.0.1',
        port: 80,
        ...(metricsPort !== undefined && { metricsPort }),
      }),
    );

  it('that the system keeps from this user is refused by the setting that mends it', () => {
    expect(refusedBy({ code: 'EACCES', syscall: 'listen', port: 80 })).toContain(
      'it came as 80, and the system refused it (EACCES). Set PORT to 1024 or above',
    );
  });

  it('is told apart from that of the metrics, and from a folder that may not be written', () => {
    expect(refusedBy({ code: 'EADDRINUSE', syscall: 'listen', port: 90 }, 90)).toContain(
      'Port 90 is taken by another program: end that one, or set ORALU_METRICS_PORT to another.',
    );
    expect(refusedBy({ code: 'EADDRINUSE', syscall: 'listen', port: 80 }, 90)).toContain('set PORT to another');
    expect(refusedBy({ code: 'EACCES', syscall: 'open' }, 90)).toBe('Error: by the system');
    expect(() => readConfig({ PORT: '4100', ORALU_METRICS_PORT: '4100' })).toThrow('another port than PORT');
  });
});

describe('ORALU_BASE_URL', () => {
  it.each(['nonsense', 'ftp://a.example', 'https://a.example/', 'https://'])('is refused as %s', (given) => {
    expect(() => readConfig({ ORALU_BASE_URL: given })).toThrow(JSON.stringify(given));
  });

  it('is taken as given, and made of host and port where it is not', () => {
    expect(readConfig({ ORALU_BASE_URL: 'https://a.example/figures' }).baseUrl).toBe('https://a.example/figures');
    expect(readConfig({ HOST: '::1', PORT: '4100' }).baseUrl).toBe('http://[::1]:4100');
  });
});
