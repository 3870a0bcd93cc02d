import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { openDemonstration, type Demonstration } from '../playground/demonstration.js';

/*
 * Every command of the documents that has its answer beneath it, run as it stands there against the demonstration, and
 * answered as it says there. What differs from one registry to the next (ids, instants, hashes) may differ; `…` stands
 * for anything.
 */

const run = promisify(execFile);
let demonstration: Demonstration;
let folder: string;
let address: string;
beforeAll(async () => {
  demonstration = await openDemonstration();
  address = await demonstration.app.listen({ port: 0, host: '127.0.0.1' });
  folder = mkdtempSync(join(tmpdir(), 'oralu-answers-'));
  symlinkSync(demonstration.folder, join(folder, 'data'));
  symlinkSync(resolve('docs'), join(folder, 'docs'));
  writeFileSync(join(folder, 'data', 'demo-tokens.json'), JSON.stringify(demonstration.tokens));
}, 300_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await demonstration.discard();
});

interface Told {
  readonly title: string;
  readonly script: string;
  readonly answer: string;
}

/** Blocks of commands that an answer follows, between two headings. */
function blocksOf(file: string, from: string, to: string): Told[] {
  const text = readFileSync(file, 'utf8');
  const part = text.slice(text.indexOf(from), text.indexOf(to));
  return [...part.matchAll(/```sh\n((?:(?!```).)*)```\n```(?:json)?\n(.*?)```/gs)].map(
    ([, script = '', answer = '']) => ({
      title: script.trim().slice(0, 90).replaceAll('\n', ' '),
      script,
      answer,
    }),
  );
}

/** The commands with the programs of this tree and the address of this test in place of those that the reader has. */
const here = (script: string): string =>
  script
    .replaceAll('http://127.0.0.1:4000', address)
    .replaceAll(/\b(npx )?node\b/g, process.execPath)
    .replaceAll(/\bnpx oralu\b/g, `${process.execPath} ${resolve('bin/oralu.js')}`);

/** Whitespace is layout; an id, an instant, a hash and what counts acts are of one registry. */
const comparable = (text: string): string =>
  text
    .replaceAll(/\d{12,}/g, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'INSTANT')
    .replaceAll(/\b127\.0\.0\.1:\d+/g, 'HOST')
    .replaceAll(/"sequence":\s*\d+/g, '"sequence":COUNT')
    .replaceAll(/holds: \d+ entries/g, 'holds: COUNT entries')
    .replaceAll(/\s+/g, '');

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
const patternOf = (answer: string): RegExp =>
  new RegExp(`^${comparable(answer).split('…').map(literally).join('.*')}$`, 's');

describe('what the documents say that the demonstration answers', () => {
  const told = [
    ...blocksOf('README.md', '## Ask it', '## Test it'),
    ...blocksOf('docs/partner/README.md', '## List', '`npm test` runs this example'),
  ];

  it('is found', () => {
    expect(told.length).toBeGreaterThanOrEqual(10);
  });

  it('name the address once', () => {
    const readme = readFileSync('README.md', 'utf8');
    expect(readme).toContain('```sh\nU=http://127.0.0.1:4000\n```');
    for (const { script } of told) expect(script).not.toContain('127.0.0.1');
  });

  const absent = ['bash', 'curl', 'jq'].filter((tool) => spawnSync(tool, ['--version']).error !== undefined);
  if (absent.length > 0)
    process.stderr.write(`NOT CHECKED: the answers in the documents. Install ${absent.join(', ')}.\n`);
  const whereToolsAre = absent.length === 0 ? it : it.skip;

  whereToolsAre.each(told)(
    'is what it answers: $title',
    async ({ script, answer }) => {
      const environment = {
        ...process.env,
        ORALU_DATA: join(folder, 'data'),
        ORALU_KEY_FILE: demonstration.keyFile,
        // As the README sets it once, above its first example.
        U: address,
        ORALU_URL: address,
        ORALU_TOKEN: demonstration.tokens.partner,
        ORALU_COPY: join(folder, 'copy.json'),
      };
      const { stdout } = await run('bash', ['-c', here(script)], { cwd: folder, env: environment });
      expect(comparable(stdout)).toMatch(patternOf(answer));
    },
    180_000,
  );
});
