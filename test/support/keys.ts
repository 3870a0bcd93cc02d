import { join } from 'node:path';
import { makeKeyFile } from '../../src/vault/key-file.js';
import { MasterKeys } from '../../src/vault/master-keys.js';
import { folderOfRun } from './run/kept.js';

let made: string | undefined;

/** A key file of a real registry, made once for each test file; processes that share a store are told of theirs. */
export function testKeyFile(): string {
  made ??= process.env['ORALU_TEST_KEY_FILE'];
  if (made === undefined) {
    made = join(folderOfRun('key'), 'master.key');
    makeKeyFile(made, 'REGISTRY');
  }
  return made;
}

export const testKeys = (): MasterKeys => MasterKeys.from({ kind: 'file', path: testKeyFile() });
