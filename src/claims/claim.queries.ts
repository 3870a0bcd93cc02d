import { asc, sql } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { vitalStatusClaims, whereaboutsClaims } from '../../schema/claims.js';
import type { Actor } from '../access/actor.js';
import { assertMay, may } from '../access/permissions.js';
import type { Registry } from '../audit/act.js';
import { forEachView, sightOf } from '../cases/case.access.js';
import { vitalFindingColumns } from '../cases/reading/case-file.js';
import { standingClaims } from '../cases/standing-rows.js';
import { ordinalsOf } from '../cases/ordinals.js';
import { findDeathLacks, signOfArrival } from '../cases/rules/vital-status.js';
import { among } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import type { CivilDate } from '../dates.js';
import { toRecordId, type CaseId } from '../identifiers.js';
import { findConflicts, lastConfirmed, type ClaimConflict } from './life-signs.js';

export interface LifeSignsTree {
  lastConfirmedAliveOn: CivilDate | null;
  lapsesOn: CivilDate | null;
  deathLacks: string[];
  /** Null for whom a file could not be opened to. */
  waiting: number | null;
  conflicts: ConflictTree[];
}

export interface ConflictTree {
  code: string;
  whereaboutsClaimIds: string[];
  vitalStatusClaimIds: string[];
  hasMore: boolean;
}

/**
 * What is known of the life of each of these children, and which claims contradict each other; of cases that the caller has found
 * visible, by as many statements for many as for one. `wanted` are the fields asked for: what nobody asks for is neither read
 * nor reckoned, and is empty.
 */
export async function readLifeSigns(
  registry: Registry,
  actor: Actor,
  caseIds: readonly CaseId[],
  wanted: ReadonlySet<string>,
): Promise<(caseId: CaseId) => LifeSignsTree> {
  const claimsOf = await readClaims(registry, actor, caseIds, { withSightings: wanted.has('conflicts') });
  const args = { ids: JSON.stringify(caseIds), ...sightOf(actor, registry.clock()) };
  // Who may open no sealed file at all is not told either: not whoever audits, and no partner of its own case.
  const isTold = wanted.has('waiting') && may(actor, 'file:unseal');
  const waiting = isTold ? await countWaiting(actor)(registry.store.reader, args) : [];
  const beside = new Map(waiting.map((row) => [row.caseId, row]));
  return (caseId) => {
    const known = claimsOf(caseId);
    const confirmed = lastConfirmed([...known.vital, ...known.arrival]);
    return {
      lastConfirmedAliveOn: confirmed?.on ?? null,
      lapsesOn: confirmed?.lapsesOn ?? null,
      deathLacks: findDeathLacks(known.vital),
      waiting: beside.get(caseId)?.waiting ?? null,
      conflicts: wanted.has('conflicts') ? conflictsAmong(caseId, known) : [],
    };
  };
}

/** For each of these cases, which claims contradict each other; of cases that the caller has found visible. */
export async function listConflicts(
  registry: Registry,
  actor: Actor,
  caseIds: readonly number[],
): Promise<(caseId: number) => ConflictTree[]> {
  const claimsOf = await readClaims(registry, actor, caseIds, { withSightings: true });
  return (caseId) => conflictsAmong(caseId as CaseId, claimsOf(caseId));
}

type VitalRow = Omit<typeof vitalStatusClaims.$inferSelect, 'reason'>;
type SightingRow = Omit<typeof whereaboutsClaims.$inferSelect, 'reason' | 'recordedBy'>;

/** What is on file of the life of a child: the claims that stand, and where each has its place among all. */
interface Claims {
  readonly vital: readonly VitalRow[];
  readonly vitalPlace: (id: number) => number;
  readonly sightings: readonly SightingRow[];
  readonly sightingPlace: (id: number) => number;
  readonly arrival: ReturnType<typeof signOfArrival>;
}

