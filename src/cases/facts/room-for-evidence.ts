import { eq, sql } from 'drizzle-orm';
import { evidence } from '../../../schema/evidence.js';
import type { Reader } from '../../database/connection.js';
import { prepared } from '../../database/prepared.js';
import { Invalid } from '../../errors.js';
import type { CaseId } from '../../identifiers.js';

/**
 * So many items of evidence one file holds: of those that nobody refuted, and of all that were ever recorded. One decisive item or two
 * strong ones confirm an identity; the rule looks at all of them together, in one go, and no answer may hold the others up for more than
 * 250 ms. What was refuted gives its place back, so that no mistake fills a file.
 */
export const mostItems = { unrefuted: 1_000, everRecorded: 2_000 } as const;

/** FILE_FULL where the file holds as many items as one file may. */
export async function assertRoomForEvidence(db: Reader, caseId: CaseId): Promise<void> {
  const [{ items, unrefuted } = { items: 0, unrefuted: 0 }] = await countItems(db, { caseId });
  if (items < mostItems.unrefuted) return;
  if (items >= mostItems.everRecorded) {
    throw Invalid(
      `A file holds ${mostItems.everRecorded} items of evidence at most, with those that were refuted, and this one does: what is on it can still be judged, with evidenceJudge.`,
      ['caseId'],
      'FILE_FULL',
    );
  }
  if (unrefuted < mostItems.unrefuted) return;
  throw Invalid(
    `A file holds ${mostItems.unrefuted} items of evidence at most that nobody has refuted, and this one does: an item that was recorded wrongly is refuted with evidenceJudge, and gives its place back.`,
    ['caseId'],
    'FILE_FULL',
  );
}

const isRefuted = sql`coalesce((select judged.standing from main.evidence_judgements judged where judged.evidence_id = ${evidence.id} order by judged.id desc limit 1), ${evidence.standing}) = 'REFUTED'`;

const countItems = prepared<{ caseId: CaseId }, { items: number; unrefuted: number }>((db) =>
  db
    .select({ items: sql<number>`count(*)`, unrefuted: sql<number>`coalesce(sum(not ${isRefuted}), 0)` })
    .from(evidence)
    .where(eq(evidence.caseId, sql.placeholder('caseId'))),
);
