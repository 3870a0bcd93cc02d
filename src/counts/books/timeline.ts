import type { postings } from '../../../schema/counts.js';
import type { CivilDate } from '../../dates.js';
import { accountOf, isAbroad, type Account } from '../accounts.js';
import { ageBandAt } from '../age.js';
import type { KnownChange, KnownHistory } from './history.js';
import { prevailingClaim } from './whereabouts.js';

/** What a case counts as on a day: its account and every property by which the books can be read. */
export type Entry = Pick<
  typeof postings.$inferSelect,
  'account' | 'sex' | 'regionOfOrigin' | 'country' | 'siteId' | 'birthId' | 'ageBand' | 'arrivedOn'
>;

/** From this day until the next span begins the case counts as `entry`. */
export interface Span {
  readonly from: CivilDate;
  readonly entry: Entry;
}

/** The account held from a day on, with the days on which whereabouts and age were fixed, if they were. */
interface Standing {
  readonly from: CivilDate;
  readonly account: Account;
  readonly arrivedOn: CivilDate | null;
  /** The day whose whereabouts hold: that on which the child was last abroad. */
  readonly leftAbroadOn: CivilDate | null;
  /** The day whose age holds: of arrival while home, else of death or of leaving the register. */
  readonly ageFixedOn: CivilDate | null;
}

/**
 * What a case counts as on every day, by what was known of it: spans in order of time, neighbours always different.
 * A case that ends in a void closure (DUPLICATE, NOT_A_NATIONAL) was never counted and has none; reopened, it counts
 * throughout, for the child was there all along.
 */
export function timelineOf(known: KnownHistory): Span[] {
  const standings = listStandings(known.changes);
  const spans: Span[] = [];
  for (const day of listDays(known, standings)) {
    const standing = standings.findLast(({ from }) => from <= day);
    if (!standing) continue;
    const entry = entryOn(day, standing, known);
    const before = spans.at(-1)?.entry;
    if (!before || !isSameEntry(before, entry)) spans.push({ from: day, entry });
  }
  return spans;
}

/**
 * The day on which the child came home, by what is known: also where it was closed for another reason on that very day, so that the
 * books never count it as returned. Nothing while it is abroad again, and of a void case.
 */
export const arrivalOf = ({ changes }: Pick<KnownHistory, 'changes'>): CivilDate | null =>
  listStandings(changes).at(-1)?.arrivedOn ?? null;

export const isSameEntry = (one: Entry, other: Entry): boolean =>
  one.account === other.account &&
  one.country === other.country &&
  one.siteId === other.siteId &&
  one.ageBand === other.ageBand &&
  one.birthId === other.birthId &&
  one.arrivedOn === other.arrivedOn &&
  one.sex === other.sex &&
  one.regionOfOrigin === other.regionOfOrigin;

function listStandings(changes: readonly KnownChange[]): Standing[] {
  const last = changes.at(-1);
  if (!last || accountOf(last.toStage, last.closureReason, false) === null) return [];
  const standings: Standing[] = [];
  for (const change of inForce(changes)) {
    const before = standings.at(-1);
    const account = accountOf(change.toStage, change.closureReason, Boolean(before?.arrivedOn));
    // A void closure that was reopened later: the case stays where it stood.
    if (account !== null) standings.push(standingAfter(before, account, change.effectiveOn));
  }
  return standings;
}

/*
 * The state on a day is the last change in chain order effective by then. A change that a later one predates (after a
 * correction of dates) is therefore never in force, and without such changes the chain runs forward in time.
 */
function inForce(changes: readonly KnownChange[]): KnownChange[] {
  return changes.filter(
    (change, index) => !changes.some((later, at) => at > index && later.effectiveOn < change.effectiveOn),
  );
}

/** A child seen abroad after a return has not arrived yet: only the return that follows counts as the arrival. */
function standingAfter(before: Standing | undefined, account: Account, from: CivilDate): Standing {
  if (isAbroad(account)) return { from, account, arrivedOn: null, leftAbroadOn: null, ageFixedOn: null };
  const arrivedOn = before?.arrivedOn ?? (account === 'RETURNED' ? from : null);
  const leftAbroadOn = before?.leftAbroadOn ?? from;
  const leftOn = before?.account === account ? before.ageFixedOn : from;
  return { from, account, arrivedOn, leftAbroadOn, ageFixedOn: account === 'RETURNED' ? arrivedOn : leftOn };
}

/** Every day on which the entry may change: changes of stage, and sightings while they matter. */
function listDays({ claims }: KnownHistory, standings: readonly Standing[]): CivilDate[] {
  const first = standings[0];
  if (!first) return [];
  const days = new Set<CivilDate>(standings.map(({ from }) => from));
  for (const { observedOn } of claims) if (observedOn > first.from) days.add(observedOn);
  return [...days].sort();
}

function entryOn(day: CivilDate, standing: Standing, known: KnownHistory): Entry {
  const { account, arrivedOn, leftAbroadOn, ageFixedOn } = standing;
  const claim = prevailingClaim(known.claims, leftAbroadOn ?? day);
  return {
    account,
    sex: known.sex,
    regionOfOrigin: known.regionOfOrigin,
    country: claim?.country ?? null,
    siteId: claim?.siteId ?? null,
    birthId: ageFixedOn === null ? known.birthId : null,
    ageBand: ageFixedOn === null ? null : ageBandAt(known.birth, ageFixedOn),
    arrivedOn: account === 'RETURNED' ? arrivedOn : null,
  };
}
