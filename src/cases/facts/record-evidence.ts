import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { evidence, evidenceJudgements, type evidenceStandings, type evidenceTypes } from '../../../schema/evidence.js';
import type { sourceGrades } from '../../../schema/claims.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import type { Reader } from '../../database/connection.js';
import { prepared } from '../../database/prepared.js';
import { assertNotBefore1990, assertNotFuture, type CivilDate } from '../../dates.js';
import { Invalid, NotFound } from '../../errors.js';
import { newId, toRecordId, type CaseId, type UserId } from '../../identifiers.js';
import { findBornFrom } from '../../identity/births.js';
import { assertWords, isMeantAlike, isMeantAs } from '../../words.js';
import { listJudgedEvidence } from '../reading/case-file.js';
import { listInDoubt } from '../reading/shared-kits.js';
import { changeCase, type ChangeRequest } from '../change-case.js';
import { assertAnotherJudges } from './another-judges.js';
import { assertNoProfile } from './no-profile.js';
import { assertRoomForEvidence, assertRoomToStandAgain } from './room-for-evidence.js';
import { atOrdinal, ordinalsOf } from '../ordinals.js';
import { reasonOf } from '../standing-rows.js';

export interface RecordEvidence extends ChangeRequest {
  readonly type: (typeof evidenceTypes)[number];
  readonly grade: (typeof sourceGrades)[number];
  readonly obtainedOn: CivilDate;
  readonly source: string;
  readonly isVerified: boolean;
}

/**
 * Adds an item to the identity file. Kinship by DNA has a record of its own, `dnaResultRecord`: an item without laboratory,
 * kit, relation and likelihood would be hearsay with the weight of proof. Errors: INVALID_INPUT, IMPOSSIBLE_DATES,
 * EVIDENCE_BEFORE_BIRTH, ALREADY_RECORDED, FILE_FULL.
 */
export function recordEvidence(registry: Registry, actor: Actor, input: RecordEvidence): Promise<CaseId> {
  const kind = { action: 'evidence:record', operation: 'evidenceRecord' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, by }) => {
    assertNotFuture(input.obtainedOn, today, 'obtainedOn');
    await assertNotBeforeBirth(tx, input, 'obtainedOn');
    assertWords(input.source, ['source'], 'Evidence needs its source in words; it came empty.');
    assertNoProfile(input.source, 'source');
    if (input.type === 'DNA_KINSHIP') {
      throw Invalid(
        'Kinship by DNA is recorded with dnaResultRecord, which asks for the laboratory, its kit, the relative who was tested and the likelihood.',
        ['type'],
      );
    }
    await assertNew(tx, input);
    await assertRoomForEvidence(tx, input.caseId, by);
    await tx.insert(evidence).values({
      id: newId(now),
      caseId: input.caseId,
      type: input.type,
      grade: input.grade,
      obtainedOn: input.obtainedOn,
      source: input.source.trim(),
      isVerified: input.isVerified,
      standing: 'STANDING',
      recordedAt: now,
      recordedBy: by,
    });
  });
}

/**
 * ALREADY_RECORDED for an item of the same type, source, day and grade, however it was judged since: a judgement is changed by
 * another. One that was verified since is recorded anew, and says more.
 */
async function assertNew(
  db: Reader,
  { caseId, type, grade, obtainedOn, source, isVerified }: RecordEvidence,
): Promise<void> {
  const items = await listAlike(db, { caseId, type, grade, obtainedOn });
  const isSame = isMeantAs(source);
  const same = items.find((item) => item.isAlike === 1 && (item.isVerified || !isVerified) && isSame(item.source));
  if (!same) return;
  throw Invalid(
    `This very item is on file already: ${toRecordId('evidence', [caseId], ordinalsOf(items)(same.id))}.`,
    ['source'],
    'ALREADY_RECORDED',
  );
}

const isAlike = and(
  eq(evidence.type, sql.placeholder('type')),
  eq(evidence.grade, sql.placeholder('grade')),
  eq(evidence.obtainedOn, sql.placeholder('obtainedOn')),
);

/** All items of a case, of which the source is opened of those alone that may be the same. */
const listAlike = prepared<
  Pick<RecordEvidence, 'caseId' | 'type' | 'grade' | 'obtainedOn'>,
  { id: number; isAlike: number; isVerified: boolean; source: string }
