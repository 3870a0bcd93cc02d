import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { fromNodeId, type CaseId, type UserId } from '../../src/identifiers.js';
import { endGrant, startGrant } from '../../src/referrals/grants/grants.js';
import { CaseStory } from '../support/case-story.js';
import { freePort } from '../support/free-port.js';
import { openTestRegistry, partner, type TestRegistry } from '../support/registry.js';

const run = promisify(execFile);
const now = Date.parse('2018-01-10T09:00:00Z');
const seen = { sighting: { observedOn: '2017-08-01', country: 'SY', source: 'A relative', grade: 'C' } };
type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => Promise<boolean>;

let registry: TestRegistry;
let front: Server;
let url: string;
/** What stands between the app and the registry: answers some requests itself, says whether it did. */
let hinder: Answer;
beforeEach(async () => {
  registry = await openTestRegistry();
  hinder = () => Promise.resolve(false);
  const upstream = await registry.app.listen({ host: '127.0.0.1', port: 0 });
  front = createServer((request, response) => void forward(upstream, request, response)).listen(0, '127.0.0.1');
  await new Promise((resolve) => front.once('listening', resolve));
  url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
});
afterEach(async () => {
  front.closeAllConnections();
  await new Promise((resolve) => front.close(resolve));
  await registry.discard();
});

async function forward(upstream: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request);
  if (await hinder(request, response, body)) return;
  const answer = await send(upstream, request, body);
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
}

const send = (upstream: string, { url: path = '', headers }: IncomingMessage, body: string) =>
  fetch(`${upstream}${path}`, {
    method: 'POST',
    headers: { 'content-type': String(headers['content-type']), authorization: String(headers.authorization) },
    body,
  });

const copyFile = () => join(registry.temporary.folder, 'copy.json');
const copy = () => JSON.parse(readFileSync(copyFile(), 'utf8')) as { number: number; cases: Record<string, object> };

/** Runs the example as partners run it: a process of its own, which Node takes as it stands. */
const app = (...words: string[]) =>
  run(process.execPath, ['docs/partner/example/follow.ts', ...words], {
    env: { ORALU_URL: url, ORALU_TOKEN: registry.tokens['partner'], ORALU_COPY: copyFile() },
    timeout: 25_000,
  });

const fields = 'id version stage reportedOn whereabouts { country observedOn site { code name } } updatedAt';

/** What the API shows the partner at this moment, by id. */
async function shown(): Promise<Record<string, object>> {
  const { data } = await registry.ask('partner', `{ cases(first: 100) { nodes { ${fields} } } }`);
  const nodes = data.cases.nodes as { id: string }[];
  return Object.fromEntries(nodes.map((node) => [node.id, node]));
}

const grant = (story: CaseStory) =>
  registry.temporary.store.inTransaction((tx) =>
    startGrant(tx, { ...granted(story), coversIdentity: true, coversRecord: true }, 102 as UserId, now),
  );
const granted = (story: CaseStory) => ({
  caseId: fromNodeId('case', story.state.id) as CaseId,
  agencyId: partner.id,
  purpose: 'Tracing',
  expiresAt: now + 86_400_000,
});

