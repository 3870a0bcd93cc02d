import { and, eq } from 'drizzle-orm';
import { milestoneEvents, milestones, planVersions } from '../../../schema/rehabilitation/plans.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { changeCase, type Change, type ChangeRequest } from '../../cases/change-case.js';
import type { Tx } from '../../database/connection.js';
import { addDays } from '../../dates.js';
import { Invalid, NotFound } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';
import { readAnsweringBodies } from '../catalogue/answering-bodies.queries.js';
import { readCatalogue, type Catalogue } from '../catalogue/catalogue.queries.js';
import { plainWords } from '../words.js';
import { responsibleFor } from './open-plans.js';
import { getPlan, listMilestones, type PlanRow } from './plan-rows.js';
import { Tallies } from '../../tallies/post-tallies.js';
import { answeringOf, writeVersion } from './revise-plan.js';

export interface MigratePlan extends ChangeRequest {
  readonly catalogueVersion: number;
  readonly reason: string;
}

/**
 * Moves a running plan on purpose to another edition of the catalogue. What is settled stays; what is open takes the
 * dates of the edition; what the edition has not is dropped where it is open, and what it adds is added, also what an
 * earlier edition had dropped from this plan. Errors:
 * NOT_FOUND, INVALID_INPUT where the plan has that edition already.
 */
export function migratePlan(registry: Registry, actor: Actor, input: MigratePlan): Promise<CaseId> {
  const kind = { action: 'plan:write', operation: 'planMigrate' } as const;
  return changeCase(registry, actor, kind, input, async (change) => {
    const { tx } = change;
    const plan = await getPlan(tx, input.caseId);
    const { catalogueVersion } = input;
    if (plan.catalogueVersion === catalogueVersion) {
      throw Invalid(`The plan follows edition ${catalogueVersion} already.`, ['catalogueVersion']);
    }
    const catalogue = await readCatalogue(tx, catalogueVersion);
    if (!catalogue) throw NotFound('edition of the catalogue', ['catalogueVersion']);
    const answering = answeringOf(plan, {});
    await writeVersion(change, plan, { ...answering, catalogueVersion, reason: plainWords(input.reason, 'reason') });
    await exchangeMilestones(change, plan, catalogue);
  });
}

async function exchangeMilestones(
  { tx, row, by, now, today }: Change,
  plan: PlanRow,
  catalogue: Catalogue,
): Promise<void> {
  const tallies = new Tallies();
  const known = await listMilestones(tx, plan.caseId as CaseId);
  const defined = new Map(catalogue.definitions.map((definition) => [definition.code, definition]));
  const dropped = await listDropped(tx, plan);
  for (const milestone of known.filter(({ title }) => title === null)) {
    const definition = defined.get(milestone.code);
    const comesBack = definition !== undefined && dropped.has(milestone.code) && milestone.outcome !== null;
    if (milestone.outcome !== null && !comesBack) continue;
    tallies.add(milestone, plan, -1);
    const changed = definition
      ? { ...pick(definition), dueOn: addDays(plan.arrivedOn, definition.dueDays), outcome: null, outcomeOn: null }
      : ({ outcome: 'NOT_APPLICABLE', outcomeOn: today } as const);
    await tx
      .update(milestones)
      .set(changed)
      .where(and(eq(milestones.caseId, plan.caseId), eq(milestones.code, milestone.code)));
    tallies.add({ ...milestone, ...changed }, plan, 1);
    if (definition && !comesBack) continue;
    const kind = comesBack ? 'REOPENED' : 'NOT_APPLICABLE';
    const reason = `Edition ${catalogue.version} of the catalogue has ${comesBack ? 'this milestone again' : 'no such milestone'}.`;
    const event = { caseId: plan.caseId, code: milestone.code, kind, happenedOn: today } as const;
    await tx.insert(milestoneEvents).values({ ...event, reason, recordedAt: now, recordedBy: by });
  }
  const there = new Set(known.map(({ code }) => code));
  const answering = answeringOf(plan, {});
  const bodies = await readAnsweringBodies(tx);
  for (const definition of catalogue.definitions.filter(({ code }) => !there.has(code))) {
    const dueOn = addDays(plan.arrivedOn, definition.dueDays);
    const responsible = responsibleFor(bodies, definition.body, { row, ...answering });
    const added = { code: definition.code, ...pick(definition), dueOn, title: null, outcome: null, outcomeOn: null };
    const standing = { ownerAgencyId: plan.ownerAgencyId, isLive: row.stage !== 'CLOSED' };
    await tx.insert(milestones).values({ ...added, ...responsible, ...standing, caseId: plan.caseId });
    tallies.add(added, plan, 1);
  }
  await tallies.post(tx);
}

/** What an edition has dropped from the plan: its last event was written with a version of the plan. */
async function listDropped(tx: Tx, { caseId }: PlanRow): Promise<ReadonlySet<string>> {
  const events = await tx.select().from(milestoneEvents).where(eq(milestoneEvents.caseId, caseId));
  const versions = await tx.select().from(planVersions).where(eq(planVersions.caseId, caseId));
  const moments = new Set(versions.map(({ recordedAt }) => recordedAt));
  const last = new Map(events.sort((a, b) => a.id - b.id).map((event) => [event.code, event]));
  return new Set(
    [...last.values()]
      .filter(({ kind, recordedAt }) => kind === 'NOT_APPLICABLE' && moments.has(recordedAt))
      .map(({ code }) => code),
  );
}

const pick = ({ phase, isMandatory }: Catalogue['definitions'][number]) => ({ phase, isMandatory });
