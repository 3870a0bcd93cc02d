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
import { Invalid } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';

export type EducationSupport = (typeof educationSupports)[number];
export type HealthNeedKind = (typeof healthNeedKinds)[number];

export interface RecordEducationNeeds extends ChangeRequest {
  readonly level: number;
  readonly language: (typeof schoolLanguages)[number];
  readonly supports: readonly EducationSupport[];
}

/** Records what a child needs at school, in closed words alone: a school sees this and never where the child was. */
export function recordEducationNeeds(registry: Registry, actor: Actor, input: RecordEducationNeeds): Promise<CaseId> {
  const kind = { action: 'needs:record', operation: 'educationNeedsRecord' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    const { caseId, level, language, supports } = input;
    if (level < 0 || level > 11)
      throw Invalid(`A level is a class from 0, before school, to 11; it came as ${level}.`, ['level']);
    const needs = { caseId, recordedOn: today, level, language, supports: [...new Set(supports)].sort() };
    await tx.insert(educationNeeds).values({ ...needs, recordedAt: now, recordedBy: by });
  });
}

export interface RecordHealthNeeds extends ChangeRequest {
  readonly needs: readonly HealthNeedKind[];
}

/** Records what a child needs of a clinic, in closed words alone. */
export function recordHealthNeeds(registry: Registry, actor: Actor, input: RecordHealthNeeds): Promise<CaseId> {
  const kind = { action: 'needs:record', operation: 'healthNeedsRecord' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    const { caseId, needs } = input;
    const row = { caseId, recordedOn: today, needs: [...new Set(needs)].sort() };
    await tx.insert(healthNeeds).values({ ...row, recordedAt: now, recordedBy: by });
  });
}
