import { and, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { agencies, users } from '../../../schema/agencies.js';
import { auditEntries, auditSubjects } from '../../../schema/audit.js';
import { cases } from '../../../schema/cases.js';
import { fileHolderEndings, fileHolders } from '../../../schema/rehabilitation/sealing.js';
import type { Actor } from '../../access/actor.js';
import { assertMay } from '../../access/permissions.js';
import { openedPurpose } from '../../audit/purpose.js';
import type { Registry } from '../../audit/act.js';
import { dateOf } from '../../dates.js';
import { prepared } from '../../database/prepared.js';
import { assertPageSize, fromCursor, toPage, type Keyset, type Page, type PageOf } from '../../graphql/pagination.js';
import type { CaseId } from '../../identifiers.js';
import { listBirthsOf } from '../../identity/births.js';
import { ofAgeOn } from './admit-holder.js';

export interface HeldFile {
  readonly caseId: CaseId;
  readonly since: string;
  readonly stage: string;
  readonly sex: string;
  readonly arrivedOn: string | null;
  readonly reportedOn: string;
  readonly sealsAt: number | null;
}

/**
 * The file whose rights have passed to the actor, sealed or not; nothing where there is none, or where the
 * child is not of age after all. A seal keeps others out,
 * not the person whom the file is about.
 */
export async function findOwnFile(registry: Registry, actor: Actor): Promise<HeldFile | undefined> {
  assertMay(actor, 'ownFile:read');
  if (actor.kind !== 'user') return undefined;
  const [held] = await selectHeld(registry.store.reader, { userId: actor.userId });
  if (!held) return undefined;
  // What is known of the birth may have been corrected since: the rights are asked of it at each reading.
  const caseId = held.caseId as CaseId;
  const birth = (await listBirthsOf(registry.store.reader.db, caseId)).at(-1);
  if (!birth || ofAgeOn(birth.latest) > dateOf(registry.clock())) return undefined;
  return { ...held, caseId };
}

const selectHeld = prepared((db) =>
  db
    .select({
      caseId: fileHolders.caseId,
      since: fileHolders.since,
      stage: cases.stage,
      sex: cases.sex,
      arrivedOn: cases.arrivedOn,
      reportedOn: cases.reportedOn,
      sealsAt: cases.sealsAt,
    })
    .from(fileHolders)
    .innerJoin(cases, eq(cases.id, fileHolders.caseId))
    .leftJoin(fileHolderEndings, eq(fileHolderEndings.holderId, fileHolders.id))
    .where(
      and(
        eq(fileHolders.userId, sql.placeholder('userId')),
        isNull(fileHolderEndings.holderId),
        isNull(cases.erasedAt),
        isNotNull(cases.arrivedOn),
      ),
    ),
);

/** One time that somebody read, changed or was refused the file. Who it was is told by role and agency, not by name. */
export interface AccessRow {
  readonly at: number;
  readonly role: string;
  readonly agency: string | null;
  readonly operation: string;
  readonly decision: string;
  readonly purpose: string | null;
  readonly fields: string[];
}

/** By what the report is ordered: newest first. */
const keyset: Keyset<{ readonly sequence: number }> = {
  order: 'OWN_ACCESS_DESC',
  placeOf: ({ sequence }) => [sequence],
};

/**
 * Who read or changed the file of the actor, when and for what stated purpose, newest first. Errors: FORBIDDEN,
 * INVALID_INPUT for a page size or cursor that cannot be.
 */
export async function listOwnAccess(
  registry: Registry,
  actor: Actor,
  page: Page,
): Promise<{ readonly page: PageOf<AccessRow>; readonly caseId: CaseId | undefined }> {
  const { first, after } = page;
  const held = await findOwnFile(registry, actor);
  assertPageSize(first);
  const [before = Number.MAX_SAFE_INTEGER] = after === undefined ? [] : fromCursor(after, keyset.order, 1);
  if (!held) return { caseId: undefined, page: toPage(keyset, [], page, []) };
  const { caseId } = held;
  const found = await selectAccess(registry.store.reader, { caseId, before, limit: first + 1 });
  const nodes = found.slice(0, first).map(({ sequence: _, ...row }): AccessRow => row);
  return { caseId, page: toPage(keyset, found, page, nodes) };
}

/** How many rows of the report follow a cursor, of a file whose holder was asked for already. */
export async function countOwnAccess(registry: Registry, caseId: CaseId, after: string): Promise<number> {
  const [before = 0] = fromCursor(after, keyset.order, 1);
  const [row] = await countAccess(registry.store.reader, { caseId, before });
  return row?.count ?? 0;
}

const countAccess = prepared<Record<string, unknown>, { count: number }>((db) =>
  db
    .select({ count: sql<number>`count(*)` })
    .from(auditSubjects)
    .where(
      and(
        eq(auditSubjects.caseId, sql.placeholder('caseId')),
        sql`${auditSubjects.sequence} < ${sql.placeholder('before')}`,
      ),
    ),
);

const selectAccess = prepared((db) =>
  db
    .select({
      sequence: auditSubjects.sequence,
      at: auditEntries.recordedAt,
      role: auditEntries.role,
      agency: agencies.code,
      operation: auditEntries.operation,
      decision: auditEntries.decision,
      purpose: openedPurpose,
      fields: auditEntries.fields,
    })
    .from(auditSubjects)
    .innerJoin(auditEntries, eq(auditEntries.sequence, auditSubjects.sequence))
    .leftJoin(users, eq(users.id, auditEntries.userId))
    .leftJoin(agencies, eq(agencies.id, users.agencyId))
    .where(
      and(
        eq(auditSubjects.caseId, sql.placeholder('caseId')),
        sql`${auditSubjects.sequence} < ${sql.placeholder('before')}`,
      ),
    )
    .orderBy(desc(auditSubjects.sequence))
    .limit(sql.placeholder('limit')),
);
