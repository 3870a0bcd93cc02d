import { and, eq, exists, gt, isNull, notExists, sql, type SQL } from 'drizzle-orm';
import { QueryBuilder } from 'drizzle-orm/sqlite-core';
import { cases } from '../../schema/cases.js';
import { emergencyOpenings, emergencyReviews } from '../../schema/emergency.js';
import { caseGrants, grantedPlaces, grantEndings, type grantScopes } from '../../schema/referrals.js';
import { sealOpenings } from '../../schema/rehabilitation/sealing.js';
import type { Actor } from '../access/actor.js';
import { reachesCases, seesAllAgencies } from '../access/permissions.js';
import { isOfPresentSeal } from './seals.js';

export type GrantScope = (typeof grantScopes)[number];

/** How far an actor must reach into a case: to its facts, to who the child is, or to acting on it. */
export type Reach = Exclude<GrantScope, 'CLINICAL'>;

const viewerAgencyId = sql.placeholder('viewerAgencyId');
const seenAt = sql.placeholder('seenAt');
const viewerUserId = sql.placeholder('viewerUserId');

/** What every statement made by `forEachView` is run with besides its own. Time is the registry's, never SQLite's. */
export const sightOf = (actor: Actor, now: number) => ({
  viewerAgencyId: actor.kind === 'user' ? actor.agencyId : null,
  viewerUserId: actor.kind === 'user' ? actor.userId : null,
  seenAt: now,
});

/**
 * Which cases an actor reaches so far, as a condition inside the SQL of every query: all for roles whose work spans
 * agencies; for other roles those of the own agency and those that a standing grant shows it; none for anyone else.
 */
function withinReach(view: ReturnType<typeof viewOf>, reach: Reach): SQL {
  switch (view) {
    case 'all':
      return isNotErased();
    case 'agency':
      return sql`((${cases.ownerAgencyId} = ${viewerAgencyId} or ${exists(grantOf(reach))}${orOpened(reach)}) and ${isNotErased()})`;
    case 'none':
      return sql`1 = 0`;
  }
}

/** A case whose child was erased is shown to nobody, and answered as one that never was; the books alone know of it. */
export const isNotErased = (): SQL => isNull(cases.erasedAt);

/**
 * Whether a file that is sealed is closed to the viewer: who has not opened it for a stated reason sees the facts of the
 * case and no more. Asked of few rows: a file without a day of sealing is settled by its own column.
 */
export const isClosedBySeal = (): SQL<number> =>
  sql<number>`(${cases.sealsAt} is not null and ${cases.sealsAt} <= ${seenAt} and not ${exists(
    build()
      .select({ one: sql`1` })
      .from(sealOpenings)
      .where(
        and(
          eq(sealOpenings.caseId, cases.id),
          eq(sealOpenings.userId, viewerUserId),
          gt(sealOpenings.expiresAt, seenAt),
          isOfPresentSeal,
        ),
      ),
  )})`;

/** A builder of parts of statements; names columns as the connections do. */
const build = () => new QueryBuilder({ casing: 'snake_case' });

/** A grant that shows this row of `cases` to the viewer. */
const grantOf = (reach: GrantScope) =>
  build()
    .select({ one: sql`1` })
    .from(caseGrants)
    .where(and(eq(caseGrants.caseId, cases.id), stands(), covers(reach)));

/** A file that the viewer opened in an emergency is read, whole; nobody acts on it. */
const orOpened = (reach: Reach): SQL => (reach === 'RECORD' ? sql`` : sql` or ${exists(emergencyOpening())}`);

/** An opening in an emergency that neither expired nor was found unjustified. */
const emergencyOpening = () =>
  build()
    .select({ one: sql`1` })
    .from(emergencyOpenings)
    .where(
      and(
        eq(emergencyOpenings.caseId, cases.id),
        eq(emergencyOpenings.userId, viewerUserId),
        gt(emergencyOpenings.expiresAt, seenAt),
        notExists(
          build()
            .select({ one: sql`1` })
            .from(emergencyReviews)
            .where(
              and(eq(emergencyReviews.openingId, emergencyOpenings.id), eq(emergencyReviews.finding, 'NOT_JUSTIFIED')),
            ),
        ),
      ),
    );

