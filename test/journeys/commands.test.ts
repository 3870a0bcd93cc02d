import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { makeKeyFile } from '../../src/vault/master-keys.js';
import { openingInput } from '../support/case-story.js';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'oralu-commands-'));
});
afterEach(() => {
  rmSync(data, { recursive: true, force: true });
  rmSync(keyFile(), { force: true });
});

/** Where the operator wants the key of a real registry: `init` makes it. */
const keyFile = () => `${data}.key`;
const environment = () => ({ ...process.env, ORALU_DATA: data, ORALU_KEY_FILE: keyFile(), PORT: '0' });
const oralu = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/oralu.js', ...words], {
    env: environment(),
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};
const init = () => oralu('init', '--agency', 'MFA', '--agency-name', 'Ministry', '--administrator', 'Admin');
const tokenIn = (text: string) => /this once: (\S+)/.exec(text)?.[1] ?? '';

async function serve(...words: string[]): Promise<{ server: ChildProcess; address: string }> {
  const server = spawn(process.execPath, ['bin/oralu.js', ...words], { env: environment() });
  let printed = '';
  server.stderr.on('data', (chunk) => (printed += String(chunk)));
  for await (const chunk of server.stdout) {
    printed += String(chunk);
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
    if (address) return { server, address };
  }
  throw new Error(`The server ended: ${printed}`);
}

const post = async (address: string, token: string, query: string, variables?: object) => {
  const response = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  return {
    status: response.status,
    body: (await response.json()) as {
      data?: { caseOpen?: { case: { id: string } }; viewer?: object };
      errors?: { message: string }[];
    },
  };
};

type Answered = Awaited<ReturnType<typeof post>>;

/** Repeats an act that is answered with 503, as a client must; gives the case that it opened. */
async function untilTaken(open: () => Promise<Answered>): Promise<string> {
  for (let tries = 0; tries < 30; tries++) {
    const { status, body } = await open();
    if (status !== 503) return body.data?.caseOpen?.case.id ?? '';
    await new Promise((resume) => setTimeout(resume, 500));
  }
  return '';
}

async function stop(server: ChildProcess): Promise<number | null> {
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  const [code] = (await ended) as [number | null];
  return code;
}

