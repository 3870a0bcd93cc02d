import { sexes } from '../../schema/cases.js';
import { accounts, ageBands, type postings } from '../../schema/counts.js';
import { countriesAbroad, regionsOfOrigin } from '../../schema/places.js';
import { dayNumber, type CivilDate } from '../dates.js';

/** A posting as the columns take it in. */
export type PostingInput = Omit<typeof postings.$inferSelect, 'sequence' | 'correctsSequence'>;

/** The last day that a column can hold, in 2149; the numbers after it have meanings of their own. */
export const lastDay = 0xffef;
/** In place of both birth days: the age band (its place in `ageBands`) is fixed and not reckoned at asOf. */
export const fixedAgeBand = (band: number): number => 0xfff0 + band;
/** No day: not known, not returned, or an end that has not come. */
export const noDay = 0xffff;

/**
 * The columns. Days count from 1970-01-01, instants are milliseconds since then; region, country and site are places
 * in their vocabularies plus one, 0 where not known. 32 bytes per entry.
 */
const makeColumns = (capacity: number) => ({
  from: new Uint16Array(capacity),
  to: new Uint16Array(capacity),
  openedAt: new Float64Array(capacity),
  closedAt: new Float64Array(capacity),
  account: new Uint8Array(capacity),
  sex: new Uint8Array(capacity),
  region: new Uint8Array(capacity),
  country: new Uint8Array(capacity),
  site: new Uint16Array(capacity),
  bornEarliest: new Uint16Array(capacity),
  bornLatest: new Uint16Array(capacity),
  arrivedOn: new Uint16Array(capacity),
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
 * Memory: 36 bytes per entry (32 in columns, 4 for the chain of a case's open entries), about 60 per case and 4 per
 * birth interval; half as much again while arrays grow.
 */
export class BalanceColumns {
  #columns = makeColumns(1_024);
  #size = 0;
  #next = new Int32Array(1_024);
  readonly #firstOpen = new Map<number, number>();
  #births = new Uint16Array(2_048);
  readonly #sites: number[] = [];
  readonly #siteCodes = new Map<number, number>();
  readonly #days = new Map<CivilDate, number>();

  get size(): number {
    return this.#size;
  }

  /** The columns as they are now; entries from `size` on mean nothing. */
  get columns(): Columns {
    return this.#columns;
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
    this.#next[entry] = this.#firstOpen.get(caseId) ?? none;
    this.#firstOpen.set(caseId, entry);
  }

  #close(caseId: number, properties: Properties, to: number, closedAt: number): void {
    let before = none;
    let entry = this.#firstOpen.get(caseId) ?? none;
    while (entry !== none && !this.#has(entry, properties)) {
      before = entry;
      entry = this.#next[entry] ?? none;
    }
    if (entry === none) {
      // The opening lies outside what was loaded: an entry that never opened still takes one away.
      entry = this.#append(properties, noDay, Number.POSITIVE_INFINITY);
    } else {
      const after = this.#next[entry] ?? none;
      if (before === none) this.#firstOpen.set(caseId, after);
      else this.#next[before] = after;
    }
    this.#columns.to[entry] = to;
    this.#columns.closedAt[entry] = closedAt;
  }

  #append(properties: Properties, from: number, openedAt: number): number {
    if (this.#size === this.#next.length) this.#grow();
    const entry = this.#size++;
    const columns = this.#columns;
    columns.from[entry] = from;
    columns.to[entry] = noDay;
    columns.openedAt[entry] = openedAt;
    columns.closedAt[entry] = Number.POSITIVE_INFINITY;
    columns.account[entry] = properties.account;
    columns.sex[entry] = properties.sex;
    columns.region[entry] = properties.region;
    columns.country[entry] = properties.country;
    columns.site[entry] = properties.site;
    columns.bornEarliest[entry] = properties.bornEarliest;
    columns.bornLatest[entry] = properties.bornLatest;
    columns.arrivedOn[entry] = properties.arrivedOn;
    return entry;
  }

  #has(entry: number, properties: Properties): boolean {
    const columns = this.#columns;
    return (
      columns.account[entry] === properties.account &&
      columns.country[entry] === properties.country &&
      columns.site[entry] === properties.site &&
      columns.bornEarliest[entry] === properties.bornEarliest &&
      columns.bornLatest[entry] === properties.bornLatest &&
      columns.arrivedOn[entry] === properties.arrivedOn &&
      columns.sex[entry] === properties.sex &&
      columns.region[entry] === properties.region
    );
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

  #grow(): void {
    const capacity = Math.ceil(this.#next.length * 1.5);
    const next = new Int32Array(capacity);
    next.set(this.#next);
    this.#next = next;
    const grown = makeColumns(capacity);
    for (const name of Object.keys(grown) as (keyof Columns)[]) grown[name].set(this.#columns[name]);
    this.#columns = grown;
  }
}