async function readClaims(
  registry: Registry,
  actor: Actor,
  caseIds: readonly number[],
  { withSightings }: { readonly withSightings: boolean },
): Promise<(caseId: number) => Claims> {
  assertMay(actor, 'case:read');
  const { reader } = registry.store;
  const ids = { ids: JSON.stringify(caseIds) };
  const vital = Map.groupBy(await listVital(reader, ids), ({ caseId }) => caseId);
  const sightings = Map.groupBy(withSightings ? await listSightings(reader, ids) : [], ({ caseId }) => caseId);
  const arrivedOn = new Map((await listArrivalDays(reader, ids)).map((row) => [row.id, row.arrivedOn]));
  return (caseId) => {
    const [lives, seen] = [vital.get(caseId) ?? [], sightings.get(caseId) ?? []];
    return {
      ...{ vital: standingClaims(lives), vitalPlace: ordinalsOf(lives) },
      ...{ sightings: standingClaims(seen), sightingPlace: ordinalsOf(seen) },
      arrival: signOfArrival(arrivedOn.get(caseId) ?? null),
    };
  };
}

const listVital = prepared<{ ids: string }, VitalRow>((db) =>
  db
    .select(vitalFindingColumns)
    .from(vitalStatusClaims)
    .where(among(vitalStatusClaims.caseId, 'ids'))
    .orderBy(asc(vitalStatusClaims.id)),
);

/** Of whoever saw a child only who places it reliably is opened: nothing else is compared. */
const listSightings = prepared<{ ids: string }, SightingRow>((db) =>
  db
    .select({
      id: whereaboutsClaims.id,
      caseId: whereaboutsClaims.caseId,
      observedOn: whereaboutsClaims.observedOn,
      country: whereaboutsClaims.country,
      siteId: whereaboutsClaims.siteId,
      source: sql<string>`case when ${whereaboutsClaims.grade} in ('A', 'B') then ${whereaboutsClaims.source} else '' end`,
      grade: whereaboutsClaims.grade,
      correctsId: whereaboutsClaims.correctsId,
      isWithdrawal: whereaboutsClaims.isWithdrawal,
      recordedAt: whereaboutsClaims.recordedAt,
    })
    .from(whereaboutsClaims)
    .where(among(whereaboutsClaims.caseId, 'ids'))
    .orderBy(asc(whereaboutsClaims.id)),
);
const listArrivalDays = prepared<{ ids: string }, Pick<typeof cases.$inferSelect, 'id' | 'arrivedOn'>>((db) =>
  db.select({ id: cases.id, arrivedOn: cases.arrivedOn }).from(cases).where(among(cases.id, 'ids')),
);

const conflictsAmong = (
  caseId: CaseId,
  { vital, vitalPlace, sightings, sightingPlace, arrival }: Claims,
): ConflictTree[] =>
  findConflicts(
    vital.map((claim) => ({ ...claim, id: vitalPlace(claim.id) })),
    sightings.map((claim) => ({ ...claim, id: sightingPlace(claim.id) })),
    arrival,
  ).map((conflict) => toTree(caseId, conflict));

const toTree = (caseId: CaseId, { code, sightings, vitalClaims, hasMore }: ClaimConflict): ConflictTree => ({
  code,
  hasMore,
  whereaboutsClaimIds: sightings.map((place) => toRecordId('whereaboutsClaim', [caseId], place)),
  vitalStatusClaimIds: vitalClaims.map((place) => toRecordId('vitalStatusClaim', [caseId], place)),
});

/**
 * Signs of life that were left beside the file while it was sealed, and that nobody has taken up yet; told to whoever may open such
 * files, since that somebody has just heard of a child is news of it. Tables are named in full, as beside `cases` alone they must be.
 */
const countWaiting = forEachView(({ reachesRecord }) =>
  prepared<Record<string, unknown>, { caseId: number; waiting: number | null }>((db) =>
    db
      .select({
        caseId: cases.id,
        waiting: sql<number | null>`case when ${reachesRecord} then (
          select count(*) from sealed_signs as sign where sign.case_id = cases.id
          and not exists (select 1 from sealed_sign_endings as ending where ending.sign_id = sign.id)) end`,
      })
      .from(cases)
      .where(among(cases.id, 'ids')),
  ),
);
