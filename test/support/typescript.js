/* --import this to run TypeScript of the tree in plain Node: for tests, campaigns and scenarios. */
import { transformSync } from '@swc/core';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** SWC compiles as tsc does (legacy decorators, no metadata); it does not check types, `npm run check` does. */
const options = {
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: false },
    keepClassNames: true,
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

/**
 * Changes to the text of a file before it is compiled, by its name: how a campaign breaks the code without touching it. What
 * was compiled is kept in a folder, where one is given: many processes load nearly the same.
 */
export const rewriting = { rewrite: (_filename, text) => text, compiled: undefined };

function compile(filename) {
  const text = rewriting.rewrite(filename, readFileSync(filename, 'utf8'));
  const swc = () => transformSync(text, { ...options, filename }).code;
  if (rewriting.compiled === undefined) return swc();
  const kept = join(rewriting.compiled, createHash('sha256').update(filename).update(text).digest('hex'));
  if (existsSync(kept)) return readFileSync(kept, 'utf8');
  const code = swc();
  writeFileSync(`${kept}.${process.pid}`, code);
  renameSync(`${kept}.${process.pid}`, kept);
  return code;
}

const dialect = new URL('../../schema/dialect/sqlite.ts', import.meta.url);
/** A test file has a question mark behind its name: a runner loads it anew each time. */
const isTypeScript = (url = '') => /\.ts(\?.*)?$/.test(url) && !url.includes('/node_modules/');

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === '#dialect') return { url: dialect.href, format: 'module', shortCircuit: true };
    if (specifier.startsWith('.') && specifier.endsWith('.js') && isTypeScript(context.parentURL)) {
      const url = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
      if (existsSync(url)) return { url: url.href, format: 'module', shortCircuit: true };
    }
    return next(specifier, context);
  },
  load(url, context, next) {
    if (!isTypeScript(url)) return next(url, context);
    return { format: 'module', source: compile(fileURLToPath(url)), shortCircuit: true };
  },
});
