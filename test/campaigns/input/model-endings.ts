import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { issueTokenFor } from '../../../src/access/tokens.js';
import { getPersonByName } from '../../../src/agencies/person.queries.js';
import { makeBackup } from '../../../src/backups/make-backup.js';
import { restoreBackup } from '../../../src/backups/restore-backup.js';
import { checkpointingOf } from '../../../src/checkpoints/sinks-of.js';
import { readConfig } from '../../../src/config.js';
import { keyFileBeside, keysBeside } from '../support/folder.js';
import { openInProcess } from '../support/in-process.js';
import { findBroken } from '../support/verify.js';
import { eraseChild } from './erase-child.js';
import { Command, expectSame, OnCase, type Model, type Real } from './model-base.js';

/* What a registry goes through that none of its users does: crashes, erasures, backups and restores. */

const backupKey = randomBytes(32);

/** The files as they lie, with nothing closed, are opened by another application: as after the process was killed. */
export class Crash extends Command {
  async perform(_model: Model, real: Real): Promise<void> {
    const folder = mkdtempSync(join(dirname(dirname(real.file)), 'oralu-campaign-'));
    const file = join(folder, 'registry.sqlite');
    const left = dirname(real.file);
    cpSync(left, folder, { recursive: true, filter: (path) => !path.endsWith('-shm') });
    await real.served.close();
    rmSync(left, { recursive: true });
    real.file = file;
    real.served = await openInProcess(file, { backupsFolder: real.target });
    expectSame('The file after a crash', [], findBroken(real.served.store.reader.raw));
  }
}

/** The case is closed, and two persons erase its child. */
export class Erase extends OnCase {
  async perform(model: Model, real: Real): Promise<void> {
    const one = this.caseOf(model);
    await eraseChild(real, one, this.key);
    model.cases.splice(model.cases.indexOf(one), 1);
    model.erased.add(one.id);
    expectNoNames(model, real);
  }
}

/** That of no erased child a name can be read, whatever is told of it to anybody. */
function expectNoNames({ erased }: Model, { served }: Real): void {
  const named = served.store.reader.raw.prepare('select text from names where case_id = ?').pluck();
  for (const id of erased) {
    const names = named.all(Number(id.slice('case_'.length)));
    expectSame(
      'The names of an erased child',
      [],
      names.filter((name) => name !== null),
    );
  }
}

export class BackUp extends Command {
  async perform(model: Model, real: Real): Promise<void> {
    const registry = { store: real.served.store, clock: Date.now };
    const config = readConfig({ ORALU_DATA: dirname(real.file) });
    const { file } = await makeBackup({
      registry,
      dataFolder: config.dataFolder,
      releasesFolder: join(config.dataFolder, 'releases'),
      checkpointing: checkpointingOf(config, registry),
      graves: real.graves,
      key: backupKey,
      target: real.target,
    });
    model.backups++;
    real.backup = { file, model: structuredClone(model) };
  }
}

/** The last backup is restored elsewhere and served: what was done since is gone, and whoever was erased since stays so. */
export class Restore extends Command {
  override check = ({ backups }: Readonly<Model>): boolean => backups > 0;

  async perform(model: Model, real: Real): Promise<void> {
    if (!real.backup) throw new Error('There is no backup.');
    const { file: backup, model: then } = real.backup;
    const folder = mkdtempSync(join(dirname(dirname(real.file)), 'oralu-campaign-'));
    const file = join(folder, 'registry.sqlite');
    const masterKeys = keysBeside(real.file);
    const plan = { file: backup, key: backupKey, graves: real.graves, masterKeys, now: Date.now(), reason: 'Model' };
    // What the server has named beside the backups before it answered is all that is asked.
    await restoreBackup({ ...plan, isNothingNewer: true }, folder);
    cpSync(keyFileBeside(real.file), keyFileBeside(file));
    const left = dirname(real.file);
    await real.served.close();
    rmSync(left, { recursive: true });
    real.file = file;
    real.served = await openInProcess(file, { backupsFolder: real.target });
    real.tokens = await letIn(real);
    const before = structuredClone(then);
    model.cases.splice(0, Infinity, ...before.cases.filter(({ id }) => !model.erased.has(id)));
    model.revoked.clear();
    for (const id of before.revoked) model.revoked.add(id);
    expectNoNames(model, real);
  }
}

/** A restore ends every token: those who are known to the model are given new ones. */
async function letIn({ served: { store }, tokens }: Real): Promise<Real['tokens']> {
  const given: Record<string, string> = {};
  for (const name of Object.keys(tokens)) {
    const { userId } = await getPersonByName(store.reader.db, name);
    given[name] = await store.inTransaction((tx) =>
      issueTokenFor(tx, { userId, now: Date.now(), lifetime: 86_400_000 }),
    );
  }
  return given;
}
