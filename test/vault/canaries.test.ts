import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArchive } from '../../src/backups/archive.js';
import { readBackupKey } from '../../src/backups/backup-key.js';
import { openStore } from '../../src/database/store.js';
import { listWrappedKeys } from '../../src/identity/destroy-keys.js';
import { Client } from '../campaigns/support/client.js';
import { keyFileBeside, keysBeside, makeRegistryFolder, type RegistryFolder } from '../campaigns/support/folder.js';
import { startServer, type ServerProcess } from '../campaigns/support/server.js';
import { CaseStory } from '../support/case-story.js';
import { eraseCase } from '../support/erase-case.js';
import type { Answer, TestRegistry } from '../support/registry.js';

/*
 * Issue 9: after an erasure the canaries of a child are found nowhere. The real server writes its files, its log and its
 * temporary files; the real commands write exports and backups. Each place is shown to hold them, or what opens them, before.
 */

const words = {
  kazakh: 'Қарлығашбек',
  latin: 'Qanaryname',
  mother: 'Anaqanary',
  note: 'Notqanary',
  source: 'Sourceqanary',
  purpose: 'Purposeqanary',
  document: 'Docqanary',
};
const canaries = Object.values(words);

let registry: RegistryFolder;
let [top, backups, temporary, keyFile] = ['', '', '', ''];
let server: ServerProcess;
let client: Client;
let metrics = '';
beforeAll(async () => {
  registry = await makeRegistryFolder();
  top = mkdtempSync(join(tmpdir(), 'oralu-canaries-'));
  [backups, temporary, keyFile] = [join(top, 'backups'), join(top, 'temporary'), join(top, 'backup.key')];
  for (const folder of [backups, temporary]) mkdirSync(folder);
  const port = await freePort();
  metrics = `http://127.0.0.1:${port}/metrics`;
  const environment = { LOG_LEVEL: 'debug', ORALU_METRICS_PORT: String(port), TMPDIR: temporary };
  server = await startServer(registry.folder, { environment });
  client = new Client(server.address);
}, 60_000);
afterAll(async () => {
  client.close();
  await server.kill('SIGKILL');
  registry.discard();
  rmSync(top, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

const asked = {
  ask: async (who: string, query: string, variables?: object): Promise<Answer> => {
    const { status, text } = await client.post('/graphql', { query, variables }, registry.tokens[who]);
    return { status, text, ...(JSON.parse(text) as Omit<Answer, 'status' | 'text'>) };
  },
} as TestRegistry;

function oralu(...given: string[]): string {
  const env = {
    ...process.env,
    ORALU_DATA: registry.folder,
    ORALU_KEY_FILE: keyFileBeside(registry.file),
    TMPDIR: temporary,
  };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/oralu.js', ...given], { env, encoding: 'utf8' });
  expect([given.join(' '), status, stderr]).toEqual([given.join(' '), 0, '']);
  return stdout;
}

/** A closed case whose every word is a canary. */
async function openCanary(): Promise<CaseStory> {
  const name = (text: string, script: string) => ({ text, script, role: 'GIVEN_BY_PARENTS', source: 'RELATIVE' });
  const story = await CaseStory.open(asked, {
    names: [name(words.kazakh, 'CYRILLIC_KAZAKH'), name(words.latin, 'LATIN')],
    parents: [{ role: 'MOTHER', fate: 'WITH_CHILD', citizenship: 'KZ', names: [name(words.mother, 'LATIN')] }],
    sighting: { observedOn: '2017-05-20', country: 'SY', siteId: 'site_21', source: words.source, grade: 'B' },
    purpose: words.purpose,
    idempotencyKey: `opened for ${words.latin}`,
  });
  await story.does('registrar', 'noteWrite', { text: words.note });
  const consent = { kind: 'GUARDIAN_CONSENT', attestedOn: '2017-07-01', reference: words.document };
  await story.does('caseworker', 'attestationRecord', consent);
  return story.endorsedMove('CLOSED', '2017-12-01', { closureReason: 'UNTRACEABLE_AFTER_REVIEW' });
}

/** Which of the needles lie in what is in a folder, in UTF-8 or UTF-16. */
function foundIn(folder: string, needles: readonly string[]): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const bytes = Buffer.concat(files.map(({ parentPath, name }) => readFileSync(join(parentPath, name))));
  return needles.filter((one) => bytes.includes(Buffer.from(one)) || bytes.includes(Buffer.from(one, 'utf16le')));
}

function backUp(): string {
  const before = new Set(readdirSync(backups));
  oralu('backup', 'make', '--into', backups, '--key-file', keyFile);
  return join(backups, readdirSync(backups).find((name) => name.endsWith('.backup') && !before.has(name)) ?? '');
}

/** What lies in a backup once its own cipher is taken off, in a folder of this name. */
async function deciphered(backup: string, place: string): Promise<string> {
  const into = join(top, place);
  mkdirSync(into);
  readArchive(backup, await readBackupKey({ keyFile }), into);
  return into;
}

/** Restores into a place of its own and answers what can be read there of the child, and its key as it is stored. */
async function restored(backup: string, place: string, key: number) {
  const into = join(top, place);
  oralu('backup', 'restore', backup, '--into', into, '--reason', 'A trial', '--key-file', keyFile);
  const store = openStore(join(into, 'registry.sqlite'), { migrate: false, keys: keysBeside(registry.file) });
  const names = store.reader.raw.prepare('select text from names where case_id = ?').pluck().all(key);
  const wrapped = [...listWrappedKeys(store.reader)].find(({ subjectId }) => subjectId === key)?.wrapped;
  await store.close();
  return { names, wrapped, into };
}

describe('the canaries of a child', () => {
  it('are read before an erasure, and found nowhere after it', async () => {
    const story = await openCanary();
    const { id } = story.state;
    const key = Number(id.slice('case_'.length));
    oralu('backup', 'key', keyFile);
    const older = backUp();
    const query = `{ case(id: "${id}") { child { names { text } parents { names { text } } } notes { text } whereaboutsClaims { source } attestations { reference } } }`;
    const shown = (await asked.ask('registrar', query)).text;
    const trail = (await asked.ask('auditor', '{ auditTrail(first: 100) { nodes { purpose } } }')).text;
    // The controls: whoever may reads each of them; an export holds the names; a restored backup opens them by the key.
    expect(canaries.filter((word) => !`${shown}${trail}`.includes(word))).toEqual([]);
    mkdirSync(join(top, 'exported'));
    oralu('export', 'cases', join(top, 'exported', 'before.csv'), '--as', 'registrar');
    expect(foundIn(join(top, 'exported'), [words.latin, words.kazakh, words.mother])).toHaveLength(3);
    const before = await restored(older, 'restored-before', key);
    expect(before.names).toContain(words.latin);
    expect(foundIn(before.into, [before.wrapped ?? '?'])).toHaveLength(1);
    expect(foundIn(registry.folder, [before.wrapped ?? '?'])).toHaveLength(1);
    expect(foundIn(await deciphered(older, 'deciphered-older'), [before.wrapped ?? '?'])).toHaveLength(1);

    await eraseCase(asked, story.state);
    const newer = backUp();
    rmSync(join(top, 'exported', 'before.csv'));
    oralu('export', 'cases', join(top, 'exported', 'after.csv'), '--as', 'registrar');
    const [shownAfter, trailAfter] = [
      await asked.ask('registrar', query),
      await asked.ask('auditor', '{ auditTrail(first: 100) { nodes { purpose } } }'),
    ];
    const { text: measured } = await client.send('GET', metrics, {});
    const places: Record<string, readonly string[]> = {
      'the database, its log and what lies beside': foundIn(registry.folder, [...canaries, before.wrapped ?? '?']),
      // Those that a name was left to; what SQLite sorts has none: test/vault/temporary-storage.test.ts looks into that.
      'temporary files': foundIn(temporary, canaries),
      exports: foundIn(join(top, 'exported'), [...canaries, id]),
      'a backup made since, without its cipher': foundIn(await deciphered(newer, 'deciphered-newer'), [
        ...canaries,
        before.wrapped ?? '?',
      ]),
      'the log of the server': canaries.filter((word) => `${server.printed()}${server.said()}`.includes(word)),
      answers: canaries.filter((word) => `${shownAfter.text}${trailAfter.text}`.includes(word)),
      metrics: canaries.filter((word) => measured.includes(word)),
    };
    for (const [place, found] of Object.entries(places)) expect([place, found]).toEqual([place, []]);
    expect(server.printed()).toContain('/graphql');
    expect(measured).toContain('oralu_');
    for (const [backup, place] of [
      [older, 'restored-older'],
      [newer, 'restored-newer'],
    ] as const) {
      const after = await restored(backup, place, key);
      expect([place, after.names, after.wrapped]).toEqual([place, [null, null, null], undefined]);
      expect([place, foundIn(after.into, [...canaries, before.wrapped ?? '?'])]).toEqual([place, []]);
    }
  }, 240_000);
});
