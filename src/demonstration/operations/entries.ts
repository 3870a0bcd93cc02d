import { and, eq, inArray, isNotNull, notInArray } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { cases } from '../../../schema/cases.js';
import { isAbroad } from '../../cases/rules/case.rules.js';
import type { Reader } from '../../database/connection.js';
import type { CaseId } from '../../identifiers.js';
import type { NewEntry } from '../../movements/change-manifest.js';

const siblings = alias(cases, 'siblings');

/** Entries of a manifest for all of these children, each with the reason where a brother or sister stays abroad. */
export async function entriesOf(db: Reader, caseIds: readonly CaseId[]): Promise<NewEntry[]> {
  const stays = await db
    .select({ caseId: cases.id, stage: siblings.stage })
    .from(cases)
    .innerJoin(siblings, eq(siblings.siblingGroupId, cases.siblingGroupId))
    .where(
      and(inArray(cases.id, [...caseIds]), isNotNull(cases.siblingGroupId), notInArray(siblings.id, [...caseIds])),
    );
  const parted = new Set(stays.flatMap(({ caseId, stage }) => (isAbroad(stage) ? [caseId] : [])));
  return caseIds.map((caseId) => ({
    caseId,
    separationReason: parted.has(caseId) ? 'The others of the family are not cleared yet.' : undefined,
  }));
}
