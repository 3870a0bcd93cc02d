import { and, asc, eq, sql, type SQL } from 'drizzle-orm';
import { agencies } from '../../../schema/agencies.js';
import { cases } from '../../../schema/cases.js';
import { grantedPlaces } from '../../../schema/referrals.js';
import { milestones, plans } from '../../../schema/rehabilitation/plans.js';
import { milestoneDefinitions } from '../../../schema/rehabilitation/catalogue.js';
import { namePeople, type UserTree } from '../../agencies/user.queries.js';
import { agencyColumns } from '../../agencies/agency-columns.js';
import type { AgencyTree } from '../../cases/reading/case-tree.js';
import type { Actor } from '../../access/actor.js';
import { assertMay, seesAllAgencies } from '../../access/permissions.js';
import { assertKnownAgency } from '../../agencies/agency.queries.js';
import type { Registry } from '../../audit/act.js';
import { forEachView, isPlaced, sightOf, viewOf } from '../../cases/case.access.js';
import type { Connection } from '../../database/connection.js';
import { nodeIdOf, partOf, partsAs } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import { dateOf, type CivilDate } from '../../dates.js';
import { assertPageSize, fromCursor, toPage, type Keyset, type Page, type PageOf } from '../../graphql/pagination.js';
import type { AgencyId, CaseId, UserId } from '../../identifiers.js';
import { namingEdition } from '../catalogue/naming-edition.js';
import { daysOf, stateOn, type OpenState } from '../../tallies/milestone.rules.js';

export interface ListWorklist extends Page {
  /** The body whose work it is; the own agency, as body and as owner, for roles of one agency that name none. */
  readonly bodyAgencyId?: AgencyId | undefined;
  /** The person who answers for it. */
  readonly personId?: UserId | undefined;
  /** That which stands there: PLANNED, DUE or OVERDUE. */
  readonly state?: OpenState | undefined;
}

export interface WorkRow {
  readonly key: CaseId;
  readonly caseId: string;
  readonly caseVersion: number;
  readonly code: string;
  readonly nameKk: string | null;
  readonly nameRu: string | null;
  readonly nameEn: string | null;
  readonly title: string | null;
  readonly phase: string;
  readonly isMandatory: boolean;
  readonly dueOn: CivilDate;
  readonly state: string;
  readonly body: AgencyTree;
  readonly responsible: UserTree | null;
}

/** By what a worklist is ordered: what was due first comes first. */
const keyset: Keyset<WorkRow> = { order: 'WORK_DUE_ASC', placeOf: ({ dueOn, key, code }) => [dueOn, key, code] };

/**
 * What is open, overdue first: by the day it was due, of one body, of one person, or of all where the role sees all
 * agencies. It walks an index of what is open in its order and stops at the page, so that its cost does not grow with the
 * registry. Errors: INVALID_INPUT for a page size or cursor that cannot be.
 */
export async function listWorklist(registry: Registry, actor: Actor, list: ListWorklist): Promise<PageOf<WorkRow>> {
  assertMay(actor, 'rehabilitation:read');
  assertPageSize(list.first);
  const now = registry.clock();
  const today = dateOf(now);
  const { from, until } = daysOf(list.state, today);
  const [dueOn = from, caseId = 0, code = ''] = list.after === undefined ? [] : fromCursor(list.after, keyset.order, 3);
  const { bodyAgencyId } = list;
  if (bodyAgencyId !== undefined) await assertKnownAgency(registry.store.reader, bodyAgencyId, ['bodyAgencyId']);
  const found = await findWork(registry.store.reader, actor, {
    ...sightOf(actor, now),
    ...whoseWork(actor, list),
    afterDueOn: dueOn,
    afterCaseId: caseId,
    afterCode: code,
    until,
    limit: list.first + 1,
  });
  const personOf = await namePeople(
    registry.store.reader,
    found.map(({ responsibleId }) => responsibleId),
  );
  const rows = found.map(({ responsibleId, ...row }) => ({
    ...row,
    key: row.key as CaseId,
    state: stateOn(row, today),
    responsible: personOf(responsibleId),
  }));
  return toPage(keyset, rows, list, rows.slice(0, list.first));
}

type Whose = Pick<ListWorklist, 'bodyAgencyId' | 'personId'>;

/**
 * Roles of one agency that name nobody see the work of their own: all that is open of the cases it owns, with whomever it lies, and what
 * lies with it of others'.
 */
function whoseWork(actor: Actor, { bodyAgencyId, personId }: Whose): Whose & { readonly isOwners: boolean } {
  const own = actor.kind === 'user' && !seesAllAgencies(actor) ? actor.agencyId : undefined;
  const isOwners = own !== undefined && bodyAgencyId === undefined && personId === undefined;
  return { personId, isOwners, bodyAgencyId: isOwners ? own : bodyAgencyId };
}

interface Asked extends ReturnType<typeof sightOf>, Whose {
  readonly isOwners: boolean;
  readonly afterDueOn: unknown;
  readonly afterCaseId: unknown;
  readonly afterCode: unknown;
  readonly until: CivilDate;
  readonly limit: number;
}

/**
 * The work of a body is that of the own cases and that of granted ones, each read in its order and put together: walked
 * as one, a body whose children somebody may not see would be walked to its end.
 */
