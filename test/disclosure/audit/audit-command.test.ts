import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCountedRegistry, postFirstSource } from '../../releases/counted-registry.js';
import { naiveReleases } from './naive-releases.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'oralu-audit-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const audit = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/oralu.js', 'disclosure', 'audit', ...words], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};
const write = (name: string, content: unknown): string => {
  writeFileSync(join(folder, name), JSON.stringify(content));
  return join(folder, name);
};

describe('oralu disclosure audit', () => {
  const ledger = naiveReleases(300, 2, 7);

  it('reads one file, names each number that can be derived, and exits with 1', () => {
    const { status, stdout, stderr } = audit(write('ledger.json', ledger));
    expect([status, stderr]).toEqual([1, '']);
    expect(stdout).toContain('Read 2 releases: the chain holds');
    expect(stdout).toMatch(/exact: family region, 2020-0\d-28, .*cell \S+ × KZ-\d+: \d/);
  }, 60_000);

  it('reads a folder with a file for each release, and prints JSON', () => {
    mkdirSync(join(folder, 'releases'));
    write('releases/catalogue.json', ledger.catalogue);
    write('releases/policy.json', ledger.policy);
    for (const entry of ledger.entries) write(`releases/${10 - entry.index}.json`, entry);
    const { status, stdout } = audit(join(folder, 'releases'), '--family', 'region', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ entries: 2, families: [{ family: 'region', tables: 2 }] });
  }, 60_000);

  it('exits with 0 where nothing protected can be derived', () => {
    const { status, stdout } = audit(
      write(
        'quiet.json',
        naiveReleases(300, 2, 7, () => true),
      ),
    );
    expect(status).toBe(0);
    expect(stdout).toContain('No number that the policy protects can be derived');
  }, 60_000);

  it('exits with 2 and the place where the ledger is broken', () => {
    const [, second] = ledger.entries;
    expect(audit(write('broken.json', { ...ledger, entries: [second] }))).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'LEDGER_BROKEN: ledger entry 0 (2020-02-28.1): the chain does not hold: its number, its hash or the hash before it differs.\n',
    });
    writeFileSync(join(folder, 'torn.json'), '{"format":');
    expect(audit(join(folder, 'torn.json')).stderr).toMatch(/^LEDGER_BROKEN: .*torn\.json: expected a file of JSON/);
    expect(audit(write('ledger.json', ledger), '--family', 'x').status).toBe(2);
  }, 60_000);

  it('says what may be given where a path holds no ledger', () => {
    mkdirSync(join(folder, 'empty'));
    for (const [path, words] of [
      ['nowhere', 'there is no such file or folder; expected the folder of releases (such as data/releases)'],
      ['empty', 'no ledger lies in this folder; expected the folder of releases'],
    ] as const)
      expect(audit(join(folder, path)).stderr).toContain(`${join(folder, path)}: ${words}`);
  }, 60_000);

  it('reads the folder of releases as it was published, names what is damaged, and refuses one release alone', async () => {
    const counted = await openCountedRegistry();
    await postFirstSource(counted);
    await counted.publish('2017-12-27');
    await counted.publish('2017-12-28');
    const whole = audit(counted.folder, '--json');
    expect([whole.status, whole.stderr]).toEqual([0, '']);
    expect(JSON.parse(whole.stdout)).toMatchObject({ entries: 2 });
    const one = join(counted.folder, '2017-12-28.1');
    expect(audit(one).stderr).toBe(
      `LEDGER_BROKEN: ${one}: this is one release, which can only be judged with all before it: give ${counted.folder}\n`,
    );
    writeFileSync(join(one, 'ledger-entry.json'), '{}');
    const damaged = audit(counted.folder);
    expect([damaged.status, damaged.stderr]).toEqual([2, expect.stringContaining('2017-12-28.1')]);
    await counted.discard();
  }, 60_000);
});
