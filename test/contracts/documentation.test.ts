import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { buildProgram } from '../../src/cli.js';
import { openTestRegistry } from '../support/registry.js';

const readme = readFileSync('README.md', 'utf8');

describe('the README', () => {
  it('names every command', () => {
    const names = (command: Command, prefix: string): string[] =>
      command.commands.length === 0
        ? [prefix]
        : command.commands.flatMap((inner) => names(inner, `${prefix} ${inner.name()}`));
    for (const name of names(buildProgram(), 'oralu')) expect(readme).toContain(`\`${name}\``);
  });

  it('leads from its list of contents to headings that are there', () => {
    const anchorOf = (heading: string): string =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} -]/gu, '')
        .replaceAll(' ', '-');
    const anchors = [...readme.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
    const links = [...readme.matchAll(/\]\(#([^)]*)\)/g)].map(([, link]) => link);
    expect(links.length).toBeGreaterThanOrEqual(9);
    for (const link of links) expect(anchors).toContain(link);
  });

  it('names every environment variable that the configuration reads', () => {
    const variables = [...readFileSync('src/config.ts', 'utf8').matchAll(/environment\['([A-Z_]+)'\]/g)].map(
      ([, name]) => name,
    );
    expect(variables.length).toBeGreaterThan(3);
    for (const name of new Set(variables)) expect(readme).toContain(`\`${name}\``);
  });

  it('names every endpoint', async () => {
    const registry = await openTestRegistry();
    const routes = registry.app.printRoutes({ commonPrefix: false });
    await registry.discard();
    for (const path of [
      '/v1/statistics',
      '/v1/releases',
      '/v1/statements',
      '/public/graphql',
      '/public/playground',
      '/graphql',
      '/playground',
      '/healthz',
      '/oauth/token',
    ]) {
      expect(routes).toContain(path.split('/').at(-1));
      expect(readme).toContain(`\`${path}\``);
    }
  });

  it('is defended: each dependency has its line in ARCHITECTURE.md', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const architecture = readFileSync('ARCHITECTURE.md', 'utf8');
    for (const name of Object.keys(dependencies)) expect(architecture).toContain(name);
  });
});

describe('the sources', () => {
  it('read the environment in one place only', () => {
    const readers = listSources('src').filter((file) => readFileSync(file, 'utf8').includes('process.env'));
    expect(readers).toEqual(['src/config.ts']);
  });
});

const listSources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`);
