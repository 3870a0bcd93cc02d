import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCheckpointed } from './checkpointed.js';

const { at, configured, run, sign, thief, verify, write } = openCheckpointed();

function oralu(...given: string[]) {
  const env = { ...process.env, ORALU_DATA: at.data };
  return spawnSync(process.execPath, ['bin/oralu.js', ...given], { env, encoding: 'utf8' });
}

const second = (file: string) => join(at.second, file);
const sizes = () =>
  [...readFileSync(second('notes'), 'utf8').matchAll(/^oralu-audit\/.*\n(\d+)$/gm)].map(([, size]) => size);

describe('notes that are damaged', () => {
  it('at their end, by a write that was cut short, are passed over and cut before the next one', async () => {
    await sign();
    const whole = readFileSync(second('notes'));
    for (const part of [1, 40, whole.indexOf('\n—') + 2, whole.length - 1]) {
      appendFileSync(second('notes'), whole.subarray(0, part));
      expect((await verify(at.second)).fault).toBeUndefined();
      await run();
      await write(1);
      await sign();
      expect((await verify(at.second)).fault).toBeUndefined();
    }
    expect(sizes()).toEqual(['2', '3', '4', '5', '6']);
    // The first one of all is cut short as others are.
    for (const file of ['notes', 'latest']) rmSync(second(file));
    writeFileSync(second('notes'), whole.subarray(0, 40));
    await sign();
    expect(sizes()).toEqual(['6']);
  }, 60_000);

  it('elsewhere are told, and nothing is written after them', async () => {
    await sign();
    await write(1);
    await sign();
    const whole = readFileSync(second('notes'), 'utf8');
    const broken = whole.replace('\nhead ', '\nheed ');
    writeFileSync(second('notes'), broken);
    await expect(run()).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID' });
    expect(oralu('audit', 'verify', '--checkpoint', at.second)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^CHECKPOINT_INVALID: .*\n$/),
    });
    writeFileSync(second('notes'), `${whole}${whole.slice(0, 40)}${whole.slice(whole.indexOf('oralu-audit', 20))}`);
    await write(1);
    await sign();
    expect(sizes()).not.toContain('4');
  }, 60_000);
});

describe('notes that were emptied', () => {
  it('do not pass for checkpoints that the audit agrees with', async () => {
    await sign();
    const file = join(at.top, 'nothing');
    writeFileSync(file, '');
    for (const place of [file, at.second]) {
      if (place === at.second) truncateSync(second('notes'));
      const { status, stdout, stderr } = oralu('audit', 'verify', '--checkpoint', place);
      expect([status, stdout, stderr]).toEqual([1, '', expect.stringMatching(/^CHECKPOINT_INVALID: .*\n$/)]);
    }
    rmSync(second('latest'));
    expect(oralu('audit', 'verify', '--checkpoint', at.second).stderr).toMatch(/^CHECKPOINT_INVALID: .* holds none/);
  }, 60_000);

  it('leave the last one, by which a start refuses; and the notes do so where that one is gone', async () => {
    await write(2);
    await sign();
    rmSync(join(at.data, 'checkpoints'), { recursive: true });
    thief((db) => db.exec('delete from audit_entries where sequence = 4'));
    const whole = readFileSync(second('notes'));
    truncateSync(second('notes'));
    await expect(run()).rejects.toMatchObject({ code: 'AUDIT_ROLLED_BACK' });
    writeFileSync(second('notes'), whole);
    rmSync(second('latest'));
    await expect(run()).rejects.toMatchObject({ code: 'AUDIT_ROLLED_BACK' });
  });
});

describe('a second folder of checkpoints that is a file', () => {
  it('is told in one line with its code', async () => {
    const file = join(at.top, 'file');
    writeFileSync(file, '');
    await expect(run(configured({ ORALU_CHECKPOINTS: file }))).rejects.toMatchObject({
      code: 'CHECKPOINT_UNREADABLE',
      message: expect.stringContaining('must be a folder'),
    });
  });
});
