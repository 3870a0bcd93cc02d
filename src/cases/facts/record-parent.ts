import { asc, eq } from 'drizzle-orm';
import {
  parents,
  parentVersions,
  type parentCitizenships,
  type parentFates,
  type parentRoles,
} from '../../../schema/parents.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import type { Reader, Tx } from '../../database/connection.js';
import { assertNotFuture, type CivilDate } from '../../dates.js';
import { Invalid, NotFound } from '../../errors.js';
import { newId, toRecordId, type CaseId } from '../../identifiers.js';
import { changeCase, type ChangeRequest } from '../change-case.js';
import { addNames, assertNamePossible, type NameGiven } from '../../identity/names.js';
import { assertFewNames, assertRoomForNames } from '../../identity/new-names.js';
import { atOrdinal, ordinalsOf } from '../ordinals.js';
import { asOpened, currentVersion } from '../reading/parent-versions.js';
import { getStandingRow, reasonOf } from '../standing-rows.js';

export interface RecordParent extends ChangeRequest {
  /** The parent's place in the case; left out for one who is not on file yet. */
  readonly parentId?: number | undefined;
  /** Mother or father, of one who is not on file yet. */
  readonly role?: (typeof parentRoles)[number] | undefined;
  readonly addNames?: readonly NameGiven[] | undefined;
  readonly fate?: (typeof parentFates)[number] | undefined;
  readonly citizenship?: (typeof parentCitizenships)[number] | undefined;
  /** Since when it is so, where that is known. */
  readonly since?: CivilDate | undefined;
  /** The version that this one restates, where it corrects one: its place among those of the parent. */
  readonly corrects?: number | undefined;
  readonly reason: string;
}

/**
 * Records what was learned of a parent, or restates an earlier version by naming it; what is not given stays as it was. A
 * parent of whom nothing was known when the case was opened is put on file by its role: what is learned is its first
 * version after an opening that knew nothing. Errors: NOT_FOUND, IMPOSSIBLE_DATES, INVALID_INPUT.
 */
export function recordParent(registry: Registry, actor: Actor, input: RecordParent): Promise<CaseId> {
  const isCorrection = input.corrects !== undefined;
  const kind = { action: 'profile:correct', operation: 'parentRecord', isCorrection } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    const reason = reasonOf(input);
    const { since, addNames: added = [] } = input;
    if (input.fate === undefined && input.citizenship === undefined && since === undefined && added.length === 0) {
      throw Invalid('A record of a parent gives at least one of fate, citizenship, since and addNames; none came.');
    }
    if (since !== undefined) assertNotFuture(since, today, 'since');
    assertFewNames(added, ['addNames']);
    added.forEach((name, index) => assertNamePossible(name, ['addNames', String(index)]));
    const { parentId, versions } = await findOrAddParent(tx, input, now);
    await assertRoomForNames(tx, { caseId: input.caseId, parentId }, added, 'addNames');
    await addNames(tx, input.caseId, added, now, parentId);
    const corrected =
      input.corrects === undefined ? undefined : getStandingRow(versions, input.corrects, 'version', 'corrects');
    const before = corrected ?? currentVersion(versions);
    await tx.insert(parentVersions).values({
      caseId: input.caseId,
      parentId,
      fate: input.fate ?? before.fate,
      citizenship: input.citizenship ?? before.citizenship,
      since: input.since ?? corrected?.since ?? null,
      correctsId: corrected?.id ?? null,
      isWithdrawal: false,
      reason,
      recordedAt: now,
      recordedBy: by,
    });
  });
}

/** The parent that is named, or one that is new to the case: a child has one mother and one father. */
async function findOrAddParent(tx: Tx, { caseId, parentId, role, corrects }: RecordParent, now: number) {
  if (parentId !== undefined && role !== undefined) {
    throw Invalid('A record of a parent gives parentId, or role for a parent who is not on file yet; both came.', [
      'role',
    ]);
  }
  if (parentId !== undefined) return getParent(tx, { caseId, parentId });
  if (role === undefined) {
    throw Invalid('A record of a parent gives parentId, or role for a parent who is not on file yet; neither came.', [
      'parentId',
    ]);
  }
  if (corrects !== undefined) {
    throw Invalid('A parent who is not on file yet has no version to correct; corrects came.', ['corrects']);
  }
  const rows = await tx.select().from(parents).where(eq(parents.caseId, caseId));
  const known = rows.find((row) => row.role === role);
  if (known) {
    const parentName = toRecordId('parent', [caseId], ordinalsOf(rows)(known.id));
    throw Invalid(`The ${role} of this child is on file: give parentId ${parentName}.`, ['role']);
  }
  const unknown = { fate: 'UNKNOWN', citizenship: 'UNKNOWN' } as const;
  const id = newId(now);
  await tx.insert(parents).values({ id, caseId, role, ...unknown });
  return { parentId: id, versions: [{ ...asOpenedVersion, ...unknown }] };
}

export interface WithdrawParentVersion extends ChangeRequest {
  readonly parentId: number;
  readonly versionId: number;
  readonly reason: string;
}

/**
 * Withdraws what was wrongly recorded of a parent; the version before it holds. Errors: NOT_FOUND, INVALID_INPUT for
 * what the case was opened with, which can only be restated.
 */
export function withdrawParentVersion(registry: Registry, actor: Actor, input: WithdrawParentVersion): Promise<CaseId> {
  const kind = { action: 'profile:correct', operation: 'parentWithdraw', isCorrection: true } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, by }) => {
    const reason = reasonOf(input);
    const { parentId, versions } = await getParent(tx, input);
    const { id, fate, citizenship, since } = getStandingRow(versions, input.versionId, 'version', 'versionId');
    if (id === asOpened) {
      throw Invalid('What a case was opened with is restated with parentRecord, not withdrawn.', ['versionId']);
    }
    await tx.insert(parentVersions).values({
      caseId: input.caseId,
      parentId,
      fate,
      citizenship,
      since,
      correctsId: id,
      isWithdrawal: true,
      reason,
      recordedAt: now,
      recordedBy: by,
    });
  });
}

/** The parent at this place in the case, with all that was known of it, oldest first. */
async function getParent(db: Reader, input: { readonly caseId: CaseId; readonly parentId: number }) {
  const rows = await db.select().from(parents).where(eq(parents.caseId, input.caseId));
  const parent = rows.find(({ id }) => id === atOrdinal(rows, input.parentId));
  if (!parent) throw NotFound('parent', ['parentId']);
  const later = await db
    .select()
    .from(parentVersions)
    .where(eq(parentVersions.parentId, parent.id))
    .orderBy(asc(parentVersions.id));
  return { parentId: parent.id, versions: [{ ...asOpenedVersion, ...known(parent) }, ...later.map(toVersion)] };
}

const asOpenedVersion = { id: asOpened, since: null, correctsId: null, isWithdrawal: false, recordedAt: 0 };

const known = ({ fate, citizenship }: Pick<typeof parents.$inferSelect, 'fate' | 'citizenship'>) => ({
  fate,
  citizenship,
});

const toVersion = (row: typeof parentVersions.$inferSelect) => ({
  id: row.id,
  since: row.since,
  correctsId: row.correctsId,
  isWithdrawal: row.isWithdrawal,
  recordedAt: row.recordedAt,
  ...known(row),
});
