import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '../../src/database/store.js';
import { createApp } from '../../src/server/app.js';
import { clockOfBench } from '../support/fill.js';
import { benchKeys } from '../support/keys.js';
import { announce } from './announce.js';

/*
 * The real application on a filled registry. With `unaudited`, its store swallows what is written: the list is then
 * read and answered as ever, only the row that says who has read it is not.
 */
const [, , file = '', audit] = process.argv;
const store = openStore(file, { migrate: false, keys: benchKeys() });
const swallowing: Store = { ...store, inTransaction: () => Promise.resolve(undefined as never) };
const registry = { store: audit === 'unaudited' ? swallowing : store, clock: clockOfBench };
await announce(
  await createApp({
    registry,
    allowDemonstration: false,
    logLevel: 'silent',
    releasesFolder: join(tmpdir(), 'oralu-bench', 'releases'),
    baseUrl: 'http://127.0.0.1',
  }),
);
