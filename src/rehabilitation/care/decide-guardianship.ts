import { asc, eq } from 'drizzle-orm';
import {
  guardianshipDecisions,
  type caregiverRelations,
  type guardianshipKinds,
} from '../../../schema/rehabilitation/care.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { changeCase, type ChangeRequest } from '../../cases/change-case.js';
import { assertWithinLife } from '../../cases/rules/chronology.js';
import { atOrdinal } from '../../cases/ordinals.js';
import type { Reader } from '../../database/connection.js';
import { assertNotFuture, type CivilDate } from '../../dates.js';
import { Invalid, NotFound } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';
import { readWithdrawnIds } from '../withdrawals/withdrawn-rows.js';
import { plainWords } from '../words.js';

export interface DecideGuardianship extends ChangeRequest {
  readonly kind: (typeof guardianshipKinds)[number];
  readonly relation: (typeof caregiverRelations)[number];
  readonly decidedOn: CivilDate;
  readonly authority: string;
  readonly reference: string;
}

/**
 * Records who was given the legal care of a child, by which authority. Errors: IMPOSSIBLE_DATES, INVALID_INPUT where a
 * decision stands that has not been ended, or where a parent was to be guardian of the own child.
 */
export function decideGuardianship(registry: Registry, actor: Actor, input: DecideGuardianship): Promise<CaseId> {
  const kind = { action: 'care:record', operation: 'guardianshipRecord' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    await assertWithinLife(tx, { caseId: input.caseId, on: input.decidedOn, today, field: 'decidedOn' });
    if (input.relation === 'MOTHER' || input.relation === 'FATHER') {
      throw Invalid('A parent needs no guardianship of the own child: record the care as PARENT with careRecord.', [
        'relation',
      ]);
    }
    const standing = await findGuardianship(tx, input.caseId);
    if (standing) {
      throw Invalid(`The ${standing.kind} of ${standing.decidedOn} still stands: end it with guardianshipEnd first.`, [
        'kind',
      ]);
    }
    const { caseId, relation, decidedOn } = input;
    const [authority, reference] = [plainWords(input.authority, 'authority'), plainWords(input.reference, 'reference')];
    const decision = { caseId, kind: input.kind, relation, decidedOn, authority, reference };
    await tx.insert(guardianshipDecisions).values({ ...decision, recordedAt: now, recordedBy: by });
  });
}

export interface EndGuardianship extends ChangeRequest {
  /** The decision, as the file names it. */
  readonly decisionId: number;
  readonly endedOn: CivilDate;
  readonly reason: string;
}

/** Ends a decision on a day, with the reason. Errors: NOT_FOUND, IMPOSSIBLE_DATES, INVALID_INPUT. */
export function endGuardianship(registry: Registry, actor: Actor, input: EndGuardianship): Promise<CaseId> {
  const kind = { action: 'care:record', operation: 'guardianshipEnd' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    assertNotFuture(input.endedOn, today, 'endedOn');
    const rows = await listGuardianships(tx, input.caseId);
    const taken = await readWithdrawnIds(tx, input.caseId, 'GUARDIANSHIP');
    const decision = standingDecisions(rows, taken).find(({ id }) => id === atOrdinal(rows, input.decisionId));
    if (!decision) throw NotFound('guardianship decision that still stands', ['decisionId']);
    if (input.endedOn < decision.decidedOn) {
      throw Invalid(
        `The decision was made on ${decision.decidedOn}; it cannot have ended on ${input.endedOn}.`,
        ['endedOn'],
        'IMPOSSIBLE_DATES',
      );
    }
    const { id, ...row } = decision;
    const end = { endsId: id, decidedOn: input.endedOn, reason: plainWords(input.reason, 'reason') };
    await tx.insert(guardianshipDecisions).values({ ...row, ...end, recordedAt: now, recordedBy: by });
  });
}

const listGuardianships = (db: Reader, caseId: CaseId) =>
  db
    .select()
    .from(guardianshipDecisions)
    .where(eq(guardianshipDecisions.caseId, caseId))
    .orderBy(asc(guardianshipDecisions.id));

/** The decisions that were neither ended nor taken back; an end that was taken back ends nothing. */
export function standingDecisions<Row extends { readonly id: number; readonly endsId: number | null }>(
  rows: readonly Row[],
  taken: ReadonlySet<number>,
): Row[] {
  const valid = rows.filter(({ id }) => !taken.has(id));
  const ended = new Set(valid.map(({ endsId }) => endsId));
  return valid.filter(({ id, endsId }) => endsId === null && !ended.has(id));
}

async function findGuardianship(db: Reader, caseId: CaseId) {
  const rows = await listGuardianships(db, caseId);
  return standingDecisions(rows, await readWithdrawnIds(db, caseId, 'GUARDIANSHIP')).at(-1);
}
