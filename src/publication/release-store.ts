import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ReleaseCalendar } from '../../schema/release.js';
import { canonicalJson } from './canonical-json.js';
import {
  calendarFile,
  latestFile,
  readChain,
  sha256,
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
  /** What is announced and not yet out; a missing or damaged file announces nothing. */
  readonly calendar: ReleaseCalendar;
  /** Names what all of this says: equal for equal releases, withdrawals and announcements. */
  readonly state: string;
}

/** How often the folder is looked at, in milliseconds: at most once in this time, and only when somebody asks. */
const shortestInterval = 1_000;

const nothingAnnounced: ReleaseCalendar = { format: 'oralu-calendar/1', announced: [] };

const empty: Snapshot = {
  releases: new Map(),
  inOrder: [],
  latest: undefined,
  withdrawn: new Map(),
  links: [],
  damage: [],
  calendar: nothingAnnounced,
  state: '',
};

/**
 * The releases in a folder, verified and in memory. A newly published one is noticed within a second. A damaged file is
 * never served: what was loaded before it was damaged stays as it was, and `damage` names the file.
 */
export class ReleaseStore {
  #snapshot = empty;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #pointer = '';
  #calendarMark = '';
  #announced: ReleaseCalendar['announced'] = [];

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
    this.#lookAtCalendar(now);
    return this.#snapshot;
  }

  #load(pointer: string): void {
    const before = this.#snapshot;
    const chain = pointer === '' && before.latest ? vanished : readChain(this.folder, before.releases);
    const isWorse = chain.damage.length > 0 && before.latest !== undefined;
    this.#snapshot = named(isWorse ? { ...before, damage: chain.damage } : toSnapshot(chain, before.calendar));
    this.#pointer = pointer;
  }

  /** What was announced leaves the calendar in its minute, by the clock alone. */
  #lookAtCalendar(now: number): void {
    const mark = markOf(join(this.folder, calendarFile));
    if (mark !== this.#calendarMark) this.#announced = readAnnounced(this.folder);
    this.#calendarMark = mark;
    const announced = this.#announced.filter(({ publishAt }) => Date.parse(publishAt) > now);
    const calendar = announced.length === 0 ? nothingAnnounced : { ...nothingAnnounced, announced };
    if (canonicalJson(calendar) !== canonicalJson(this.#snapshot.calendar))
      this.#snapshot = named({ ...this.#snapshot, calendar });
  }
}

function readAnnounced(folder: string): ReleaseCalendar['announced'] {
  try {
    const { announced } = JSON.parse(readFileSync(join(folder, calendarFile), 'utf8')) as Partial<ReleaseCalendar>;
    return (Array.isArray(announced) ? announced : []) as ReleaseCalendar['announced'];
  } catch {
    return [];
  }
}

/** The newest link of the chain holds the hashes of all before it; what else may change is named beside it. */
const named = (snapshot: Snapshot): Snapshot => {
  const { links, withdrawn, damage, calendar } = snapshot;
  const said = [links.at(-1)?.manifestSha256 ?? '', [...withdrawn.keys()], damage.map(({ file }) => file), calendar];
  return { ...snapshot, state: sha256(canonicalJson(said)) };
};

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

function toSnapshot({ releases, withdrawn, links, damage }: Chain, calendar: ReleaseCalendar): Snapshot {
  return {
    releases: new Map(releases.map((stored) => [stored.id, stored])),
    inOrder: releases,
    latest: findLatest(releases, damage),
    withdrawn: new Map(withdrawn.map((buried) => [buried.id, buried])),
    ...{ links, damage, calendar, state: '' },
  };
}

/** Nothing where the release that should be the latest is damaged: an older one must not pass for it. */
function findLatest(releases: readonly StoredRelease[], damage: readonly Damage[]): StoredRelease | undefined {
  const latest = releases.reduce<StoredRelease | undefined>(
    (best, stored) => (best && dayOf(best) > dayOf(stored) ? best : stored),
    undefined,
  );
  const outranked = damage.some(({ release }) => release === undefined || !latest || isLater(release, latest.id));
  return outranked ? undefined : latest;
}

/** An id begins with the day: nothing need be parsed for it. */
const dayOf = ({ id }: StoredRelease): string => id.slice(0, 10);

/** Of two ids such as 2017-12-27.2, the day decides, then the number. */
export const isLater = (a: string, b: string): boolean => a.localeCompare(b, 'en', { numeric: true }) > 0;
