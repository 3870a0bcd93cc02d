import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { auditEntries } from '../../schema/audit.js';
import { anonymous } from '../../src/access/actor.js';
import { ReleaseStore } from '../../src/publication/release-store.js';
import { realDisk, type Disk } from '../../src/releases/disk.js';
import { publishRelease } from '../../src/releases/publish-release.js';
import { openCountedRegistry, postFirstSource, system, type CountedRegistry } from './counted-registry.js';

let counted: CountedRegistry;
beforeEach(async () => {
  counted = await openCountedRegistry();
  await postFirstSource(counted);
});
afterEach(() => counted.discard());

const day = '2017-12-27';
const listAudit = () => counted.registry.store.reader.db.select().from(auditEntries);

describe('publishing a release', () => {
  it('says what the first source says', async () => {
    await counted.publish(day);
    const values = Object.fromEntries(counted.readLatest().figures.map(({ id, value }) => [id, value]));
    expect(values).toEqual({
      KNOWN: 453,
      RETURNED: 63,
      AWAITING: 50,
      UNACCOUNTED: 340,
      UNACCOUNTED_LOCATED: 210,
      UNACCOUNTED_WHEREABOUTS_UNKNOWN: 130,
      DECEASED: 0,
      OTHER: 0,
    });
  });

  it('meets its published JSON Schema, and a release with one field more does not', async () => {
    await counted.publish(day);
    const validate = new Ajv2020({ allErrors: true, strictTypes: false }).compile(
      JSON.parse(readFileSync('schema/release.schema.json', 'utf8')) as object,
    );
    const release = counted.readLatest();
    validate(release);
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ ...release, names: [] })).toBe(false);
    expect(validate({ ...release, notice: null })).toBe(false);
    expect(validate({ ...release, figures: release.figures.slice(1) })).toBe(false);
  });

  it('adds nothing when the same day says the same again', async () => {
    const first = await counted.publish(day);
    const again = await counted.publish(day);
    expect(again).toEqual({ ...first, isNew: false });
    expect(readdirSync(counted.folder).sort()).toEqual(['2017-12-27.1', 'latest.json']);
    expect((await listAudit()).filter(({ operation }) => operation === 'publishRelease')).toHaveLength(1);
  });

  it('makes a further release when the day says something else, with the change since', async () => {
    await counted.publish(day);
    await counted.post('RETURNED', 2, '2017-11-01');
    await counted.post('WHEREABOUTS_UNKNOWN', -2, '2017-11-01');
    expect(await counted.publish(day)).toMatchObject({ id: '2017-12-27.2', isNew: true });
    const returned = counted.readLatest().figures.find(({ id }) => id === 'RETURNED');
    expect(returned).toMatchObject({
      value: 65,
      change: 2,
      previous: { value: 63, release: '2017-12-27.1', asOf: day },
    });
    expect(await counted.publish(day)).toMatchObject({ id: '2017-12-27.2', isNew: false });
  });

  it('holds the hash of the release and of the manifest before', async () => {
    const first = await counted.publish(day);
    await counted.publish('2017-12-28');
    expect(counted.readLatest().predecessor).toEqual({ id: first.id, sha256: first.sha256 });
    expect(new ReleaseStore(counted.folder).current().inOrder.map(({ id }) => id)).toEqual([
      '2017-12-27.1',
      '2017-12-28.1',
    ]);
  });

  it('compares with the release before, and speaks of no day before one that was told', async () => {
    await counted.publish('2017-12-01');
    await counted.publish(day);
    expect(counted.readLatest().figures[0]?.previous?.release).toBe('2017-12-01.1');
    await expect(counted.publish('2017-12-13')).rejects.toMatchObject({ code: 'RELEASE_REFUSED' });
  });

  it('is marked as a demonstration unless the registry is a real one', async () => {
    await counted.publish(day);
    expect(counted.readLatest()).toMatchObject({
      demonstration: true,
      notice: { en: expect.stringContaining('synthetic') },
    });
    const real = await openCountedRegistry('REGISTRY');
    await real.publish(day);
    expect(real.readLatest()).toMatchObject({ demonstration: false, notice: null });
    await real.discard();
  });

  it('never chains real children to synthetic ones', async () => {
    await counted.publish(day);
    const real = await openCountedRegistry('REGISTRY');
    const into = { folder: counted.folder, asOf: day };
    await expect(publishRelease(real.registry, system, into)).rejects.toMatchObject({ code: 'RELEASE_REFUSED' });
    await real.discard();
  });

  it('is audited, and so is its refusal', async () => {
    await counted.publish(day);
    const refused = publishRelease(counted.registry, anonymous, { folder: counted.folder, asOf: '2017-12-28' });
    await expect(refused).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(counted.publish('2017-02-30')).rejects.toMatchObject({ code: 'INVALID_DATE' });
    await expect(counted.publish('2030-01-01')).rejects.toMatchObject({ code: 'IMPOSSIBLE_DATES' });
    const acts = (await listAudit()).filter(({ operation }) => operation === 'publishRelease');
    expect(acts.map(({ decision }) => decision)).toEqual(['DONE', 'REFUSED', 'REFUSED', 'REFUSED']);
  });

  it('is refused on top of a damaged release', async () => {
    await counted.publish(day);
    const file = join(counted.folder, '2017-12-27.1', 'release.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"value":63', '"value":64'));
    await expect(counted.publish('2017-12-28')).rejects.toMatchObject({
      code: 'RELEASE_DAMAGED',
      message: expect.stringContaining('2017-12-27.1/release.json'),
    });
  });

  it('lets only one publication run at a time', async () => {
    const outcomes = await Promise.allSettled([counted.publish(day), counted.publish('2017-12-28')]);
    expect(outcomes).toMatchObject([{ value: { id: '2017-12-27.1' } }, { reason: { code: 'UNAVAILABLE' } }]);
    expect(existsSync(join(counted.folder, '.publishing'))).toBe(false);
  });

  it('waits for another process that publishes, and not for one that was killed', async () => {
    mkdirSync(counted.folder, { recursive: true });
    const lock = join(counted.folder, '.publishing');
    writeFileSync(lock, String(process.ppid));
    await expect(counted.publish(day)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const { pid: killed } = spawnSync('true');
    for (const stale of [String(killed), String(process.pid), '']) {
      writeFileSync(lock, stale);
      expect(await counted.publish(day)).toMatchObject({ id: '2017-12-27.1' });
    }
  });
});

