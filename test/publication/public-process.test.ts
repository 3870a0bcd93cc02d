import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, statSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCountedRegistry, postFirstSource, type CountedRegistry } from '../releases/counted-registry.js';

const program = join('bin', 'oralu.js');
const pause = (milliseconds: number) => new Promise((resume) => setTimeout(resume, milliseconds));

/** A public plane in a process of its own over a copy of the releases, as on another machine. */
let counted: CountedRegistry;
let folder: string;
let child: ChildProcess;
const port = 21_000 + (process.pid % 20_000);
const base = `http://127.0.0.1:${port}`;

beforeAll(async () => {
  counted = await openCountedRegistry();
  await postFirstSource(counted);
  await counted.publish('2017-12-27');
  await counted.publish('2017-12-28');
  folder = mkdtempSync(join(tmpdir(), 'oralu-public-'));
  cpSync(counted.folder, join(folder, 'releases'), { recursive: true });
  const environment = { PATH: process.env['PATH'], PORT: String(port), ORALU_DATA: join(folder, 'nothing') };
  const given = ['serve', '--plane', 'public', '--releases', join(folder, 'releases')];
  child = spawn(process.execPath, [program, ...given], { env: environment, stdio: 'ignore' });
  for (let tries = 0; tries < 100; tries++) {
    if (
      await fetch(`${base}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await pause(100);
  }
  throw new Error('The public plane did not start.');
}, 30_000);
afterAll(async () => {
  child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
  await counted.discard();
});

describe('a public plane by itself', () => {
  it('answers figures and tables from the files alone', async () => {
    const statistics = (await (await fetch(`${base}/v1/statistics`)).json()) as { release: { id: string } };
    expect(statistics.release.id).toBe('2017-12-28.1');
    expect((await fetch(`${base}/v1/releases/2017-12-27.1/observations.csv`)).status).toBe(200);
    expect((await fetch(`${base}/graphql`, { method: 'POST' })).status).toBe(405);
  });

  it('has opened neither a database nor a key, nor loaded what could', () => {
    const { pid } = child;
    const open = readdirSync(`/proc/${pid}/fd`).map((name) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${name}`);
      } catch {
        return '';
      }
    });
    const mapped = readFileSync(`/proc/${pid}/maps`, 'utf8');
    expect(open.length).toBeGreaterThan(5);
    expect(open.filter((file) => /sqlite|key|\.db/.test(file))).toEqual([]);
    expect(/sqlite|release-keys/.test(mapped)).toBe(false);
    // The control: a process of the registry does map the database's code.
    const script = `new (require('better-sqlite3'))(':memory:'); process.stdout.write(require('fs').readFileSync('/proc/self/maps', 'utf8'))`;
    const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    expect(/sqlite/.test(stdout)).toBe(true);
  });

  it('can be verified and mirrored by a stranger, and a changed byte is refused', () => {
    const run = (...given: string[]) => spawnSync(process.execPath, [program, ...given], { encoding: 'utf8' });
    const verified = run('release', 'verify', base);
    expect(verified.stdout).toContain('2 releases, 0 withdrawn; 0 problems.');
    const copy = join(folder, 'mirror');
    expect(run('mirror', base, '--into', copy).stdout).toContain('Verified and taken: 2017-12-28.1');
    const key = /Signed by (\S+)/.exec(verified.stdout)?.[1] ?? '';
    expect(run('release', 'verify', copy, '--key', key).status).toBe(0);
    expect(run('release', 'verify', copy, '--key', key.replace(/.....$/, 'AAAA=')).status).toBe(1);
    const file = join(copy, '2017-12-27.1', 'release.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"value":63', '"value":64'));
    const damaged = run('release', 'verify', copy);
    expect([damaged.status, damaged.stderr]).toEqual([1, expect.stringContaining('2017-12-27.1/release.json')]);
  }, 60_000);

  it('can be written as static files that are what it answers', async () => {
    const site = join(folder, 'site');
    const given = ['export-site', site, '--releases', join(folder, 'releases')];
    const { stdout, stderr } = spawnSync(process.execPath, [program, ...given], { encoding: 'utf8' });
    expect([stdout, stderr]).toEqual([expect.stringContaining('files into'), '']);
    const names = ['v1/releases/2017-12-27.1/observations.csv', 'v1/release.schema.json', 'openapi.json'];
    for (const path of names)
      expect(readFileSync(join(site, path), 'utf8')).toBe(await (await fetch(`${base}/${path}`)).text());
    expect(readFileSync(join(site, 'index.html'), 'utf8')).toContain('<html lang="en"');
    // A web server under another user reads them.
    const modeOf = (name: string) => statSync(join(site, name)).mode & 0o777;
    expect(['.', 'v1', 'index.html', 'openapi.json'].map(modeOf)).toEqual([0o755, 0o755, 0o644, 0o644]);
  }, 60_000);
});
