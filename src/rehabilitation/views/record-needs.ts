import {
  educationNeeds,
  healthNeeds,
  type educationSupports,
  type healthNeedKinds,
  type schoolLanguages,
} from '../../../schema/rehabilitation/views.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { changeCase, type ChangeRequest } from '../../cases/change-case.js';
import { ordinalsOf } from '../../cases/ordinals.js';
import type { Tx } from '../../database/connection.js';
import { Invalid } from '../../errors.js';
import { toRecordId, type CaseId } from '../../identifiers.js';
import { listEducationHistory, listHealthHistory } from '../histories/needs.queries.js';
import { readWithdrawnIds } from '../withdrawals/withdrawn-rows.js';

export type EducationSupport = (typeof educationSupports)[number];
export type HealthNeedKind = (typeof healthNeedKinds)[number];

export interface RecordEducationNeeds extends ChangeRequest {
  readonly level: number;
  readonly language: (typeof schoolLanguages)[number];
  readonly supports: readonly EducationSupport[];
}

/**
 * Records what a child needs at school, in closed words alone: a school sees this and never where the child was. Errors:
 * ALREADY_RECORDED where it is what stands, INVALID_INPUT.
 */
export function recordEducationNeeds(registry: Registry, actor: Actor, input: RecordEducationNeeds): Promise<CaseId> {
  const kind = { action: 'needs:record', operation: 'educationNeedsRecord' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    const { caseId, level, language, supports } = input;
    if (level < 0 || level > 11)
      throw Invalid(`A level is a class from 0, before school, to 11; it came as ${level}.`, ['level']);
    assertEachOnce(supports, 'supports');
    const needs = { level, language, supports: [...supports].sort() };
    const before = await listEducationHistory(tx, ofCase(caseId));
    const last = await findStanding(tx, before, { caseId, kind: 'EDUCATION_NEEDS' });
    if (last?.level === level && last.language === language && isSame(last.supports, needs.supports))
      throw alreadyRecorded('educationNeeds', caseId, before, last);
    await tx.insert(educationNeeds).values({ ...needs, caseId, recordedOn: today, recordedAt: now, recordedBy: by });
  });
}

export interface RecordHealthNeeds extends ChangeRequest {
  readonly needs: readonly HealthNeedKind[];
}

/** Records what a child needs of a clinic, in closed words alone; no words where it needs nothing. Errors: as of `recordEducationNeeds`. */
export function recordHealthNeeds(registry: Registry, actor: Actor, input: RecordHealthNeeds): Promise<CaseId> {
  const kind = { action: 'needs:record', operation: 'healthNeedsRecord' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    const { caseId } = input;
    assertEachOnce(input.needs, 'needs');
    const needs = [...input.needs].sort();
    const before = await listHealthHistory(tx, ofCase(caseId));
    const last = await findStanding(tx, before, { caseId, kind: 'HEALTH_NEEDS' });
    if (last && isSame(last.needs, needs)) throw alreadyRecorded('healthNeeds', caseId, before, last);
    const row = { caseId, recordedOn: today, needs };
    await tx.insert(healthNeeds).values({ ...row, recordedAt: now, recordedBy: by });
  });
}

const ofCase = (caseId: CaseId) => ({ ids: JSON.stringify([caseId]) });

/** A word that came twice says nothing more than once. */
function assertEachOnce(words: readonly string[], field: string): void {
  const twice = words.find((word, at) => words.indexOf(word) !== at);
  if (twice !== undefined) throw Invalid(`${field} names each once; ${twice} came more than once.`, [field]);
}

/** What was said last of needs and not taken back. */
async function findStanding<Row extends { readonly id: number }>(
  tx: Tx,
  rows: readonly Row[],
  { caseId, kind }: { readonly caseId: CaseId; readonly kind: 'EDUCATION_NEEDS' | 'HEALTH_NEEDS' },
): Promise<Row | undefined> {
  const taken = await readWithdrawnIds(tx, caseId, kind);
  return rows.findLast(({ id }) => !taken.has(id));
}

const isSame = (one: readonly string[], other: readonly string[]): boolean => one.join() === other.join();

const alreadyRecorded = (
  prefix: 'educationNeeds' | 'healthNeeds',
  caseId: CaseId,
  rows: readonly { readonly id: number }[],
  { id, recordedOn }: { readonly id: number; readonly recordedOn: string },
) =>
  Invalid(
    `These needs stand already since ${recordedOn}: ${toRecordId(prefix, [caseId], ordinalsOf(rows)(id))}.`,
    [prefix === 'educationNeeds' ? 'level' : 'needs'],
    'ALREADY_RECORDED',
  );
