import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeKeyFile } from '../../src/vault/key-file.js';
import { MasterKeys } from '../../src/vault/master-keys.js';

/** The key of all registries that are kept between runs: it protects invented children. */
const path = join(tmpdir(), 'oralu-bench', 'bench.key');

export function benchKeyFile(): string {
  if (!existsSync(path)) {
    mkdirSync(join(path, '..'), { recursive: true });
    makeKeyFile(path, 'REGISTRY');
  }
  return path;
}

export const benchKeys = (): MasterKeys => MasterKeys.from({ kind: 'file', path: benchKeyFile() });
