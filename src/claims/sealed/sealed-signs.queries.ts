import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { agencies, users } from '../../../schema/agencies.js';
import { cases } from '../../../schema/cases.js';
import { sealedSignEndings, sealedSigns } from '../../../schema/claims.js';
import { sites } from '../../../schema/places.js';
import type { Actor } from '../../access/actor.js';
import { assertMay } from '../../access/permissions.js';
import type { Registry } from '../../audit/act.js';
import { forEachView, sightOf } from '../../cases/case.access.js';
import { siteColumns } from '../../cases/case-rows.js';
import { prepared } from '../../database/prepared.js';
import { assertPageSize, fromCursor, type Page } from '../../graphql/pagination.js';

/** A page of signs that wait, or of those that were settled. */
export interface PageOfSigns extends Page {
  readonly isWaiting: boolean;
}

const at = (name: string) => sql.placeholder(name);

/** The order of the worklist in cursors: what waits longest first. */
export const sealedSignOrder = 'SEALED_SIGN_ASC';

/** The place of a sign among those of its case, settled ones included. */
const placeInCase = sql<number>`(select count(*) from sealed_signs as earlier where earlier.case_id = ${sealedSigns.caseId} and earlier.id <= ${sealedSigns.id})`;

/**
 * Signs of life that wait, or were settled, beside files that the actor may open where they are sealed: those of their agency, those on which a grant lets them act,
 * or all; one more than the page. What was seen is shown to whom the file is open (`isOpen`): to the others it is said that
 * something waits, when and by which agency it was left.
 */
export async function listSealedSigns(registry: Registry, actor: Actor, list: PageOfSigns) {
  assertMay(actor, 'file:unseal');
  assertPageSize(list.first);
  const [after = 0] = list.after === undefined ? [] : fromCursor(list.after, sealedSignOrder, 1);
  const isWaiting = list.isWaiting ? 1 : 0;
  const args = { after, isWaiting, limit: list.first + 1, ...sightOf(actor, registry.clock()) };
  return selectSigns(actor)(registry.store.reader, args);
}

const columns = {
  rowId: sealedSigns.id,
  caseKey: sealedSigns.caseId,
  place: placeInCase,
  leftAt: sealedSigns.recordedAt,
  leftBy: agencies.code,
  observedOn: sealedSigns.observedOn,
  status: sealedSigns.status,
  country: sealedSigns.country,
  site: siteColumns,
  source: sealedSigns.source,
  grade: sealedSigns.grade,
  recordedBy: users.name,
  outcome: sealedSignEndings.outcome,
  reason: sealedSignEndings.reason,
  settledAt: sealedSignEndings.recordedAt,
  settledBy: sql<
    string | null
  >`(select settler.name from users as settler where settler.id = ${sealedSignEndings.recordedBy})`,
};

export type SealedSignRow = Awaited<ReturnType<typeof listSealedSigns>>[number];

const selectSigns = forEachView(({ reachesRecord, showsIdentity }) =>
  prepared((db) =>
    db
      .select({ ...columns, isOpen: showsIdentity })
      .from(sealedSigns)
      .innerJoin(cases, eq(cases.id, sealedSigns.caseId))
      .innerJoin(users, eq(users.id, sealedSigns.recordedBy))
      .innerJoin(agencies, eq(agencies.id, users.agencyId))
      .leftJoin(sites, eq(sites.id, sealedSigns.siteId))
      .leftJoin(sealedSignEndings, eq(sealedSignEndings.signId, sealedSigns.id))
      .where(and(gt(sealedSigns.id, at('after')), isOfList, reachesRecord))
      .orderBy(asc(sealedSigns.id))
      .limit(at('limit')),
  ),
);

/** Whether a sign is of the list that is asked for: of those that wait, or of those that were settled. */
const isOfList = sql`(${sealedSignEndings.signId} is null) = ${at('isWaiting')}`;
