import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { addAgency, addUser } from '../agencies/register.js';
import { ensureKind, findSettings } from '../database/settings.js';
import { dateOf } from '../dates.js';
import { StoreRefused } from '../errors.js';
import { projectFolder } from '../project-folder.js';
import { loadStatements } from '../statements/load-statements.js';
import { readStatementFile } from '../statements/read-statement-file.js';
import { getKeySource, type Config } from '../config.js';
import type { KeySource } from '../vault/key-source.js';
import { makeKeyFile } from '../vault/key-file.js';
import { mayMakeKey, withRegistry } from './with-registry.js';

interface InitOptions {
  readonly agency: string;
  readonly agencyName: string;
  readonly administrator: string;
}

/** A new registry: migrations, official statements, the first agency and its administrator. All or nothing. */
export async function initCommand(options: InitOptions): Promise<void> {
  const statements = readStatementFile(join(projectFolder(), 'schema', 'official-statements.csv'), dateOf(Date.now()));
  const token = await withRegistry({ make: true, kind: 'REGISTRY', keys: makeKeys }, ({ store, clock }) =>
    store.inTransaction(async (tx) => {
      if (await findSettings(tx)) {
        await ensureKind(tx, 'REGISTRY', clock());
        throw StoreRefused('This data folder holds a registry already. Nothing was changed.');
      }
      const now = clock();
      await ensureKind(tx, 'REGISTRY', now);
      await loadStatements(tx, { kind: 'system', task: 'init' }, statements, now);
      await addAgency(tx, { code: options.agency, name: options.agencyName, kind: 'GOVERNMENT' }, now);
      const user = {
        name: options.administrator,
        role: 'ADMINISTRATOR' as const,
        agencyCode: options.agency,
        lifetimeDays: 30,
      };
      return (await addUser(tx, user, now)).token;
    }),
  );
  console.log(`A new registry is ready. Its official statements: ${statements.length}.`);
  printToken(options.administrator, token);
  console.log(
    'It lasts 30 days. Serve the registry with "npx oralu serve". Build the first figures with "npx oralu release build --as-of DATE --as NAME --urgent REASON" (without --urgent they are announced for after the notice); a second person approves them: "npx oralu add user --role SUPERVISOR", then "npx oralu release approve DRAFT --as OTHER".',
  );
}

/** The key file is made where the operator says that it is to be; one that is there already, and a command's keys, are used. */
function makeKeys(config: Config): KeySource {
  const source = getKeySource(config);
  if (source.kind === 'file' && !existsSync(source.path) && mayMakeKey(config)) {
    makeKeyFile(source.path, 'REGISTRY');
    console.log(
      `A new master key lies in ${source.path}. Keep a copy of it apart from the database: without it nobody can read a child's name.`,
    );
  }
  return source;
}

/** A token is shown once: only its SHA-256 is kept. */
export function printToken(name: string, token: string): void {
  console.log(`Token of ${name}, shown this once: ${token}`);
}