describe('a start', () => {
  /** Counts what Node itself resolves from file to file within drizzle-orm, parsing its package map each time. */
  const counting = `data:text/javascript,${encodeURIComponent(`
    import { registerHooks } from 'node:module';
    let count = 0;
    registerHooks({ resolve: (specifier, context, next) => {
      if (/^\\.{1,2}\\//.test(specifier) && context.parentURL?.includes('/node_modules/drizzle-orm/')) count++;
      return next(specifier, context);
    } });
    process.on('exit', () => console.error(count));
  `)}`;
  const countOf = (...args: readonly string[]): number => {
    const { status, stderr } = spawnSync(process.execPath, ['--import', counting, ...args], { encoding: 'utf8' });
    expect(status).toBe(0);
    return Number(stderr);
  };

  it("does not parse drizzle-orm's package map again for each of its files, which would cost 0.4 s and 200 MB", () => {
    expect(countOf('--input-type=module', '--eval', "import 'drizzle-orm/better-sqlite3'")).toBeGreaterThan(100);
    expect(countOf('bin/oralu.js', 'import', 'columns')).toBe(0);
  });
});

describe('oralu init and serve', () => {
  it('make a real registry whose administrator signs in, and keep its file from others', async () => {
    const made = init();
    expect(made.stderr).toBe('');
    expect(statSync(join(data, 'registry.sqlite')).mode & 0o077).toBe(0);
    const { server, address } = await serve('serve');
    const { body } = await post(address, tokenIn(made.stdout), '{ viewer { name role } }');
    expect(body.data?.viewer).toEqual({ name: 'Admin', role: 'ADMINISTRATOR' });
    expect(await stop(server)).toBe(0);
  }, 60_000);

  it('refuse a second init and a demonstration in a real folder, each in one line', () => {
    init();
    const again = init();
    expect([again.status, again.stderr]).toEqual([
      1,
      'STORE_REFUSED: This data folder holds a registry already. Nothing was changed.\n',
    ]);
    const demo = oralu('demo');
    expect(demo.status).toBe(1);
    expect(demo.stderr).toContain('the demonstration is never loaded into it');
  }, 60_000);

  it('say what to do where there is no registry', () => {
    expect(oralu('books', 'check').stderr).toContain('Make one with "oralu init"');
  });
});

describe('a command that is given too little', () => {
  it('names everything that is missing at once', () => {
    const { status, stderr } = oralu('release', 'withdraw', '2017-12-27.1', '--ru', 'Причина');
    expect(status).toBe(1);
    expect(stderr).toBe(
      `error: these options are missing:
  --as <name>   the registered person who does it
  --kk <text>   why, in Kazakh
  --en <text>   why, in English
`,
    );
    expect(oralu('add', 'user', '--name', 'A', '--agency', 'MFA').stderr).toMatch(
      /^error: this option is missing:\n {2}--role <role> {3}role\n$/,
    );
  });
});

describe('SIGTERM', () => {
  it('loses nothing that was accepted: every answered act is there after the restart', async () => {
    const made = init();
    const token = tokenIn(oralu('add', 'user', '--name', 'Reg', '--agency', 'MFA', '--role', 'REGISTRAR').stdout);
    expect(made.status).toBe(0);
    const { server, address } = await serve('serve');
    const { siteId: _siteId, ...sighting } = openingInput.sighting;
    const open = () =>
      post(
        address,
        token,
        'mutation ($input: CaseOpenInput!) { caseOpen(input: $input) { case { id } userErrors { message } } }',
        {
          input: { idempotencyKey: randomUUID(), ...openingInput, sighting },
        },
      );
    // On a busy machine a server sheds what it cannot take, and says to come again: the burst begins when it takes acts.
    const first = await untilTaken(open);
    const acts = Array.from({ length: 60 }, open);
    await Promise.race(acts);
    const stopped = stop(server);
    const outcomes = await Promise.allSettled(acts);
    expect(await stopped).toBe(0);
    const answered = outcomes.flatMap((outcome) =>
      outcome.status === 'fulfilled' && outcome.value.body.data?.caseOpen
        ? [outcome.value.body.data.caseOpen.case.id]
        : [],
    );
    expect(answered.length).toBeGreaterThan(0);
    expect(first).toMatch(/^case_/);
    answered.push(first);
    const again = await serve('serve');
    for (const id of answered) {
      const { body } = await post(again.address, token, `{ case(id: "${id}") { id } }`);
      expect(body.data).toEqual({ case: { id } });
    }
    await stop(again.server);
    expect(oralu('books', 'check').stdout).toContain('The books balance');
    expect(oralu('audit', 'verify').stdout).toContain('The audit chain holds');
  }, 90_000);
});

describe('oralu audit verify', () => {
  it('names the first row that was changed, or that follows one taken out of its place, and fails', () => {
    oralu('init', '--agency', 'MFA', '--agency-name', 'Ministry', '--administrator', 'Admin');
    for (const code of ['SY-A', 'SY-B'])
      oralu('add', 'site', '--code', code, '--name', code, '--kind', 'CAMP', '--country', 'SY');
    expect(oralu('audit', 'verify')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('The audit chain holds'),
    });
    const file = join(data, 'registry.sqlite');
    const whole = readFileSync(file);
    const free = 'drop trigger audit_entries_no_update; drop trigger audit_entries_no_delete;';
    for (const tampering of [
      "update audit_entries set operation = 'nothing' where sequence = 3",
      'update audit_entries set sequence = 1000 where sequence = 3',
    ]) {
      writeFileSync(file, whole);
      const thief = new Database(file);
      thief.exec(`${free} ${tampering}`);
      thief.close();
      const { status, stderr } = oralu('audit', 'verify');
      expect([tampering, status, stderr]).toEqual([
        tampering,
        1,
        expect.stringMatching(/The audit chain breaks at entry [34]; the 2 entries before it hold/),
      ]);
    }
  }, 180_000);
});

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
  const database = new Database(join(data, 'registry.sqlite'), { readonly: true });
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
    const file = join(data, 'demo-tokens.json');
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
    expect(await reachedIn(address)).toEqual(reachedIn63());
    expect(await stop(server)).toBe(0);

    expect(readFileSync('README.md', 'utf8')).toContain(oralu('books', 'check').stdout.trim());
    const before = readFileSync(join(data, 'registry.sqlite'));
    expect(oralu('demo').status).toBe(0);
    expect(readFileSync(join(data, 'registry.sqlite')).equals(before)).toBe(true);

    const real = await serve('serve');
    const refused = await post(real.address, tokens['administrator'] ?? '', '{ viewer { role } }');
    expect([refused.status, refused.body.errors?.[0]?.message]).toEqual([
      401,
      'Demonstration tokens are refused outside the demonstration.',
    ]);
    await stop(real.server);
  }, 180_000);
});
