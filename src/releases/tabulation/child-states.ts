import { and, asc, lte, sql } from 'drizzle-orm';
import { stageChanges } from '../../../schema/cases.js';
import { postings } from '../../../schema/counts.js';
import { sites } from '../../../schema/places.js';
import { ageBandAt, type BirthDays } from '../../counts/age.js';
import { countedColumns } from '../../counts/books/counted-columns.js';
import { knownChain, stageChangeColumns, type KnownChange, type StageChangeRow } from '../../counts/books/history.js';
import type { Reader } from '../../database/connection.js';
import type { CivilDate } from '../../dates.js';
import { listBirthsAfter } from '../../identity/births.js';
import { firstYearOfReturn, lastYearOfReturn, noSite, notKnown, otherSite } from '../catalogue/declare-catalogue.js';
import type { MilestoneState } from '../catalogue/milestone-tables.js';
import { notReturned } from '../catalogue/not-returned.js';
import { milestonesOf, readMilestones } from './milestone-states.js';

/** What a child counts as, as codes of the catalogue. */
export interface ChildState extends MilestoneState {
  readonly account: string;
  readonly sex: string;
  readonly age_band: string;
  readonly place: string;
  readonly origin: string;
  readonly return_month: string;
  readonly phase: string;
}

/** Equal states of one case, as many as the books say: one, but for books without histories. */
export interface Standing {
  readonly caseId: number;
  readonly state: ChildState;
  readonly count: number;
}

/**
 * What every case counts as at (asOf, knownAt), from the books; how far rehabilitation has come, and when the dead and
 * those who left had come home, from the stage changes; what the returned have reached, from their plans. `knownSites` are the codes that the catalogue has.
 */
export async function readStandings(
  reader: Reader,
  at: { readonly asOf: CivilDate; readonly knownAt: number },
  knownSites: ReadonlySet<string>,
): Promise<readonly Standing[]> {
  const rows = await readEntries(reader, at);
  const births = new Map((await listBirthsAfter(reader, 0, Number.MAX_SAFE_INTEGER)).map((birth) => [birth.id, birth]));
  const siteCodes = new Map((await reader.select().from(sites)).map(({ id, code }) => [id, code]));
  const chains = await readChains(reader, at.knownAt);
  const reached = await readMilestones(reader, at);
  return rows.map(({ caseId, count, ...entry }) => {
    const before = (chains.get(caseId) ?? []).filter(({ effectiveOn }) => effectiveOn <= at.asOf);
    const isHome = homeAccounts.has(entry.account);
    const arrivedOn = entry.arrivedOn ?? (isHome ? arrivalIn(before) : null);
    return {
      caseId,
      count,
      state: {
        account: accountCodes[entry.account],
        sex: entry.sex,
        age_band: entry.ageBand ?? ageBandAt(birthOf(entry.birthId, births), at.asOf),
        place: placeOf(entry.country, entry.siteId === null ? undefined : siteCodes.get(entry.siteId), knownSites),
        origin: entry.regionOfOrigin ?? notKnown,
        return_month: monthOf(arrivedOn),
        phase: arrivedOn === null ? notReturned : phaseIn(before),
        ...milestonesOf(reached, entry.account, caseId),
      },
    };
  });
}

const homeAccounts: ReadonlySet<string> = new Set(['RETURNED', 'DECEASED', 'OTHER']);

const accountCodes = {
  RETURNED: 'RETURNED',
  AWAITING: 'AWAITING',
  LOCATED: 'UNACCOUNTED_LOCATED',
  WHEREABOUTS_UNKNOWN: 'UNACCOUNTED_WHEREABOUTS_UNKNOWN',
  DECEASED: 'DECEASED',
  OTHER: 'OTHER',
} as const;

const entryColumns = { caseId: postings.caseId, ...countedColumns };

function readEntries(reader: Reader, { asOf, knownAt }: { readonly asOf: CivilDate; readonly knownAt: number }) {
  const count = sql<number>`sum(${postings.delta})`;
  return reader
    .select({ ...entryColumns, count })
    .from(postings)
    .where(and(lte(postings.effectiveOn, asOf), lte(postings.recordedAt, knownAt)))
    .groupBy(...Object.values(entryColumns))
    .having(sql`${count} <> 0`)
    .orderBy(asc(postings.caseId));
}

async function readChains(reader: Reader, knownAt: number): Promise<ReadonlyMap<number, readonly KnownChange[]>> {
  const rows: (StageChangeRow & { caseId: number })[] = await reader
    .select({ ...stageChangeColumns, caseId: stageChanges.caseId })
    .from(stageChanges)
    .orderBy(asc(stageChanges.id));
  return new Map(
    [...Map.groupBy(rows, ({ caseId }) => caseId)].map(([caseId, changes]) => [caseId, knownChain(changes, knownAt)]),
  );
}

const birthOf = (id: number | null, births: ReadonlyMap<number, BirthDays>): BirthDays | null =>
  (id !== null && births.get(id)) || null;

function placeOf(country: string | null, site: string | undefined, known: ReadonlySet<string>): string {
  if (country === null) return notKnown;
  if (site === undefined) return noSite(country);
  return known.has(site) ? site : otherSite(country);
}

/** Returns before or after the catalogue's years count in its first or last month, so that none is lost. */
function monthOf(arrivedOn: CivilDate | null): string {
  if (arrivedOn === null) return notReturned;
  const year = Number(arrivedOn.slice(0, 4));
  if (year < firstYearOfReturn) return `${firstYearOfReturn}-01`;
  return year > lastYearOfReturn ? `${lastYearOfReturn}-12` : arrivedOn.slice(0, 7);
}

/** The day of the arrival that stands: the first after the child was last abroad. */
function arrivalIn(chain: readonly KnownChange[]): CivilDate | null {
  const lastAbroad = chain.findLastIndex(({ toStage }) => !homeStages.has(toStage));
  return (
    chain.slice(lastAbroad + 1).find(({ toStage, closureReason }) => isArrival(toStage, closureReason))?.effectiveOn ??
    null
  );
}

const homeStages: ReadonlySet<string> = new Set(['RETURNED', 'IN_REHABILITATION', 'IN_FOLLOW_UP', 'CLOSED']);
const isArrival = (stage: string, reason: string | null): boolean =>
  (homeStages.has(stage) && stage !== 'CLOSED') || reason === 'RETURNED_OUTSIDE_PROGRAMME';

/** The phase on that day, of the dead and of those who left the last one: what was recorded last since the arrival. */
function phaseIn(chain: readonly KnownChange[]): string {
  const lastAbroad = chain.findLastIndex(({ toStage }) => !homeStages.has(toStage));
  return chain.slice(lastAbroad + 1).reduce<string>((phase, { toStage, closureReason }) => {
    if (toStage === 'IN_REHABILITATION' || toStage === 'IN_FOLLOW_UP') return toStage;
    if (toStage !== 'CLOSED') return 'ARRIVED';
    return completing.has(closureReason ?? '') ? 'COMPLETED' : phase;
  }, 'ARRIVED');
}

const completing: ReadonlySet<string> = new Set(['REINTEGRATED', 'ADULT_SERVICES', 'RETURNED_OUTSIDE_PROGRAMME']);
