import { registerHooks, type ResolveFnOutput } from 'node:module';

/** Its CommonJS files, which it does not import from these, end in .cjs. */
const relativeModule = /^\.{1,2}\/.*\.js$/;

/** Where each of its entries lies, by the name that the files of the registry import it by. */
const entries = new Map<string, ResolveFnOutput>();

/*
 * For each file that is imported, Node parses the exports of the package it lies in (it copies the package's
 * configuration and thereby calls its lazy getters), and again for each file that imports the package by its name. Those
 * of drizzle-orm are 179 KB; it has a hundred files, and as many of the registry's import it, which costs each start and
 * each thread 0.7 s of processor time and 400 MB of garbage. A relative import within a package needs no such map, and a
 * name leads to the same place from every file. Import this first, and dynamically what leads to Drizzle: static imports
 * are resolved together.
 */
registerHooks({
  resolve: (specifier, context, next) => {
    if (context.parentURL?.includes('/node_modules/drizzle-orm/')) {
      return relativeModule.test(specifier)
        ? { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true }
        : next(specifier, context);
    }
    if (!/^drizzle-orm(\/|$)/.test(specifier)) return next(specifier, context);
    const entry = entries.get(specifier) ?? next(specifier, context);
    entries.set(specifier, entry);
    return { ...entry, shortCircuit: true };
  },
});
