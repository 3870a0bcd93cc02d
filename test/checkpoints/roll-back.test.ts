import { describe, expect, it } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { roles } from '../../schema/agencies.js';
import { getPersonByName } from '../../src/agencies/person.queries.js';
import { acceptRollBack } from '../../src/checkpoints/roll-back.js';
import { checkpointingOf } from '../../src/checkpoints/sinks-of.js';
import { purposesOf } from '../support/purposes.js';
import { openCheckpointed, rewrite } from './checkpointed.js';

const { at, configured, run, sign, thief, verify, within, write } = openCheckpointed();

describe('a database that was rolled back', () => {
  it('is refused at start by the checkpoint in the second folder; without that folder it is not seen', async () => {
    await run();
    cpSync(at.data, at.older, { recursive: true });
    await write(3);
    await run();
    // The thief takes back everything that lies beside the database, the checkpoints there among it.
    rmSync(at.data, { recursive: true });
    cpSync(at.older, at.data, { recursive: true });
    await expect(run()).rejects.toMatchObject({ code: 'AUDIT_ROLLED_BACK' });
    await run(configured({}));
  });

  it('is refused by the checkpoint beside it where the file alone was put back', async () => {
    await sign();
    cpSync(join(at.data, 'registry.sqlite'), at.older);
    await write(3);
    await sign();
    cpSync(at.older, join(at.data, 'registry.sqlite'));
    await expect(run(configured({}))).rejects.toMatchObject({ code: 'AUDIT_ROLLED_BACK' });
    rmSync(join(at.data, 'checkpoints'), { recursive: true });
    await expect(run(configured({}))).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID' });
  });

  it('goes on when an administrator accepts it: audited, and named in the next checkpoint', async () => {
    await sign();
    cpSync(join(at.data, 'registry.sqlite'), at.older);
    await write(3);
    await sign();
    cpSync(at.older, join(at.data, 'registry.sqlite'));
    const reason = 'Restored after the disk failed on Monday';
    await within(async (registry) => {
      const admin = await getPersonByName(registry.store.reader.db, 'Admin');
      const from = checkpointingOf(at.config, registry);
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
    expect((await verify(at.second)).fault).toBeUndefined();
  });
});

describe('an audit that was cut or rewritten', () => {
  it('is refused at start where its tail is gone, though the chain that is left holds', async () => {
    await write(4);
    await sign();
    thief((db) => db.exec('delete from audit_entries where sequence > 4'));
    await expect(run()).rejects.toMatchObject({ code: 'AUDIT_ROLLED_BACK' });
    const { chain, fault } = await verify(at.second);
    expect(chain).toMatchObject({ entries: 4 });
    expect(chain.firstBad).toBeUndefined();
    expect(fault).toMatchObject({ kind: 'CUT', first: 5, last: 6 });
  });

  it('is named row by row where the chain was made anew after it: by the hashes that were kept elsewhere', async () => {
    await write(5);
    await sign();
    thief((db) => rewrite(db, 4));
    const { chain, fault } = await verify(at.second);
    expect(chain.firstBad).toBeUndefined();
    expect(fault).toMatchObject({ kind: 'CHANGED', first: 4, last: 4 });
    await expect(run()).rejects.toMatchObject({ code: 'AUDIT_ROLLED_BACK' });
  });

  it('is narrowed to the rows between two checkpoints where only the notes were kept', async () => {
    await write(2);
    await sign();
    await write(3);
    await sign();
    const notes = join(at.top, 'notes-alone');
    mkdirSync(notes);
    for (const file of ['notes', 'key']) cpSync(join(at.second, file), join(notes, file));
    thief((db) => rewrite(db, 6));
    expect((await verify(notes)).fault).toMatchObject({ kind: 'CHANGED', first: 5, last: 7 });
    // The last note alone says only that something is not as it was.
    writeFileSync(join(notes, 'one'), readFileSync(join(at.second, 'latest')));
    expect((await verify(join(notes, 'one'))).fault).toMatchObject({ kind: 'CHANGED', first: 1, last: 7 });
  });

  it('is refused by a note that another key has signed', async () => {
    await sign();
    const { privateKey } = generateKeyPairSync('ed25519');
    const another = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(join(at.data, 'registry.sqlite.checkpoint-key'), another);
    await expect(run()).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID' });
  });
});
