import { describe, expect, it } from '@jest/globals';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepCheckpoints } from '../../src/checkpoints/keep-checkpoints.js';
import { issueOnce } from '../../src/checkpoints/sign-next.js';
import { checkpointingOf } from '../../src/checkpoints/sinks-of.js';
import { appendTo, now, openCheckpointed } from './checkpointed.js';

const { at, configured, run, sign, thief, verify, within } = openCheckpointed();

describe('where checkpoints go', () => {
  it('must be there: a second folder that is gone does not let the server start', async () => {
    await sign();
    rmSync(at.second, { recursive: true });
    await expect(run()).rejects.toMatchObject({ code: 'CHECKPOINT_UNREADABLE' });
    await expect(run(configured({ ORALU_CHECKPOINTS: join(at.data, 'inside') }))).rejects.toMatchObject({
      code: 'STORE_REFUSED',
    });
  });

  it('may be a program, which is given each note and asked for the last one at start', async () => {
    const program = join(at.top, 'keep.sh');
    const kept = join(at.top, 'kept');
    writeFileSync(
      program,
      `#!/bin/sh\nif [ "$1" = put ]; then cat > "${kept}"; else cat "${kept}" 2>/dev/null || true; fi\n`,
    );
    chmodSync(program, 0o700);
    const withProgram = configured({ ORALU_CHECKPOINT_COMMAND: program });
    await run(withProgram);
    expect(readFileSync(kept, 'utf8')).toBe(readFileSync(join(at.data, 'checkpoints', 'latest'), 'utf8'));
    thief((db) => db.exec('delete from audit_entries where sequence = 2'));
    rmSync(join(at.data, 'checkpoints'), { recursive: true });
    await expect(run(withProgram)).rejects.toMatchObject({ code: 'AUDIT_ROLLED_BACK' });
    writeFileSync(program, '#!/bin/sh\nexit 3\n');
    await expect(run(withProgram)).rejects.toMatchObject({ code: 'CHECKPOINT_UNREADABLE' });
  });

  it('are written by one at a time: what a server and a command sign together is kept whole, and none goes back', async () => {
    await within(async (registry) => {
      const from = checkpointingOf(at.config, registry);
      const older = await issueOnce(from);
      const add = () => appendTo(registry, 'x');
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
      const from = { ...checkpointingOf(at.config, registry), clock: () => clock };
      const failures: string[] = [];
      const keeper = keepCheckpoints(from, (sink) => failures.push(sink), { entries: 3, milliseconds: 60_000 });
      const sizeIn = async (at: number) => (await from.sinks[at]?.latest())?.size;
      const add = () => appendTo(registry, 'x');
      const looks = () => new Promise((resume) => setTimeout(resume, 1_300));
      await keeper.issue();
      expect([await sizeIn(0), await sizeIn(1)]).toEqual([2, 2]);
      await add();
      await looks();
      expect(await sizeIn(1)).toBe(2);
      clock += 61_000;
      await looks();
      expect(await sizeIn(1)).toBe(3);
      rmSync(at.second, { recursive: true });
      for (let at = 0; at < 3; at++) await add();
      await looks();
      expect([await sizeIn(0), failures.length > 0]).toEqual([6, true]);
      mkdirSync(at.second);
      await looks();
      expect(await sizeIn(1)).toBe(6);
      await keeper.stop();
    });
    expect((await verify(at.second)).compared).toBe(1);
  });
});
