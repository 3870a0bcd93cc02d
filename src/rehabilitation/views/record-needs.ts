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
import { placesOfRows } from '../../database/placed-rows.js';
import { Invalid } from '../../errors.js';
import { toRecordId, type CaseId } from '../../identifiers.js';
import { listEducationRows, listHealthRows } from '../rehabilitation.queries.js';

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
    const last = (await listEducationRows(tx, ofCase(caseId))).at(-1);
    if (last?.level === level && last.language === language && isSame(last.supports, needs.supports))
      throw alreadyRecorded('educationNeeds', last, await placesOfEducation(tx, rowOf(last)));
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
    const last = (await listHealthRows(tx, ofCase(caseId))).at(-1);
    if (last && isSame(last.needs, needs))
      throw alreadyRecorded('healthNeeds', last, await placesOfHealth(tx, rowOf(last)));
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

const isSame = (one: readonly string[], other: readonly string[]): boolean => one.join() === other.join();

const placesOfEducation = placesOfRows(educationNeeds);
const placesOfHealth = placesOfRows(healthNeeds);
const rowOf = ({ id }: { readonly id: number }) => ({ rowIds: JSON.stringify([id]) });

const alreadyRecorded = (
  prefix: 'educationNeeds' | 'healthNeeds',
  { caseId, recordedOn }: { readonly caseId: number; readonly recordedOn: string },
  [row]: readonly { readonly place: number }[],
) =>
  Invalid(
    `These needs stand already since ${recordedOn}: ${toRecordId(prefix, [caseId], row?.place ?? 0)}.`,
    [prefix === 'educationNeeds' ? 'level' : 'needs'],
    'ALREADY_RECORDED',
  );