/** A grant to the viewer that neither expired nor was ended. */
const stands = () =>
  and(
    eq(caseGrants.agencyId, viewerAgencyId),
    gt(caseGrants.expiresAt, seenAt),
    notExists(
      build()
        .select({ one: sql`1` })
        .from(grantEndings)
        .where(eq(grantEndings.grantId, caseGrants.id)),
    ),
  );

function covers(reach: GrantScope): SQL | undefined {
  const flags = {
    IDENTITY: caseGrants.coversIdentity,
    RECORD: caseGrants.coversRecord,
    CLINICAL: caseGrants.coversClinical,
  };
  return reach === 'FACTS' ? undefined : eq(flags[reach], sql`1`);
}

/**
 * Whether the agency of the viewer treats the child, so that its psychologists read what was said and scored: the owner,
 * whoever a grant lets read notes, and the body that answers for the plan, as long as it is shown the child. An opening
 * in an emergency is none of these: what was said in a session is nobody's emergency.
 */
export const isTreated = (isBodyOfPlan: SQL): SQL<number> =>
  sql<number>`(${cases.ownerAgencyId} = ${viewerAgencyId} or ${exists(grantOf('CLINICAL'))} or (${isBodyOfPlan} and ${exists(grantOf('IDENTITY'))}))`;

/**
 * A place in the index of granted cases that shows the viewer the case so far, for walking lists in order. It proposes:
 * the rows are asked of the grants. Run with `sightOf`.
 */
export const isPlaced = (reach: 'FACTS' | 'IDENTITY'): SQL | undefined =>
  and(
    eq(grantedPlaces.agencyId, viewerAgencyId),
    gt(reach === 'FACTS' ? grantedPlaces.visibleUntil : grantedPlaces.identityUntil, seenAt),
  );

/** The conditions of one view, whose placeholders `sightOf` fills. */
export interface View {
  readonly visible: SQL;
  /** 1 where the viewer may also learn who the child is, else 0: a column, or a condition. */
  readonly showsIdentity: SQL<number>;
  /** 1 where the viewer may also act on the case, else 0. */
  readonly allowsRecord: SQL<number>;
  /** As `allowsRecord`, whatever seal there is: who may open a sealed file. */
  readonly reachesRecord: SQL<number>;
  /** 1 where the file is sealed and the viewer has not opened it, else 0. */
  readonly isSealed: SQL<number>;
}

/**
 * One thing for each kind of view there is: made when it is first needed, kept, and shared by all agencies. Of the
 * actor it may use the kind of view alone.
 */
export function forEachView<Made>(make: (view: View, actor: Actor) => Made): (actor: Actor) => Made {
  const made = new Map<string, Made>();
  return (actor) => {
    const kind = viewOf(actor);
    let known = made.get(kind);
    if (known === undefined) {
      const reaches = (reach: Reach) => withinReach(kind, reach);
      const [showsIdentity, allowsRecord] = [reaches('IDENTITY'), reaches('RECORD')];
      const view = {
        visible: reaches('FACTS'),
        showsIdentity: sql<number>`(${showsIdentity} and not ${isClosedBySeal()})`,
        allowsRecord: sql<number>`(${allowsRecord} and not ${isClosedBySeal()})`,
        reachesRecord: sql<number>`(${allowsRecord})`,
        isSealed: isClosedBySeal(),
      };
      known = make(view, actor);
      made.set(kind, known);
    }
    return known;
  };
}

/** Names what an actor sees; actors of the same view share a prepared statement. */
export const viewOf = (actor: Actor): 'all' | 'agency' | 'none' =>
  seesAllAgencies(actor) ? 'all' : reachesCases(actor) ? 'agency' : 'none';
