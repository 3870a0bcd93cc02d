import { and, asc, lt, sql, type SQL } from 'drizzle-orm';
import { cases, isWatchedAbroad } from '../../schema/cases.js';
import type { Actor } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import type { Registry } from '../audit/act.js';
import { forEachView, isNotErased, sightOf, viewOf } from '../cases/case.access.js';
import { confirmationHorizon, confirmationLapsesAfterDays } from '../cases/rules/vital-status.js';
import { prepared } from '../database/prepared.js';
import { addDays, dateOf, type CivilDate } from '../dates.js';
import { Invalid } from '../errors.js';
import { assertPageSize, fromCursor, type Keyset, type Page } from '../graphql/pagination.js';

const at = (name: string) => sql.placeholder(name);

/** A case whose sign of life is about to say no more, or says no more already. */
export interface LapsingRow {
  readonly key: number;
  readonly lastSignOn: CivilDate;
}

export interface ListLapsing extends Page {
  readonly withinDays: number;
}

/** The order of the worklist in cursors: whose sign of life lapsed first, or will first. */
export const lapsingKeyset: Keyset<LapsingRow> = {
  order: 'LAPSING_ASC',
  placeOf: ({ lastSignOn, key }) => [lastSignOn, key],
};

/**
 * Cases abroad whose last sign of life lapsed or lapses within so many days, the longest lapsed first, one more than the
 * page. The index of those who are watched bounds it: nobody who is home, dead or closed is walked, whatever the registry
 * holds. What lapsed stays here until somebody sees the child again.
 */
export async function listLapsing(registry: Registry, actor: Actor, list: ListLapsing): Promise<LapsingRow[]> {
  assertMay(actor, 'case:read');
  assertPageSize(list.first);
  const { withinDays } = list;
  if (!Number.isInteger(withinDays) || withinDays < 0 || withinDays > confirmationLapsesAfterDays) {
    throw Invalid(
      `withinDays is a whole number from 0, which leaves those that lapsed already, to ${confirmationLapsesAfterDays}; it came as ${withinDays}.`,
      ['withinDays'],
    );
  }
  const now = registry.clock();
  const until = addDays(confirmationHorizon(dateOf(now)), withinDays);
  const [afterDay = '', afterKey = 0] = list.after === undefined ? [] : fromCursor(list.after, lapsingKeyset.order, 2);
  const args = { until, afterDay, afterKey, limit: list.first + 1 };
  return selectLapsing(actor)(registry.store.reader, { ...args, ...sightOf(actor, now) });
}

/** For one agency its own cases alone, in the order of its own index: what others show it they watch themselves. */
const ownOrVisible = (visible: SQL, actor: Actor): SQL =>
  viewOf(actor) === 'agency' ? sql`(${cases.ownerAgencyId} = ${at('viewerAgencyId')} and ${isNotErased()})` : visible;

const selectLapsing = forEachView(({ visible }, actor) =>
  prepared<Record<string, unknown>, LapsingRow>((db) =>
    db
      .select({ key: cases.id, lastSignOn: sql<CivilDate>`${cases.vitalStatusOn}` })
      .from(cases)
      .where(
        and(
          ownOrVisible(visible, actor),
          sql.raw(isWatchedAbroad),
          lt(cases.vitalStatusOn, at('until')),
          sql`(${cases.vitalStatusOn}, ${cases.id}) > (${at('afterDay')}, ${at('afterKey')})`,
        ),
      )
      .orderBy(asc(cases.vitalStatusOn), asc(cases.id))
      .limit(at('limit')),
  ),
);

/** The first day on which a sign of life says no more. */
export const lapseOf = (lastSignOn: CivilDate): CivilDate => addDays(lastSignOn, confirmationLapsesAfterDays + 1);

/** A case with a death on file that a later sign of life contradicts. */
export interface ContestedRow {
  readonly key: number;
  readonly contestedSince: CivilDate;
}

/** The order of the worklist in cursors: the longest contradicted first. */
export const contestedKeyset: Keyset<ContestedRow> = {
  order: 'CONTESTED_ASC',
  placeOf: ({ contestedSince, key }) => [contestedSince, key],
};

/** Cases whose death is contradicted, the longest first, one more than the page; an index holds these alone. */
export async function listContestedDeaths(registry: Registry, actor: Actor, list: Page): Promise<ContestedRow[]> {
  assertMay(actor, 'case:read');
  assertPageSize(list.first);
  const [afterDay = '', afterKey = 0] =
    list.after === undefined ? [] : fromCursor(list.after, contestedKeyset.order, 2);
  const args = { afterDay, afterKey, limit: list.first + 1 };
  return selectContested(actor)(registry.store.reader, { ...args, ...sightOf(actor, registry.clock()) });
}

const selectContested = forEachView(({ visible }, actor) =>
  prepared<Record<string, unknown>, ContestedRow>((db) =>
    db
      .select({ key: cases.id, contestedSince: sql<CivilDate>`${cases.deathContestedOn}` })
      .from(cases)
      .where(
        and(
          ownOrVisible(visible, actor),
          sql`death_contested_on is not null`,
          sql`(${cases.deathContestedOn}, ${cases.id}) > (${at('afterDay')}, ${at('afterKey')})`,
        ),
      )
      .orderBy(asc(cases.deathContestedOn), asc(cases.id))
      .limit(at('limit')),
  ),
);
