import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** All that the public plane may reach, directly or through others. */
const allowed = [
  /^src\/(publication|pages)\//,
  /^src\/graphql\/(mask-errors|apollo-defaults|pagination)\.ts$/,
  /^src\/graphql\/limits\/(limits|largest-answer|largest-body|budgets|cost|cost-plugin|rate-limited|limit-response|refused-body)\.ts$/,
  /^src\/access\/(scalars|vocabulary)\.ts$/,
  /^src\/statements\/connect-statements\.ts$/,
  /^src\/(errors|dates|project-folder)\.ts$/,
  /^schema\/release\.ts$/,
  /^(d3-scale|d3-shape|@resvg\/resvg-js)$/,
  /^(node:(crypto|fs|http|module|path|stream|timers\/promises|url|util|zlib)|csv-stringify\/sync|fflate|hyparquet-writer|write-excel-file\/node|fastify|graphql|graphql-query-complexity|type-graphql|reflect-metadata|@apollo\/server(\/plugin\/disabled)?|@as-integrations\/fastify)$/,
];

/** Every module and package that the files reach by import, export or dynamic import, type imports included. */
function reach(start: readonly string[]): ReadonlyMap<string, string> {
  const reached = new Map(start.map((file) => [file, '(start)']));
  for (const [file] of reached) {
    if (!file.endsWith('.ts')) continue;
    const text = readFileSync(file, 'utf8');
    for (const [, specifier = ''] of text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)) {
      const target = specifier.startsWith('.')
        ? relative('.', join(dirname(file), specifier)).replace(/\.js$/, '.ts')
        : specifier;
      if (!reached.has(target)) reached.set(target, file);
    }
  }
  return reached;
}

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
const isAllowed = (module: string) => allowed.some((pattern) => pattern.test(module));

describe('the public plane', () => {
  it('cannot reach the registry, its tables, its keys or its database by any chain of imports', () => {
    const strays = [...reach([...filesOf('src/publication'), ...filesOf('src/pages')])].filter(
      ([module]) => !isAllowed(module),
    );
    expect(strays.map(([module, by]) => `${by} → ${module}`)).toEqual([]);
  });

  it('is judged by a walk that does find the database where it can be reached', () => {
    expect([...reach(filesOf('src/releases')).keys()].filter((module) => !isAllowed(module))).toContain(
      'better-sqlite3',
    );
  });
});
