import { describe, expect, it } from '@jest/globals';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkpointKeyOf } from '../../src/checkpoints/checkpoint-key.js';
import { signCheckpoint } from '../../src/checkpoints/checkpoint.js';
import { now, openCheckpointed, rewrite } from './checkpointed.js';

const { at, run, sign, thief, within, write } = openCheckpointed();

const own = (file: string) => join(at.data, 'checkpoints', file);
const signedSize = () => Number(readFileSync(join(at.second, 'latest'), 'utf8').split('\n')[1]);

describe('a checkpoint', () => {
  it('is signed only over what the one before covers, by its root: not where one entry alone is another', async () => {
    await write(3);
    await sign();
    expect(signedSize()).toBe(5);
    // The last entry is as it was signed: the tree over all of them is not.
    thief((db) => db.prepare('update audit_entries set hash = ? where sequence = 3').run('ab'.repeat(32)));
    rmSync(own('tree.json'));
    await write(1);
    await sign();
    expect(signedSize()).toBe(5);
  });

  it('goes on from no tree that was left beside it under other signed roots', async () => {
    await write(2);
    await sign();
    const kept = JSON.parse(readFileSync(own('tree.json'), 'utf8')) as { size: number; peaks: string[] };
    writeFileSync(own('tree.json'), JSON.stringify({ ...kept, peaks: kept.peaks.map(() => 'cd'.repeat(32)) }));
    await write(1);
    await sign();
    expect(signedSize()).toBe(5);
    const { fault } = await within(async ({ store }) => {
      const { readKept, verifyAgainst } = await import('../../src/checkpoints/verify-checkpoints.js');
      return verifyAgainst(store.reader.db, readKept(at.second, undefined, undefined));
    });
    expect(fault).toBeUndefined();
  });

  it('that any earlier one contradicts lets no server start, though the last one fits', async () => {
    await write(2);
    await sign();
    await write(2);
    thief((db) => rewrite(db, 3));
    const key = checkpointKeyOf(join(at.data, 'registry.sqlite'));
    const head = await within(async ({ store }) =>
      String(store.reader.raw.prepare('select hash from audit_entries where sequence = 6').pluck().get()),
    );
    const { note } = signCheckpoint({ size: 6, root: Buffer.alloc(32), head, time: now }, key);
    for (const folder of [join(at.data, 'checkpoints'), at.second]) {
      appendFileSync(join(folder, 'notes'), note);
      writeFileSync(join(folder, 'latest'), note);
    }
    await expect(run()).rejects.toMatchObject({ code: 'AUDIT_ROLLED_BACK' });
  });
});
