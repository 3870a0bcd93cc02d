import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cpSync, readdirSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { readChain } from '../../src/publication/release-folder.js';
import { openCountedRegistry, postFirstSource, type CountedRegistry } from '../releases/counted-registry.js';
import { openPublicApp, partOf, type PublicApp } from './public-app.js';

let counted: CountedRegistry;
const open: PublicApp[] = [];
beforeEach(async () => {
  counted = await openCountedRegistry();
  await postFirstSource(counted);
});
afterEach(async () => {
  for (const { app } of open.splice(0)) await app.close();
  await counted.discard();
});

async function serve(checks?: () => Record<string, boolean>): Promise<PublicApp> {
  const plane = await openPublicApp(counted.folder, checks);
  open.push(plane);
  return plane;
}
const path = (file: string) => join(counted.folder, file);
const damage = (file: string) => {
  const text = readFileSync(path(file), 'utf8');
  writeFileSync(
    path(file),
    text.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)),
  );
};
const latestOf = async ({ read }: PublicApp) => {
  const { status, body } = await read('/v1/statistics');
  return status === 200 ? partOf<{ id: string }>(body, 'release').id : body['code'];
};

describe('the release store', () => {
  it('says when there is no release yet, and when to ask again', async () => {
    const { read, ask } = await serve();
    for (const url of [
      '/v1/statistics',
      '/v1/statements',
      '/v1/releases',
      '/v1/releases/latest',
      '/v1/f/KNOWN/2017-12-27.1',
    ]) {
      const { status, headers, body } = await read(url);
      expect([status, body['code'], headers['retry-after'], headers['content-type']]).toEqual([
        503,
        'NO_RELEASE_YET',
        '60',
        'application/problem+json; charset=utf-8',
      ]);
    }
    expect((await ask('{ statistics { id } }')).errors?.[0]?.extensions.code).toBe('NO_RELEASE_YET');
    expect((await read('/healthz')).body).toMatchObject({ status: 'ok', releases: { latest: null, count: 0 } });
  });

  it('notices a new release within a second', async () => {
    const plane = await serve();
    expect(await latestOf(plane)).toBe('NO_RELEASE_YET');
    await counted.publish('2017-12-27');
    plane.pass(999);
    expect(await latestOf(plane)).toBe('NO_RELEASE_YET');
    plane.pass(1);
    expect(await latestOf(plane)).toBe('2017-12-27.1');
  });

  it('takes the latest day, not the latest publication, for the latest release', async () => {
    await counted.publish('2017-12-27');
    await counted.publish('2018-01-01');
    await counted.post('RETURNED', 1, '2017-06-01');
    expect(await counted.publish('2017-12-27')).toMatchObject({ id: '2017-12-27.2' });
    expect(await latestOf(await serve())).toBe('2018-01-01.1');
  });

  it('keeps serving what it has when a newer release is damaged, and says so', async () => {
    await counted.publish('2017-12-27');
    const plane = await serve();
    expect(await latestOf(plane)).toBe('2017-12-27.1');
    await counted.publish('2018-01-01');
    damage('2018-01-01.1/release.json');
    plane.pass(1_000);
    expect(await latestOf(plane)).toBe('2017-12-27.1');
    expect((await plane.read('/v1/releases/2018-01-01.1')).body).toMatchObject({
      code: 'RELEASE_DAMAGED',
      detail: expect.stringContaining('2018-01-01.1/release.json'),
    });
    expect((await plane.read('/healthz')).body).toMatchObject({
      status: 'degraded',
      releases: { damaged: [{ file: '2018-01-01.1/release.json' }] },
    });
  });

  it('serves a repaired release without being started again', async () => {
    await counted.publish('2017-12-27');
    const kept = readFileSync(path('2017-12-27.1/release.json'));
    damage('2017-12-27.1/release.json');
    const plane = await serve();
    expect(await latestOf(plane)).toBe('RELEASE_DAMAGED');
    expect((await plane.ask('{ statistics { id } }')).errors?.[0]?.extensions.code).toBe('RELEASE_DAMAGED');
    expect((await plane.read('/healthz')).status).toBe(503);
    writeFileSync(path('2017-12-27.1/release.json'), kept);
    plane.pass(1_000);
    expect(await latestOf(plane)).toBe('2017-12-27.1');
  });

  it('never passes an older release for a damaged latest one after a start', async () => {
    await counted.publish('2017-12-27');
    await counted.publish('2018-01-01');
    damage('2018-01-01.1/release.json');
    const plane = await serve();
    expect(await latestOf(plane)).toBe('RELEASE_DAMAGED');
    expect((await plane.read('/v1/f/RETURNED/2017-12-27.1')).body).toMatchObject({ value: 63 });
  });

  it('still serves the latest release after a start when an older one is damaged', async () => {
    await counted.publish('2017-12-27');
    await counted.publish('2018-01-01');
    damage('2017-12-27.1/release.json');
    const plane = await serve();
    expect(await latestOf(plane)).toBe('2018-01-01.1');
    expect((await plane.read('/v1/releases/2017-12-27.1')).body).toMatchObject({ code: 'RELEASE_DAMAGED' });
  });

  it('says of a file that cannot be read no more than that, and not where it lies', async () => {
    await counted.publish('2017-12-27');
    rmSync(path('2017-12-27.1/release.json'));
    mkdirSync(path('2017-12-27.1/release.json'));
    const { body } = await (await serve()).read('/healthz');
    expect(body).toMatchObject({
      releases: { damaged: [{ file: '2017-12-27.1/release.json', problem: 'it cannot be read (EISDIR)' }] },
    });
    expect(JSON.stringify(body)).not.toContain(path(''));
    writeFileSync(path('latest.json'), '{');
    expect((await (await serve()).read('/healthz')).body).toMatchObject({
      releases: { damaged: [{ file: 'latest.json', problem: 'it is not JSON' }] },
    });
  });

  it('says of a missing file that it is missing', async () => {
    await counted.publish('2017-12-27');
    rmSync(path('2017-12-27.1/release.json'));
    expect((await (await serve()).read('/healthz')).body).toMatchObject({
      status: 'failing',
      releases: { latest: null, damaged: [{ file: '2017-12-27.1/release.json', problem: 'it is missing' }] },
    });
  });

  it('keeps what it has when latest.json vanishes', async () => {
    await counted.publish('2017-12-27');
    const plane = await serve();
    await latestOf(plane);
    rmSync(path('latest.json'));
    plane.pass(1_000);
    expect(await latestOf(plane)).toBe('2017-12-27.1');
    expect((await plane.read('/healthz')).body).toMatchObject({
      status: 'degraded',
      releases: { damaged: [{ file: 'latest.json' }] },
    });
  });

  it('answers 503 on /healthz while another check fails', async () => {
    await counted.publish('2017-12-27');
    let writing = true;
    const { read } = await serve(() => ({ writing }));
    expect([(await read('/healthz')).status, (await read('/healthz')).body['writing']]).toEqual([200, true]);
    writing = false;
    expect([(await read('/healthz')).status, (await read('/healthz')).body['status']]).toEqual([503, 'failing']);
  });

  it('detects any changed byte of any file, and names the file', async () => {
    await counted.publish('2017-12-27');
    await counted.publish('2018-01-01');
    const files = readdirSync(counted.folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.json'),
    );
    const copy = `${counted.folder}-copy`;
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.nat(), fc.integer({ min: 1, max: 255 }), (file, at, flip) => {
        cpSync(counted.folder, copy, { recursive: true });
        const bytes = readFileSync(join(copy, file));
        const position = at % bytes.length;
        bytes.writeUInt8((bytes[position] ?? 0) ^ flip, position);
        writeFileSync(join(copy, file), bytes);
        const { damage: found, releases } = readChain(copy);
        const blamed = found.map((each) => each.file);
        // A pointer whose hash was changed blames the manifest it names.
        expect(file === 'latest.json' ? blamed.length : blamed.includes(file) ? 1 : 0).toBe(1);
        expect(releases.length).toBeLessThan(2);
      }),
      { numRuns: 200 },
    );
    rmSync(copy, { recursive: true });
  });
});
