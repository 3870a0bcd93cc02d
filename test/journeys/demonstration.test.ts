import { describe, expect, it } from '@jest/globals';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeKeyFile } from '../../src/vault/master-keys.js';
import { post, stop, useDataFolder } from './data-folder.js';

const { path, keyFile, oralu, serve } = useDataFolder();

describe('the demonstration', () => {
  it('is served with tokens for every role, which a real server refuses', async () => {
    // With a key of the operator's own: "oralu serve" does not even start on the one that the demonstration makes itself.
    makeKeyFile(keyFile(), 'REGISTRY');
    const { server, address } = await serve('demo', '--serve');
    const file = join(path(), 'demo-tokens.json');
    const tokens = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(Object.keys(tokens)).toEqual([
      'administrator',
      'supervisor',
      'registrar',
      'caseworker',
      'psychologist',
      'partner',
      'auditor',
      'school',
      'clinic',
      'guardianOffice',
      'youngPerson',
    ]);
    for (const [role, token] of Object.entries(tokens)) {
      expect((await post(address, token, '{ viewer { role } }')).body.data?.viewer).toEqual({
        role: role.replace(/[A-Z]/, (letter) => `_${letter}`).toUpperCase(),
      });
    }
    const statistics = (await (await fetch(`${address}/v1/statistics`)).json()) as {
      figures: { id: string; value: number }[];
      notice: string;
    };
    expect(Object.fromEntries(statistics.figures.map(({ id, value }) => [id, value]))).toMatchObject({
      KNOWN: 453,
      RETURNED: 63,
      AWAITING: 50,
      UNACCOUNTED: 340,
      DECEASED: 0,
    });
    expect(statistics.notice).toContain('synthetic');
    expect(await stop(server)).toBe(0);

    expect(readFileSync('README.md', 'utf8')).toContain(oralu('books', 'check').stdout.trim());
    const before = readFileSync(join(path(), 'registry.sqlite'));
    expect(oralu('demo').status).toBe(0);
    expect(readFileSync(join(path(), 'registry.sqlite')).equals(before)).toBe(true);

    const real = await serve('serve');
    const refused = await post(real.address, tokens['administrator'] ?? '', '{ viewer { role } }');
    expect([refused.status, refused.body.errors?.[0]?.message]).toEqual([
      401,
      'Demonstration tokens are refused outside the demonstration.',
    ]);
    await stop(real.server);
  }, 180_000);
});
