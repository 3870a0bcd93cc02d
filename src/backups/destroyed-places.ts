import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { findCheckpointKey } from '../checkpoints/checkpoint-key.js';
import type { Verifier } from '../checkpoints/signed-note.js';
import { openConnection } from '../database/connection.js';
import { refused } from './backup-key.js';
import {
  destroyedFile,
  readDestroyed,
  type DestroyedKey,
  type DestroyedList,
  type KeyGraves,
} from './destroyed-keys.js';

/* The places that know what was destroyed: lists in folders, and registries. */

/** A registry knows what was destroyed in it also where no list does. */
export interface LiveRegistry {
  readonly file: string;
  readonly graves: KeyGraves;
}

/** Places that an operator named, each of which must answer. */
export interface NamedPlaces {
  readonly folders: readonly string[];
  readonly registries: readonly string[];
}

/** A folder with a list, the list itself, the folder of a registry, or its file. Errors: BACKUP_REFUSED for anything else. */
export function sortPlaces(named: readonly string[]): NamedPlaces {
  const places = named.map((one) => resolve(one));
  const folders = places.map(listFolderOf).filter((one) => one !== undefined);
  const registries = places.map(registryOf).filter((one) => one !== undefined);
  const neither = places.find((one) => listFolderOf(one) === undefined && registryOf(one) === undefined);
  if (neither === undefined) return { folders, registries };
  throw refused(
    `--also-from names a folder with a list of destroyed keys (destroyed-keys), or the folder of a registry; ${neither} is neither.`,
  );
}

function listFolderOf(place: string): string | undefined {
  if (isFile(destroyedFile(place))) return place;
  return isFile(place) && place === destroyedFile(dirname(place)) ? dirname(place) : undefined;
}

function registryOf(place: string): string | undefined {
  const within = join(place, 'registry.sqlite');
  if (isFile(within)) return within;
  return isFile(place) && place.endsWith('.sqlite') ? place : undefined;
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

export interface ReadLists {
  readonly lists: readonly DestroyedList[];
  /** The folders that they were read in. */
  readonly folders: readonly string[];
  readonly faults: readonly string[];
}

export function readLists(folders: ReadonlySet<string>, verifier: Verifier): ReadLists {
  const lists = new Map<string, DestroyedList>();
  const faults: string[] = [];
  for (const folder of folders) {
    try {
      const list = readDestroyed(folder, verifier);
      if (list) lists.set(folder, list);
    } catch (error) {
      faults.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { lists: [...lists.values()], folders: [...lists.keys()], faults };
}

/** What was destroyed in a registry; nothing where it is another's, whose numbers are of other children. */
export function listWithin({ file, graves }: LiveRegistry, verifier: Verifier): readonly DestroyedKey[] | undefined {
  if (!existsSync(file) || !isSigner(file, verifier)) return undefined;
  const connection = openConnection(file, 'scan');
  try {
    return graves.listDestroyed(connection);
  } finally {
    connection.raw.close();
  }
}

/** By its own key, or where that was put away by the one that its folder of checkpoints keeps. */
export function isSigner(file: string, verifier: Verifier): boolean {
  const own = findCheckpointKey(file);
  if (own) return own.verifier.text === verifier.text;
  const kept = join(dirname(file), 'checkpoints', 'key');
  return existsSync(kept) && readFileSync(kept, 'utf8').trim() === verifier.text;
}
