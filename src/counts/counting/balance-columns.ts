import { sexes } from '../../../schema/cases.js';
import { accounts, ageBands, type postings } from '../../../schema/counts.js';
import { countriesAbroad, regionsOfOrigin } from '../../../schema/places.js';
import { dayNumber, type CivilDate } from '../../dates.js';

/** A posting as the columns take it in. */
export type PostingInput = Omit<typeof postings.$inferSelect, 'sequence' | 'correctsSequence'>;

/** The last day that a column can hold, in 2149; the numbers after it have meanings of their own. */
export const lastDay = 0xffef;
/** In place of both birth days: the age band (its place in `ageBands`) is fixed and not reckoned at asOf. */
export const fixedAgeBand = (band: number): number => 0xfff0 + band;
/** No day: not known, not returned, or an end that has not come. */
export const noDay = 0xffff;

/** Entries in a block: what is read of one, and what is reckoned from it, stays in the caches of the processor. */
const blockBits = 16;
export const blockSize = 1 << blockBits;
const inBlock = blockSize - 1;

/**
 * The columns of one block. Days count from 1970-01-01, instants are milliseconds since then; region, country and site
 * are places in their vocabularies plus one, 0 where not known; `next` is the next open entry of the same case, counted
 * through all blocks. 36 bytes per entry.
 */
const makeColumns = () => ({
  from: new Uint16Array(blockSize),
  to: new Uint16Array(blockSize),
  openedAt: new Float64Array(blockSize),
  closedAt: new Float64Array(blockSize),
  account: new Uint8Array(blockSize),
  sex: new Uint8Array(blockSize),
  region: new Uint8Array(blockSize),
  country: new Uint8Array(blockSize),
  site: new Uint16Array(blockSize),
  bornEarliest: new Uint16Array(blockSize),
  bornLatest: new Uint16Array(blockSize),
  arrivedOn: new Uint16Array(blockSize),
  next: new Int32Array(blockSize),
});
export type Columns = ReturnType<typeof makeColumns>;

type Properties = Pick<
  { [Name in keyof Columns]: number },
  'account' | 'sex' | 'region' | 'country' | 'site' | 'bornEarliest' | 'bornLatest' | 'arrivedOn'
>;

const none = -1;

/**
 * The books in memory, in columns. A posting of +1 opens an entry, a posting of −1 closes an open one of the same case
 * with the same properties. An entry adds one to the count at (T, K) where it is open by then (`openedAt` ≤ K and
 * `from` ≤ T) and takes one away where it is closed by then (`closedAt` ≤ K and `to` ≤ T), so it does not matter which
 * of several such entries a posting closes, even where corrections make an end precede its beginning.
 *
 * Memory: 36 bytes per entry, about 80 per case and up to 6 per birth interval. They grow by a block at a time, so that
 * growing copies nothing and leaves nothing behind.
 */
export class BalanceColumns {
  readonly #blocks: Columns[] = [];
  #size = 0;
  readonly #firstOpen = new Map<number, number>();
  #births = new Uint16Array(2_048);
  readonly #sites: number[] = [];
  readonly #siteCodes = new Map<number, number>();
  readonly #days = new Map<CivilDate, number>();

  get size(): number {
    return this.#size;
  }

  /** The blocks as they are now; all are full but the last, in which entries from `size` on mean nothing. */
  get blocks(): readonly Columns[] {
    return this.#blocks;
  }

  /** The ids of the sites that occur; the code of each in the column is its place here plus one. */
  get sites(): readonly number[] {
    return this.#sites;
  }

