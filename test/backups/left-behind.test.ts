import { describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { makeWorkFolder } from '../../src/backups/work-folders.js';
import { takeLock } from '../../src/lock-file.js';
import { startServing } from '../support/serving.js';
import { query } from './backed-up.js';
import { useClosedCase } from './closed-case.js';

const { at, environment, oralu, must, keyed, backUp, erase, restore } = useClosedCase();

const workFolders = (): string[] =>
  [...readdirSync(at('data')), ...readdirSync(at())].filter((name) => /^\.(drill|backup|.*restoring)-\w+$/.test(name));

/** What a process that was killed has left: in the registry's folder, and beside it. */
function leaveDead(): void {
  for (const folder of [at('data', '.drill-dead'), at('data', '.backup-dead'), at('.place-restoring-dead')]) {
    mkdirSync(folder);
    writeFileSync(`${folder}/registry.sqlite`, 'a registry with every key');
  }
}

async function startAndEnd(): Promise<void> {
  const { server } = await startServing(['serve'], environment());
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
}

/** Kills a drill while its copy of the registry lies there. */
async function killDrill(file: string): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const words = ['bin/oralu.js', 'backup', 'drill', file, ...keyed()];
    const drill = spawn(process.execPath, words, { env: environment(), stdio: 'ignore' });
    const ended = once(drill, 'exit');
    const isCopied = () => workFolders().some((name) => existsSync(at('data', name, 'registry.sqlite')));
    while (drill.exitCode === null && !isCopied()) await pause(1);
    drill.kill('SIGKILL');
    await ended;
    if (isCopied()) return;
  }
  throw new Error('No drill was killed in time.');
}

describe('what killed drills, restores and backups leave', () => {
  it('is cleared by the next drill, while the folder of one that is at work stays', async () => {
    const file = backUp();
    await killDrill(file);
    const killed = workFolders();
    expect(killed).toHaveLength(1);
    const live = makeWorkFolder(at('data'), 'drill');
    try {
      must(['backup', 'drill', file, ...keyed()]);
      expect(workFolders().map((name) => at('data', name))).toEqual([live.path]);
    } finally {
      live.discard();
    }
    expect(readdirSync(at('data')).filter((name) => name.startsWith('.'))).toEqual([]);
  }, 120_000);

  it('is cleared by a backup, an erasure, a start and a seal too', async () => {
    const words = ['seal', '--as', 'administrator', '--reason', 'The office is being left', '--keep-keys'];
    const acts = { backup: backUp, erasure: erase, start: startAndEnd, seal: () => must(words) };
    for (const [name, act] of Object.entries(acts)) {
      leaveDead();
      await act();
      expect([name, workFolders()]).toEqual([name, []]);
    }
  }, 120_000);
});

describe('an older copy of the registry beside it', () => {
  const keysIn = (name: string): unknown => {
    const db = new Database(at('data', name), { readonly: true });
    try {
      return db.prepare('select count(*) from data_keys where subject_id in (select id from cases)').pluck().get();
    } finally {
      db.close();
    }
  };
  /** As a migration copies the file aside. */
  function copyTo(path: string): void {
    const db = new Database(at('data', 'registry.sqlite'));
    db.prepare('vacuum into ?').run(path);
    db.close();
  }

  it('loses the key of an erased child although another copy cannot be opened, which is told in a line', () => {
    const [bad, good] = ['registry.sqlite.before-1', 'registry.sqlite.before-2'];
    writeFileSync(at('data', bad), 'This is no database.'.repeat(100));
    copyTo(at('data', good));
    expect(keysIn(good)).toBe(1);
    const { stdout, stderr } = erase();
    expect(stdout).toContain('The identity of this child is erased');
    expect(stderr).toMatch(/^Owed: Destroyed keys may still be in .*before-1, .*\(SQLITE_NOTADB\).*\n$/);
    expect(keysIn(good)).toBe(0);
  }, 120_000);

  it('loses it at the next start where the process that erased was killed in between', async () => {
    const copy = 'registry.sqlite.before-1';
    copyTo(at('kept'));
    erase();
    // The transaction stands, and the copy was not worked on.
    copyFileSync(at('kept'), at('data', copy));
    expect(keysIn(copy)).toBe(1);
    await startAndEnd();
    expect(keysIn(copy)).toBe(0);
  }, 120_000);
});

describe('a backup', () => {
  it('is refused in a line while another is made into the same folder, and takes nothing of that one away', () => {
    const draft = at('backups', '.oralu-2018-01-09T00-00-00-000Z.backup.77');
    writeFileSync(draft, 'half a backup');
    const lock = takeLock(at('backups', '.backup.lock'));
    const words = ['backup', 'make', '--into', at('backups'), ...keyed()];
    expect(oralu(words)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^BACKUP_REFUSED: Another backup is being made into .*\n$/),
    });
    expect(existsSync(draft)).toBe(true);
    lock?.release();
    backUp();
    expect(existsSync(draft)).toBe(false);
  }, 120_000);

  it('is audited where it begins and where it ends, and holds the beginning alone', () => {
    const audited = (name: string): unknown =>
      query(at(name), "select operation || ' ' || decision from audit_entries where operation like 'backup%'");
    const file = backUp();
    expect(audited('data')).toEqual(['backupBegin DONE', 'backupMake DONE']);
    restore(file, 'restored');
    expect(audited('restored')).toEqual(['backupBegin DONE', 'backupRestore DONE']);
    writeFileSync(at('backups', 'destroyed-keys'), '{"not": "ours"}\n');
    expect(oralu(['backup', 'make', '--into', at('backups'), ...keyed()]).status).toBe(1);
    expect(audited('data')).toEqual(['backupBegin DONE', 'backupMake DONE', 'backupBegin DONE', 'backupMake REFUSED']);
  }, 120_000);
});

describe('a command of backups', () => {
  it('says in a line what of its files and folders is another thing than it must be', () => {
    const file = backUp();
    writeFileSync(at('file'), '');
    const into = (place: string) => ['backup', 'restore', file, '--into', place, '--reason', 'A new disk', ...keyed()];
    for (const [words, line] of [
      [['backup', 'verify', at('backups'), ...keyed()], 'is a folder: name one backup in it'],
      [['backup', 'make', '--into', at('file'), ...keyed()], 'There is no folder'],
      [into(at('file')), 'is a file: a backup is restored into a folder'],
      [into(at('file', 'x')), 'is a file: .* cannot be made beneath it'],
    ] as const) {
      const { status, stderr } = oralu(words);
      expect([status, stderr]).toEqual([1, expect.stringMatching(new RegExp(`^BACKUP_REFUSED: .*${line}.*\n$`))]);
    }
    const drill = oralu(['backup', 'drill', file, ...keyed()], { ORALU_DATA: at('file') });
    expect(drill).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^SYSTEM_REFUSED: "oralu backup drill" was not done \(EEXIST: .*\n$/),
    });
    rmSync(at('file'));
  }, 120_000);
});
