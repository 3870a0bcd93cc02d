import type { GraphQLSchema } from 'graphql';
import type { Refusal } from '../cells.js';
import { files, type Test, type TestFile } from './jest-globals.js';
import { placed, placeOf } from './places.js';
import { asking } from './switches.js';
import { reopenWorld, type KeptWorld, type World } from '../world.js';

/** Which cells are asked in which test; `whole` asks all of them. */
export type Selection = ReadonlyMap<string, ReadonlySet<string>>;
export const whole = '*';

/** A cell, or a test, that saw something: by an assertion, or by falling over. */
export interface Red {
  readonly test: string;
  readonly cell: string;
  readonly isAssertion: boolean;
  readonly words: string;
}

/** How a run is made: until the first that sees something, and how a refusal is seen. */
export interface Manner {
  readonly stopsAtFirst: boolean;
  readonly refusal?: Refusal;
  readonly world: KeptWorld | undefined;
}

export function selectionOf(places: Iterable<string>): Selection {
  const selection = new Map<string, Set<string>>();
  for (const place of places) {
    const [test, cell] = placed(place);
    selection.set(test, (selection.get(test) ?? new Set()).add(cell));
  }
  return selection;
}

/** Files whose world is open, and as the tests found it. */
const opened = new Set<TestFile>();

/** Tests that leave the world as it was, but for rows of the audit: the next may begin where they end. */
const leavesWorld = /^test\/matrix\/(fields|audit)\.test|: (every query, and|a query without)/;

/** Runs what is selected, or everything. */
export async function run(selection: Selection | undefined, manner: Manner): Promise<Red[]> {
  const reds: Red[] = [];
  for (const file of files) {
    const tests = file.tests.filter(({ name }) => selection === undefined || selection.has(name));
    if (tests.length > 0) reds.push(...(await runFile(file, tests, selection, manner)));
    if (manner.stopsAtFirst && reds.length > 0) break;
  }
  return reds;
}

async function runFile(
  file: TestFile,
  tests: readonly Test[],
  selection: Selection | undefined,
  manner: Manner,
): Promise<Red[]> {
  const reds: Red[] = [];
  begin(undefined, manner, []);
  if (!opened.has(file)) for (const work of file.before) await work();
  opened.add(file);
  let isSpoilt = false;
  try {
    for (const test of tests) {
      isSpoilt ||= !leavesWorld.test(test.name);
      reds.push(...(await runTest(test, selection?.get(test.name), manner)));
      if (manner.stopsAtFirst && reds.length > 0) break;
    }
  } finally {
    if (isSpoilt) {
      opened.delete(file);
      for (const work of file.after) await work();
    }
    globalThis.guardCampaign = undefined;
  }
  return reds;
}

async function runTest(test: Test, cells: ReadonlySet<string> | undefined, manner: Manner): Promise<Red[]> {
  const seen: string[] = [];
  begin(cells, manner, seen, test.name);
  try {
    await asking.run(placeOf(test.name, whole), async () => {
      await test.work();
    });
    return [];
  } catch (error) {
    const isAssertion = error instanceof Error && 'matcherResult' in error;
    const words = error instanceof Error ? error.message.slice(0, 600) : String(error);
    const where = seen.length > 0 ? seen : [whole];
    return where.map((cell) => ({ test: test.name, cell, isAssertion, words }));
  }
}

function begin(
  cells: ReadonlySet<string> | undefined,
  { stopsAtFirst, refusal = 'before', world }: Manner,
  seen: string[],
  test = '',
): void {
  const wantsAll = cells === undefined || cells.has(whole);
  globalThis.guardCampaign = {
    wants: (cell) => wantsAll || cells.has(cell),
    within: (cell, work) => asking.run(placeOf(test, cell), work),
    saw: (cell) => {
      seen.push(cell);
      return stopsAtFirst;
    },
    refusal,
    openWorld: (schema: GraphQLSchema): Promise<World> => {
      if (!world) throw new Error('There is no world to open.');
      return reopenWorld(world, schema);
    },
  };
}
