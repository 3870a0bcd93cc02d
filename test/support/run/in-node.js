/* --import this to run jest: its files run in plain Node, TypeScript compiled as they are loaded. `@jest/globals` is what the
 * runner has put into the global scope by then. */
import { registerHooks } from 'node:module';
import '../typescript.js';

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== '@jest/globals' || context.parentURL?.includes('/node_modules/')) return next(specifier, context);
    return { url: new URL('globals.js', import.meta.url).href, format: 'module', shortCircuit: true };
  },
});
