import { describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { destroyedFile, readDestroyed, type DestroyedKey, type KeyGraves } from '../../src/backups/destroyed-keys.js';
import { noteDestroyed } from '../../src/backups/note-destroyed.js';
import { restoreBackup } from '../../src/backups/restore-backup.js';
import { checkpointKeyOf } from '../../src/checkpoints/checkpoint-key.js';
import { planOf, query, useRegistryToBackUp } from './backed-up.js';

const { top, target, store, place, make } = useRegistryToBackUp();

/** Keys of children in tables of the test's own, until there are real ones. */
const graves: KeyGraves = {
  listDestroyed: ({ raw }) =>
    raw
      .prepare(
        'select subject_id as subjectId, case_id as caseId, key_id as keyId, destroyed_at as destroyedAt from test_destroyed',
      )
      .all() as DestroyedKey[],
  destroyAgain: (file, keys) => {
    const db = new Database(file);
    db.pragma('secure_delete = ON');
    for (const { subjectId, caseId, keyId, destroyedAt } of keys) {
      db.prepare('delete from test_keys where subject_id = ?').run(subjectId);
      db.prepare('insert into test_destroyed values (?, ?, ?, ?) on conflict do nothing').run(
        subjectId,
        caseId,
        keyId,
        destroyedAt,
      );
    }
    db.close();
  },
  eraseAgain: async () => undefined,
};

function makeTestKeys(): Database.Database {
  const db = new Database(store().file);
  db.exec('create table test_keys (subject_id integer primary key, wrapped text) strict');
  db.exec(
    'create table test_destroyed (subject_id integer primary key, case_id integer, key_id text, destroyed_at integer) strict',
  );
  db.exec("insert into test_keys values (11, 'wrapped-one'), (12, 'wrapped-two')");
  return db;
}

describe('a key that was destroyed after the backup', () => {
  it('stays destroyed after the restore, because the list beside the backups names it; where the list does not, it comes back', async () => {
    const db = makeTestKeys();
    const { file } = await make({ graves });
    db.exec("delete from test_keys where subject_id = 11; insert into test_destroyed values (11, 11, 'key-1', 1)");
    db.close();
    await restoreBackup(planOf(file, graves), place());
    expect(query(place(), 'select subject_id from test_keys')).toEqual([11, 12]);
    rmSync(place(), { recursive: true });
    await noteDestroyed(target(), checkpointKeyOf(store().file), graves.listDestroyed(store().reader));
    const restored = await restoreBackup(planOf(file, graves), place());
    expect([restored.erased, query(place(), 'select subject_id from test_keys')]).toEqual([1, [12]]);
    expect(query(place(), "select subjects from audit_entries where operation = 'backupRestore'")).toEqual([
      '["case_11"]',
    ]);
    // Not in the file either, nor beside it.
    for (const name of readdirSync(place()).filter((one) => one.startsWith('registry.sqlite')))
      expect([name, readFileSync(join(place(), name)).includes('wrapped-one')]).toEqual([name, false]);
  });

  it('is named once, however many come to the list together', async () => {
    const key = checkpointKeyOf(store().file);
    const all = [1, 2, 3, 4, 5].map((subjectId) => ({
      subjectId,
      caseId: 1,
      keyId: `key-${subjectId}`,
      destroyedAt: 1,
    }));
    await Promise.all(all.map((_, index) => noteDestroyed(target(), key, all.slice(0, index + 1))));
    expect(readDestroyed(target(), key.verifier)?.keys).toEqual(all);
    expect(readdirSync(target())).toEqual(['.destroyed-keys.lock', 'destroyed-keys']);
  });

  it('is named in a list that cannot be cut below what the backup says, changed, or signed by another', async () => {
    const db = makeTestKeys();
    db.exec("insert into test_destroyed values (11, 11, 'key-1', 1), (12, 12, 'key-2', 2)");
    db.close();
    const { file, manifest } = await make({ graves });
    expect(manifest.destroyedKeys.count).toBe(2);
    const list = destroyedFile(target());
    const whole = readFileSync(list, 'utf8');
    const [own = '', first = '', second = ''] = whole.split('\n');
    const cuts = [[''], [own], [own, first], [own, second], [own, first, second.slice(0, -1)]];
    for (const cut of [
      ...cuts.map((lines) => lines.join('\n')),
      `${own}\n${second}\n`,
      whole.replace('key-2', 'key-3'),
    ]) {
      writeFileSync(list, cut);
      await expect(restoreBackup(planOf(file, graves), place())).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
    }
    rmSync(list);
    await expect(restoreBackup(planOf(file, graves), place())).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
    const stranger = join(top(), 'stranger.sqlite');
    copyFileSync(file, join(top(), 'copy'));
    await noteDestroyed(target(), checkpointKeyOf(stranger), graves.listDestroyed(store().reader));
    await expect(restoreBackup(planOf(file, graves), place())).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
    writeFileSync(list, whole);
    expect((await restoreBackup(planOf(file, graves), place())).erased).toBe(0);
  });
});