>((db) =>
  db
    .select({
      id: evidence.id,
      isAlike: sql<number>`${isAlike}`,
      isVerified: evidence.isVerified,
      source: sql<string>`case when ${isAlike} then ${evidence.source} else '' end`,
    })
    .from(evidence)
    .where(eq(evidence.caseId, sql.placeholder('caseId')))
    .orderBy(asc(evidence.id)),
);

/** Documents of a parent are older than the child; everything else about a child comes after its birth. */
export const ofParents: ReadonlySet<string> = new Set(['PARENT_CITIZENSHIP_RECORD', 'NATIONAL_ID_REGISTER']);

/** EVIDENCE_BEFORE_BIRTH where an item about the child is dated before it was born. */
export async function assertNotBeforeBirth(
  db: Reader,
  { caseId, type, obtainedOn }: Pick<RecordEvidence, 'caseId' | 'type' | 'obtainedOn'>,
  field: string,
): Promise<void> {
  if (ofParents.has(type)) return;
  assertNotBefore1990(obtainedOn, field);
  const bornFrom = await findBornFrom(db, caseId);
  if (bornFrom === undefined || obtainedOn >= bornFrom) return;
  throw Invalid(
    `Nothing speaks of a child before its birth: the child was born on ${bornFrom} at the earliest, the item is dated ${obtainedOn}.`,
    [field],
    'EVIDENCE_BEFORE_BIRTH',
  );
}

export interface JudgeEvidence extends ChangeRequest {
  /** The item's place in the case. */
  readonly evidenceId: number;
  readonly standing: (typeof evidenceStandings)[number];
  readonly reason: string;
}

/**
 * Says whether an item stands, is contested or is refuted, and why; a contested one keeps the identity open. Every
 * finding is kept, the last one holds. Errors: NOT_FOUND, INVALID_INPUT without a reason, ALREADY_RECORDED for the words in which the same
 * person found so last, SAME_PERSON as `assertAnotherJudges` says, FILE_FULL for one that was refuted
 * and for which there is no place any more.
 */
export function judgeEvidence(registry: Registry, actor: Actor, input: JudgeEvidence): Promise<CaseId> {
  const kind = { action: 'evidence:judge', operation: 'evidenceJudge' } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, by }) => {
    const { caseId, standing } = input;
    const reason = reasonOf(input);
    const items = await listJudgedEvidence(tx, caseId);
    const evidenceId = atOrdinal(items, input.evidenceId);
    if (evidenceId === undefined) throw NotFound('item of evidence', ['evidenceId']);
    await assertJudgesAnew(tx, actor, { ...input, reason }, { evidenceId, by, now });
    if (standing !== 'REFUTED' && items.find(({ id }) => id === evidenceId)?.standing === 'REFUTED')
      await assertRoomToStandAgain(tx, caseId, by);
    // To contest one decides nothing: the identity is open until somebody judges it anew.
    if (standing !== 'CONTESTED') await assertAnotherJudges(tx, { caseId, items, evidenceId, by });
    await tx
      .insert(evidenceJudgements)
      .values({ caseId, evidenceId, standing, reason, recordedAt: now, recordedBy: by });
  });
}

/**
 * ALREADY_RECORDED for the last finding of an item said once more by the same person in the same words. Where the kit of the item was put
 * on file for another child since, whom the actor may know, the words say something new: they answer that.
 */
async function assertJudgesAnew(
  tx: Reader,
  actor: Actor,
  { caseId, standing, reason }: Pick<JudgeEvidence, 'caseId' | 'standing' | 'reason'>,
  { evidenceId, by, now }: { readonly evidenceId: number; readonly by: UserId; readonly now: number },
): Promise<void> {
  const [last] = await tx
    .select({
      standing: evidenceJudgements.standing,
      reason: evidenceJudgements.reason,
      recordedBy: evidenceJudgements.recordedBy,
    })
    .from(evidenceJudgements)
    .where(eq(evidenceJudgements.evidenceId, evidenceId))
    .orderBy(desc(evidenceJudgements.id))
    .limit(1);
  if (last?.standing !== standing || last.recordedBy !== by || !isMeantAlike(last.reason, reason)) return;
  if ((await listInDoubt(tx, actor, [caseId], now)).has(evidenceId)) return;
  throw Invalid(
    `You found last that this item is ${standing}, in these words: that holds. Other words, another standing, or a colleague say more.`,
    ['reason'],
    'ALREADY_RECORDED',
  );
}
