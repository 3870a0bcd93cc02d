import { whereaboutsClaims, type sourceGrades } from '../../../schema/claims.js';
import type { countriesAbroad } from '../../../schema/places.js';
import type { Actor } from '../../access/actor.js';
import { getSite } from '../../agencies/site.queries.js';
import type { Registry } from '../../audit/act.js';
import type { Reader } from '../../database/connection.js';
import { assertNotFuture, type CivilDate } from '../../dates.js';
import { Invalid, NotFound } from '../../errors.js';
import type { CaseId, SiteId } from '../../identifiers.js';
import { assertWords } from '../../words.js';
import { changeCase, type ChangeRequest } from '../change-case.js';
import { listWhereabouts } from '../reading/case-file.js';
import { assertCorrects, reasonOf, standingClaims } from '../standing-rows.js';
import { atOrdinal } from '../ordinals.js';

/** Where somebody saw the child, or says it was: the day, the place, who says so and how good a source that is. */
export interface Sighting {
  readonly observedOn: CivilDate;
  readonly country: (typeof countriesAbroad)[number];
  readonly siteId?: SiteId | undefined;
  readonly source: string;
  readonly grade: (typeof sourceGrades)[number];
}

export interface RecordWhereabouts extends ChangeRequest {
  readonly sighting: Sighting;
  /** The claim that this one restates, where it corrects one: its place in the case. */
  readonly corrects?: number | undefined;
  /** Why; a correction needs it. */
  readonly reason?: string | undefined;
}

/** Records where a child was seen, or corrects an earlier claim by naming it and saying why. Nothing is overwritten. */
export function recordWhereabouts(registry: Registry, actor: Actor, input: RecordWhereabouts): Promise<CaseId> {
  const isCorrection = input.corrects !== undefined;
  const kind = { action: 'whereabouts:record', operation: 'whereaboutsRecord', isCorrection } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    assertCorrects(input);
    await assertSightingPossible(tx, input.sighting, today, ['sighting']);
    const corrected =
      input.corrects === undefined ? undefined : await getStandingClaim(tx, input.caseId, input.corrects, 'corrects');
    await tx.insert(whereaboutsClaims).values({
      caseId: input.caseId,
      ...input.sighting,
      siteId: input.sighting.siteId ?? null,
      correctsId: corrected?.id ?? null,
      isWithdrawal: false,
      reason: corrected ? reasonOf(input) : null,
      recordedAt: now,
      recordedBy: by,
    });
  });
}

export interface WithdrawWhereabouts extends ChangeRequest {
  readonly claimId: number;
  readonly reason: string;
}

/** Withdraws a claim that should not have been recorded; the claim stays in the history. */
export function withdrawWhereabouts(registry: Registry, actor: Actor, input: WithdrawWhereabouts): Promise<CaseId> {
  const kind = { action: 'whereabouts:record', operation: 'whereaboutsWithdraw', isCorrection: true } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, by }) => {
    const reason = reasonOf(input);
    const { id, ...claim } = await getStandingClaim(tx, input.caseId, input.claimId, 'claimId');
    await tx
      .insert(whereaboutsClaims)
      .values({ ...claim, correctsId: id, isWithdrawal: true, reason, recordedAt: now, recordedBy: by });
  });
}

/** The claim at this place in the case, if it still stands. */
async function getStandingClaim(db: Reader, caseId: CaseId, ordinal: number, field: string) {
  const rows = await listWhereabouts(db, caseId);
  const id = atOrdinal(rows, ordinal);
  const claim = standingClaims(rows).find((standing) => standing.id === id);
  if (!claim) throw NotFound('whereabouts claim that still stands', [field]);
  return claim;
}

/** Refuses a sighting in the future, without a source, or at a site of another country. */
export async function assertSightingPossible(
  db: Reader,
  sighting: Sighting,
  today: CivilDate,
  within: readonly string[],
): Promise<void> {
  assertNotFuture(sighting.observedOn, today, 'observedOn', [...within, 'observedOn']);
  assertWords(sighting.source, [...within, 'source'], 'A claim needs its source in words; it came empty.');
  if (sighting.siteId === undefined) return;
  const site = await getSite(db, sighting.siteId, [...within, 'siteId']);
  if (site.country !== sighting.country) {
    throw Invalid(`The site lies in ${site.country}, the sighting says ${sighting.country}.`, [...within, 'country']);
  }
}
