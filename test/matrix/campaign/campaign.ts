/*
 * npm run mutate:guards: takes away each guard of the registry plane, one at a time, and expects the access matrix to turn
 * red by an assertion, in a cell that is green with it. The source is compiled with a switch at each guard, so that one
 * process takes away hundreds; which cells reach which guard is found out first, and those alone are asked.
 *
 *   npm run mutate:guards                      all of them
 *   npm run mutate:guards -- --only grant      those whose name contains the word
 *   npm run mutate:guards -- --missing --write   those that the record does not know yet, or that went unseen
 *   npm run mutate:guards -- --again           each in the cell that saw it last time, which takes minutes
 *   npm run mutate:guards -- --share 10 [--seed N]   some, drawn, in the cells that saw them last time
 *   --kind site,label,role,edit; --folder F keeps the survey there and uses it again, while neither source nor tests change;
 *   --jobs N processes at once; --write keeps what came of it in test/matrix/campaign/record.tsv
 */
import { randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { actions } from '../../../src/access/permissions.js';
import { roles } from '../../../schema/agencies.js';
import { buildRegistrySchema } from '../../../src/server/registry-graphql.js';
import { makeKeyFile } from '../../../src/vault/key-file.js';
import { drawByKind } from './draw.js';
import { listed, mutantsOf, type Mutant } from './mutants.js';
import { placeOf } from './places.js';
import { inProcesses, redOnceMore, surveyed, type Tried } from './processes.js';
import { readRecord, writeRecord } from './record.js';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    share: { type: 'string' },
    seed: { type: 'string' },
    jobs: { type: 'string', default: '2' },
    write: { type: 'boolean', default: false },
    folder: { type: 'string' },
    missing: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    kind: { type: 'string' },
  },
});
const seed = Number(values.seed ?? randomInt(2 ** 31));
const record = readRecord();
const all = mutantsOf(buildRegistrySchema(), roles, actions).map((mutant): Mutant => ({
  ...mutant,
  seenAt: record.get(mutant.name)?.place,
  seenBehind: record.get(mutant.name)?.verdict === 'caught behind',
}));
const named = all
  .filter(({ name }) => values.only === undefined || name.includes(values.only))
  .filter(({ kind }) => values.kind === undefined || values.kind.split(',').includes(kind))
  .filter(({ name }) => !values.missing || record.get(name)?.verdict.startsWith('caught') !== true);
const chosen =
  values.share === undefined
    ? named
    : drawByKind(
        named.filter(({ name }) => !(name in listed.kept)),
        Number(values.share),
        seed,
      );

// What is written here is gone a second later: memory serves as well as a disk, and need not be synced.
const inMemory = '/dev/shm';
const folder = values.folder ?? mkdtempSync(join(existsSync(inMemory) ? inMemory : tmpdir(), 'oralu-guards-'));
if (values.folder === undefined) process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, 'tmp'), { recursive: true });
// The world is made by one process and opened by others.
const keyFile = join(folder, 'master.key');
if (!existsSync(keyFile)) makeKeyFile(keyFile, 'REGISTRY');
process.env['ORALU_TEST_KEY_FILE'] = keyFile;

const began = performance.now();
console.log(`${chosen.length} of ${all.length} guards, seed ${seed}`);
const reds = await surveyed(folder, values.share === undefined && !values.again ? 'whole' : 'world');
if (reds.length > 0) {
  console.error('The matrix is red before any guard is taken away:', reds.slice(0, 5));
  process.exit(1);
}
console.log(`surveyed in ${seconds()} s`);
const tried: Tried[] = [];
await inProcesses(folder, chosen, Number(values.jobs), (one) => {
  tried.push(one);
  const where = one.test === undefined ? '' : `  ->  ${one.test.replace('test/matrix/', '')} ¦ ${one.cell}`;
  console.log(`${one.verdict.padEnd(13)} ${one.seconds.toFixed(1).padStart(6)} s  ${one.name}${where}`);
});
const isOfMatrix = (test = ''): boolean => test.startsWith('test/matrix/');
const places = new Set(
  tried.flatMap(({ verdict, test, cell }) =>
    verdict === 'caught' && isOfMatrix(test) ? [placeOf(test ?? '', cell ?? '')] : [],
  ),
);
const changed = tried.flatMap(({ verdict, name, test, cell }) => {
  const behind = chosen.find((one) => one.name === name && one.edits)?.behind;
  return verdict === 'caught behind' && behind ? [{ places: [placeOf(test ?? '', cell ?? '')], behind }] : [];
});
const untrue = await redOnceMore(folder, [{ places: [...places], behind: [] }, ...changed]);
for (const { test, cell, words } of untrue) console.log(`RED WITHOUT ANY REASON ${test} ¦ ${cell}: ${words}`);
if (values.write) writeRecord(tried, new Map([...record].filter(([known]) => all.some(({ name }) => name === known))));
const missed = tried.filter(({ verdict, name }) => !verdict.startsWith('caught') && !(name in listed.kept));
const kept = tried.filter(({ verdict, name }) => !verdict.startsWith('caught') && name in listed.kept);
for (const { verdict, name, words = '' } of missed) console.log(`${verdict} ${name}: ${words.split('\n').join(' ')}`);
const behind = tried.filter(({ verdict }) => verdict === 'caught behind').length;
console.log(
  `${tried.length - missed.length - kept.length} of ${tried.length} guards: their removal turns the matrix red (${behind} of them together with the guard before them), ${kept.length} are kept for a reason that stands in guards.json, ${missed.length} went unseen; ${seconds()} s, seed ${seed}.`,
);
process.exit(missed.length + untrue.length === 0 && tried.length === chosen.length ? 0 : 1);

function seconds(): string {
  return ((performance.now() - began) / 1000).toFixed(0);
}
