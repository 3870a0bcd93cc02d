import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { FastifyInstance } from 'fastify';
import { createPublicApp } from '../../src/server/public-app.js';
import { publishStory, withdrawnReason } from '../pages/published.js';
import type { CountedRegistry } from '../releases/counted-registry.js';
import { freePort } from '../support/free-port.js';

/*
 * What docs/outsider.md says can be done with curl alone, done as it says, against a server with a correction, a withdrawal
 * and withheld cells.
 */
let counted: CountedRegistry;
let app: FastifyInstance;
let folder: string;
const said = new Map<string, string>();

beforeAll(async () => {
  counted = await publishStory('REGISTRY');
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  app = await createPublicApp({ releasesFolder: counted.folder, baseUrl, logLevel: 'silent', budget: 300_000 });
  await app.listen({ host: '127.0.0.1', port });
  expect((app.server.address() as AddressInfo).port).toBe(port);
  folder = mkdtempSync(join(tmpdir(), 'oralu-outsider-'));
  const chapters = readFileSync('docs/outsider.md', 'utf8').split(/^## /m);
  const script = chapters.map((chapter) => {
    const [heading = ''] = chapter.split('\n', 1);
    const commands = [...chapter.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) => text).join('');
    return `echo "@@@ ${heading}"\n${commands.replace('http://127.0.0.1:4000', baseUrl)}`;
  });
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script.join('\n')], { cwd: folder });
  for (const chapter of stdout.split('@@@ ')) {
    const [heading = '', ...lines] = chapter.split('\n');
    said.set(heading, lines.join('\n'));
  }
});
afterAll(async () => {
  await app.close();
  await counted.discard();
  rmSync(folder, { recursive: true, force: true });
});

const chapter = (heading: string): string => said.get(heading) ?? '';

describe('an outsider with curl alone', () => {
  it('finds the latest figures', () => {
    expect(chapter('The latest figures')).toMatch(/^RETURNED\t356\t2019-05-31\tReturned$/m);
    expect(chapter('The latest figures').trim().split('\n')).toHaveLength(8);
  });

  it('cites one', () => {
    expect(chapter('Cite one')).toMatch(/^Oralu registry\. Returned: 356, as of 31 May 2019\. Release 2019-05-31\.2/);
    expect(chapter('Cite one')).toContain('@misc{');
  });

  it('takes a table along in each format', () => {
    expect(chapter('Take a table with you').split(/\r?\n/)[0]).toMatch(/^release,family,as_of,case_state,.*,value,/);
    for (const format of ['csv', 'json', 'jsonstat', 'sdmx.json', 'xlsx', 'parquet'])
      expect([format, statSync(join(folder, `observations.${format}`)).size > 1_000]).toEqual([format, true]);
  });

  it('understands why a cell is blank', () => {
    expect(chapter('Why is a cell blank?')).toContain('SUPPRESSED: Withheld to protect the children.');
    expect(chapter('Why is a cell blank?')).toMatch(/^\["demography","SUPPRESSED",\{.*"age_band":"14-16"/m);
  });

  it('sees what changed and why', () => {
    const changed = chapter('What changed, and why?');
    expect(changed).toMatch(/"id": "RETURNED",\s+"from": 357,\s+"to": 356/);
    expect(changed).toContain('["2019-05-31.2","C","One child had been counted twice."]');
    expect(changed).toContain(`["2019-05-09.1","${withdrawnReason.en}"]`);
  });

  it('checks every byte and the signature', () => {
    const checked = chapter('Check a release: every byte, and who signed it');
    for (const file of ['manifest.json', 'release.json', 'certificate.json']) expect(checked).toContain(`${file}: OK`);
    expect(checked).toContain('Signature Verified Successfully');
  });

  it('walks the chain back to the first release, past the one that was withdrawn', () => {
    expect(chapter('Check the chain, back to the first release').match(/: OK$/gm)).toHaveLength(5);
    expect(chapter('Check the chain, back to the first release')).toContain('2019-05-09.1.manifest.json: OK');
  });
});
