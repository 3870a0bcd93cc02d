/* Imported before the tests: the source is compiled with switches, and with one change by hand where there is one. */
import { registerHooks } from 'node:module';
import { relative } from 'node:path';
import { rewriting } from '../../support/typescript.js';
import { withSwitches } from './sites.js';
import './switches.js';

const root = new URL('../../..', import.meta.url);

export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** From now on the source is loaded with switches and these changes. */
export function loadWith(edits: readonly Edit[], compiled: string): void {
  rewriting.compiled = compiled;
  rewriting.rewrite = (filename, text) => {
    const file = relative(root.pathname, filename);
    if (!file.startsWith('src/')) return text;
    let changed = text;
    for (const { find, replace } of edits.filter((edit) => edit.file === file)) {
      if (!changed.includes(find)) throw new Error(`${file} no longer says: ${find}`);
      changed = changed.replace(find, () => replace);
    }
    return withSwitches(file, changed);
  };
  const places: Readonly<Record<string, string>> = {
    '@jest/globals': new URL('jest-globals.ts', import.meta.url).href,
    '#dialect': new URL('schema/dialect/sqlite.ts', root).href,
  };
  registerHooks({
    resolve: (specifier, context, next) => {
      const url = places[specifier];
      return url === undefined ? next(specifier, context) : { url, format: 'module', shortCircuit: true };
    },
  });
}