describe('a publication that is killed', () => {
  it('leaves the old release or the new one after every single step, and can be repeated', async () => {
    await counted.publish('2017-12-01');
    let steps = Number.POSITIVE_INFINITY;
    const seen = new Set<string | undefined>();
    for (let allowed = 0; allowed < steps; allowed++) {
      const asOf = new Date(Date.UTC(2017, 11, 2 + allowed)).toISOString().slice(0, 10);
      const before = new ReleaseStore(counted.folder).current().latest?.id;
      const outcome = await counted.publish(asOf, dyingDisk(allowed)).catch((error: unknown) => error);
      const { latest, damage } = new ReleaseStore(counted.folder).current();
      expect(damage).toEqual([]);
      expect([before, `${asOf}.1`]).toContain(latest?.id);
      seen.add(latest?.id === before ? 'old' : 'new');
      if (!(outcome instanceof Error)) steps = allowed;
      expect(await counted.publish(asOf)).toMatchObject({ id: `${asOf}.1` });
    }
    expect(seen).toEqual(new Set(['old', 'new']));
    expect(readdirSync(counted.folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

/** Does so many steps and no further; a write that is cut short leaves half of its bytes. */
function dyingDisk(allowed: number): Disk {
  let done = 0;
  const step = <Args extends unknown[]>(name: string, run: (...args: Args) => void) => {
    return (...args: Args) => {
      if (done++ < allowed) return run(...args);
      const [path, bytes] = args;
      if (name === 'write') realDisk.write(path as string, (bytes as Uint8Array).subarray(0, 10));
      throw new Error(`killed at ${name}`);
    };
  };
  return {
    makeFolder: step('makeFolder', realDisk.makeFolder),
    write: step('write', realDisk.write),
    syncFolder: step('syncFolder', realDisk.syncFolder),
    rename: step('rename', realDisk.rename),
    remove: step('remove', realDisk.remove),
    list: realDisk.list,
  };
}
