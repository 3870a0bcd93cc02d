import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Invalid } from '../errors.js';
import { folderFiles } from './sinks/folder-files.js';

/*
 * By which key a registry has signed, asked of the places that keep its checkpoints and not of that key: whoever opens a
 * copy without it learns which one to look for.
 */

/** A program that keeps checkpoints and takes longer than this is not waited for. */
export const longestSeconds = 20;

/** The places beside the folder that lies with the database. */
export interface Elsewhere {
  readonly folder?: string | undefined;
  readonly program?: string | undefined;
}

interface Signer {
  /** As its checkpoints name it: with the fingerprint of the key. */
  readonly name: string;
  readonly place: string;
}

/** Nothing where no place knows of a key. Errors: CHECKPOINT_UNREADABLE, where one cannot be asked. */
export function findSigner(databaseFile: string, elsewhere: Elsewhere): Signer | undefined {
  for (const { place, ask } of placesOf(databaseFile, elsewhere)) {
    const name = nameIn(ask());
    if (name !== undefined) return { name, place };
  }
  return undefined;
}

/** The places, as they are named to an operator who looks for a key. */
export const namePlaces = (databaseFile: string, elsewhere: Elsewhere): string =>
  placesOf(databaseFile, elsewhere)
    .map(({ place }) => `the ${place}`)
    .join(', ');

const placesOf = (databaseFile: string, { folder, program }: Elsewhere) => {
  const beside = join(dirname(databaseFile), 'checkpoints');
  return [
    { place: `folder of checkpoints ${beside}`, ask: () => textIn(beside) },
    ...(folder === undefined
      ? []
      : [{ place: `second folder of checkpoints ${folder}`, ask: () => textIn(assertThere(folder)) }]),
    ...(program === undefined ? [] : [{ place: `program ${program}`, ask: () => printedBy(program) }]),
  ];
};

/** A verifier and a note both begin with the name. */
const nameIn = (text: string): string | undefined => /^oralu-audit\/[0-9a-f]{16}(?=[+\n])/.exec(text)?.[0];

const textIn = (folder: string): string =>
  [folderFiles.verifier, folderFiles.latest, folderFiles.notes]
    .map((name) => join(folder, name))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
    .find((text) => nameIn(text) !== undefined) ?? '';

function assertThere(folder: string): string {
  if (existsSync(folder)) return folder;
  throw unreadable(
    `The second folder of checkpoints ${folder} is not there: mount it, or make the folder if it has never been there.`,
  );
}

function printedBy(program: string): string {
  const { status, signal, error, stdout } = spawnSync(program, ['latest'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: longestSeconds * 1_000,
  });
  if (status === 0) return stdout;
  throw unreadable(`${program} latest failed: ${error?.message ?? `it ended with ${status ?? signal}`}.`);
}

const unreadable = (message: string) => Invalid(message, undefined, 'CHECKPOINT_UNREADABLE');
