import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { KeyMissing, SettingInvalid } from './errors.js';
import type { KeySource } from './vault/key-source.js';

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
  /** ORALU_METRICS_PORT: the port of the metrics, on the loopback alone. Default: none, and no metrics are kept. */
  readonly metricsPort?: number;
  /** ORALU_SECURITY_CONTACT: whom to tell of a hole, as mailto: or https:. Default: nobody, and no security.txt is served */
  readonly securityContact?: string;
  /** ORALU_CONTACT: who answers questions about the figures: an e-mail address or a URL. Default: nobody is named */
  readonly contact: string | undefined;
  /** LOG_LEVEL: fatal, error, warn, info, debug or silent. Default: warn */
  readonly logLevel: string;
  /** ORALU_KEY_FILE or ORALU_KEY_COMMAND: where the master keys come from; never the keys themselves. Default: none */
  readonly keySource: KeySource | undefined;
  /** ORALU_CHECKPOINTS, ORALU_CHECKPOINT_COMMAND: a second folder and a program that keep the audit's checkpoints. Default: none */
  readonly checkpoints: { readonly folder: string | undefined; readonly program: string | undefined };
  /** ORALU_BACKUPS: the folder of backups, where an erasure names the keys that it destroys. Default: none */
  readonly backupsFolder: string | undefined;
  /** ORALU_BUDGET_USER, ORALU_BUDGET_ADDRESS: cost per minute; 0 lifts the limit. Default: 3000000 and 300000 */
  readonly budgets: { readonly user: number; readonly address: number };
  /** ORALU_TRUSTED_PROXIES: of whom X-Forwarded-For is believed: addresses and CIDR ranges, separated by commas. Default: nobody */
  readonly trustedProxies: readonly Subnet[];
  /** ORALU_RELEASE_NOTICE: a release is announced so many hours ahead at least, unless it is said to be urgent. Default: 24 */
  readonly releaseNoticeHours: number;
}

