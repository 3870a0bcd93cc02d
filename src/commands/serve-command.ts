import { resolve } from 'node:path';
import { getKeySource, paths, readConfig } from '../config.js';
import { Invalid, KeyRefused } from '../errors.js';

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
  const { assertRegistryThere, refuseSealed } = await import('./with-registry.js');
  assertRegistryThere(config, 'Make one with "oralu init" first.');
  await refuseSealed(paths(config).registry);
  const { MasterKeys } = await import('../vault/master-keys.js');
  const keys = MasterKeys.from(getKeySource(config));
  if (keys.kind === 'DEMONSTRATION') {
    throw KeyRefused(
      'The master key is marked as a demonstration key: "oralu serve" is for real registries and refuses it. Serve the demonstration with "oralu demo --serve".',
    );
  }
  const { becomeSoleServer } = await import('../database/sole-server.js');
  becomeSoleServer(paths(config).registry);
  const { serve } = await import('../server/serve.js');
  const { address } = await serve(config, { allowDemonstration: false, keys });
  console.log(`Oralu serves on ${address}. Registry: ${address}/graphql. The public page: ${address}/.`);
}
