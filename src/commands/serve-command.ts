import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { paths, readConfig } from '../config.js';
import { Invalid, StoreRefused } from '../errors.js';

export interface ServeOptions {
  readonly plane: string;
  readonly releases?: string;
}

/** What a plane does not need is not even loaded: the public one never sees the code that opens a database. */
export async function serveCommand({ plane, releases }: ServeOptions): Promise<void> {
  const config = readConfig();
  if (plane === 'public') {
    const { servePublic } = await import('../server/serve-public.js');
    return servePublic(config, releases === undefined ? paths(config).releases : resolve(releases));
  }
  if (plane !== 'both') throw Invalid(`--plane is both or public; ${plane} came.`);
  if (!existsSync(paths(config).registry)) {
    throw StoreRefused(`There is no registry in ${config.dataFolder}. Make one with "oralu init" first.`);
  }
  const { serve } = await import('../server/serve.js');
  const { address } = await serve(config, { allowDemonstration: false });
  console.log(`Oralu serves on ${address}. Registry: ${address}/graphql. The public page: ${address}/.`);
}
