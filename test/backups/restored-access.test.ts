import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { startServing } from '../support/serving.js';
import { query } from './backed-up.js';
import { useClosedCase } from './closed-case.js';

const { at, environment, oralu, must, token: former, keyed, backUp, restore } = useClosedCase();

interface Given {
  readonly client_id: string;
  readonly client_secret: string;
}

/** A client secret of somebody, as the command prints it. */
const secretOf = (name: string, folder = 'data'): Given => {
  const { stdout } = must(['secret', 'create', '--name', name, '--label', 'sync'], { ORALU_DATA: at(folder) });
  const [, id = '', secret = ''] = /client_id (\S+)\n.*: (\S+)\n/.exec(stdout) ?? [];
  return { client_id: id, client_secret: secret };
};

/** The statuses of the doors: a token, and the exchange of each secret. */
async function doors(folder: string, token: string, ...secrets: readonly Given[]): Promise<number[]> {
  const { server, address } = await startServing(['serve'], environment({ ORALU_DATA: at(folder) }));
  try {
    const asked = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: '{"query":"{ viewer { name } }"}',
    });
    const exchanged = secrets.map((one) =>
      fetch(`${address}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'client_credentials', ...one }),
      }),
    );
    return [asked.status, ...(await Promise.all(exchanged)).map(({ status }) => status)];
  } finally {
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
  }
}

const last = (folder: string, column: string): unknown =>
  query(at(folder), `select ${column} from audit_entries where operation = 'backupRestore'`);

describe('a restored registry', () => {
  it('gives no access back that was revoked since, and stays sealed where the registry of this machine is', async () => {
    const stolen = secretOf('partner');
    const file = backUp();
    expect(await doors('data', former(), stolen)).toEqual([200, 200]);
    must(['secret', 'revoke', '--id', String(query(at('data'), 'select id from client_secrets'))]);
    must(['user', 'disable', '--name', 'partner']);
    const agency = String(query(at('data'), 'select code from agencies limit 1'));
    must(['add', 'user', '--name', 'Later', '--agency', agency, '--role', 'SUPERVISOR']);
    must(['seal', '--as', 'Later', '--reason', 'The office is being left', '--keep-keys']);
    const into = ['--into', at('restored'), '--reason', 'A new disk'];
    const { stdout } = must(['backup', 'restore', file, ...into, ...keyed()]);
    expect(stdout).toMatch(/Accounts that were disabled since may act again.*gone on by \d+ entries after it/);
    expect(stdout).toMatch(/ oralu unseal .*\n.* oralu audit accept-rollback .*\n.*\n.* oralu token create --name/);
    expect([last('restored', 'decision'), last('restored', 'fields')]).toEqual([
      ['DONE'],
      ['["accessTokens","clientSecrets","invitations","registrySeals"]'],
    ]);
    const there = { ORALU_DATA: at('restored') };
    expect(query(at('restored'), 'select reason from registry_seals')).toEqual([
      expect.stringMatching(/^Sealed by user_\d+, who is not in this backup: The office is being left$/),
    ]);
    expect(oralu(['token', 'list'], there)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^REGISTRY_SEALED/),
    });
    must(['unseal', '--as', 'administrator', '--reason', 'Restored on a new disk'], there);
    expect(await doors('restored', former(), stolen)).toEqual([401, 401]);
    const created = must(['token', 'create', '--name', 'administrator'], there).stdout;
    const fresh = secretOf('partner', 'restored');
    expect(await doors('restored', /this once: (\S+)/.exec(created)?.[1] ?? '', fresh)).toEqual([200, 200]);
  }, 240_000);

  it('is let into anew on a machine that has no other, and says that nothing there knows what came after it', async () => {
    const secret = secretOf('partner');
    must(['user', 'invite', '--name', 'registrar']);
    const { stdout, status } = restore(backUp(), 'restored');
    expect([status, stdout]).toEqual([0, expect.stringContaining('nothing on this machine knows how many acts came')]);
    expect(stdout).not.toContain('unseal');
    expect(query(at('restored'), 'select count(*) from invitations where used_at is null')).toEqual([0]);
    expect(await doors('restored', former(), secret)).toEqual([401, 401]);
  }, 240_000);
});
