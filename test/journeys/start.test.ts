import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';

/** What a program of Node tells of how it was loaded, by a script that is loaded before it. */
function loading<Told>(script: string, ...args: readonly string[]): Told {
  const early = `data:text/javascript,${encodeURIComponent(`import { registerHooks } from 'node:module'; ${script}`)}`;
  const { status, stderr } = spawnSync(process.execPath, ['--import', early, ...args], { encoding: 'utf8' });
  expect(status).toBe(0);
  return JSON.parse(stderr) as Told;
}

const command = ['bin/oralu.js', 'import', 'columns'] as const;

describe('a start', () => {
  /** Counts what Node itself resolves within drizzle-orm, parsing its package map: from file to file, and again by name. */
  const counting = `
    let within = 0;
    const named = [];
    registerHooks({ resolve: (specifier, context, next) => {
      if (/^\\.{1,2}\\//.test(specifier) && context.parentURL?.includes('/node_modules/drizzle-orm/')) within++;
      if (specifier.startsWith('drizzle-orm')) named.push(specifier);
      return next(specifier, context);
    } });
    process.on('exit', () => console.error(JSON.stringify([within, named.length - new Set(named).size])));
  `;

  it("does not parse drizzle-orm's package map again for each file that leads to it, which would cost 0.7 s and 400 MB", () => {
    const direct = ['--input-type=module', '--eval', "import './dist/src/cli.js'"];
    for (const count of loading<number[]>(counting, ...direct)) expect(count).toBeGreaterThan(80);
    expect(loading(counting, ...command)).toEqual([0, 0]);
  });

  it('loads nothing that serves, where the command does not: it would take three times as long', () => {
    const listing = `
      const names = new Set();
      registerHooks({ load: (url, context, next) => {
        const name = /\\/node_modules\\/((@[^/]+\\/)?[^/]+)/.exec(url)?.[1];
        if (name) names.add(name);
        return next(url, context);
      } });
      process.on('exit', () => console.error(JSON.stringify([...names])));
    `;
    const serving = ['@apollo/server', 'type-graphql', 'graphql', 'fastify', '@resvg/resvg-js', 'ruru'];
    const servingOf = (...args: readonly string[]) =>
      loading<string[]>(listing, ...args).filter((name) => serving.includes(name));
    const server = ['--input-type=module', '--eval', "import './dist/src/server/serve.js'"];
    expect(servingOf(...server).sort()).toEqual(serving.sort());
    expect(servingOf(...command)).toEqual([]);
  });
});
