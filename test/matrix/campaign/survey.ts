import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildRegistrySchema } from '../../../src/server/registry-graphql.js';
import { keepWorld, makeWorld, type KeptWorld } from '../world.js';
import { run, selectionOf, type Red } from './runner.js';
import { isSurvey, off, only, reached, refusedAt } from './switches.js';

type Places = Readonly<Record<string, readonly string[]>>;

/** Places by their numbers: each stands under hundreds of guards. */
interface Written extends Omit<Survey, 'reached' | 'refusedBehind'> {
  readonly places: readonly string[];
  readonly reached: Readonly<Record<string, readonly number[]>>;
  readonly refusedBehind: Readonly<Record<string, readonly number[]>>;
}

export interface Survey {
  readonly world: KeptWorld;
  /** What is red before any guard is taken away: nothing. */
  readonly reds: readonly Red[];
  /** By each guard, the cells that reach it. */
  readonly reached: Places;
  /** Where nothing else refuses: by each assertion, the cells that it would refuse; by each right of a role, those that ask. */
  readonly refusedBehind: Places;
  /** Whether nothing was found out: guards are tried where they were seen last time. */
  readonly isRemembered?: boolean;
}

/** Makes the world, keeps it, and asks every cell twice: as it is, and with nothing that refuses. */
export async function survey(folder: string): Promise<Survey> {
  const world = await keepWorld(await makeWorld(buildRegistrySchema()), join(folder, 'world'));
  isSurvey.on = true;
  const reds = await run(undefined, { stopsAtFirst: false, world });
  const reachedBy = placesOf(reached);
  reached.clear();
  refusedAt.clear();
  off.add(only('nothing'));
  await run(selectionOf(placesBehind(reachedBy)), {
    stopsAtFirst: false,
    refusal: 'behind',
    world,
  });
  const rights = Object.fromEntries(Object.entries(placesOf(reached)).filter(([name]) => name.startsWith('role ')));
  return {
    world,
    reds,
    reached: reachedBy,
    refusedBehind: { ...placesOf(refusedAt), ...rights },
  };
}

/** Queries by one way in, and mutations: what stands behind the labels is the same by every way in. */
const placesBehind = (reachedBy: Places): string[] =>
  [...new Set(Object.values(reachedBy).flat())].filter(
    (place) => /(queries|mutations|beside)\.test/.test(place) || / direct /.test(place),
  );

/** Makes the world alone. */
export async function remembered(folder: string): Promise<Survey> {
  const world = await keepWorld(await makeWorld(buildRegistrySchema()), join(folder, 'world'));
  return { world, reds: [], reached: {}, refusedBehind: {}, isRemembered: true };
}

const placesOf = (where: ReadonlyMap<string, ReadonlySet<string>>): Places =>
  Object.fromEntries([...where].map(([name, places]) => [name, [...places]]));

const fileIn = (folder: string): string => join(folder, 'survey.json');

export function writeSurvey(folder: string, found: Survey): void {
  const numbers = new Map<string, number>();
  const numberOf = (place: string): number => {
    const known = numbers.get(place) ?? numbers.size;
    numbers.set(place, known);
    return known;
  };
  const numbered = (places: Places) =>
    Object.fromEntries(Object.entries(places).map(([name, at]) => [name, at.map(numberOf)]));
  const { reached, refusedBehind } = found;
  const written = { ...found, reached: numbered(reached), refusedBehind: numbered(refusedBehind) };
  writeFileSync(fileIn(folder), JSON.stringify({ ...written, places: [...numbers.keys()] } satisfies Written));
}

export function readSurvey(folder: string): Survey {
  const { places, reached, refusedBehind, ...rest } = JSON.parse(readFileSync(fileIn(folder), 'utf8')) as Written;
  const named = (numbers: Written['reached']): Places =>
    Object.fromEntries(Object.entries(numbers).map(([name, at]) => [name, at.map((number) => places[number] ?? '')]));
  return { ...rest, reached: named(reached), refusedBehind: named(refusedBehind) };
}
