import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeFile, readArchive, writeArchive } from '../../src/backups/archive.js';
import { destroyedFile } from '../../src/backups/destroyed-keys.js';
import { keyGraves } from '../../src/backups/key-graves.js';
import { makeBackup } from '../../src/backups/make-backup.js';
import { noteDestroyed } from '../../src/backups/note-destroyed.js';
import { restoreBackup } from '../../src/backups/restore-backup.js';
import { takeSnapshot } from '../../src/backups/snapshot.js';
import { checkpointingOf } from '../../src/checkpoints/sinks-of.js';
import { readConfig } from '../../src/config.js';
import { checkBooks } from '../../src/counts/books/check-books.js';
import { ensureKind } from '../../src/database/settings.js';
import { openStore, type Store } from '../../src/database/store.js';
import { CaseStory } from '../support/case-story.js';
import { eraseCase } from '../support/erase-case.js';
import { testKeys } from '../support/keys.js';
import { makePlain } from '../support/plain-file.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';
import { key, now, planOf } from './backed-up.js';

const [erased, kept] = ['Erasedqanary', 'Keptqanary'];
let top: string;
let target: string;
let registry: TestRegistry;
beforeEach(async () => {
  top = mkdtempSync(join(tmpdir(), 'oralu-plain-backup-'));
  target = join(top, 'target');
  mkdirSync(target);
  registry = await openTestRegistry();
  await registry.temporary.store.inTransaction((tx) => ensureKind(tx, 'REGISTRY', now));
});
afterEach(async () => {
  await registry.discard();
  rmSync(top, { recursive: true, force: true });
});

const opens = (text: string) =>
  CaseStory.open(registry, {
    names: [{ text, role: 'GIVEN_BY_PARENTS', script: 'LATIN', source: 'RELATIVE' }],
    birth: { earliest: '2012-03-04', latest: '2012-03-04', basis: 'DOCUMENT' },
  });

function checkpointing() {
  const { store, folder } = registry.temporary;
  const open = { store, clock: () => now };
  return { open, checkpoints: checkpointingOf(readConfig({ ORALU_DATA: folder }), open), folder };
}

/** A backup as one was made before there was encryption: the same rows, each text plain. */
async function backUpPlain(): Promise<string> {
  const { open, checkpoints, folder } = checkpointing();
  const releasesFolder = join(folder, 'releases');
  const plan = { registry: open, dataFolder: folder, releasesFolder, checkpointing: checkpoints, graves: keyGraves };
  const { file, manifest } = await makeBackup({ ...plan, key, target });
  const unpacked = join(top, 'unpacked');
  mkdirSync(unpacked);
  readArchive(file, key, unpacked);
  const database = join(unpacked, 'registry.sqlite');
  await makePlain(database);
  const { tables } = await takeSnapshot(database, join(top, 'described.sqlite'));
  const files = manifest.files.map(({ name }) => describeFile(name, join(unpacked, name)));
  writeArchive(join(top, 'plain'), key, { ...manifest, tables, files }, (name) => join(unpacked, name));
  renameSync(join(top, 'plain'), file);
  return file;
}

const bytesOf = (folder: string): Buffer =>
  Buffer.concat(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name))),
  );
const namesIn = ({ reader }: Store): unknown => reader.raw.prepare('select text from names order by id').pluck().all();
const birthsIn = ({ reader }: Store): unknown[] =>
  reader.raw.prepare('select earliest, latest from births order by id').raw().all();

describe('a backup from before encryption', () => {
  it('brings back no child that was erased since, because the list beside it names the child', async () => {
    const gone = await opens(erased);
    await opens(kept);
    const file = await backUpPlain();
    const before = join(top, 'before');
    mkdirSync(before);
    readArchive(file, key, before);
    // The control: in the backup both names are plain.
    expect([erased, kept].filter((word) => bytesOf(before).includes(word))).toEqual([erased, kept]);

    await gone.endorsedMove('CLOSED', '2017-12-01', { closureReason: 'UNTRACEABLE_AFTER_REVIEW' });
    await eraseCase(registry, gone.state);
    const { checkpoints, open } = checkpointing();
    await noteDestroyed(target, checkpoints.key, keyGraves.listDestroyed(open.store.reader));
    const place = join(top, 'restored');
    expect((await restoreBackup(planOf(file, keyGraves), place)).erased).toBe(1);

    expect([erased, kept].filter((word) => bytesOf(place).includes(word))).toEqual([]);
    const store = openStore(join(place, 'registry.sqlite'), { migrate: false, keys: testKeys() });
    try {
      expect(namesIn(store)).toEqual([null, kept]);
      const births = birthsIn(store);
      expect(births).toEqual(birthsIn(registry.temporary.store));
      expect(births[0]).not.toEqual(births[1]);
      expect(await checkBooks(store.reader)).not.toHaveProperty('firstFault');
    } finally {
      await store.close();
    }

    // The control: without the list, where somebody insists, the child comes back.
    rmSync(destroyedFile(target));
    const again = join(top, 'restored-again');
    const insists = { ...planOf(file, keyGraves), isListLost: true };
    expect((await restoreBackup(insists, again)).erased).toBe(0);
    const whole = openStore(join(again, 'registry.sqlite'), { migrate: false, keys: testKeys() });
    expect(namesIn(whole)).toEqual([erased, kept]);
    await whole.close();
  }, 90_000);
});
