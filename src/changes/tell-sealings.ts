import { setImmediate as nextTurn } from 'node:timers/promises';
import { and, asc, desc, eq, gt, isNull, lte, notExists, sql } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { caseChanges, wholeRegistry } from '../../schema/changes.js';
import { fileSeals } from '../../schema/rehabilitation/sealing.js';
import { appendEntry } from '../audit/append-entry.js';
import type { Registry } from '../audit/act.js';
import type { Reader, Tx } from '../database/connection.js';
import { prepared } from '../database/prepared.js';
import { forgetTexts } from '../graphql/known-texts.js';
import type { CaseId } from '../identifiers.js';
import { noteSealing } from './note-change.js';
import { builder, toldSince } from './told-since.js';

const system = { kind: 'system', task: 'file sealing' } as const;

/** Cases of which one audit entry speaks, and after so many the event loop has its turn. */
const casesInEntry = 1_000;
const casesInTurn = 50;

/**
 * A file whose day of sealing comes is sealed without an act, and one that is sealed from today shows less by an act that is told as a
 * change alone. Before anybody reads a feed, the sealings that came due since are appended to the feeds of all who see the case, so
 * that a copy of who the child is, is told to be read anew. All or none: what is told is known by the rows themselves, whoever asks,
 * however seldom, and after any restart.
 */
export async function tellSealings(registry: Registry): Promise<void> {
  if ((await findUntold(registry.store.reader.db, registry.clock())).length === 0) return;
  await registry.store.inTransaction(async (tx) => {
    const now = registry.clock();
    // Asked again where nobody else writes: two readers may have come at once.
    const sealings = await findUntold(tx, now);
    for (let start = 0; start < sealings.length; start += casesInEntry)
      await tellAll(tx, sealings.slice(start, start + casesInEntry), now);
    forgetTexts(sealings.map(({ caseId }) => caseId));
  });
}

async function tellAll(tx: Tx, sealings: readonly Sealing[], now: number): Promise<void> {
  for (const [at, { caseId, since }] of sealings.entries()) {
    // Told no earlier than it was set, though the clock went back since: else it would be told at each reading until then.
    await noteSealing(tx, { caseId, now: Math.max(now, since) });
    if (at % casesInTurn === casesInTurn - 1) await nextTurn();
  }
  const caseIds = sealings.map(({ caseId }) => caseId);
  await appendEntry(tx, system, { operation: 'fileSealing', decision: 'DONE', subjects: caseIds, fields: [] }, now);
}

/** So far behind the last telling is looked as well: a machine's clock may have been ahead of the right time. */
const looksBack = 7 * 86_400_000;

interface Sealing {
  readonly caseId: CaseId;
  readonly since: number;
}

async function findUntold(db: Reader, now: number): Promise<Sealing[]> {
  const [last] = await selectLastTold(db, {});
  const since = (last?.toldAt ?? 0) - looksBack;
  return selectUntold(db, { since, now });
}

/** Of the whole registry's feed sealings alone are told as changes of access, so that its last one is the last telling. */
const selectLastTold = prepared<Record<string, never>, { toldAt: number }>((db) =>
  db
    .select({ toldAt: caseChanges.recordedAt })
    .from(caseChanges)
    // Word for word the condition of the index case_changes_sealings.
    .where(and(eq(caseChanges.agencyId, wholeRegistry), sql`kind = 'ACCESS_CHANGED'`))
    .orderBy(desc(caseChanges.recordedAt))
    .limit(1),
);

const lastSetAt = sql`(${builder
  .select({ recordedAt: fileSeals.recordedAt })
  .from(fileSeals)
  .where(eq(fileSeals.caseId, cases.id))
  .orderBy(desc(fileSeals.id))
  .limit(1)})`;

/** Since when a file is sealed: from the day that was set before it came, or from the act that sealed it from the very day. */
const sealedSince = sql`max(${cases.sealsAt}, ${lastSetAt})`;

/** Files that are sealed, of which that was not told since. */
const selectUntold = prepared<{ since: number; now: number }, Sealing>((db) =>
  db
    .select({ caseId: sql<CaseId>`${cases.id}`, since: sql<number>`${sealedSince}` })
    .from(cases)
    .where(
      and(
        gt(cases.sealsAt, sql.placeholder('since')),
        lte(cases.sealsAt, sql.placeholder('now')),
        isNull(cases.erasedAt),
        notExists(toldSince(wholeRegistry, cases.id, sealedSince)),
      ),
    )
    .orderBy(asc(cases.sealsAt), asc(cases.id)),
);