/** An address, or all that begin with its first `prefix` bits. */
export interface Subnet {
  readonly address: string;
  readonly prefix: number;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'];

/** Reads the environment. Throws SETTING_INVALID with what was expected and what came. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const host = environment['HOST'] ?? '127.0.0.1';
  const port = portOf('PORT', environment['PORT'] ?? '4000');
  const logLevel = environment['LOG_LEVEL'] ?? 'warn';
  if (!logLevels.includes(logLevel)) {
    throw SettingInvalid(`LOG_LEVEL must be one of ${logLevels.join(', ')}; it came as ${JSON.stringify(logLevel)}.`);
  }
  const metricsPort = metricsPortOf(environment['ORALU_METRICS_PORT'], port);
  const contact = environment['ORALU_SECURITY_CONTACT'];
  if (contact !== undefined && !/^(mailto:|https:\/\/)[\x21-\x7e]+$/.test(contact)) {
    throw SettingInvalid(
      `ORALU_SECURITY_CONTACT must begin with mailto: or https://; it came as ${JSON.stringify(contact)}.`,
    );
  }
  return {
    ...(metricsPort !== undefined && { metricsPort }),
    ...(contact !== undefined && { securityContact: contact }),
    dataFolder: resolve(environment['ORALU_DATA'] ?? 'data'),
    host,
    port,
    baseUrl: baseUrlOf(environment['ORALU_BASE_URL'], host, port),
    contact: contactOf(environment['ORALU_CONTACT']),
    logLevel,
    keySource: keySourceOf(environment),
    checkpoints: {
      folder: pathOf(environment['ORALU_CHECKPOINTS']),
      program: pathOf(environment['ORALU_CHECKPOINT_COMMAND']),
    },
    backupsFolder: pathOf(environment['ORALU_BACKUPS']),
    budgets: {
      user: amountOf('ORALU_BUDGET_USER', environment['ORALU_BUDGET_USER'], 3_000_000),
      address: amountOf('ORALU_BUDGET_ADDRESS', environment['ORALU_BUDGET_ADDRESS'], 300_000),
    },
    trustedProxies: subnetsOf(environment['ORALU_TRUSTED_PROXIES'] ?? ''),
    releaseNoticeHours: amountOf('ORALU_RELEASE_NOTICE', environment['ORALU_RELEASE_NOTICE'], 24),
  };
}

function metricsPortOf(given: string | undefined, port: number): number | undefined {
  if (given === undefined) return undefined;
  const metricsPort = portOf('ORALU_METRICS_PORT', given);
  if (metricsPort !== port || port === 0) return metricsPort;
  throw SettingInvalid(`ORALU_METRICS_PORT must be another port than PORT; both came as ${port}.`);
}

function baseUrlOf(given: string | undefined, host: string, port: number): string {
  if (given === undefined) return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  if (/^https?:\/\//.test(given) && URL.canParse(given) && !given.endsWith('/')) return given;
  throw SettingInvalid(
    `ORALU_BASE_URL must be an address such as https://figures.example.org, without a slash at its end; it came as ${JSON.stringify(given)}.`,
  );
}

function portOf(name: string, given: string): number {
  const port = Number(given);
  if (given.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw SettingInvalid(`${name} must be a whole number from 0 to 65535; it came as ${JSON.stringify(given)}.`);
}

/** Stands on every public page, so that a mistyped one must not go unnoticed. */
function contactOf(given: string | undefined): string | undefined {
  if (given === undefined || /^(https?:\/\/[^\s"'<>]+|[^\s@"'<>]+@[^\s@"'<>]+\.[^\s@"'<>]+)$/.test(given)) return given;
  throw SettingInvalid(`ORALU_CONTACT must be an e-mail address or a URL; it came as ${JSON.stringify(given)}.`);
}

const pathOf = (given: string | undefined): string | undefined =>
  given === undefined || given === '' ? undefined : resolve(given);

function amountOf(name: string, given: string | undefined, otherwise: number): number {
  const amount = Number(given ?? otherwise);
  if (Number.isSafeInteger(amount) && amount >= 0) return amount;
  throw SettingInvalid(`${name} must be a whole number from 0 on; it came as ${JSON.stringify(given)}.`);
}

/** A closed list: "everybody", or as many proxies as there may be, would let any client write its own address. */
function subnetsOf(given: string): readonly Subnet[] {
  return given.trim() === '' ? [] : given.split(',').map((one) => subnetOf(one.trim()));
}

function subnetOf(given: string): Subnet {
  const [, address = '', bits] = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(given) ?? [];
  const most = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  const prefix = Number(bits ?? most);
  if (prefix >= 1 && prefix <= most) return { address, prefix };
  throw SettingInvalid(
    `ORALU_TRUSTED_PROXIES must be addresses or ranges such as 127.0.0.1,10.0.0.0/8,fd00::/8, separated by commas, none of all addresses; ${JSON.stringify(given)} came among them.`,
  );
}

function keySourceOf(environment: NodeJS.ProcessEnv): KeySource | undefined {
  const [path, command] = [environment['ORALU_KEY_FILE'] ?? '', environment['ORALU_KEY_COMMAND'] ?? ''];
  if (path !== '' && command !== '')
    throw SettingInvalid('Set ORALU_KEY_FILE or ORALU_KEY_COMMAND: the master keys have one source; both came.');
  if (path !== '') return { kind: 'file', path: resolve(path) };
  return command === '' ? undefined : { kind: 'command', command };
}

/** The source of the master keys. Errors: KEY_MISSING where none is named: there is no default. */
export function getKeySource({ keySource }: Config): KeySource {
  if (keySource) return keySource;
  throw KeyMissing(
    'No master key is named: set ORALU_KEY_FILE to the key file of this registry, or ORALU_KEY_COMMAND to a command that prints it. There is no default; "oralu init" makes a file where ORALU_KEY_FILE says.',
  );
}

/** Where things lie in the data folder. */
export const paths = (config: Pick<Config, 'dataFolder'>) => ({
  registry: join(config.dataFolder, 'registry.sqlite'),
  releases: join(config.dataFolder, 'releases'),
  checkpoints: join(config.dataFolder, 'checkpoints'),
  demonstrationTokens: join(config.dataFolder, 'demo-tokens.json'),
  demonstrationKey: join(config.dataFolder, 'demonstration.key'),
});
