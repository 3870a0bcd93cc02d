import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { campaigns } from '../campaigns/catalogue.js';

const read = (name: string): string => readFileSync(`docs/security/${name}`, 'utf8');
const documents = ['threat-model.md', 'asvs.md'];

/** The rows of the table whose last column names proofs. */
function proofRows(text: string): string[] {
  const [, table = ''] = /\n\| (?:threat|requirement) \|[^\n]*\n\|[-|]+\n([\s\S]*?)(?:\n\n|$)/.exec(text) ?? [];
  return table.trim().split('\n');
}

/** Every title that follows a file, in the list after it. */
const namedTests = (text: string) =>
  [...text.matchAll(/`(test\/[\w/.-]+\.test\.ts)`: ("[^"]+"(?:, "[^"]+")*)/g)].flatMap(([, file = '', titles = '']) =>
    [...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']) => ({ file, title })),
  );

/** Every quoted text of the column that names proofs, however it is written. */
const quotedProofs = (text: string): string[] =>
  proofRows(text).flatMap((row) =>
    [...(row.split(' | ').at(-1) ?? '').matchAll(/"([^"]+)"/g)].map(([, title = '']) => title),
  );

describe.each(documents)('%s', (name) => {
  const text = read(name);

  it('names tests that exist', () => {
    expect(namedTests(text).length).toBeGreaterThan(20);
    const missing = namedTests(text).filter(({ file, title }) => !existsSync(file) || !has(file, title));
    expect(missing).toEqual([]);
  });

  it('names no test in a way that is not read', () => {
    const read = new Set(namedTests(text).map(({ title }) => title));
    expect(quotedProofs(text).filter((title) => !read.has(title))).toEqual([]);
  });

  it('names campaigns that exist', () => {
    const named = [...text.matchAll(/campaign `([^`]+)`/g)].map(([, campaign = '']) => campaign);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((campaign) => !(campaign in campaigns))).toEqual([]);
  });

  it('gives every row a proof that is a test or a campaign', () => {
    expect(proofRows(text).length).toBeGreaterThan(20);
    expect(proofRows(text).filter((row) => !/(`test\/[^|]*|campaign `[^|]*) \|$/.test(row))).toEqual([]);
  });
});

/** As a text of the file, in whatever quotes. */
const has = (file: string, title: string): boolean => {
  const source = readFileSync(file, 'utf8');
  return ["'", '"', '`'].some((quote) => source.includes(`${quote}${title}${quote}`));
};

describe('the threat model', () => {
  it('has every campaign that there is, so that none proves nothing', () => {
    const text = read('threat-model.md') + read('asvs.md');
    expect(Object.keys(campaigns).filter((name) => !text.includes(`campaign \`${name}\``))).toEqual([]);
  });
});

describe('the bill of materials', () => {
  it('is CycloneDX and names each dependency of package.json with its version and hash, and no tool of development', () => {
    const folder = mkdtempSync(join(tmpdir(), 'oralu-sbom-'));
    const file = join(folder, 'oralu.cdx.json');
    execFileSync(process.execPath, ['bin/sbom.js', file]);
    const { bomFormat, components } = JSON.parse(readFileSync(file, 'utf8')) as {
      bomFormat: string;
      components: { name: string; version: string; hashes?: object[] }[];
    };
    rmSync(folder, { recursive: true });
    expect(bomFormat).toBe('CycloneDX');
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >;
    const named = new Map(components.map(({ name, version, hashes }) => [`${name}@${version}`, hashes?.length ?? 0]));
    for (const [name, version] of Object.entries(dependencies))
      expect([name, named.get(`${name}@${version}`)]).toEqual([name, 1]);
    for (const name of ['jest', 'eslint', 'typescript', 'fast-check'])
      expect([name, named.get(`${name}@${devDependencies[name]}`)]).toEqual([name, undefined]);
  });
});
