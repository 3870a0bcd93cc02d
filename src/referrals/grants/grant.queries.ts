import { and, desc, eq, gt, isNull, sql, type SQL } from 'drizzle-orm';
import { agencies } from '../../../schema/agencies.js';
import { cases } from '../../../schema/cases.js';
import { caseGrants, grantEndings } from '../../../schema/referrals.js';
import type { Actor } from '../../access/actor.js';
import { assertMay, seesAllAgencies } from '../../access/permissions.js';
import type { Registry } from '../../audit/act.js';
import { forEachView, isNotErased, sightOf } from '../../cases/case.access.js';
import { nodeIdOf } from '../../database/dialect-words.js';
import type { Reader } from '../../database/connection.js';
import { prepared } from '../../database/prepared.js';
import { assertPageSize, fromCursor } from '../../graphql/pagination.js';
import type { CaseId, GrantId } from '../../identifiers.js';

const selectGrants = (db: Reader) =>
  db
    .select({
      key: caseGrants.id,
      id: nodeIdOf('grant', caseGrants.id),
      caseKey: caseGrants.caseId,
      caseId: nodeIdOf('case', caseGrants.caseId),
      agencyKey: caseGrants.agencyId,
      ownerAgencyId: cases.ownerAgencyId,
      referralId: caseGrants.referralId,
      agency: {
        id: nodeIdOf('agency', agencies.id),
        code: agencies.code,
        name: agencies.name,
        kind: agencies.kind,
      },
      purpose: caseGrants.purpose,
      coversIdentity: caseGrants.coversIdentity,
      coversRecord: caseGrants.coversRecord,
      coversClinical: caseGrants.coversClinical,
      grantedAt: caseGrants.grantedAt,
      expiresAt: caseGrants.expiresAt,
      endedAt: grantEndings.endedAt,
      endReason: grantEndings.reason,
    })
    .from(caseGrants)
    .innerJoin(agencies, eq(agencies.id, caseGrants.agencyId))
    .innerJoin(cases, eq(cases.id, caseGrants.caseId))
    .leftJoin(grantEndings, eq(grantEndings.grantId, caseGrants.id));

export type GrantRow = ReturnType<typeof selectGrants>['_']['result'][number];

export interface PageOfGrants {
  readonly first: number;
  readonly after?: string | undefined;
}

/** The order of grants in cursors: newest first. */
export const grantOrder = 'GRANT_DESC';

const at = (name: string) => sql.placeholder(name);

/** Runs over the newest grants first, one row more than the page. */
const pageOf = (condition: SQL | undefined) =>
  prepared<Record<string, unknown>, GrantRow>((db) =>
    selectGrants(db)
      .where(and(condition, sql`${caseGrants.id} < ${at('after')}`))
      .orderBy(desc(caseGrants.id))
      .limit(at('limit')),
  );

function argsOf(registry: Registry, actor: Actor, { first, after }: PageOfGrants) {
  assertPageSize(first);
  const [before = Number.MAX_SAFE_INTEGER] = after === undefined ? [] : fromCursor(after, grantOrder, 1);
  return { ...sightOf(actor, registry.clock()), after: before, limit: first + 1 };
}

const standing = and(
  eq(caseGrants.agencyId, at('viewerAgencyId')),
  gt(caseGrants.expiresAt, at('seenAt')),
  isNull(grantEndings.grantId),
);

const pageOfStanding = pageOf(standing);

/** What other agencies show the actor's agency now. */
export function listGrantsToOwnAgency(registry: Registry, actor: Actor, page: PageOfGrants): Promise<GrantRow[]> {
  assertMay(actor, 'case:read');
  return pageOfStanding(registry.store.reader, argsOf(registry, actor, page));
}

/**
 * Every grant of a case, ended ones too, for its owner and for roles that span agencies; else those to the own agency.
 * Nothing where the case is absent or invisible.
 */
export function listGrantsOfCase(
  registry: Registry,
  actor: Actor,
  caseId: CaseId,
  page: PageOfGrants,
): Promise<GrantRow[]> {
  assertMay(actor, 'case:read');
  return pageOfCase(actor)(registry.store.reader, { ...argsOf(registry, actor, page), caseId });
}

/** Grants of a case that the actor sees: all to its owner and to roles that span agencies, to others their own. */
const within = (actor: Actor, visible: SQL) =>
  seesAllAgencies(actor)
    ? visible
    : sql`${visible} and (${cases.ownerAgencyId} = ${at('viewerAgencyId')} or ${caseGrants.agencyId} = ${at('viewerAgencyId')})`;

const pageOfCase = forEachView(({ visible }, actor) =>
  pageOf(and(eq(caseGrants.caseId, at('caseId')), within(actor, visible))),
);

/** One grant as far as the actor may see it. */
export async function findGrant(db: Reader, actor: Actor, id: GrantId, now: number): Promise<GrantRow | undefined> {
  assertMay(actor, 'case:read');
  const [row] = await oneGrant(actor)(db, { ...sightOf(actor, now), id });
  return row;
}

const oneGrant = forEachView(({ visible }, actor) =>
  prepared<Record<string, unknown>, GrantRow>((db) =>
    selectGrants(db).where(and(eq(caseGrants.id, at('id')), within(actor, visible))),
  ),
);

/** How many cases the actor's agency owns, or all of them for roles that span agencies; and how many it is granted. */
export async function countOwnRights(
  registry: Registry,
  actor: Actor,
): Promise<{ ownCases: number; grantedCases: number }> {
  assertMay(actor, 'case:read');
  const args = sightOf(actor, registry.clock());
  const [own] = await (seesAllAgencies(actor) ? countAll : countOwn)(registry.store.reader, args);
  const [granted] = await countGranted(registry.store.reader, args);
  return { ownCases: own?.count ?? 0, grantedCases: granted?.count ?? 0 };
}

const count = sql<number>`count(*)`;
const countAll = prepared<Record<string, unknown>, { count: number }>((db) =>
  db.select({ count }).from(cases).where(isNotErased()),
);
const countOwn = prepared<Record<string, unknown>, { count: number }>((db) =>
  db
    .select({ count })
    .from(cases)
    .where(and(eq(cases.ownerAgencyId, at('viewerAgencyId')), isNotErased())),
);
const countGranted = prepared<Record<string, unknown>, { count: number }>((db) =>
  db
    .select({ count: sql<number>`count(distinct ${caseGrants.caseId})` })
    .from(caseGrants)
    .leftJoin(grantEndings, eq(grantEndings.grantId, caseGrants.id))
    .where(standing),
);
