import { join, relative } from 'node:path';
import { paths, type Config } from '../config.js';
import type { Registry } from '../audit/act.js';
import type { Reader } from '../database/connection.js';
import type { Clock } from '../dates.js';
import { StoreRefused } from '../errors.js';
import { checkpointKeyOf, type CheckpointKey } from './checkpoint-key.js';
import type { Checkpointing } from './checkpointing.js';
import { markGiven } from './given-places.js';
import { commandSink } from './sinks/command-sink.js';
import { folderSink } from './sinks/folder-sink.js';

/**
 * Where a registry's checkpoints go: beside its database, and to the second folder and the program that are set. Errors:
 * KEY_MISSING, STORE_REFUSED.
 */
export function checkpointingOf(config: Config, { store, clock }: Registry): Checkpointing {
  assertOutside(config);
  const key = checkpointKeyOf(paths(config).registry, config.checkpoints);
  return {
    ...checkpointingBy(config, key, { db: store.reader.db, clock }),
    onGiven: (place) => store.inTransaction(async (tx) => markGiven(tx, place)),
  };
}

/** The same by a key that is at hand, of an audit that is read and not opened as a registry. Errors: STORE_REFUSED. */
export function checkpointingBy(
  config: Config,
  key: CheckpointKey,
  audit: { readonly db: Reader; readonly clock: Clock },
): Checkpointing {
  assertOutside(config);
  const { checkpoints } = paths(config);
  const { folder, program } = config.checkpoints;
  return {
    ...audit,
    key,
    treeFile: join(checkpoints, 'tree.json'),
    sinks: [
      folderSink(`folder of checkpoints ${checkpoints}`, 'beside', checkpoints, key.verifier),
      ...(folder === undefined
        ? []
        : [folderSink(`second folder of checkpoints ${folder}`, 'second', folder, key.verifier)]),
      ...(program === undefined ? [] : [commandSink(program, key.verifier)]),
    ],
  };
}

function assertOutside({ checkpoints: { folder }, dataFolder }: Config): void {
  if (folder === undefined || relative(dataFolder, folder).startsWith('..')) return;
  throw StoreRefused(
    'ORALU_CHECKPOINTS must lie outside of ORALU_DATA: what is beside the database is rolled back with it.',
  );
}
