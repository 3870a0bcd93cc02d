import { and, asc, eq, isNull, sql, type SQL } from 'drizzle-orm';
import { agencies } from '../../../schema/agencies.js';
import { cases } from '../../../schema/cases.js';
import { milestones, plans } from '../../../schema/rehabilitation/plans.js';
import { milestoneDefinitions } from '../../../schema/rehabilitation/catalogue.js';
import type { Actor } from '../../access/actor.js';
import { assertMay, seesAllAgencies } from '../../access/permissions.js';
import type { Registry } from '../../audit/act.js';
import { forEachView, sightOf } from '../../cases/case.access.js';
import { nodeIdOf } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import { dateOf, type CivilDate } from '../../dates.js';
import { assertPageSize, fromCursor, toCursor } from '../../graphql/pagination.js';
import type { AgencyId, CaseId } from '../../identifiers.js';
import { stateOn } from '../plans/milestone.rules.js';

export interface ListWorklist {
  readonly first: number;
  readonly after?: string | undefined;
  /** The body whose work it is; the own agency for roles of one agency that name none. */
  readonly bodyAgencyId?: AgencyId | undefined;
  /** What the actor answers for in person. */
  readonly isMine: boolean;
}

export interface WorkRow {
  readonly key: CaseId;
  readonly caseId: string;
  readonly code: string;
  readonly nameKk: string | null;
  readonly nameRu: string | null;
  readonly nameEn: string | null;
  readonly title: string | null;
  readonly phase: string;
  readonly isMandatory: boolean;
  readonly dueOn: CivilDate;
  readonly state: string;
  readonly body: string;
}

export interface Worklist {
  readonly rows: readonly WorkRow[];
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

const order = 'WORK_DUE_ASC';

/**
 * What is open, overdue first: by the day it was due, of one body, of one person, or of all where the role sees all
 * agencies. It walks the index of what is open and stops at the page, so that its cost does not grow with the registry.
 * Errors: INVALID_INPUT for a page size or cursor that cannot be.
 */
export async function listWorklist(registry: Registry, actor: Actor, list: ListWorklist): Promise<Worklist> {
  assertMay(actor, 'rehabilitation:read');
  assertPageSize(list.first);
  const [dueOn = '', caseId = 0, code = ''] = list.after === undefined ? [] : fromCursor(list.after, order, 3);
  const now = registry.clock();
  const own = actor.kind === 'user' && !seesAllAgencies(actor) ? actor.agencyId : undefined;
  const bodyAgencyId = list.bodyAgencyId ?? (list.isMine ? undefined : own);
  const kind = list.isMine ? 'person' : bodyAgencyId === undefined ? 'all' : 'body';
  const found = await statements[kind](actor)(registry.store.reader, {
    ...sightOf(actor, now),
    bodyAgencyId,
    afterDueOn: dueOn,
    afterCaseId: caseId,
    afterCode: code,
    limit: list.first + 1,
  });
  const today = dateOf(now);
  const rows = found
    .slice(0, list.first)
    .map((row) => ({ ...row, key: row.key as CaseId, state: stateOn(row, today) }));
  const last = rows.at(-1);
  return {
    rows,
    hasNextPage: found.length > list.first,
    endCursor: last ? toCursor(order, [last.dueOn, last.key, last.code]) : null,
  };
}

const at = (name: string) => sql.placeholder(name);

const statementOf = (whose: SQL | undefined) =>
  forEachView(({ visible, showsIdentity }) =>
    prepared((db) =>
      db
        .select({
          key: milestones.caseId,
          caseId: nodeIdOf('case', milestones.caseId),
          code: milestones.code,
          nameKk: milestoneDefinitions.nameKk,
          nameRu: milestoneDefinitions.nameRu,
          nameEn: milestoneDefinitions.nameEn,
          title: milestones.title,
          phase: milestones.phase,
          isMandatory: milestones.isMandatory,
          dueOn: milestones.dueOn,
          outcome: milestones.outcome,
          outcomeOn: milestones.outcomeOn,
          body: agencies.code,
        })
        .from(milestones)
        // The cross joins keep SQLite on the index of what is open, in its order.
        .crossJoin(cases)
        .crossJoin(plans)
        .crossJoin(agencies)
        .leftJoin(
          milestoneDefinitions,
          and(
            eq(milestoneDefinitions.catalogueVersion, plans.catalogueVersion),
            eq(milestoneDefinitions.code, milestones.code),
          ),
        )
        .where(
          and(
            whose,
            isNull(milestones.outcome),
            sql`(${milestones.dueOn}, ${milestones.caseId}, ${milestones.code}) > (${at('afterDueOn')}, ${at('afterCaseId')}, ${at('afterCode')})`,
            eq(cases.id, milestones.caseId),
            eq(plans.caseId, milestones.caseId),
            eq(agencies.id, milestones.bodyAgencyId),
            sql`${cases.stage} <> 'CLOSED'`,
            visible,
            showsIdentity,
          ),
        )
        .orderBy(asc(milestones.dueOn), asc(milestones.caseId), asc(milestones.code))
        .limit(at('limit')),
    ),
  );

const statements = {
  body: statementOf(eq(milestones.bodyAgencyId, at('bodyAgencyId'))),
  person: statementOf(eq(milestones.responsibleId, at('viewerUserId'))),
  all: statementOf(undefined),
};
