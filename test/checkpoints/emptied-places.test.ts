import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getPersonByName } from '../../src/agencies/person.queries.js';
import { acceptRollBack } from '../../src/checkpoints/roll-back.js';
import { checkpointingOf } from '../../src/checkpoints/sinks-of.js';
import { testKeyFile } from '../support/keys.js';
import { purposesOf } from '../support/purposes.js';
import { openCheckpointed } from './checkpointed.js';

const { at, configured, run, sign, within, write } = openCheckpointed();

const own = (...names: string[]) => join(at.data, 'checkpoints', ...names);
const second = (file: string) => join(at.second, file);
const firstNote = () => readFileSync(second('notes'), 'utf8').split(/(?<=\n— .*\n)/)[0] ?? '';

function empty(folder: string): void {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
}

/** An older file lies in the place of the newer one, which checkpoints in both folders have covered. */
async function rollBack(): Promise<void> {
  await sign();
  cpSync(join(at.data, 'registry.sqlite'), at.older);
  await write(3);
  await sign();
  cpSync(at.older, join(at.data, 'registry.sqlite'));
}

const accept = () =>
  within(async (registry) => {
    const admin = await getPersonByName(registry.store.reader.db, 'Admin');
    const reason = 'The disk of the second folder failed';
    const { supersedes } = await acceptRollBack(registry, admin, checkpointingOf(at.config, registry), reason);
    return { supersedes, purpose: (await purposesOf(registry.store, 'auditRollBackAccept')).at(-1) };
  });

const refused = (code: string) => ({ code, message: expect.stringContaining('"oralu audit accept-rollback') });

describe('a start on a registry that was rolled back', () => {
  it('refuses it by the hashes that a place keeps, where its notes are gone or cut to those that agree', async () => {
    await rollBack();
    empty(own());
    const first = firstNote();
    for (const file of ['notes', 'latest']) writeFileSync(second(file), first);
    await expect(run()).rejects.toMatchObject(refused('AUDIT_ROLLED_BACK'));
    for (const file of ['notes', 'latest']) rmSync(second(file));
    await expect(run()).rejects.toMatchObject(refused('AUDIT_ROLLED_BACK'));
    // So does every command that writes, and an administrator who answers for it goes on.
    const env = { ...process.env, ORALU_DATA: at.data, ORALU_CHECKPOINTS: at.second, ORALU_KEY_FILE: testKeyFile() };
    const add = ['bin/oralu.js', 'add', 'agency', '--code', 'A', '--name', 'A', '--kind', 'SCHOOL'];
    expect(spawnSync(process.execPath, add, { env, encoding: 'utf8' }).stderr).toMatch(/^AUDIT_ROLLED_BACK: .* hashes/);
    expect((await accept()).supersedes).toMatchObject({ size: 5, common: 2 });
    expect(statSync(second('hashes')).size).toBe(32 * 3);
    await run();
  }, 60_000);

  it('refuses it where every place was emptied, until an administrator accepts that for a reason', async () => {
    await rollBack();
    empty(own());
    empty(at.second);
    await expect(run()).rejects.toMatchObject(refused('CHECKPOINT_INVALID'));
    expect((await accept()).purpose).toMatch(/^A place of checkpoints is without those that it was given: The disk/);
    await run();
  }, 60_000);
});

describe('a start on a registry as it was signed', () => {
  it('wants what a place was given: neither emptied, nor without its notes, nor with a last one that nobody signed', async () => {
    await write(1);
    await sign();
    const kept = ['notes', 'latest', 'key'].map((file) => [file, readFileSync(second(file), 'utf8')] as const);
    const latest = new Map(kept).get('latest') ?? '';
    rmSync(second('notes'));
    await expect(run()).rejects.toMatchObject(refused('CHECKPOINT_INVALID'));
    for (const [file, text] of kept) writeFileSync(second(file), text);
    writeFileSync(second('latest'), latest.slice(0, latest.indexOf('—')));
    await expect(run()).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID' });
    empty(at.second);
    await expect(run()).rejects.toMatchObject(refused('CHECKPOINT_INVALID'));
    for (const [file, text] of kept) writeFileSync(second(file), text);
    await run();
  }, 60_000);

  it('goes on with a second folder that is named for the first time, and wants it from then on', async () => {
    await run(configured({}));
    await run(configured({}));
    await run();
    expect(statSync(second('notes')).size).toBeGreaterThan(0);
    empty(at.second);
    await expect(run()).rejects.toMatchObject(refused('CHECKPOINT_INVALID'));
    // The folder beside the database is made where there is none, once.
    await run(configured({}));
    rmSync(own(), { recursive: true });
    await expect(run(configured({}))).rejects.toMatchObject(refused('CHECKPOINT_INVALID'));
  }, 60_000);
});
