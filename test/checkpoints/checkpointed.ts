import { afterEach, beforeEach } from '@jest/globals';
import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addAgency, addUser } from '../../src/agencies/register.js';
import type { Registry } from '../../src/audit/act.js';
import { appendEntry } from '../../src/audit/append-entry.js';
import { keepCheckpoints } from '../../src/checkpoints/keep-checkpoints.js';
import { checkpointingOf } from '../../src/checkpoints/sinks-of.js';
import { readKept, verifyAgainst } from '../../src/checkpoints/verify-checkpoints.js';
import { readConfig, type Config } from '../../src/config.js';
import { openStore } from '../../src/database/store.js';
import { ensureKind } from '../../src/database/settings.js';
import { serve } from '../../src/server/serve.js';
import { testKeys } from '../support/keys.js';

/** The folders of one test, and how its server is configured. */
interface Places {
  top: string;
  data: string;
  /** Where checkpoints go besides. */
  second: string;
  /** Where an older state is kept. */
  older: string;
  config: Config;
}

export const now = Date.UTC(2018, 0, 10);

/** For each test of a file a registry with an administrator, and what is done to it. */
export function openCheckpointed() {
  const at = {} as Places;

  const configured = (more: NodeJS.ProcessEnv): Config =>
    readConfig({ ORALU_DATA: at.data, PORT: '0', LOG_LEVEL: 'silent', ...more });

  async function within<T>(work: (registry: Registry) => Promise<T>): Promise<T> {
    const store = openStore(join(at.data, 'registry.sqlite'), { migrate: true, keys: testKeys() });
    try {
      return await work({ store, clock: Date.now });
    } finally {
      await store.close();
    }
  }

  beforeEach(async () => {
    at.top = mkdtempSync(join(tmpdir(), 'oralu-checkpoints-'));
    Object.assign(at, { data: join(at.top, 'data'), second: join(at.top, 'second'), older: join(at.top, 'older') });
    for (const folder of [at.data, at.second]) mkdirSync(folder);
    at.config = configured({ ORALU_CHECKPOINTS: at.second });
    await within(async ({ store }) => {
      await store.inTransaction(async (tx) => {
        await ensureKind(tx, 'REGISTRY', now);
        await addAgency(tx, { code: 'MFA', name: 'Ministry', kind: 'GOVERNMENT' }, now);
        const admin = { name: 'Admin', role: 'ADMINISTRATOR' as const, agencyCode: 'MFA', lifetimeDays: 30 };
        await addUser(tx, admin, now);
      });
    });
  });
  afterEach(() => rmSync(at.top, { recursive: true, force: true }));

  /** Writes some entries, as acts would. */
  const write = (count: number): Promise<void> =>
    within(async (registry) => {
      for (let entry = 0; entry < count; entry++) await appendTo(registry, `act${entry}`);
    });

  /** Starts the server and stops it again, which signs what there is. */
  async function run(as: Config = at.config): Promise<void> {
    const { close } = await serve(as, { allowDemonstration: false, keys: testKeys() });
    await close();
  }

  /** What a server that stops does last, without the second that it leaves its clients. */
  const sign = (): Promise<void> =>
    within((registry) => keepCheckpoints(checkpointingOf(at.config, registry), () => undefined).stop());

  /** Does with the file what no trigger hinders. */
  const thief = (work: (db: Database.Database) => void): void => {
    const db = new Database(join(at.data, 'registry.sqlite'));
    db.exec('drop trigger if exists audit_entries_no_update; drop trigger if exists audit_entries_no_delete;');
    work(db);
    db.close();
  };

  const verify = (path: string) =>
    within(({ store }) => verifyAgainst(store.reader.db, readKept(path, undefined, undefined)));

  return { at, configured, within, write, run, sign, thief, verify };
}

/** An entry of the audit, as an act would leave it. */
export const appendTo = ({ store }: Registry, operation: string): Promise<unknown> =>
  store.inTransaction((tx) =>
    appendEntry(tx, { kind: 'system', task: 'test' }, { operation, decision: 'DONE', subjects: [], fields: [] }, now),
  );

/** Rewrites an entry and the hashes of all that follow, as whoever has the file and the source can. */
export function rewrite(db: Database.Database, from: number): void {
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
