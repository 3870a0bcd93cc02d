import { sql } from 'drizzle-orm';
import { auditEntries, auditSubjects } from '../../schema/audit.js';
import { emergencyOpenings } from '../../schema/emergency.js';
import type { Connection } from '../database/connection.js';
import { among, partOf } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import { nextTurn } from '../database/turns.js';

/** Rows of the audit that one statement looks through, of all files together: some milliseconds. */
const stretch = 5_000;

/** A file, and below which row of the audit it is still to be looked through. */
interface Walk {
  readonly caseKey: number;
  readonly below: number;
}

/**
 * How often the file of each of these openings was read by whoever opened it while it was open, by the numbers of the openings. An app
 * that follows a case leaves rows of it in the audit every minute: they are looked through once for all openings of a page, a stretch
 * at a time, each in a round of the event loop that no other reading has.
 */
export async function countReads(
  connection: Connection,
  openings: readonly { readonly key: number; readonly caseKey: number }[],
): Promise<ReadonlyMap<number, number>> {
  const reads = new Map<number, number>();
  const keys = JSON.stringify(openings.map(({ key }) => key));
  let walks: Walk[] = [...new Set(openings.map(({ caseKey }) => caseKey))].map((caseKey) => ({
    caseKey,
    below: Number.MAX_SAFE_INTEGER,
  }));
  while (walks.length > 0) {
    await nextTurn();
    const share = Math.ceil(stretch / walks.length);
    const before = JSON.stringify(walks.map(({ caseKey, below }) => [caseKey, below]));
    const floors = await selectFloors(connection, { walks: before, skipped: share - 1 });
    const parts = JSON.stringify(floors.map(({ caseKey, below, floor }) => [caseKey, below, floor ?? 0]));
    for (const { key, count } of await selectReads(connection, { parts, keys }))
      reads.set(key, (reads.get(key) ?? 0) + count);
    walks = floors.flatMap(({ caseKey, floor }) => (floor === null ? [] : [{ caseKey, below: floor }]));
  }
  return reads;
}

const at = (name: string) => sql.placeholder(name);

/** Where the next stretch of each file ends; null where fewer rows are left. */
const selectFloors = prepared<{ walks: string; skipped: number }, Walk & { readonly floor: number | null }>((db) =>
  db
    .select({
      caseKey: sql<number>`case_id`,
      below: sql<number>`below`,
      floor: sql<number | null>`(select spoken.sequence from ${auditSubjects} as spoken
        where spoken.case_id = walks.case_id and spoken.sequence < below
        order by spoken.sequence desc limit 1 offset ${at('skipped')})`,
    })
    .from(
      sql`(select ${partOf('walk', 0)} as case_id, ${partOf('walk', 1)} as below from json_each(${at('walks')}) as walk) as walks`,
    ),
);

const selectReads = prepared<{ parts: string; keys: string }, { key: number; count: number }>((db) =>
  db.select({ key: sql<number>`id`, count: sql<number>`count` }).from(
    sql`(
      select opening.id, count(*) as count
      from json_each(${at('parts')}) as part
      cross join ${auditSubjects} as spoken on spoken.case_id = ${partOf('part', 0)}
        and spoken.sequence < ${partOf('part', 1)} and spoken.sequence >= ${partOf('part', 2)}
      cross join ${auditEntries} as entry on entry.sequence = spoken.sequence and entry.decision = 'READ'
      cross join ${emergencyOpenings} as opening on opening.case_id = spoken.case_id
        and opening.user_id = entry.user_id and entry.recorded_at between opening.opened_at and opening.expires_at
      where ${among(sql.raw('opening.id'), 'keys')}
      group by opening.id
    )`,
  ),
);
