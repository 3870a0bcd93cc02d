import { existsSync } from 'node:fs';
import { paths, readConfig } from '../config.js';
import { StoreRefused } from '../errors.js';
import { serve } from '../server/serve.js';

export async function serveCommand(): Promise<void> {
  const config = readConfig();
  if (!existsSync(paths(config).registry)) {
    throw StoreRefused(`There is no registry in ${config.dataFolder}. Make one with "oralu init" first.`);
  }
  const { address } = await serve(config, { allowDemonstration: false });
  console.log(`Oralu serves on ${address}. Registry: ${address}/graphql. Public: ${address}/v1/statistics.`);
}
