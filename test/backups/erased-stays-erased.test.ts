import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { startServing } from '../support/serving.js';
import { query } from './backed-up.js';
import { useClosedCase } from './closed-case.js';

const { at, environment, oralu, must, token, caseId, keyed, backUp, erase, restore } = useClosedCase();

const list = (): string => at('backups', 'destroyed-keys');

/** How many keys a registry has of its child, and whether the file says that it was erased. */
function left(name: string): { keys: unknown; erased: boolean } {
  const [erased] = query(at(name), 'select erased_at is not null from cases') as number[];
  return {
    keys: query(at(name), 'select count(*) from data_keys where subject_id in (select id from cases)'),
    erased: erased === 1,
  };
}
const gone = { keys: [0], erased: true };
const there = { keys: [1], erased: false };

describe('a child that was erased after a backup', () => {
  it('does not come back from it, as the command that erases names the key beside the backups before it answers', () => {
    const file = backUp();
    const empty = readFileSync(list());
    const { stderr } = erase();
    expect(stderr).toBe('');
    expect(restore(file, 'restored').stdout).toContain('1 destroyed key(s) destroyed again');
    expect(left('restored')).toEqual(gone);
    // The control: with the list as it was before the erasure the child is there.
    writeFileSync(list(), empty);
    expect(restore(file, 'before').stdout).toContain('0 destroyed key(s) destroyed again');
    expect(left('before')).toEqual(there);
  }, 120_000);

  it('does not come back where a server erased it and was killed as soon as it had answered', async () => {
    const file = backUp();
    must([
      'erasure',
      'request',
      caseId(),
      '--as',
      'supervisor',
      '--reason',
      'WISH_OF_THE_PERSON',
      '--reference',
      'L 1',
    ]);
    const { server, address } = await startServing(['serve'], environment());
    const ended = once(server, 'exit');
    try {
      const [version] = query(at('data'), 'select version from cases') as number[];
      const input = { idempotencyKey: randomUUID(), caseId: caseId(), expectedVersion: version };
      const text = 'mutation ($input: ErasureCarryOutInput!) { erasureCarryOut(input: $input) { isDone } }';
      const response = await fetch(`${address}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token()}` },
        body: JSON.stringify({ query: text, variables: { input } }),
      });
      expect(await response.json()).toMatchObject({ data: { erasureCarryOut: { isDone: true } } });
    } finally {
      server.kill('SIGKILL');
      await ended;
    }
    expect(restore(file, 'restored').stdout).toContain('1 destroyed key(s) destroyed again');
  }, 120_000);

  it('is owed to the backups where their folder is not set or not there, until the next start or backup', async () => {
    const file = backUp();
    renameSync(at('backups'), at('unmounted'));
    const { stdout, stderr } = erase();
    expect(stdout).toContain('The identity of this child is erased');
    expect(stderr).toMatch(/^Owed: The backups were not told which keys were destroyed\. There is no folder .*\n$/);
    renameSync(at('unmounted'), at('backups'));
    // The registry of this machine knows what the list does not; another machine knows the list alone.
    expect(must(['backup', 'drill', file, ...keyed()]).stdout).toContain('1 destroyed key(s) destroyed again');
    expect(restore(file, 'elsewhere').stdout).toContain('0 destroyed key(s) destroyed again');
    const { server } = await startServing(['serve'], environment());
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
    expect(restore(file, 'started').stdout).toContain('1 destroyed key(s) destroyed again');
  }, 120_000);

  it('is told to be owed where no folder of backups is set, and no backup was ever made', () => {
    const { stderr } = erase({ ORALU_BACKUPS: '' });
    expect(stderr).toMatch(/^Owed: ORALU_BACKUPS is not set: no folder of backups was told .*\n$/);
    backUp();
    expect(readFileSync(list(), 'utf8').trim().split('\n')).toHaveLength(2);
  }, 120_000);
});

describe('the list of destroyed keys', () => {
  it('is written by every backup, also an empty one, without which nothing is restored unless somebody insists', () => {
    const file = backUp();
    expect(must(['backup', 'verify', file, ...keyed()]).stdout).toContain('0 destroyed key(s) are known.');
    rmSync(list());
    const missing = /^BACKUP_DAMAGED: There is no list of destroyed keys .*\n$/;
    for (const words of [
      ['backup', 'verify', file, ...keyed()],
      ['backup', 'drill', file, ...keyed()],
    ])
      expect(oralu(words)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(missing) });
    expect(restore(file, 'refused')).toMatchObject({ status: 1, stderr: expect.stringMatching(missing) });
    const insisted = restore(file, 'insisted', '--list-lost');
    expect(insisted).toMatchObject({ status: 0, stderr: expect.stringMatching(/^Warning: There is no list .*\n$/) });
    expect(left('insisted')).toEqual(there);
  }, 120_000);

  it('cannot be cut back to what an older backup says while a newer one lies beside it', () => {
    const older = backUp();
    const empty = readFileSync(list());
    erase();
    const whole = readFileSync(list());
    const newer = backUp();
    writeFileSync(list(), empty);
    const cut = { status: 1, stderr: expect.stringMatching(/^BACKUP_DAMAGED: .* at least 1 lines, .*it has 0/) };
    expect(restore(older, 'refused')).toMatchObject(cut);
    expect(oralu(['backup', 'verify', older, ...keyed()])).toMatchObject(cut);
    // A whole list elsewhere is as good.
    mkdirSync(at('second'));
    writeFileSync(at('second', 'destroyed-keys'), whole);
    const words = ['backup', 'drill', older, ...keyed()];
    expect(must(words, { ORALU_BACKUPS: at('second') }).stdout).toContain('1 destroyed key(s) destroyed again');
    // The control: it is the newer backup that tells.
    rmSync(newer);
    expect(restore(older, 'unseen').status).toBe(0);
  }, 120_000);

  it('is mended where a write was cut off in its last line, and refused where a line before it is wrong', () => {
    const file = backUp();
    erase();
    const whole = readFileSync(list(), 'utf8');
    writeFileSync(list(), `${whole}{"subjectId":12,"caseId":12,"keyI`);
    expect(must(['backup', 'verify', file, ...keyed()]).stdout).toContain('1 destroyed key(s) are known.');
    expect(restore(file, 'torn').stdout).toContain('1 destroyed key(s) destroyed again');
    backUp();
    expect(readFileSync(list(), 'utf8')).toBe(whole);
    // What the cut took is named again, as the registry knows it.
    writeFileSync(list(), whole.slice(0, -20));
    backUp();
    expect(readFileSync(list(), 'utf8')).toBe(whole);
    writeFileSync(list(), whole.replace('"number":1', '"number":7'));
    for (const words of [
      ['backup', 'make', '--into', at('backups'), ...keyed()],
      ['backup', 'verify', file, ...keyed()],
    ])
      expect(oralu(words)).toMatchObject({
        status: 1,
        stderr: expect.stringMatching(
          /^BACKUP_DAMAGED: Line 1 of the list of destroyed keys is not as it was signed\./,
        ),
      });
  }, 120_000);
});
