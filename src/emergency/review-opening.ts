import { and, eq } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { emergencyOpenings, emergencyReviews, type emergencyFindings } from '../../schema/emergency.js';
import type { Actor } from '../access/actor.js';
import { keptId, performAnswering, type Registry, type Request } from '../audit/act.js';
import { isNotErased } from '../cases/case.access.js';
import { personOf } from '../cases/change-case.js';
import { Invalid, NotFound } from '../errors.js';
import type { CaseId } from '../identifiers.js';
import { wordsOf } from '../words.js';

export interface ReviewOpening extends Request {
  readonly openingId: number;
  readonly finding: (typeof emergencyFindings)[number];
  readonly note: string;
}

/**
 * What a second person found of an opening, once; NOT_JUSTIFIED ends it at once. Errors: NOT_FOUND, SAME_PERSON,
 * ALREADY_RECORDED where it was reviewed.
 */
export function reviewOpening(registry: Registry, actor: Actor, input: ReviewOpening): Promise<number> {
  const act = { action: 'emergency:review', operation: 'emergencyAccessReview', input } as const;
  return performAnswering(registry, actor, act, keptId<number>(), async (tx, now) => {
    const { openingId, finding } = input;
    const [opening] = await tx
      .select({ caseId: emergencyOpenings.caseId, userId: emergencyOpenings.userId })
      .from(emergencyOpenings)
      .innerJoin(cases, eq(cases.id, emergencyOpenings.caseId))
      .where(and(eq(emergencyOpenings.id, openingId), isNotErased()));
    if (!opening) throw NotFound('emergency access', ['openingId']);
    const by = personOf(actor);
    if (opening.userId === by)
      throw Invalid('An opening is reviewed by somebody else than who made it.', ['openingId'], 'SAME_PERSON');
    const [before] = await tx.select().from(emergencyReviews).where(eq(emergencyReviews.openingId, openingId));
    if (before) throw Invalid('This opening was reviewed already.', ['openingId'], 'ALREADY_RECORDED');
    const note = wordsOf(input.note, 'note');
    await tx.insert(emergencyReviews).values({ openingId, finding, note, reviewedAt: now, reviewedBy: by });
    return { answer: openingId, subjects: [opening.caseId as CaseId] };
  });
}
