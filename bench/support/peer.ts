import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './root.js';

const fromBench = createRequire(join(root, 'bench', 'package.json'));

/** A package of bench/package.json. The program itself never depends on these, so the compiler does not know them. */
export async function importPeer<Module>(name: string): Promise<Module> {
  try {
    return (await import(pathToFileURL(fromBench.resolve(name)).href)) as Module;
  } catch (cause) {
    throw new Error(`The peer ${name} is not there: npm --prefix bench ci`, { cause });
  }
}
