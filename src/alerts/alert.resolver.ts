import { Arg, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { attempt } from '../cases/graphql/case-payload.js';
import type { PageOf } from '../graphql/pagination.js';
import * as inputs from './alert.inputs.js';
import { listAlertRules, listAlerts, type ReadingAlertRow } from './alert.queries.js';
import { AlertRule, AlertRulePayload, ReadingAlertConnection, ReadingAlertPayload } from './alert.types.js';
import type { AlertRule as RuleRow } from './count-reading.js';
import { reviewAlert, reviseRule } from './review-alert.js';

const toDo = { description: 'What to do.' };
const ofFirst = { description: 'How many, 1 to 100.' };
const ofAfter = { nullable: true, description: 'The endCursor of the page before.' };
const ofWaiting = { nullable: true, description: 'true: only those that nobody has reviewed yet, the worklist.' };

@Resolver()
export class AlertResolver {
  @Query(() => ReadingAlertConnection, {
    description: 'Alerts about unusual reading, newest first: who read more, or other files, than in their own past.',
  })
  @Access('audit:read')
  readingAlerts(
    @Arg('first', () => Int, ofFirst) first: number,
    @Arg('after', () => String, ofAfter) after: string | null | undefined,
    @Arg('isWaiting', () => Boolean, ofWaiting) isWaiting: boolean | null | undefined,
    @Ctx() { registry, actor }: RegistryContext,
  ): Promise<PageOf<ReadingAlertRow>> {
    return listAlerts(registry, actor, { first, after: after ?? undefined, isWaiting: isWaiting ?? undefined });
  }

  @Query(() => [AlertRule], { description: 'When reading is unusual: the rule of each measure as it holds now.' })
  @Access('audit:read')
  alertRules(@Ctx() { registry, actor }: RegistryContext): Promise<RuleRow[]> {
    return listAlertRules(registry.store.reader.db, actor);
  }

  @Mutation(() => ReadingAlertPayload, {
    description: 'Says what came of an alert, by somebody else than whom it speaks of.',
  })
  @Access('alert:review')
  async readingAlertReview(
    @Arg('input', () => inputs.ReadingAlertReviewInput, toDo) input: inputs.ReadingAlertReviewInput,
    @Ctx() context: RegistryContext,
  ): Promise<ReadingAlertPayload> {
    const { registry, actor } = context;
    const { answer: id, userErrors } = await attempt(context, input, (given) =>
      reviewAlert(registry, actor, { ...given, alertId: toNumber(given.alertId) }),
    );
    return { alert: id === null ? null : await findAlert(context, id), userErrors };
  }

  @Mutation(() => AlertRulePayload, { description: 'Sets when a measure is unusual from now on.' })
  @Access('alert:revise')
  async alertRuleRevise(
    @Arg('input', () => inputs.AlertRuleReviseInput, toDo) input: inputs.AlertRuleReviseInput,
    @Ctx() context: RegistryContext,
  ): Promise<AlertRulePayload> {
    const { registry, actor } = context;
    const { userErrors } = await attempt(context, input, (given) => reviseRule(registry, actor, given));
    return { rules: await listAlertRules(registry.store.reader.db, actor), userErrors };
  }
}

async function findAlert({ registry, actor }: RegistryContext, id: number): Promise<ReadingAlertRow | null> {
  return (await listAlerts(registry, actor, { first: 1, id })).nodes[0] ?? null;
}

/** Anything that is no number belongs to no alert. */
const toNumber = (id: string): number => (/^[1-9][0-9]{0,14}$/.test(id) ? Number(id) : 0);
