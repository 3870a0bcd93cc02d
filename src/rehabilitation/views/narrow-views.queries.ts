import { and, asc, eq, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import { cases } from '../../../schema/cases.js';
import { viewEndings, viewGrants } from '../../../schema/rehabilitation/views.js';
import type { Actor } from '../../access/actor.js';
import { assertMay, type Action } from '../../access/permissions.js';
import type { Registry } from '../../audit/act.js';
import { sightOf } from '../../cases/case.access.js';
import { nodeIdOf } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import { dateOf } from '../../dates.js';
import { assertPageSize, fromCursor, type Keyset, type Page } from '../../graphql/pagination.js';
import type { CaseId } from '../../identifiers.js';
import { listBirthsOfEach } from '../../identity/births.js';
import { listNames } from '../../identity/identity.queries.js';
import { nameAtHome } from './name-at-home.js';
import type { ViewKind } from './share-view.js';
import { viewEnd, viewExpiry } from './view-standing.js';

/** Which right reads which view: a school has no right to the view of a clinic, whatever it was shown. */
const rightOf: Record<ViewKind, Action> = {
  SCHOOL: 'schoolView:read',
  CLINIC: 'clinicView:read',
  GUARDIANSHIP: 'guardianView:read',
};

/** Who is shown, by the reference of the view: the id of the case stays with the registry. */
export interface Shown {
  readonly key: CaseId;
  readonly viewKey: number;
  readonly reference: string;
  readonly sex: string;
  /** The day of the return: it cuts what is shown, and is not shown itself. */
  readonly arrivedOn: string;
  readonly expiresOn: string;
}

/** By what a view is ordered: who was shown first comes first. */
export const viewKeyset: Keyset<Shown> = { order: 'VIEW_ASC', placeOf: ({ viewKey }) => [viewKey] };

const at = (name: string) => sql.placeholder(name);

/**
 * The children whom the actor's agency is shown by a view now, one more than the page; none who is not at home, or whose case
 * is closed or file sealed. Errors: FORBIDDEN,
 * INVALID_INPUT for a page size or cursor that cannot be.
 */
export async function listShown(registry: Registry, actor: Actor, kind: ViewKind, page: Page): Promise<Shown[]> {
  assertMay(actor, rightOf[kind]);
  assertPageSize(page.first);
  const [after = 0] = page.after === undefined ? [] : fromCursor(page.after, viewKeyset.order, 1);
  const now = registry.clock();
  const args = { ...sightOf(actor, now), kind, after, limit: page.first + 1 };
  const rows = await selectShown(registry.store.reader, args);
  return rows.map((row) => ({
    ...row,
    key: row.key as CaseId,
    arrivedOn: row.arrivedOn ?? '9999-12-31',
    expiresOn: dateOf(row.expiresAt - 1),
  }));
}

const selectShown = prepared((db) =>
  db
    .select({
      key: viewGrants.caseId,
      viewKey: viewGrants.id,
      reference: nodeIdOf('view', viewGrants.id),
      sex: cases.sex,
      arrivedOn: cases.arrivedOn,
      expiresAt: viewExpiry,
    })
    .from(viewGrants)
    .innerJoin(cases, eq(cases.id, viewGrants.caseId))
    .leftJoin(viewEndings, eq(viewEndings.grantId, viewGrants.id))
    .where(
      and(
        eq(viewGrants.agencyId, at('viewerAgencyId')),
        eq(viewGrants.kind, at('kind')),
        // The column beside what is reckoned from it: the index has the one.
        sql`${viewGrants.expiresAt} > ${at('seenAt')}`,
        sql`${viewExpiry} > ${at('seenAt')}`,
        sql`${viewEnd} is null`,
        isNull(cases.erasedAt),
        // A view is of a child at home whose case is open, whatever was shown before a correction said otherwise.
        isNotNull(cases.arrivedOn),
        ne(cases.stage, 'CLOSED'),
        or(isNull(cases.sealsAt), sql`${cases.sealsAt} > ${at('seenAt')}`),
        sql`${viewGrants.id} > ${at('after')}`,
      ),
    )
    .orderBy(asc(viewGrants.id))
    .limit(at('limit')),
);

/**
 * The name of each child, as `nameAtHome` chooses it; nothing where none is fit to be shown. What a child was called in a
 * camp, nicknames and Arabic spellings would tell where it was.
 */
export async function listNamesAtHome(registry: Registry, shown: readonly Shown[]): Promise<Map<number, string>> {
  const ids = JSON.stringify(shown.map(({ key }) => key));
  const own = (await listNames(registry.store.reader, { ids })).filter(({ parentId }) => parentId === null);
  const names = new Map<number, string>();
  for (const [caseId, given] of Map.groupBy(own, (name) => name.caseId)) {
    const name = nameAtHome(given);
    if (name !== undefined) names.set(caseId, name);
  }
  return names;
}

/** The birth interval of each child, as last recorded. */
export async function listBirthsAtHome(registry: Registry, shown: readonly Shown[]) {
  const ids = JSON.stringify(shown.map(({ key }) => key));
  const births = await listBirthsOfEach(registry.store.reader, { ids });
  return new Map(births.map(({ caseId, earliest, latest }) => [caseId, { earliest, latest }]));
}
