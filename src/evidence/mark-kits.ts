import { and, asc, eq, gt, inArray, isNull, lt, or } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { dnaResults, kitMarks } from '../../schema/evidence.js';
import type { Registry } from '../audit/act.js';
import { kitMarkOf } from '../cases/rules/kit-results.js';
import { spelling } from '../words.js';

const atOnce = 500;
const isUnmarked = or(isNull(kitMarks.evidenceId), lt(kitMarks.spelling, spelling));

/**
 * Marks the kits of results that were recorded before there were marks, or by an older program, or whose mark an older rule spelt: by that one
 * the very kit would not be found on a file that is marked by this one. It changes nothing that anybody is told of
 * a file but that a kit is found on another; how a kit is meant is reckoned from its words, which a migration does not open. Of an erased
 * child nothing opens, and nothing is marked.
 */
export async function markKits({ store }: Registry): Promise<number> {
  let after = 0;
  for (let marked = 0; ;) {
    const found = await store.inTransaction(async (tx) => {
      const rows = await tx
        .select({
          evidenceId: dnaResults.evidenceId,
          caseId: dnaResults.caseId,
          laboratory: dnaResults.laboratory,
          kitReference: dnaResults.kitReference,
        })
        .from(dnaResults)
        .innerJoin(cases, eq(cases.id, dnaResults.caseId))
        .leftJoin(kitMarks, eq(kitMarks.evidenceId, dnaResults.evidenceId))
        .where(and(gt(dnaResults.evidenceId, after), isUnmarked, isNull(cases.erasedAt)))
        .orderBy(asc(dnaResults.evidenceId))
        .limit(atOnce);
      if (rows.length === 0) return rows;
      const evidenceIds = rows.map(({ evidenceId }) => evidenceId);
      await tx.delete(kitMarks).where(inArray(kitMarks.evidenceId, evidenceIds));
      await tx.insert(kitMarks).values(rows.map(kitMarkOf));
      return rows;
    });
    marked += found.length;
    after = found.at(-1)?.evidenceId ?? after;
    if (found.length < atOnce) return marked;
  }
}
