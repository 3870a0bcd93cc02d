import { and, asc, desc, eq, gte, isNull, sql } from 'drizzle-orm';
import { users } from '../../schema/agencies.js';
import { cases } from '../../schema/cases.js';
import { erasureEndings, erasures, type erasureReasons } from '../../schema/vault.js';
import type { Actor } from '../access/actor.js';
import { assertMay, may } from '../access/permissions.js';
import type { Registry } from '../audit/act.js';
import { forEachView, sightOf } from '../cases/case.access.js';
import type { Reader } from '../database/connection.js';
import { nodeIdOf } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import type { AgencyId, CaseId, UserId } from '../identifiers.js';

/** A request lapses after so long, and is made anew. */
const requestLastsMilliseconds = 30 * 86_400_000;

export interface ErasureRow {
  readonly key: number;
  readonly caseKey: number;
  readonly caseId: string;
  readonly caseVersion: number;
  readonly reason: (typeof erasureReasons)[number];
  readonly reference: string;
  readonly requestedAt: number;
  readonly requestedBy: string;
  readonly by: number;
}

/** A list of one purpose, read whole: requests are few and lapse. */
const mostRequests = 100;

const columns = {
  key: erasures.id,
  caseKey: erasures.caseId,
  caseId: nodeIdOf('case', erasures.caseId),
  caseVersion: erasures.caseVersion,
  reason: erasures.reason,
  reference: erasures.reference,
  requestedAt: erasures.recordedAt,
  requestedBy: users.name,
  by: erasures.recordedBy,
};

/** Asked for on the file as it stands now, not decided and not lapsed. */
const stands = () =>
  and(
    gte(erasures.recordedAt, sql.placeholder('since')),
    eq(erasures.caseVersion, cases.version),
    isNull(erasureEndings.erasureId),
  );

/** What waits for a second person, oldest first. */
export async function listErasures(registry: Registry, actor: Actor): Promise<ErasureRow[]> {
  assertMay(actor, 'child:erase');
  const now = registry.clock();
  const args = { since: now - requestLastsMilliseconds, ...sightOf(actor, now) };
  return selectStanding(actor)(registry.store.reader, args);
}

const selectStanding = forEachView(({ visible }) =>
  prepared<Record<string, unknown>, ErasureRow>((db) =>
    db
      .select(columns)
      .from(erasures)
      .innerJoin(cases, eq(cases.id, erasures.caseId))
      .innerJoin(users, eq(users.id, erasures.recordedBy))
      .leftJoin(erasureEndings, eq(erasureEndings.erasureId, erasures.id))
      .where(and(visible, stands()))
      .orderBy(asc(erasures.id))
      .limit(mostRequests),
  ),
);

export interface StandingErasure {
  readonly key: number;
  readonly by: number;
  /** Whether whoever asked may still ask: is not disabled, and has the right. */
  readonly counts: boolean;
}

/** The last request on this very file that stands. */
export async function findErasure(db: Reader, caseId: CaseId, now: number): Promise<StandingErasure | undefined> {
  const [found] = await selectOfCase(db, { caseId, since: now - requestLastsMilliseconds });
  if (!found) return undefined;
  const { key, by, role, agencyId, name, disabledAt } = found;
  const person = { kind: 'user', userId: by as UserId, role, agencyId: agencyId as AgencyId, name } as const;
  return { key, by, counts: disabledAt === null && may(person, 'child:erase') };
}

const selectOfCase = prepared((db) =>
  db
    .select({
      key: erasures.id,
      by: erasures.recordedBy,
      role: users.role,
      agencyId: users.agencyId,
      name: users.name,
      disabledAt: users.disabledAt,
    })
    .from(erasures)
    .innerJoin(cases, eq(cases.id, erasures.caseId))
    .innerJoin(users, eq(users.id, erasures.recordedBy))
    .leftJoin(erasureEndings, eq(erasureEndings.erasureId, erasures.id))
    .where(and(eq(erasures.caseId, sql.placeholder('caseId')), stands()))
    .orderBy(desc(erasures.id))
    .limit(1),
);
