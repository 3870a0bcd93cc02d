import { eq } from 'drizzle-orm';
import { alertReviews, alertRules, readingAlerts, type alertMeasures } from '../../schema/alerts.js';
import type { Actor } from '../access/actor.js';
import { keptId, performAnswering, type Registry, type Request } from '../audit/act.js';
import { personOf } from '../cases/change-case.js';
import { Invalid, NotFound, VersionConflict } from '../errors.js';
import { wordsOf } from '../words.js';
import { listStandingRules } from './count-reading.js';

export interface ReviewAlert extends Request {
  readonly alertId: number;
  readonly note: string;
}

/** Says what came of an alert, once, by somebody else than whom it speaks of. Errors: NOT_FOUND, SAME_PERSON, ALREADY_RECORDED. */
export function reviewAlert(registry: Registry, actor: Actor, input: ReviewAlert): Promise<number> {
  const act = { action: 'alert:review', operation: 'readingAlertReview', input } as const;
  return performAnswering(registry, actor, act, keptId<number>(), async (tx, now) => {
    const { alertId } = input;
    const [alert] = await tx.select().from(readingAlerts).where(eq(readingAlerts.id, alertId));
    if (!alert) throw NotFound('alert', ['alertId']);
    const by = personOf(actor);
    if (alert.userId === by)
      throw Invalid('An alert is reviewed by somebody else than whom it speaks of.', ['alertId'], 'SAME_PERSON');
    const [before] = await tx.select().from(alertReviews).where(eq(alertReviews.alertId, alertId));
    if (before) throw Invalid('This alert was reviewed already.', ['alertId'], 'ALREADY_RECORDED');
    const note = wordsOf(input.note, 'note');
    await tx.insert(alertReviews).values({ alertId, note, reviewedAt: now, reviewedBy: by });
    return { answer: alertId, subjects: [] };
  });
}

export interface ReviseRule extends Request {
  /** The edition of the rule of this measure that was read. */
  readonly expectedVersion: number;
  readonly measure: (typeof alertMeasures)[number];
  readonly least: number;
  readonly timesOwnMean: number;
  readonly pastDays: number;
  readonly isOn: boolean;
  readonly reason: string;
}

/** Sets when a measure is unusual from now on; the rules before stay. Errors: VERSION_CONFLICT, INVALID_INPUT. */
export function reviseRule(registry: Registry, actor: Actor, input: ReviseRule): Promise<number> {
  const act = { action: 'alert:revise', operation: 'alertRuleRevise', input } as const;
  return performAnswering(registry, actor, act, keptId<number>(), async (tx, now) => {
    const { measure, least, timesOwnMean, pastDays, isOn, expectedVersion } = input;
    const current = (await listStandingRules(tx)).find((rule) => rule.measure === measure)?.version ?? 0;
    if (current !== expectedVersion) throw VersionConflict(expectedVersion, current);
    assertBetween(least, 1, 100_000, 'least');
    assertBetween(timesOwnMean, 1, 1_000, 'timesOwnMean');
    assertBetween(pastDays, 1, 366, 'pastDays');
    const reason = wordsOf(input.reason, 'reason');
    const by = personOf(actor);
    const values = { measure, least, timesOwnMean, pastDays, isOn, reason, recordedAt: now, recordedBy: by };
    const [made] = await tx.insert(alertRules).values(values).returning({ id: alertRules.id });
    return { answer: made?.id ?? 0, subjects: [] };
  });
}

function assertBetween(value: number, least: number, most: number, field: string): void {
  if (value >= least && value <= most) return;
  throw Invalid(`${field} is from ${least} to ${most}; it came as ${value}.`, [field]);
}
