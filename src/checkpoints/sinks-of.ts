import { join, relative } from 'node:path';
import { paths, type Config } from '../config.js';
import type { Registry } from '../audit/act.js';
import { StoreRefused } from '../errors.js';
import { checkpointKeyOf } from './checkpoint-key.js';
import type { Checkpointing } from './checkpointing.js';
import { commandSink } from './sinks/command-sink.js';
import { folderSink } from './sinks/folder-sink.js';

/** Where a registry's checkpoints go: beside its database, and to the second folder and the program that are set. */
export function checkpointingOf(config: Config, registry: Registry): Checkpointing {
  const { checkpoints, registry: file } = paths(config);
  const key = checkpointKeyOf(file);
  const { folder, program } = config.checkpoints;
  if (folder !== undefined && !relative(config.dataFolder, folder).startsWith('..')) {
    throw StoreRefused(
      'ORALU_CHECKPOINTS must lie outside of ORALU_DATA: what is beside the database is rolled back with it.',
    );
  }
  return {
    db: registry.store.reader.db,
    key,
    clock: registry.clock,
    treeFile: join(checkpoints, 'tree.json'),
    sinks: [
      folderSink('folder of checkpoints', checkpoints, key.verifier, { make: true }),
      ...(folder === undefined
        ? []
        : [folderSink('second folder of checkpoints', folder, key.verifier, { make: false })]),
      ...(program === undefined ? [] : [commandSink(program, key.verifier)]),
    ],
  };
}
