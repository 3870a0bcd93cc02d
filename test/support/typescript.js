/* --import this to run TypeScript of the tree in plain Node, compiled as the tests compile it. Jest's own loader makes
 * a long computation about ten times slower. */
import { transformSync } from '@swc/core';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import jest from '../../jest.config.js';

const [[, options]] = Object.values(jest.transform);

/**
 * Changes to the text of a file before it is compiled, by its name: how a campaign breaks the code without touching it. What
 * was compiled is kept in a folder, where one is given: many processes load nearly the same.
 */
export const rewriting = { rewrite: (_filename, text) => text, compiled: undefined };

function compile(filename) {
  const text = rewriting.rewrite(filename, readFileSync(filename, 'utf8'));
  const swc = () => transformSync(text, { ...options, filename, module: { type: 'es6' } }).code;
  if (rewriting.compiled === undefined) return swc();
  const kept = join(rewriting.compiled, createHash('sha256').update(filename).update(text).digest('hex'));
  if (existsSync(kept)) return readFileSync(kept, 'utf8');
  const code = swc();
  writeFileSync(`${kept}.${process.pid}`, code);
  renameSync(`${kept}.${process.pid}`, kept);
  return code;
}

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts')) {
      const url = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
      if (existsSync(url)) return { url: url.href, format: 'module', shortCircuit: true };
    }
    return next(specifier, context);
  },
  load(url, context, next) {
    if (!url.endsWith('.ts') || url.includes('/node_modules/')) return next(url, context);
    return { format: 'module', source: compile(fileURLToPath(url)), shortCircuit: true };
  },
});
