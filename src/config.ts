import { join, resolve } from 'node:path';
import { StoreRefused } from './errors.js';

/** Everything that can be set from outside. The only reader of process.env. */
export interface Config {
  /** ORALU_DATA: the folder of the registry, the releases and the demonstration tokens. Default: data */
  readonly dataFolder: string;
  /** HOST: the address to listen on. Default: 127.0.0.1, so that nothing is reachable from outside unasked. */
  readonly host: string;
  /** PORT: the port to listen on. Default: 4000 */
  readonly port: number;
  /** ORALU_BASE_URL: how the public plane names itself in permalinks. Default: http://HOST:PORT */
  readonly baseUrl: string;
  /** LOG_LEVEL: fatal, error, warn, info, debug or silent. Default: warn */
  readonly logLevel: string;
  /** ORALU_CHECKPOINTS, ORALU_CHECKPOINT_COMMAND: a second folder and a program that keep the audit's checkpoints. Default: none */
  readonly checkpoints: { readonly folder: string | undefined; readonly program: string | undefined };
  /** ORALU_BACKUPS: the folder of backups, where a running server names destroyed keys. Default: none */
  readonly backupsFolder: string | undefined;
  /** ORALU_BUDGET_USER, ORALU_BUDGET_ADDRESS: cost per minute; 0 lifts the limit. Default: 3000000 and 300000 */
  readonly budgets: { readonly user: number; readonly address: number };
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'];

/** Reads the environment. Throws STORE_REFUSED with what was expected and what came. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const host = environment['HOST'] ?? '127.0.0.1';
  const port = Number(environment['PORT'] ?? '4000');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw StoreRefused(
      `PORT must be a whole number from 0 to 65535; it came as ${JSON.stringify(environment['PORT'])}.`,
    );
  }
  const logLevel = environment['LOG_LEVEL'] ?? 'warn';
  if (!logLevels.includes(logLevel)) {
    throw StoreRefused(`LOG_LEVEL must be one of ${logLevels.join(', ')}; it came as ${JSON.stringify(logLevel)}.`);
  }
  return {
    dataFolder: resolve(environment['ORALU_DATA'] ?? 'data'),
    host,
    port,
    baseUrl: environment['ORALU_BASE_URL'] ?? `http://${host}:${port}`,
    logLevel,
    checkpoints: {
      folder: pathOf(environment['ORALU_CHECKPOINTS']),
      program: pathOf(environment['ORALU_CHECKPOINT_COMMAND']),
    },
    backupsFolder: pathOf(environment['ORALU_BACKUPS']),
    budgets: {
      user: amountOf('ORALU_BUDGET_USER', environment['ORALU_BUDGET_USER'], 3_000_000),
      address: amountOf('ORALU_BUDGET_ADDRESS', environment['ORALU_BUDGET_ADDRESS'], 300_000),
    },
  };
}

const pathOf = (given: string | undefined): string | undefined =>
  given === undefined || given === '' ? undefined : resolve(given);

function amountOf(name: string, given: string | undefined, otherwise: number): number {
  const amount = Number(given ?? otherwise);
  if (Number.isSafeInteger(amount) && amount >= 0) return amount;
  throw StoreRefused(`${name} must be a whole number from 0 on; it came as ${JSON.stringify(given)}.`);
}

/** Where things lie in the data folder. */
export const paths = (config: Pick<Config, 'dataFolder'>) => ({
  registry: join(config.dataFolder, 'registry.sqlite'),
  releases: join(config.dataFolder, 'releases'),
  checkpoints: join(config.dataFolder, 'checkpoints'),
  demonstrationTokens: join(config.dataFolder, 'demo-tokens.json'),
});
