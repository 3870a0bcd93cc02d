import { and, eq, isNull } from 'drizzle-orm';
import { holds } from '../../../schema/holds.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { assertNotFuture, type CivilDate } from '../../dates.js';
import { Invalid, NotFound } from '../../errors.js';
import { newId, type CaseId } from '../../identifiers.js';
import { assertWords } from '../../words.js';
import type { HoldKind } from '../rules/case.rules.js';
import { changeCase, type ChangeRequest } from '../change-case.js';
import { assertWithinLife } from '../rules/chronology.js';

export interface PlaceHold extends ChangeRequest {
  readonly kind: HoldKind;
  readonly reason: string;
  readonly placedOn: CivilDate;
}

/** Places a hold beside the stage: it blocks the moves of `blockedByHold` until it is lifted. */
export function placeHold(registry: Registry, actor: Actor, input: PlaceHold): Promise<CaseId> {
  const kind = { action: 'hold:place', operation: 'holdPlace' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    await assertWithinLife(tx, { caseId: input.caseId, on: input.placedOn, today, field: 'placedOn' });
    assertWords(input.reason, ['reason'], 'A hold needs a reason in words; it came empty.');
    await tx.insert(holds).values({
      id: newId(now),
      caseId: input.caseId,
      kind: input.kind,
      reason: input.reason.trim(),
      placedOn: input.placedOn,
      placedBy: by,
    });
  });
}

export interface LiftHold extends ChangeRequest {
  readonly kind: HoldKind;
  readonly liftedOn: CivilDate;
}

/** Lifts every open hold of this kind; NOT_FOUND where there is none. */
export function liftHold(registry: Registry, actor: Actor, input: LiftHold): Promise<CaseId> {
  const kind = { action: 'hold:lift', operation: 'holdLift' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, today, by }) => {
    assertNotFuture(input.liftedOn, today, 'liftedOn');
    const open = await tx
      .select()
      .from(holds)
      .where(and(eq(holds.caseId, input.caseId), eq(holds.kind, input.kind), isNull(holds.liftedOn)));
    if (open.length === 0) throw NotFound(`open ${input.kind} hold`, ['kind']);
    const latest =
      open
        .map(({ placedOn }) => placedOn)
        .sort()
        .at(-1) ?? input.liftedOn;
    if (input.liftedOn < latest) {
      throw Invalid(
        `The hold was placed on ${latest}; it cannot have been lifted on ${input.liftedOn}.`,
        ['liftedOn'],
        'IMPOSSIBLE_DATES',
      );
    }
    await tx
      .update(holds)
      .set({ liftedOn: input.liftedOn, liftedBy: by })
      .where(and(eq(holds.caseId, input.caseId), eq(holds.kind, input.kind), isNull(holds.liftedOn)));
  });
}