  /** A birth interval must be added before the postings that name it. */
  addBirth(id: number, earliest: CivilDate, latest: CivilDate): void {
    if (2 * id + 1 >= this.#births.length) {
      const grown = new Uint16Array(Math.max(2 * id + 2, Math.ceil(this.#births.length * 1.5)));
      grown.set(this.#births);
      this.#births = grown;
    }
    this.#births[2 * id] = this.#dayOf(earliest);
    this.#births[2 * id + 1] = this.#dayOf(latest);
  }

  /** Takes in a posting. Within an act entries come before exits, as the books hold them. */
  add(posting: PostingInput): void {
    const properties = this.#propertiesOf(posting);
    const day = this.#dayOf(posting.effectiveOn);
    if (posting.delta > 0) this.#open(posting.caseId, properties, day, posting.recordedAt);
    else this.#close(posting.caseId, properties, day, posting.recordedAt);
  }

  #open(caseId: number, properties: Properties, from: number, openedAt: number): void {
    const entry = this.#append(properties, from, openedAt);
    this.#blockOf(entry).next[entry & inBlock] = this.#firstOpen.get(caseId) ?? none;
    this.#firstOpen.set(caseId, entry);
  }

  #close(caseId: number, properties: Properties, to: number, closedAt: number): void {
    let before = none;
    let entry = this.#firstOpen.get(caseId) ?? none;
    while (entry !== none && !has(this.#blockOf(entry), entry & inBlock, properties)) {
      before = entry;
      entry = this.#nextOf(entry);
    }
    if (entry === none) {
      // The opening lies outside what was loaded: an entry that never opened still takes one away.
      entry = this.#append(properties, noDay, Number.POSITIVE_INFINITY);
    } else if (before === none) this.#firstOpen.set(caseId, this.#nextOf(entry));
    else this.#blockOf(before).next[before & inBlock] = this.#nextOf(entry);
    const columns = this.#blockOf(entry);
    columns.to[entry & inBlock] = to;
    columns.closedAt[entry & inBlock] = closedAt;
  }

  #append(properties: Properties, from: number, openedAt: number): number {
    const entry = this.#size++;
    const at = entry & inBlock;
    if (at === 0) this.#blocks.push(makeColumns());
    const columns = this.#blockOf(entry);
    columns.from[at] = from;
    columns.to[at] = noDay;
    columns.openedAt[at] = openedAt;
    columns.closedAt[at] = Number.POSITIVE_INFINITY;
    columns.account[at] = properties.account;
    columns.sex[at] = properties.sex;
    columns.region[at] = properties.region;
    columns.country[at] = properties.country;
    columns.site[at] = properties.site;
    columns.bornEarliest[at] = properties.bornEarliest;
    columns.bornLatest[at] = properties.bornLatest;
    columns.arrivedOn[at] = properties.arrivedOn;
    return entry;
  }

  #blockOf(entry: number): Columns {
    return this.#blocks[entry >>> blockBits]!;
  }

  #nextOf(entry: number): number {
    return this.#blockOf(entry).next[entry & inBlock]!;
  }

  #propertiesOf(posting: PostingInput): Properties {
    const { birthId, ageBand } = posting;
    const fixed = ageBand === null ? noDay : fixedAgeBand(ageBands.indexOf(ageBand));
    return {
      account: accounts.indexOf(posting.account),
      sex: sexes.indexOf(posting.sex),
      region: posting.regionOfOrigin === null ? 0 : regionsOfOrigin.indexOf(posting.regionOfOrigin) + 1,
      country: posting.country === null ? 0 : countriesAbroad.indexOf(posting.country) + 1,
      site: posting.siteId === null ? 0 : this.#siteCode(posting.siteId),
      bornEarliest: birthId === null ? fixed : (this.#births[2 * birthId] ?? noDay),
      bornLatest: birthId === null ? fixed : (this.#births[2 * birthId + 1] ?? noDay),
      arrivedOn: posting.arrivedOn === null ? noDay : this.#dayOf(posting.arrivedOn),
    };
  }

  #siteCode(siteId: number): number {
    const found = this.#siteCodes.get(siteId);
    if (found !== undefined) return found;
    if (this.#sites.length === 0xffff) throw new Error('The columns hold 65,535 sites and there is one more.');
    const code = this.#sites.push(siteId);
    this.#siteCodes.set(siteId, code);
    return code;
  }

  /** The same few thousand days come again and again: looking one up costs less than reading it. */
  #dayOf(date: CivilDate): number {
    const found = this.#days.get(date);
    if (found !== undefined) return found;
    const day = Math.min(Math.max(dayNumber(date), 0), lastDay);
    this.#days.set(date, day);
    return day;
  }
}

function has(columns: Columns, at: number, properties: Properties): boolean {
  return (
    columns.account[at] === properties.account &&
    columns.country[at] === properties.country &&
    columns.site[at] === properties.site &&
    columns.bornEarliest[at] === properties.bornEarliest &&
    columns.bornLatest[at] === properties.bornLatest &&
    columns.arrivedOn[at] === properties.arrivedOn &&
    columns.sex[at] === properties.sex &&
    columns.region[at] === properties.region
  );
}
