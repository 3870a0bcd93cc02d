import { and, asc, gte, lt, notInArray, sql } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import type { Actor } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import type { Registry } from '../audit/act.js';
import { forEachView, isNotErased, sightOf, viewOf } from '../cases/case.access.js';
import { listStandingVitalClaims, listVitalClaims, listWhereabouts } from '../cases/case-file.js';
import { standingClaims } from '../cases/standing-rows.js';
import { ordinalsOf } from '../cases/ordinals.js';
import { confirmationHorizon, confirmationLapsesAfterDays, findDeathLacks } from '../cases/vital-status.js';
import type { Connection } from '../database/connection.js';
import { prepared } from '../database/prepared.js';
import { addDays, dateOf, type CivilDate } from '../dates.js';
import { Invalid } from '../errors.js';
import { assertPageSize, fromCursor, type Page } from '../graphql/pagination.js';
import type { CaseId } from '../identifiers.js';
import { findConflicts, lastConfirmed, type ClaimConflict } from './life-signs.js';

export interface LifeSignsTree {
  lastConfirmedAliveOn: CivilDate | null;
  lapsesOn: CivilDate | null;
  deathLacks: string[];
  conflicts: { code: string; whereaboutsClaimIds: number[]; vitalStatusClaimIds: number[] }[];
}

/** What is known of a child's life, and which claims contradict each other; of a case that the caller has found visible. */
export async function readLifeSigns({ db }: Connection, actor: Actor, caseId: CaseId): Promise<LifeSignsTree> {
  assertMay(actor, 'case:read');
  const vital = await listStandingVitalClaims(db, caseId);
  const vitalPlace = ordinalsOf(await listVitalClaims(db, { caseId }));
  const seen = await listWhereabouts(db, caseId);
  const seenPlace = ordinalsOf(seen);
  const confirmed = lastConfirmed(vital);
  const conflicts = findConflicts(
    vital.map((claim) => ({ ...claim, id: vitalPlace(claim.id) })),
    standingClaims(seen).map((claim) => ({ ...claim, id: seenPlace(claim.id) })),
  );
  return {
    lastConfirmedAliveOn: confirmed?.on ?? null,
    lapsesOn: confirmed?.lapsesOn ?? null,
    deathLacks: findDeathLacks(vital),
    conflicts: conflicts.map(toTree),
  };
}

const toTree = ({ code, sightings, vitalClaims }: ClaimConflict) => ({
  code,
  whereaboutsClaimIds: [...sightings],
  vitalStatusClaimIds: [...vitalClaims],
});

/** A case whose sign of life is about to say no more. */
export interface LapsingRow {
  readonly key: number;
  readonly lastSignOn: CivilDate;
}

export interface ListLapsing extends Page {
  readonly withinDays: number;
}

/** The order of the worklist in cursors: the earliest to lapse first. */
export const lapsingOrder = 'LAPSING_ASC';

const at = (name: string) => sql.placeholder(name);
const home = ['RETURNED', 'IN_REHABILITATION', 'IN_FOLLOW_UP', 'CLOSED'] as const;

/**
 * Cases abroad whose last sign of life lapses within so many days, the earliest first, one more than the page. The index
 * on the day of the sign bounds it: only those about to lapse are walked, whatever the registry holds.
 */
export async function listLapsing(registry: Registry, actor: Actor, list: ListLapsing): Promise<LapsingRow[]> {
  assertMay(actor, 'case:read');
  assertPageSize(list.first);
  const { withinDays } = list;
  if (!Number.isInteger(withinDays) || withinDays < 1 || withinDays > confirmationLapsesAfterDays) {
    throw Invalid(`withinDays is a whole number from 1 to ${confirmationLapsesAfterDays}; it came as ${withinDays}.`, [
      'withinDays',
    ]);
  }
  const now = registry.clock();
  const from = confirmationHorizon(dateOf(now));
  const [afterDay = '', afterKey = 0] = list.after === undefined ? [] : fromCursor(list.after, lapsingOrder, 2);
  const args = { from, until: addDays(from, withinDays), afterDay, afterKey, limit: list.first + 1 };
  return selectLapsing(actor)(registry.store.reader, { ...args, ...sightOf(actor, now) });
}

/** For one agency its own cases alone, in the order of its own index: what others show it they watch themselves. */
const selectLapsing = forEachView(({ visible }, actor) =>
  prepared<Record<string, unknown>, LapsingRow>((db) =>
    db
      .select({ key: cases.id, lastSignOn: sql<CivilDate>`${cases.vitalStatusOn}` })
      .from(cases)
      .where(
        and(
          viewOf(actor) === 'agency'
            ? sql`(${cases.ownerAgencyId} = ${at('viewerAgencyId')} and ${isNotErased()})`
            : visible,
          gte(cases.vitalStatusOn, at('from')),
          lt(cases.vitalStatusOn, at('until')),
          sql`${cases.vitalStatus} in ('CONFIRMED_ALIVE', 'REPORTED_ALIVE')`,
          notInArray(cases.stage, [...home]),
          sql`(${cases.vitalStatusOn}, ${cases.id}) > (${at('afterDay')}, ${at('afterKey')})`,
        ),
      )
      .orderBy(asc(cases.vitalStatusOn), asc(cases.id))
      .limit(at('limit')),
  ),
);

/** The first day on which a sign of life says no more. */
export const lapseOf = (lastSignOn: CivilDate): CivilDate => addDays(lastSignOn, confirmationLapsesAfterDays + 1);
