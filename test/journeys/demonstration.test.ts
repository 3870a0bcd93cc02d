import { describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeKeyFile } from '../../src/vault/key-file.js';
import { post, stop, useDataFolder } from './data-folder.js';

const { path, keyFile, oralu, serve } = useDataFolder();

interface Reached {
  readonly guardianship: readonly (number | null)[];
  readonly sessions: readonly (number | null)[];
  readonly school: readonly (number | null)[];
}

/** Of the returned, what the first release tells of three tables, with the few in them withheld. */
async function reachedIn(address: string): Promise<Reached> {
  const numbersOf = async (family: string) => {
    const query = `family=${family}&case_state=RETURNED`;
    const response = await fetch(`${address}/v1/releases/2017-12-27.1/observations.json?${query}`);
    const { observations } = (await response.json()) as {
      observations: { codes: Record<string, string>; value: number | null; status: string }[];
    };
    const inner = observations.filter(({ codes, status }) => codes[family] !== '*' && status !== 'NOT_APPLICABLE');
    return inner.map(({ value }) => value);
  };
  const [guardianship, sessions, school] = [numbersOf('guardianship'), numbersOf('sessions'), numbersOf('school')];
  return { guardianship: await guardianship, sessions: await sessions, school: await school };
}

/** The same counted from the database: decisions in force and sessions attended of those who were home by the day. */
function reachedIn63(): Reached {
  const database = new Database(join(path(), 'registry.sqlite'), { readonly: true });
  const day = '2017-12-27';
  const count = (where: string): number =>
    Number(database.prepare(`select count(*) from plans where arrived_on <= '${day}' and ${where}`).pluck().get());
  const guarded = count(
    `case_id in (select case_id from guardianship_decisions where decided_on <= '${day}' and ends_id is null)`,
  );
  const attended = (from: number, to: number): number =>
    count(
      `(select count(*) from sessions where sessions.case_id = plans.case_id and attendance = 'ATTENDED' and held_on <= '${day}') between ${from} and ${to}`,
    );
  const [few, some, many] = [attended(0, 5), attended(6, 10), attended(11, 999)];
  database.close();
  expect([guarded, 63 - guarded, few, some, many].every((told) => told >= 10)).toBe(true);
  // Hardly anybody has had no session yet or is not at school: those are withheld, and what stands beside them.
  return {
    guardianship: [63 - guarded, guarded],
    sessions: [few, null, null, some + many, some, many],
    school: [null, null],
  };
}

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
      'centre',
    ]);
    for (const [role, token] of Object.entries(tokens)) {
      expect((await post(address, token, '{ viewer { role } }')).body.data?.viewer).toEqual({
        role: role === 'centre' ? 'CASEWORKER' : role.replace(/[A-Z]/, (letter) => `_${letter}`).toUpperCase(),
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
    expect(await reachedIn(address)).toEqual(reachedIn63());
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
