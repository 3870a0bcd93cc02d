import { registerHooks } from 'node:module';

/** Its CommonJS files, which it does not import from these, end in .cjs. */
const relativeModule = /^\.{1,2}\/.*\.js$/;

/*
 * For each file that is imported, Node parses the exports of the package it lies in (it copies the package's
 * configuration and thereby calls its lazy getters). Those of drizzle-orm are 179 KB and it has a hundred files, which
 * costs each start and each thread 0.4 s of processor time and 200 MB of garbage. A relative import within a package
 * needs no such map. Import this first, and dynamically what leads to Drizzle: static imports are resolved together.
 */
registerHooks({
  resolve: (specifier, context, next) =>
    relativeModule.test(specifier) && context.parentURL?.includes('/node_modules/drizzle-orm/')
      ? { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true }
      : next(specifier, context),
});
