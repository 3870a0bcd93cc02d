import { and, desc, eq, gte, sql } from 'drizzle-orm';
import { users } from '../../../schema/agencies.js';
import { waiverEndorsements } from '../../../schema/rehabilitation/plans.js';
import type { Actor, User } from '../../access/actor.js';
import { may } from '../../access/permissions.js';
import { perform, type Registry } from '../../audit/act.js';
import { getRecordableCase, mayActOn, personOf, type Change, type ChangeRequest } from '../../cases/change-case.js';
import { endorsementLastsMilliseconds, hasAccess } from '../../cases/moves/endorsers.js';
import type { Tx } from '../../database/connection.js';
import { Invalid, VersionConflict } from '../../errors.js';
import type { AgencyId, CaseId, UserId } from '../../identifiers.js';
import { assertWaivable } from './milestone-guards.js';
import { getMilestone, getPlan } from './plan-rows.js';

export type Waiver = 'WAIVED' | 'NOT_APPLICABLE';

export interface EndorseWaiver extends ChangeRequest {
  readonly code: string;
  readonly outcome: Waiver;
}

/**
 * The first of two persons who let a child do without a mandatory milestone: on exactly this version of the file, for 30
 * days, as `endorseMove` does for a move. Errors: NOT_FOUND, NO_PLAN, BEFORE_ARRIVAL, GUARD_FAILED, INVALID_INPUT where
 * one person is enough.
 */
export function endorseWaiver(registry: Registry, actor: Actor, input: EndorseWaiver): Promise<CaseId> {
  const act = { action: 'plan:approve', operation: 'milestoneWaiveEndorse', input, subject: input.caseId } as const;
  return perform(registry, actor, act, async (tx, now) => {
    const { caseId, code, outcome, expectedVersion } = input;
    const row = await getRecordableCase(tx, actor, caseId, now);
    if (row.version !== expectedVersion) throw VersionConflict(expectedVersion, row.version);
    await getPlan(tx, caseId);
    const milestone = await getMilestone(tx, caseId, code);
    assertWaivable(code);
    if (!milestone.isMandatory || milestone.outcome !== null) {
      throw Invalid(`Two persons waive a mandatory milestone that is open; ${code} is none: see milestoneWaive.`, [
        'code',
      ]);
    }
    const endorsed = { caseId, caseVersion: row.version, code, outcome };
    const words = await listWords(tx, { id: caseId, version: row.version }, { code, outcome }, now);
    if (words.some(({ id }) => id === personOf(actor)))
      throw Invalid(
        `Your word that the child does without ${code} stands already, on the present version of the file: a colleague gives the second.`,
        ['code'],
        'ALREADY_RECORDED',
      );
    await tx.insert(waiverEndorsements).values({ ...endorsed, recordedAt: now, recordedBy: personOf(actor) });
    return caseId;
  });
}

/** GUARD_FAILED where nobody else, who still may, said so of the file as it stands; SAME_PERSON where one did so oneself. */
export async function assertEndorsed({ tx, row, by, now }: Change, { code, outcome }: OfWaiver): Promise<void> {
  const rows = await listWords(tx, row, { code, outcome }, now);
  for (const { id, name, role, agencyId } of rows) {
    if (id === by) continue;
    const other: User = { kind: 'user', userId: id as UserId, name, role, agencyId: agencyId as AgencyId };
    if (may(other, 'plan:approve') && (await mayActOn(tx, other, row.id as CaseId, now))) return;
  }
  if (rows.some(({ id }) => id === by)) {
    throw Invalid(
      `Your word that the child does without ${code} stands, and it is the first of two: a colleague gives the second.`,
      ['code'],
      'SAME_PERSON',
    );
  }
  throw Invalid(
    `TWO_PERSONS: ${code} is mandatory, and two persons let a child do without it: a colleague must first say so of the present version of the file with milestoneWaiveEndorse.`,
    ['code'],
    'GUARD_FAILED',
  );
}

interface OfWaiver {
  readonly code: string;
  readonly outcome: Waiver;
}

/** The words for it that count now, on this version of the file, the newest first. */
function listWords(tx: Tx, row: { readonly id: number; readonly version: number }, of: OfWaiver, now: number) {
  return tx
    .select({ id: users.id, name: users.name, role: users.role, agencyId: users.agencyId })
    .from(waiverEndorsements)
    .innerJoin(users, eq(users.id, waiverEndorsements.recordedBy))
    .where(
      and(
        eq(waiverEndorsements.caseId, row.id),
        eq(waiverEndorsements.caseVersion, row.version),
        eq(waiverEndorsements.code, of.code),
        eq(waiverEndorsements.outcome, of.outcome),
        gte(waiverEndorsements.recordedAt, now - endorsementLastsMilliseconds),
        hasAccess(sql`${now}`),
      ),
    )
    .orderBy(desc(waiverEndorsements.id));
}