describe('the example app', () => {
  it('keeps a copy that equals what the API shows, goes on after a restart, and forgets a child it may not see', async () => {
    const own = await CaseStory.open(registry, {}, 'partner');
    const other = await CaseStory.open(registry);
    const grantId = await grant(other);
    await app('follow', '--once');
    expect(copy().cases).toEqual(await shown());
    expect(Object.keys(copy().cases)).toHaveLength(2);
    expect(statSync(copyFile()).mode & 0o777).toBe(0o600);

    await own.does('partner', 'whereaboutsRecord', seen);
    const { stdout } = await app('follow', '--once');
    expect(stdout).toBe('1 changes, 2 cases\n');
    expect(copy().cases).toEqual(await shown());

    await registry.temporary.store.inTransaction((tx) =>
      endGrant(tx, { id: grantId, ...granted(other) }, { reason: 'Done', by: 102 as UserId, now }),
    );
    await app('follow', '--once');
    expect(Object.keys(copy().cases)).toEqual([own.state.id]);
    expect(readFileSync(copyFile(), 'utf8')).not.toContain(other.state.id);
    expect((await app('follow', '--once')).stdout).toBe('');
  });

  it('forgets the child also where access has run out by itself', async () => {
    const other = await CaseStory.open(registry);
    await grant(other);
    await app('follow', '--once');
    expect(Object.keys(copy().cases)).toEqual([other.state.id]);
    registry.setClock('2018-01-12T09:00:00Z');
    await app('follow', '--once');
    expect(copy().cases).toEqual({});
  });

  it('begins anew where the registry refuses its cursor', async () => {
    const { state } = await CaseStory.open(registry, {}, 'partner');
    await app('follow', '--once');
    writeFileSync(copyFile(), JSON.stringify({ cursor: 'of another time', number: 40, cases: { case_9: {} } }));
    await app('follow', '--once');
    expect(copy()).toMatchObject({ number: 1 });
    expect(Object.keys(copy().cases)).toEqual([state.id]);
  });

  it('waits as long as a busy registry asks for', async () => {
    await CaseStory.open(registry, {}, 'partner');
    const answers = [503, 429, 503];
    hinder = async (_request, response) => {
      const status = answers.shift();
      if (status !== undefined) response.writeHead(status, { 'retry-after': '0' }).end('{}');
      return status !== undefined;
    };
    await app('follow', '--once');
    expect(answers).toEqual([]);
    expect(copy().cases).toEqual(await shown());
  });

  it('gets tokens for its client secret, and a new one where the last has run out', async () => {
    const { state } = await CaseStory.open(registry, {}, 'partner');
    const issued = ['one that has run out', registry.tokens['partner']];
    hinder = async (request, response, body) => {
      if (request.url !== '/oauth/token') return false;
      expect(body).toBe('grant_type=client_credentials');
      const [, basic = ''] = request.headers.authorization?.split(' ') ?? [];
      expect(Buffer.from(basic, 'base64').toString()).toBe('app%3A1:a%20secret');
      response.end(JSON.stringify({ access_token: issued.shift(), token_type: 'Bearer', expires_in: 900 }));
      return true;
    };
    const { stdout } = await run(process.execPath, ['docs/partner/example/follow.ts', 'list'], {
      env: { ORALU_URL: url, ORALU_CLIENT_ID: 'app:1', ORALU_CLIENT_SECRET: 'a secret' },
      timeout: 25_000,
    });
    expect(stdout).toBe(`${state.id} 1 REPORTED 2017-06-01\n`);
    expect(issued).toEqual([]);
  });

  it('lists the cases', async () => {
    const { state } = await CaseStory.open(registry, {}, 'partner');
    expect((await app('list')).stdout).toBe(`${state.id} 1 REPORTED 2017-06-01\n`);
  });

  it('lists who has come home and what is open for them, as far as the agency may see the child', async () => {
    const [shown, hidden] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    for (const story of [shown, hidden]) {
      await story.comesHome('2017-11-01');
      await story.does('caseworker', 'planOpen', { bodyAgencyId: `agency_${partner.id}` });
    }
    await grant(shown);
    const id = shown.state.id;
    expect((await app('arrivals')).stdout).toBe(`2017-11-01 ${id} RETURNED\n`);
    expect((await app('arrivals', '2017-11-02')).stdout).toBe('');
    const { stdout } = await app('milestones', 'OVERDUE');
    expect(stdout).toContain(`2017-11-04 OVERDUE ${id} REC-MED `);
    expect(stdout).not.toContain(hidden.state.id);
    expect(stdout).not.toMatch(/ (DUE|PLANNED) /);
    const all = (await app('milestones')).stdout.trim().split('\n');
    expect(all.length).toBeGreaterThan(stdout.trim().split('\n').length);
    expect(all.filter((line) => !line.includes(id))).toEqual([]);
  });

  it('registers a sighting once, though the case has changed, an answer is lost and another cannot be shown', async () => {
    const story = await CaseStory.open(registry, {}, 'partner');
    await story.does('partner', 'whereaboutsRecord', seen);
    let sent = 0;
    const upstream = `http://127.0.0.1:${(registry.app.server.address() as AddressInfo).port}`;
    hinder = async (request, response, body) => {
      // On the version that was read the act is refused; done on the newer one, its answer cannot be shown at first.
      if (!body.includes('RegisterSighting') || ++sent % 2 === 0) return false;
      await (await send(upstream, request, body)).text();
      if (sent === 1) response.destroy();
      else response.end('{ "errors": [{ "extensions": { "code": "UNAVAILABLE", "stored": ["whereaboutsRecord"] } }] }');
      return true;
    };
    const { stdout } = await app('sighting', story.state.id, '1', '2017-09-01', 'IQ', 'B', 'Camp', 'register');
    expect(JSON.parse(stdout)).toMatchObject({ version: 3, whereabouts: { country: 'IQ', observedOn: '2017-09-01' } });
    expect(sent).toBe(4);
    expect(await shown()).toMatchObject({ [story.state.id]: { version: 3 } });
  });

  it('says what was wrong and ends with 1', async () => {
    const { state } = await CaseStory.open(registry, {}, 'partner');
    const failed = app('sighting', state.id, '1', '2019-09-01', 'IQ', 'B', 'Camp register');
    await expect(failed).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/^(IMPOSSIBLE|INVALID)_/) });
  });
});

describe('the example app that is told too little', () => {
  it('says how it is used instead of sending half a sighting', async () => {
    const before = await shown();
    await expect(app('sighting', 'case_1')).rejects.toMatchObject({
      code: 1,
      stderr:
        'Say list, follow [--once], arrivals [DAY], milestones [STATE], or sighting CASE VERSION DAY COUNTRY GRADE SOURCE. 1 words came after sighting.\n',
    });
    expect(await shown()).toEqual(before);
  });

  it('names the address at which nothing answers, and the setting that mends it', async () => {
    // The pauses between its tries are skipped.
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    const quick = 'const late = setTimeout; globalThis.setTimeout = (work) => late(work, 0);';
    const failed = run(
      process.execPath,
      [`--import=data:text/javascript,${encodeURIComponent(quick)}`, 'docs/partner/example/follow.ts', 'list'],
      {
        env: { ORALU_URL: nowhere, ORALU_TOKEN: 'any' },
        timeout: 25_000,
      },
    );
    await expect(failed).rejects.toMatchObject({
      code: 1,
      stderr: `NO_ANSWER: Nothing answers at ${nowhere} (ECONNREFUSED). Set ORALU_URL to where the registry is served.\n`,
    });
  });
});

describe('the typed client', () => {
  it('is what the schema and the operations make', async () => {
    await expect(run(process.execPath, ['bin/client.js', '--check'])).resolves.toMatchObject({ stderr: '' });
  });

  it('compiles, and so does the example', async () => {
    await expect(
      run(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'docs/partner']),
    ).resolves.toMatchObject({ stdout: '' });
  });
});
