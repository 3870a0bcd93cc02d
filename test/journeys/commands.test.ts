import { describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { randomUUID } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openingInput } from '../support/case-story.js';
import { post, stop, useDataFolder } from './data-folder.js';

const { path, oralu, init, serve } = useDataFolder();
const tokenIn = (text: string) => /this once: (\S+)/.exec(text)?.[1] ?? '';

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

describe('oralu init and serve', () => {
  it('make a real registry whose administrator signs in, and keep its file from others', async () => {
    const made = init();
    expect(made.stderr).toBe('');
    expect(statSync(join(path(), 'registry.sqlite')).mode & 0o077).toBe(0);
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

describe('oralu statements', () => {
  it('adds what officials said since to a running registry, once, and says of each line what is wrong', () => {
    init();
    const header = readFileSync('schema/official-statements.csv', 'utf8').split('\n')[0] ?? '';
    const said =
      'kz-2023-05-said,2023-05-02,day,2023-05-01,MFA,,official statement,,children who came home,CHILDREN_RETURNED_CUMULATIVE,500,500,';
    const file = join(path(), 'said.csv');
    const writes = (...lines: string[]) => writeFileSync(file, `${[header, ...lines].join('\n')}\n`);
    const load = (who = 'Reg') => oralu('statements', 'load', file, '--as', who);
    const kept = () => {
      const registry = new Database(join(path(), 'registry.sqlite'), { readonly: true });
      const count = (query: string) => registry.prepare(query).pluck().get() as number;
      const seen = [
        count("select count(*) from official_statements where id = 'kz-2023-05-said'"),
        count("select count(*) from audit_entries where operation = 'loadStatements' and user_id is not null"),
      ];
      registry.close();
      return seen;
    };
    expect(oralu('add', 'user', '--name', 'Reg', '--agency', 'MFA', '--role', 'SUPERVISOR').status).toBe(0);
    expect(oralu('add', 'user', '--name', 'Case', '--agency', 'MFA', '--role', 'CASEWORKER').status).toBe(0);
    writes(said.replace('2023-05-02', '2023-13-02'), 'short,row');
    for (const refused of [oralu('statements', 'check', file), load()]) {
      expect([refused.status, refused.stdout]).toEqual([1, '']);
      expect(refused.stderr).toMatch(
        /^STATEMENT_FILE_INVALID: said.csv.*line 2.*said_on.*2023-13-02.*\nSTATEMENT_FILE_INVALID: said.csv.*line 3.*\nNothing was stored\.\n$/,
      );
    }
    expect(kept()).toEqual([0, 0]);
    writes(said);
    expect(oralu('statements', 'check', file).stdout).toBe(
      'No problems. 1 statement(s) would be added; 0 are there.\n',
    );
    expect(load('Case').stderr).toMatch(/^FORBIDDEN/);
    // Refused, it has left its trace.
    expect(kept()).toEqual([0, 1]);
    expect(load().stdout).toBe('Added 1 statement(s); 0 were there. The next release that is built holds them.\n');
    expect(kept()).toEqual([1, 2]);
    expect(load().stdout).toBe('Added 0 statement(s); 1 were there.\n');
    expect(kept()).toEqual([1, 2]);
    writes(said.replace('500,500', '501,501'));
    const changed = load();
    expect([changed.status, changed.stderr]).toEqual([
      1,
      expect.stringContaining('give the other one an id of its own'),
    ]);
    expect(kept()).toEqual([1, 2]);
  }, 120_000);
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
    const token = tokenIn(oralu('add', 'user', '--name', 'Reg', '--agency', 'MFA', '--role', 'SUPERVISOR').stdout);
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
    init();
    for (const code of ['SY-A', 'SY-B'])
      oralu('add', 'site', '--code', code, '--name', code, '--kind', 'CAMP', '--country', 'SY');
    expect(oralu('audit', 'verify')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('The audit chain holds'),
    });
    const file = join(path(), 'registry.sqlite');
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
