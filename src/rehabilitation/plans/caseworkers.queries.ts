import { and, asc, eq, exists, inArray, isNull, sql } from 'drizzle-orm';
import { agencies, users } from '../../../schema/agencies.js';
import type { Actor } from '../../access/actor.js';
import { assertMay, rolesWith } from '../../access/permissions.js';
import { userColumns, type UserTree } from '../../agencies/user.queries.js';
import type { Registry } from '../../audit/act.js';
import type { Reader } from '../../database/connection.js';
import { prepared } from '../../database/prepared.js';
import { Invalid, NotFound } from '../../errors.js';
import { assertPageSize, fromCursor, toPage, type Keyset, type Page, type PageOf } from '../../graphql/pagination.js';
import { toNodeId, type AgencyId, type UserId } from '../../identifiers.js';
import { readAnsweringBodies } from '../catalogue/answering-bodies.queries.js';

/*
 * Who answers in person for a plan or a milestone: one rule for whom the list offers and whom an act takes.
 */

const at = (name: string) => sql.placeholder(name);

/**
 * Staff of the body that answers whose account may act and whose role records what is done for a child. An application does
 * not, nor does whoever is shown one view; and the account of a young person bears the name of a child.
 */
const mayAnswer = and(
  eq(users.agencyId, at('bodyAgencyId')),
  isNull(users.disabledAt),
  inArray(users.role, [...rolesWith('session:record')]),
);

/** Roles that are shown plans and what is due by them, so that a body with nobody of them would never learn of its work. */
const reading = rolesWith('rehabilitation:read');

interface Named {
  readonly bodyAgencyId: AgencyId;
  readonly caseworkerId?: UserId | undefined;
  /** The body that answers already, and goes on whoever its staff are. */
  readonly standing?: number | undefined;
}

/**
 * NOT_FOUND for a body or a person that is not there: alike for one who is absent, of another agency, without access or of
 * another role. INVALID_INPUT for a body of which nobody could see the work, as of a school, and which is not registered.
 */
export async function assertAnswering(db: Reader, { bodyAgencyId, caseworkerId, standing }: Named): Promise<void> {
  const [body] = await findBody(db, { bodyAgencyId });
  if (!body) throw NotFound('agency', ['bodyAgencyId']);
  const named = `${body.code} (${toNodeId('agency', bodyAgencyId)})`;
  const isExpected = bodyAgencyId === standing || body.isStaffed === 1;
  if (!isExpected && !(await readAnsweringBodies(db)).includes(bodyAgencyId))
    throw Invalid(
      `Whoever answers for a plan or a milestone is an agency with staff who are shown it (${reading.join(', ')}), or one that answeringBodySet registered; ${named}, of the kind ${body.kind}, is neither.`,
      ['bodyAgencyId'],
    );
  if (caseworkerId === undefined) return;
  const [person] = await findAnswering(db, { bodyAgencyId, caseworkerId });
  if (!person)
    throw Invalid(
      `No member of staff of ${named} who may answer for a plan or a milestone has this id: caseworkers(bodyAgencyId:) lists them.`,
      ['caseworkerId'],
      'NOT_FOUND',
    );
}

interface BodyFound {
  readonly code: string;
  readonly kind: string;
  readonly isStaffed: number;
}

const findBody = prepared<Record<string, unknown>, BodyFound>((db) =>
  db
    .select({
      code: agencies.code,
      kind: agencies.kind,
      isStaffed: sql<number>`${exists(
        db
          .select({ one: sql`1` })
          .from(users)
          .where(
            and(eq(users.agencyId, at('bodyAgencyId')), isNull(users.disabledAt), inArray(users.role, [...reading])),
          ),
      )}`,
    })
    .from(agencies)
    .where(eq(agencies.id, at('bodyAgencyId'))),
);

const findAnswering = prepared<Record<string, unknown>, { id: number }>((db) =>
  db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.id, at('caseworkerId')), mayAnswer)),
);

export interface ListCaseworkers extends Page {
  /** The body that answers; left out, the agency of the actor. */
  readonly bodyAgencyId?: AgencyId | undefined;
}

interface CaseworkerRow extends UserTree {
  readonly key: number;
}

const keyset: Keyset<CaseworkerRow> = { order: 'CASEWORKER_NAME_ASC', placeOf: ({ name, key }) => [name, key] };

/**
 * Whom the actor may name as answering for a plan or a milestone, by name: those of the body that does, whichever that is, since
 * whoever writes plans may name any. Errors: FORBIDDEN, INVALID_INPUT for a page size or cursor that cannot be.
 */
export async function listCaseworkers(
  registry: Registry,
  actor: Actor,
  list: ListCaseworkers,
): Promise<PageOf<UserTree>> {
  assertMay(actor, 'plan:write');
  assertPageSize(list.first);
  const own = actor.kind === 'user' ? actor.agencyId : undefined;
  const [name = '', key = 0] = list.after === undefined ? [] : fromCursor(list.after, keyset.order, 2);
  const found = await selectCaseworkers(registry.store.reader, {
    bodyAgencyId: list.bodyAgencyId ?? own,
    afterName: name,
    afterKey: key,
    limit: list.first + 1,
  });
  return toPage(keyset, found, list, found.slice(0, list.first));
}

const selectCaseworkers = prepared<Record<string, unknown>, CaseworkerRow>((db) =>
  db
    .select({ key: users.id, ...userColumns })
    .from(users)
    .where(and(mayAnswer, sql`(${users.name}, ${users.id}) > (${at('afterName')}, ${at('afterKey')})`))
    .orderBy(asc(users.name), asc(users.id))
    .limit(at('limit')),
);
