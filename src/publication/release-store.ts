import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ReleaseCalendar } from '../../schema/release.js';
import {
  calendarFile,
  latestFile,
  readChain,
  type Chain,
  type Damage,
  type Link,
  type StoredRelease,
  type WithdrawnRelease,
} from './release-folder.js';

/** What can be served right now. Immutable: a request works on one of these to its end. */
export interface Snapshot {
  readonly releases: ReadonlyMap<string, StoredRelease>;
  /** In the order of publication. */
  readonly inOrder: readonly StoredRelease[];
  /** The release of the latest day, and of several for that day the last one; nothing before the first release. */
  readonly latest: StoredRelease | undefined;
  readonly withdrawn: ReadonlyMap<string, WithdrawnRelease>;
  readonly links: readonly Link[];
  readonly damage: readonly Damage[];
}

/** How often the folder is looked at, in milliseconds: at most once in this time, and only when somebody asks. */
const shortestInterval = 1_000;

const empty: Snapshot = {
  releases: new Map(),
  inOrder: [],
  latest: undefined,
  withdrawn: new Map(),
  links: [],
  damage: [],
};

/**
 * The releases in a folder, verified and in memory. A newly published one is noticed within a second. A damaged file is
 * never served: what was loaded before it was damaged stays as it was, and `damage` names the file.
 */
export class ReleaseStore {
  #snapshot = empty;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #pointer = '';

  constructor(
    readonly folder: string,
    private readonly now: () => number = Date.now,
  ) {}

  current(): Snapshot {
    const now = this.now();
    if (now - this.#lookedAt < shortestInterval && now >= this.#lookedAt) return this.#snapshot;
    this.#lookedAt = now;
    const pointer = markOf(join(this.folder, latestFile));
    // While a file is damaged it is looked at again each time: to repair it does not touch latest.json.
    if (pointer !== this.#pointer || this.#snapshot.damage.length > 0) this.#load(pointer);
    return this.#snapshot;
  }

  /** What is announced and not yet out; a missing or damaged file announces nothing. */
  calendar(): ReleaseCalendar {
    try {
      const read = JSON.parse(readFileSync(join(this.folder, calendarFile), 'utf8')) as ReleaseCalendar;
      const now = new Date(Date.now()).toISOString();
      return { ...read, announced: read.announced.filter(({ publishAt }) => publishAt > now) };
    } catch {
      return { format: 'oralu-calendar/1', announced: [] };
    }
  }

  #load(pointer: string): void {
    const before = this.#snapshot;
    const chain = pointer === '' && before.latest ? vanished : readChain(this.folder, before.releases);
    this.#snapshot = chain.damage.length > 0 && before.latest ? { ...before, damage: chain.damage } : toSnapshot(chain);
    this.#pointer = pointer;
  }
}

const vanished: Chain = {
  releases: [],
  withdrawn: [],
  links: [],
  damage: [{ file: latestFile, problem: 'it is missing' }],
};

/** Changes whenever the file is replaced; empty where there is none. */
function markOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  return found ? `${found.ino}-${found.mtimeNs}-${found.size}` : '';
}

function toSnapshot({ releases, withdrawn, links, damage }: Chain): Snapshot {
  return {
    releases: new Map(releases.map((stored) => [stored.id, stored])),
    inOrder: releases,
    latest: findLatest(releases, damage),
    withdrawn: new Map(withdrawn.map((buried) => [buried.id, buried])),
    links,
    damage,
  };
}

/** Nothing where the release that should be the latest is damaged: an older one must not pass for it. */
function findLatest(releases: readonly StoredRelease[], damage: readonly Damage[]): StoredRelease | undefined {
  const latest = releases.reduce<StoredRelease | undefined>(
    (best, stored) => (best && best.release.asOf > stored.release.asOf ? best : stored),
    undefined,
  );
  const outranked = damage.some(({ release }) => release === undefined || !latest || isLater(release, latest.id));
  return outranked ? undefined : latest;
}

/** Of two ids such as 2017-12-27.2, the day decides, then the number. */
export const isLater = (a: string, b: string): boolean => a.localeCompare(b, 'en', { numeric: true }) > 0;