async function findWork(reader: Connection, actor: Actor, asked: Asked): Promise<Found[]> {
  const { isOwners, ...args } = asked;
  if (asked.personId !== undefined) {
    const kind = asked.bodyAgencyId === undefined ? 'person' : 'personOfBody';
    return statements[kind](actor)(reader, args);
  }
  if (asked.bodyAgencyId === undefined) return statements.all(actor)(reader, args);
  if (viewOf(actor) !== 'agency') return statements.body(actor)(reader, args);
  const own = await statements[isOwners ? 'owned' : 'own'](actor)(reader, args);
  const granted = await findGranted(reader, actor, args);
  return [...own, ...granted].sort(byDay).slice(0, asked.limit);
}

/**
 * Of many cases granted to the body itself, such as a regional centre, nearly all that is open of it is; so that is
 * walked. Of few, or for another body, the granted cases are looked through within an index.
 */
async function findGranted(reader: Connection, actor: Actor, args: Record<string, unknown>): Promise<Found[]> {
  if (args['bodyAgencyId'] === args['viewerAgencyId']) {
    const [places] = await countPlaces(reader, { ...args, most: fewPlaces + 1 });
    if ((places?.count ?? 0) > fewPlaces) return statements.granted(actor)(reader, args);
  }
  const keys = await listGrantedKeys(reader, args);
  return statements.ofKeys(actor)(reader, { ...args, keys: JSON.stringify(keys.map(({ key }) => key)) });
}

const byDay = (one: Found, other: Found): number =>
  compare(one.dueOn, other.dueOn) || one.key - other.key || compare(one.code, other.code);
const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

const fewPlaces = 1_000;

const at = (name: string) => sql.placeholder(name);

const countPlaces = prepared<Record<string, unknown>, { count: number }>((db) =>
  db.select({ count: sql<number>`count(*)` }).from(
    db
      .select({ one: sql`1` })
      .from(grantedPlaces)
      .where(isPlaced('IDENTITY'))
      .limit(at('most'))
      .as('places'),
  ),
);

const columns = {
  key: milestones.caseId,
  caseId: nodeIdOf('case', milestones.caseId),
  caseVersion: cases.version,
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
  responsibleId: milestones.responsibleId,
  body: agencyColumns,
};
type Found = Omit<WorkRow, 'state' | 'key' | 'responsible'> &
  Parameters<typeof stateOn>[0] & { readonly key: number; readonly responsibleId: number | null };

const statementOf = (whose: SQL | undefined) =>
  forEachView(({ visible, showsIdentity }) =>
    prepared<Record<string, unknown>, Found>((db) =>
      db
        .select(columns)
        .from(milestones)
        // The cross joins keep SQLite on the index of what is open, in its order.
        .crossJoin(cases)
        .crossJoin(plans)
        .crossJoin(agencies)
        .leftJoin(
          milestoneDefinitions,
          and(eq(milestoneDefinitions.catalogueVersion, namingEdition), eq(milestoneDefinitions.code, milestones.code)),
        )
        .where(
          and(
            whose,
            isOpen,
            isAfter,
            eq(cases.id, milestones.caseId),
            eq(plans.caseId, milestones.caseId),
            eq(agencies.id, milestones.bodyAgencyId),
            visible,
            showsIdentity,
          ),
        )
        .orderBy(asc(milestones.dueOn), asc(milestones.caseId), asc(milestones.code))
        .limit(at('limit')),
    ),
  );

/** In the words of the indices, so that SQLite sees that they serve. */
const isOpen = sql`${milestones.outcome} is null and ${milestones.isLive} = 1`;
const isAfter = sql`(${milestones.dueOn}, ${milestones.caseId}, ${milestones.code}) > (${at('afterDueOn')}, ${at('afterCaseId')}, ${at('afterCode')}) and ${milestones.dueOn} <= ${at('until')}`;
const ofBody = eq(milestones.bodyAgencyId, at('bodyAgencyId'));
const ofPerson = eq(milestones.responsibleId, at('personId'));
const isOwn = sql`${milestones.ownerAgencyId} = ${at('viewerAgencyId')}`;
const isOthers = sql`${milestones.ownerAgencyId} <> ${at('viewerAgencyId')}`;
const isGranted = sql`exists (select 1 from ${grantedPlaces} where ${grantedPlaces.caseId} = ${milestones.caseId} and ${isPlaced('IDENTITY')})`;

const statements = {
  all: statementOf(undefined),
  body: statementOf(ofBody),
  person: statementOf(ofPerson),
  personOfBody: statementOf(and(ofPerson, ofBody)),
  own: statementOf(and(isOwn, ofBody)),
  owned: statementOf(isOwn),
  granted: statementOf(and(ofBody, isOthers, isGranted)),
  /** A milestone is named by its case and code. */
  ofKeys: statementOf(
    and(
      sql`(${milestones.caseId}, ${milestones.code}) in (select ${partOf('named', 0)}, ${partOf('named', 1)} from json_each(${at('keys')}) named)`,
      isOthers,
    ),
  ),
};

/**
 * The next of the open milestones of granted cases, in their order, from two indices alone. Of these no seal shuts any:
 * a file with a seal is closed, and what a closed case left undone is no work.
 */
const listGrantedKeys = prepared<Record<string, unknown>, { key: string }>((db) =>
  db
    .select({ key: partsAs(milestones.caseId, milestones.code) })
    .from(grantedPlaces)
    .crossJoin(milestones)
    .where(and(isPlaced('IDENTITY'), eq(milestones.caseId, grantedPlaces.caseId), ofBody, isOpen, isAfter))
    .orderBy(asc(milestones.dueOn), asc(milestones.caseId), asc(milestones.code))
    .limit(at('limit')),
);
