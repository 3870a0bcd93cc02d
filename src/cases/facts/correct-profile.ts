import { and, desc, eq, lt } from 'drizzle-orm';
import { carePeriods, nationalityDecisions, profileVersions, type sexes } from '../../../schema/cases.js';
import type { regionsOfOrigin } from '../../../schema/places.js';
import { milestones } from '../../../schema/rehabilitation/plans.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import type { Tx } from '../../database/connection.js';
import { earliestDay, type CivilDate } from '../../dates.js';
import { Invalid } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';
import {
  assertBirthPossible,
  findBornFrom,
  listBirthsOf,
  recordBirth,
  type BirthInterval,
} from '../../identity/births.js';
import {
  addNames,
  assertNamePossible,
  findPossibleDuplicates,
  recordPossibleDuplicates,
  type NameGiven,
} from '../../identity/names.js';
import { assertFewNames, assertNamesNew, assertRoomForNames } from '../../identity/new-names.js';
import { assertWords } from '../../words.js';
import { listJudgedEvidence } from '../reading/case-file.js';
import { changeCase, type ChangeRequest } from '../change-case.js';
import { ofParents } from './record-evidence.js';
import { listNotWithdrawn } from '../rules/attestation-standing.js';
import { standingClaims } from '../standing-rows.js';

export interface CorrectProfile extends ChangeRequest {
  readonly sex?: (typeof sexes)[number] | undefined;
  readonly regionOfOrigin?: (typeof regionsOfOrigin)[number] | undefined;
  readonly birth?: BirthInterval | undefined;
  readonly addNames?: readonly NameGiven[] | undefined;
  readonly reason: string;
}

/**
 * Corrects what is known of the child: a further version that names the one it corrects, with the reason. Names are
 * added, never taken away. Errors: INVALID_INPUT where nothing is named, ALREADY_RECORDED where nothing would change, IMPOSSIBLE_DATES.
 */
export function correctProfile(registry: Registry, actor: Actor, input: CorrectProfile): Promise<CaseId> {
  const kind = { action: 'profile:correct', operation: 'profileCorrect', isCorrection: true } as const;
  return changeCase(registry, actor, kind, input, async ({ tx, now, today, row, by }) => {
    const added = input.addNames ?? [];
    if (input.sex === undefined && input.regionOfOrigin === undefined && !input.birth && added.length === 0) {
      throw Invalid('A correction changes at least one of sex, regionOfOrigin, birth and addNames; none came.');
    }
    assertWords(input.reason, ['reason'], 'A correction needs a reason in words; it came empty.');
    assertFewNames(added, ['addNames']);
    added.forEach((name, index) => assertNamePossible(name, ['addNames', String(index)]));
    await assertRoomForNames(tx, { caseId: input.caseId, parentId: null }, added, 'addNames');
    await assertNamesNew(tx, input.caseId, added, 'addNames');
    const [last] = await tx
      .select()
      .from(profileVersions)
      .where(eq(profileVersions.caseId, input.caseId))
      .orderBy(desc(profileVersions.id))
      .limit(1);
    if (!last) throw new Error(`Case ${input.caseId} has no profile version.`);
    if (input.birth) assertBirthPossible(input.birth, row.arrivedOn ?? today, 'birth');
    if (added.length === 0) await assertOtherwise(tx, last, input);
    if (input.birth) await assertNothingBefore(tx, input.caseId, input.birth.earliest);
    const birthId = input.birth ? await recordBirth(tx, input.caseId, input.birth, now, last.birthId) : last.birthId;
    await tx.insert(profileVersions).values({
      caseId: input.caseId,
      sex: input.sex ?? last.sex,
      regionOfOrigin: input.regionOfOrigin ?? last.regionOfOrigin,
      birthId,
      correctsId: last.id,
      reason: input.reason.trim(),
      recordedAt: now,
      recordedBy: by,
    });
    await addNames(tx, input.caseId, added, now);
    const { cases: alike } = await findPossibleDuplicates(tx, added, input.birth);
    await recordPossibleDuplicates(tx, input.caseId, alike, now);
  });
}

/** Refuses a correction that says what is on record. */
async function assertOtherwise(
  tx: Tx,
  last: typeof profileVersions.$inferSelect,
  { caseId, sex, regionOfOrigin, birth }: CorrectProfile,
): Promise<void> {
  const known = birth && (await listBirthsOf(tx, caseId)).find(({ id }) => id === last.birthId);
  const isOtherBirth =
    birth !== undefined &&
    (birth.earliest !== known?.earliest || birth.latest !== known.latest || birth.basis !== known.basis);
  const isOther = (sex ?? last.sex) !== last.sex || (regionOfOrigin ?? last.regionOfOrigin) !== last.regionOfOrigin;
  if (isOther || isOtherBirth) return;
  throw Invalid(
    'A correction says at least one of sex, regionOfOrigin and birth otherwise than the record, or adds a name; this one says what is on record.',
    undefined,
    'ALREADY_RECORDED',
  );
}

/**
 * What is on file of a child lies within the life that a corrected birth gives it: evidence, attestations, care, nationality
 * and milestones. Stages, sightings and claims of life are compared by `assertChronology` after every change; these a birth alone
 * puts out of order, since each is compared with it when it is recorded. What lay before the birth as it was known until now, in
 * histories from before such a comparison, the correction does not put out of order, and does not wait for.
 */
async function assertNothingBefore(tx: Tx, caseId: CaseId, earliest: CivilDate): Promise<void> {
  const until = (await findBornFrom(tx, caseId)) ?? earliestDay;
  const items = (await listJudgedEvidence(tx, caseId)).filter(
    ({ type, standing }) => !ofParents.has(type) && standing !== 'REFUTED',
  );
  const periods = standingClaims(await tx.select().from(carePeriods).where(eq(carePeriods.caseId, caseId)));
  const decisions = standingClaims(
    await tx.select().from(nationalityDecisions).where(eq(nationalityDecisions.caseId, caseId)),
  );
  const settled = await tx
    .select({ code: milestones.code, on: milestones.outcomeOn })
    .from(milestones)
    .where(and(eq(milestones.caseId, caseId), lt(milestones.outcomeOn, earliest)));
  const days = [
    ...items.map(({ type, obtainedOn }) => ({ what: `the item of evidence ${type}`, on: obtainedOn })),
    ...(await listNotWithdrawn(tx, caseId)).map((one) => ({ what: `the attestation ${one.kind}`, on: one.attestedOn })),
    ...decisions.map(({ nationality, decidedOn }) => ({ what: `the nationality ${nationality}`, on: decidedOn })),
    ...settled.map(({ code, on }) => ({ what: `the milestone ${code}`, on: on ?? earliest })),
    ...periods.map(({ arrangement, since }) => ({ what: `the care arrangement ${arrangement}`, on: since })),
  ];
  const before = days.find(({ on }) => until <= on && on < earliest);
  if (!before) return;
  throw Invalid(
    `This cannot have happened: ${before.what} is dated ${before.on}, but the child would be born on ${earliest} at the earliest. Correct or refute what is wrong first.`,
    ['birth', 'earliest'],
    'IMPOSSIBLE_DATES',
  );
}
