import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listBackups } from '../../src/backups/make-backup.js';
import { ensureKind } from '../../src/database/settings.js';
import { CaseStory } from '../support/case-story.js';
import { testKeyFile } from '../support/keys.js';
import { openTestRegistry } from '../support/registry.js';

/** A registry with one closed case for each test, worked on by the real command; and places beside it. */
export function useClosedCase() {
  let [made, top, caseId, token] = ['', '', '', ''];
  beforeAll(async () => {
    made = mkdtempSync(join(tmpdir(), 'oralu-closed-'));
    const registry = await openTestRegistry(new Date().toISOString());
    const { store, folder } = registry.temporary;
    await store.inTransaction((tx) => ensureKind(tx, 'REGISTRY', Date.now()));
    const story = await CaseStory.open(registry);
    await story.endorsedMove('CLOSED', '2017-12-01', { closureReason: 'UNTRACEABLE_AFTER_REVIEW' });
    [caseId, token] = [story.state.id, registry.tokens['administrator'] ?? ''];
    await store.emptyLog();
    cpSync(folder, made, { recursive: true });
    await registry.discard();
  }, 60_000);
  afterAll(() => rmSync(made, { recursive: true, force: true }));
  const at = (...names: string[]): string => join(top, ...names);
  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'oralu-erased-'));
    cpSync(made, at('data'), { recursive: true });
    mkdirSync(at('backups'));
    writeFileSync(at('key'), '0123456789abcdef'.repeat(4), { mode: 0o600 });
  });
  afterEach(() => rmSync(top, { recursive: true, force: true }));

  const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
    ...process.env,
    ORALU_DATA: at('data'),
    ORALU_KEY_FILE: testKeyFile(),
    ORALU_BACKUPS: at('backups'),
    PORT: '0',
    ...more,
  });
  const oralu = (words: readonly string[], more?: NodeJS.ProcessEnv): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, ['bin/oralu.js', ...words], { env: environment(more), encoding: 'utf8' });
  const must = (words: readonly string[], more?: NodeJS.ProcessEnv): SpawnSyncReturns<string> => {
    const run = oralu(words, more);
    if (run.status !== 0) throw new Error(`${words.join(' ')}: ${run.stderr}`);
    return run;
  };
  return {
    at,
    environment,
    oralu,
    must,
    token: () => token,
    caseId: () => caseId,
    keyed: () => ['--key-file', at('key')],
    /** Answers the file. */
    backUp: (): string => {
      must(['backup', 'make', '--into', at('backups'), '--key-file', at('key')]);
      return listBackups(at('backups')).at(-1) ?? '';
    },
    erase: (more?: NodeJS.ProcessEnv): SpawnSyncReturns<string> => {
      const reason = ['--reason', 'WISH_OF_THE_PERSON', '--reference', 'Letter 17'];
      must(['erasure', 'request', caseId, '--as', 'supervisor', ...reason]);
      return must(['erasure', 'carry-out', caseId, '--as', 'administrator'], more);
    },
    /** On another machine, which has no registry, into a folder of this name; by the list beside the backup unless other words are given. */
    restore: (file: string, name: string, ...words: string[]): SpawnSyncReturns<string> => {
      const all = ['backup', 'restore', file, '--into', at(name), '--reason', 'A new disk', '--key-file', at('key')];
      const further = words.length === 0 ? ['--nothing-newer'] : words;
      return oralu([...all, ...further], { ORALU_DATA: at('nothing'), ORALU_BACKUPS: '' });
    },
  };
}
