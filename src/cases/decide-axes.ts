import {
  carePeriods,
  cases,
  nationalityDecisions,
  type careArrangements,
  type nationalities,
} from '../../schema/cases.js';
import { eq } from 'drizzle-orm';
import type { Actor } from '../access/actor.js';
import type { Registry } from '../audit/act.js';
import { assertNotFuture, type CivilDate } from '../dates.js';
import { Invalid } from '../errors.js';
import type { CaseId } from '../identifiers.js';
import { changeCase, type ChangeRequest } from './change-case.js';

export interface RecordNationality extends ChangeRequest {
  readonly nationality: (typeof nationalities)[number];
  readonly statelessnessRisk: boolean;
  /** The rule that was applied, in its authority's own reference. */
  readonly rule: string;
  readonly decidedOn: CivilDate;
}

/** Records a decision on nationality with the rule it rests on; earlier decisions stay in the history. */
export function recordNationality(registry: Registry, actor: Actor, input: RecordNationality): Promise<CaseId> {
  const kind = { action: 'nationality:record', operation: 'nationalityRecord' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    assertNotFuture(input.decidedOn, today, 'decidedOn');
    if (input.rule.trim() === '') throw Invalid('A decision names the rule it rests on; it came empty.', ['rule']);
    const { nationality, statelessnessRisk, decidedOn } = input;
    await tx.insert(nationalityDecisions).values({
      caseId: input.caseId,
      nationality,
      statelessnessRisk,
      rule: input.rule.trim(),
      decidedOn,
      recordedAt: now,
      recordedBy: by,
    });
    await tx.update(cases).set({ nationality, statelessnessRisk }).where(eq(cases.id, input.caseId));
  });
}

export interface RecordCare extends ChangeRequest {
  readonly arrangement: (typeof careArrangements)[number];
  readonly since: CivilDate;
}

/** Records who cares for the child since when; the latest record holds. */
export function recordCare(registry: Registry, actor: Actor, input: RecordCare): Promise<CaseId> {
  const kind = { action: 'care:record', operation: 'careRecord' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    assertNotFuture(input.since, today, 'since');
    const { arrangement, since } = input;
    await tx.insert(carePeriods).values({ caseId: input.caseId, arrangement, since, recordedAt: now, recordedBy: by });
    await tx.update(cases).set({ careArrangement: arrangement }).where(eq(cases.id, input.caseId));
  });
}
