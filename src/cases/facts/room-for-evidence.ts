import { eq, sql, type SQL } from 'drizzle-orm';
import { cases } from '../../../schema/cases.js';
import { evidence } from '../../../schema/evidence.js';
import type { Reader } from '../../database/connection.js';
import { prepared } from '../../database/prepared.js';
import { Invalid } from '../../errors.js';
import type { CaseId, UserId } from '../../identifiers.js';

/**
 * So many items of evidence one file holds: of those that nobody refuted, and of all that were ever recorded. One decisive item or two
 * strong ones confirm an identity; the rule looks at all of them together, in one go, and no answer may hold the others up for more than
 * 250 ms. What was refuted gives its place back, so that no mistake fills a file.
 */
export const mostItems = { unrefuted: 1_000, everRecorded: 2_000 } as const;

/** Of these places, those that agencies may take together which have the file by a grant: none of them fills another's file. */
export const mostOfOthers = { unrefuted: 500, everRecorded: 1_000 } as const;

const fullOf = (said: string) => Invalid(said, ['caseId'], 'FILE_FULL');

/** FILE_FULL where the file holds as many items as one file may, or as many of other agencies as they may record, for one of them. */
export async function assertRoomForEvidence(db: Reader, caseId: CaseId, by: UserId): Promise<void> {
  const [found] = await countItems(db, { caseId, by });
  if (!found) return;
  const { items, unrefuted, ofOthers, unrefutedOfOthers, isOther } = found;
  if (items >= mostItems.everRecorded)
    throw fullOf(
      `A file holds ${mostItems.everRecorded} items of evidence at most, with those that were refuted, and this one does: what is on it can still be judged, with evidenceJudge.`,
    );
  if (isOther === 1 && ofOthers >= mostOfOthers.everRecorded)
    throw fullOf(
      `Agencies that do not keep a file record ${mostOfOthers.everRecorded} items of evidence on it at most, with those that were refuted, and have done so: tell the agency of the case, which can record more.`,
    );
  assertRoomForOneMore(unrefuted);
  if (isOther === 1 && unrefutedOfOthers >= mostOfOthers.unrefuted)
    throw fullOf(
      `Agencies that do not keep a file have ${mostOfOthers.unrefuted} items of evidence on it at most that nobody has refuted, and these are there: tell the agency of the case, which can record more.`,
    );
}

/** FILE_FULL where an item that was refuted would stand again, or be contested, beyond what a file holds. */
export async function assertRoomToStandAgain(db: Reader, caseId: CaseId, by: UserId): Promise<void> {
  const [found] = await countItems(db, { caseId, by });
  if (found) assertRoomForOneMore(found.unrefuted);
}

function assertRoomForOneMore(unrefuted: number): void {
  if (unrefuted < mostItems.unrefuted) return;
  throw fullOf(
    `A file holds ${mostItems.unrefuted} items of evidence at most that nobody has refuted, and this one does: an item that was recorded wrongly is refuted with evidenceJudge, and gives its place back.`,
  );
}

const isRefuted = sql`coalesce((select judged.standing from main.evidence_judgements judged where judged.evidence_id = ${evidence.id} order by judged.id desc limit 1), ${evidence.standing}) = 'REFUTED'`;

/** Whether a person is of another agency than the case's. */
const isOfAnother = (userId: unknown) =>
  sql`(select person.agency_id from main.users person where person.id = ${userId}) is not ${cases.ownerAgencyId}`;

interface Counted {
  readonly items: number;
  readonly unrefuted: number;
  readonly ofOthers: number;
  readonly unrefutedOfOthers: number;
  readonly isOther: number;
}

const sumOf = (condition: SQL) => sql<number>`coalesce(sum(${condition}), 0)`;

const countItems = prepared<{ caseId: CaseId; by: UserId }, Counted>((db) =>
  db
    .select({
      items: sql<number>`count(*)`,
      unrefuted: sumOf(sql`not ${isRefuted}`),
      ofOthers: sumOf(isOfAnother(evidence.recordedBy)),
      unrefutedOfOthers: sumOf(sql`${isOfAnother(evidence.recordedBy)} and not ${isRefuted}`),
      isOther: sql<number>`max(${isOfAnother(sql.placeholder('by'))})`,
    })
    .from(evidence)
    .innerJoin(cases, eq(cases.id, evidence.caseId))
    .where(eq(evidence.caseId, sql.placeholder('caseId'))),
);
