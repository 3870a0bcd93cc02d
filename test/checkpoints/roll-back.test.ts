import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { roles } from '../../schema/agencies.js';
import { addAgency, addUser } from '../../src/agencies/register.js';
import { getPersonByName } from '../../src/agencies/person.queries.js';
import type { Registry } from '../../src/audit/act.js';
import { appendEntry } from '../../src/audit/append-entry.js';
import { issueOnce, keepCheckpoints } from '../../src/checkpoints/keep-checkpoints.js';
import { acceptRollBack } from '../../src/checkpoints/roll-back.js';
import { checkpointingOf } from '../../src/checkpoints/sinks-of.js';
import { readKept, verifyAgainst } from '../../src/checkpoints/verify-checkpoints.js';
import { readConfig, type Config } from '../../src/config.js';
import { openStore } from '../../src/database/store.js';
import { ensureKind } from '../../src/database/settings.js';
import { serve } from '../../src/server/serve.js';
import { testKeys } from '../support/keys.js';
import { purposesOf } from '../support/purposes.js';

let [top, data, second, older] = ['', '', '', ''];
let config: Config;
const now = Date.UTC(2018, 0, 10);

beforeEach(async () => {
  top = mkdtempSync(join(tmpdir(), 'oralu-checkpoints-'));
  [data, second, older] = [join(top, 'data'), join(top, 'second'), join(top, 'older')];
  for (const folder of [data, second]) mkdirSync(folder);
  config = configured({ ORALU_CHECKPOINTS: second });
  await within(async ({ store }) => {
    await store.inTransaction(async (tx) => {
      await ensureKind(tx, 'REGISTRY', now);
      await addAgency(tx, { code: 'MFA', name: 'Ministry', kind: 'GOVERNMENT' }, now);
      const admin = { name: 'Admin', role: 'ADMINISTRATOR' as const, agencyCode: 'MFA', lifetimeDays: 30 };
      await addUser(tx, admin, now);
    });
  });
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

const configured = (more: NodeJS.ProcessEnv): Config =>
  readConfig({ ORALU_DATA: data, PORT: '0', LOG_LEVEL: 'silent', ...more });

async function within<T>(work: (registry: Registry) => Promise<T>): Promise<T> {
  const store = openStore(join(data, 'registry.sqlite'), { migrate: true, keys: testKeys() });
  try {
    return await work({ store, clock: Date.now });
  } finally {
    await store.close();
  }
}

/** Writes some entries, as acts would. */
const write = (count: number): Promise<void> =>
  within(async ({ store }) => {
    for (let at = 0; at < count; at++)
      await store.inTransaction((tx) =>
        appendEntry(
          tx,
          { kind: 'system', task: 'test' },
          { operation: `act${at}`, decision: 'DONE', subjects: [], fields: [] },
          now,
        ),
      );
  });

/** Starts the server and stops it again, which signs what there is. */
async function run(as: Config = config): Promise<void> {
  const { close } = await serve(as, { allowDemonstration: false, keys: testKeys() });
  await close();
}

/** What a server that stops does last, without the second that it leaves its clients. */
const sign = (): Promise<void> =>
  within((registry) => keepCheckpoints(checkpointingOf(config, registry), () => undefined).stop());

const thief = (work: (db: Database.Database) => void): void => {
  const db = new Database(join(data, 'registry.sqlite'));
  db.exec('drop trigger audit_entries_no_update; drop trigger audit_entries_no_delete;');
  work(db);
  db.close();
};

/** Rewrites an entry and the hashes of all that follow, as whoever has the file and the source can. */
function rewrite(db: Database.Database, from: number): void {
  db.prepare("update audit_entries set operation = 'nothing' where sequence = ?").run(from);
  let previous = db
    .prepare('select hash from audit_entries where sequence = ?')
    .pluck()
    .get(from - 1) as string;
  const rows = db.prepare('select * from audit_entries where sequence >= ? order by sequence').all(from) as Record<
    string,
    string
  >[];
  for (const row of rows) {
    const body = [
      previous,
      row['recorded_at'],
      row['user_id'],
      row['role'],
      row['purpose'],
      row['operation'],
      row['decision'],
      JSON.parse(row['subjects'] ?? ''),
      JSON.parse(row['fields'] ?? ''),
    ];
    const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
    db.prepare('update audit_entries set previous_hash = ?, hash = ? where sequence = ?').run(
      previous,
      hash,
      row['sequence'],
    );
    previous = hash;
  }
}

const verify = (path: string) =>
  within(({ store }) => verifyAgainst(store.reader.db, readKept(path, undefined, undefined)));

describe('a database that was rolled back', () => {
  it('is refused at start by the checkpoint in the second folder; without that folder it is not seen', async () => {
    await run();
    cpSync(data, older, { recursive: true });
    await write(3);
    await run();
    // The thief takes back everything that lies beside the database, the checkpoints there among it.
    rmSync(data, { recursive: true });
    cpSync(older, data, { recursive: true });
    await expect(run()).rejects.toMatchObject({ code: 'AUDIT_ROLLED_BACK' });
    await run(configured({}));
  });

  it('is refused by the checkpoint beside it where the file alone was put back', async () => {
    await sign();
    cpSync(join(data, 'registry.sqlite'), older);
    await write(3);
    await sign();
    cpSync(older, join(data, 'registry.sqlite'));
    await expect(run(configured({}))).rejects.toMatchObject({ code: 'AUDIT_ROLLED_BACK' });
    rmSync(join(data, 'checkpoints'), { recursive: true });
    await run(configured({}));
  });

  it('goes on when an administrator accepts it: audited, and named in the next checkpoint', async () => {
    await sign();
    cpSync(join(data, 'registry.sqlite'), older);
    await write(3);
    await sign();
    cpSync(older, join(data, 'registry.sqlite'));
    const reason = 'Restored after the disk failed on Monday';
    await within(async (registry) => {
      const admin = await getPersonByName(registry.store.reader.db, 'Admin');
      const from = checkpointingOf(config, registry);
      await expect(acceptRollBack(registry, admin, from, 'short')).rejects.toMatchObject({
        code: 'JUSTIFICATION_REQUIRED',
      });
      for (const role of roles.filter((one) => one !== 'ADMINISTRATOR'))
        await expect(acceptRollBack(registry, { ...admin, role }, from, reason)).rejects.toMatchObject({
          code: 'FORBIDDEN',
        });
      await expect(acceptRollBack(registry, { kind: 'anonymous' }, from, reason)).rejects.toMatchObject({
        code: 'UNAUTHENTICATED',
      });
      const { supersedes } = await acceptRollBack(registry, admin, from, reason);
      expect(supersedes).toMatchObject({ size: 5, common: 2 });
      expect((await purposesOf(registry.store, 'auditRollBackAccept')).at(-1)).toBe(
        `Entries 3 to 5 were given up: ${reason}`,
      );
      const decision = registry.store.reader.raw
        .prepare(
          "select decision from audit_entries where operation = 'auditRollBackAccept' order by sequence desc limit 1",
        )
        .pluck();
      expect(decision.get()).toBe('DONE');
      await expect(acceptRollBack(registry, admin, from, reason)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    });
    await run();
    expect((await verify(second)).fault).toBeUndefined();
  });
});

describe('an audit that was cut or rewritten', () => {
  it('is refused at start where its tail is gone, though the chain that is left holds', async () => {
    await write(4);
    await sign();
    thief((db) => db.exec('delete from audit_entries where sequence > 4'));
    await expect(run()).rejects.toMatchObject({ code: 'AUDIT_ROLLED_BACK' });
    const { chain, fault } = await verify(second);
    expect(chain).toMatchObject({ entries: 4 });
    expect(chain.firstBad).toBeUndefined();
    expect(fault).toMatchObject({ kind: 'CUT', first: 5, last: 6 });
  });

  it('is named row by row where the chain was made anew after it: by the hashes that were kept elsewhere', async () => {
    await write(5);
    await sign();
    thief((db) => rewrite(db, 4));
    const { chain, fault } = await verify(second);
    expect(chain.firstBad).toBeUndefined();
    expect(fault).toMatchObject({ kind: 'CHANGED', first: 4, last: 4 });
    await expect(run()).rejects.toMatchObject({ code: 'AUDIT_ROLLED_BACK' });
  });

  it('is narrowed to the rows between two checkpoints where only the notes were kept', async () => {
    await write(2);
    await sign();
    await write(3);
    await sign();
    const notes = join(top, 'notes-alone');
    mkdirSync(notes);
    for (const file of ['notes', 'key']) cpSync(join(second, file), join(notes, file));
    thief((db) => rewrite(db, 6));
    expect((await verify(notes)).fault).toMatchObject({ kind: 'CHANGED', first: 5, last: 7 });
    // The last note alone says only that something is not as it was.
    writeFileSync(join(notes, 'one'), readFileSync(join(second, 'latest')));
    expect((await verify(join(notes, 'one'))).fault).toMatchObject({ kind: 'CHANGED', first: 1, last: 7 });
  });

  it('is refused by a note that another key has signed', async () => {
    await sign();
    rmSync(join(data, 'registry.sqlite.checkpoint-key'));
    await expect(run()).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID' });
  });
});

describe('where checkpoints go', () => {
  it('must be there: a second folder that is gone does not let the server start', async () => {
    await sign();
    rmSync(second, { recursive: true });
    await expect(run()).rejects.toMatchObject({ code: 'CHECKPOINT_UNREADABLE' });
    await expect(run(configured({ ORALU_CHECKPOINTS: join(data, 'inside') }))).rejects.toMatchObject({
      code: 'STORE_REFUSED',
    });
  });

  it('may be a program, which is given each note and asked for the last one at start', async () => {
    const program = join(top, 'keep.sh');
    const kept = join(top, 'kept');
    writeFileSync(
      program,
      `#!/bin/sh\nif [ "$1" = put ]; then cat > "${kept}"; else cat "${kept}" 2>/dev/null || true; fi\n`,
    );
    chmodSync(program, 0o700);
    const withProgram = configured({ ORALU_CHECKPOINT_COMMAND: program });
    await run(withProgram);
    expect(readFileSync(kept, 'utf8')).toBe(readFileSync(join(data, 'checkpoints', 'latest'), 'utf8'));
    thief((db) => db.exec('delete from audit_entries where sequence = 2'));
    rmSync(join(data, 'checkpoints'), { recursive: true });
    await expect(run(withProgram)).rejects.toMatchObject({ code: 'AUDIT_ROLLED_BACK' });
    writeFileSync(program, '#!/bin/sh\nexit 3\n');
    await expect(run(withProgram)).rejects.toMatchObject({ code: 'CHECKPOINT_UNREADABLE' });
  });

  it('are written by one at a time: what a server and a command sign together is kept whole, and none goes back', async () => {
    await within(async (registry) => {
      const from = checkpointingOf(config, registry);
      const older = await issueOnce(from);
      const add = () =>
        registry.store.inTransaction((tx) =>
          appendEntry(
            tx,
            { kind: 'system', task: 'test' },
            { operation: 'x', decision: 'DONE', subjects: [], fields: [] },
            now,
          ),
        );
      await Promise.all([1, 2, 3, 4, 5, 6].map(async () => add().then(() => issueOnce(from))));
      await from.sinks[0]?.put(older, async () => Buffer.alloc(0));
      expect((await from.sinks[0]?.latest())?.size).toBe(8);
      const kept = from.sinks[0]?.hashes() ?? Buffer.alloc(0);
      const hashes = registry.store.reader.raw
        .prepare('select hash from audit_entries order by sequence')
        .pluck()
        .all();
      expect(kept.toString('hex')).toBe(hashes.join(''));
    });
  });

  it('is told after each thousand entries or a minute, and every place again once one that failed is back', async () => {
    await within(async (registry) => {
      let clock = now;
      const from = { ...checkpointingOf(config, registry), clock: () => clock };
      const failures: string[] = [];
      const keeper = keepCheckpoints(from, (sink) => failures.push(sink), { entries: 3, milliseconds: 60_000 });
      const sizeIn = async (at: number) => (await from.sinks[at]?.latest())?.size;
      const add = () =>
        registry.store.inTransaction((tx) =>
          appendEntry(
            tx,
            { kind: 'system', task: 'test' },
            { operation: 'x', decision: 'DONE', subjects: [], fields: [] },
            now,
          ),
        );
      const looks = () => new Promise((resume) => setTimeout(resume, 1_300));
      await keeper.issue();
      expect([await sizeIn(0), await sizeIn(1)]).toEqual([2, 2]);
      await add();
      await looks();
      expect(await sizeIn(1)).toBe(2);
      clock += 61_000;
      await looks();
      expect(await sizeIn(1)).toBe(3);
      rmSync(second, { recursive: true });
      for (let at = 0; at < 3; at++) await add();
      await looks();
      expect([await sizeIn(0), failures.length > 0]).toEqual([6, true]);
      mkdirSync(second);
      await looks();
      expect(await sizeIn(1)).toBe(6);
      await keeper.stop();
    });
    expect((await verify(second)).compared).toBe(1);
  });
});
