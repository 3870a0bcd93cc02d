import { and, asc, sql } from 'drizzle-orm';
import { stageChanges } from '../../schema/cases.js';
import type { Actor } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import type { CaseStage } from '../cases/rules/case.rules.js';
import { knownChain, stageChangeColumns, type StageChangeRow } from '../counts/books/history.js';
import type { Connection } from '../database/connection.js';
import { prepared } from '../database/prepared.js';
import { dayNumber } from '../dates.js';
import { medianOf } from '../median.js';

/** How long one step from stage to stage takes: how many cases took it, and half of them in so many days or fewer. */
export interface StepProgress {
  readonly fromStage: CaseStage;
  readonly toStage: CaseStage;
  readonly cases: number;
  readonly medianDays: number;
}

const rowsAtOnce = 20_000;
const at = (name: string) => sql.placeholder(name);

type Row = StageChangeRow & { readonly caseId: number };

const selectSome = prepared<{ afterCase: number; afterId: number; limit: number }, Row>((db) =>
  db
    .select({ caseId: stageChanges.caseId, ...stageChangeColumns })
    .from(stageChanges)
    .where(and(sql`(${stageChanges.caseId}, ${stageChanges.id}) > (${at('afterCase')}, ${at('afterId')})`))
    .orderBy(asc(stageChanges.caseId), asc(stageChanges.id))
    .limit(at('limit')),
);

/** The steps of all cases, as they stand after their corrections, in the order of the life-cycle. */
export async function readProgress(connection: Connection, actor: Actor): Promise<StepProgress[]> {
  assertMay(actor, 'progress:read');
  const days = new Map<string, number[]>();
  let open: Row[] = [];
  for (let after = { afterCase: 0, afterId: 0 }; ;) {
    const rows = await selectSome(connection, { ...after, limit: rowsAtOnce });
    for (const row of rows) {
      if (open.length > 0 && open[0]?.caseId !== row.caseId) {
        addSteps(open, days);
        open = [];
      }
      open.push(row);
    }
    const last = rows.at(-1);
    if (!last || rows.length < rowsAtOnce) break;
    after = { afterCase: last.caseId, afterId: last.id };
    // Others are answered in between: the whole registry is walked.
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (open.length > 0) addSteps(open, days);
  return [...days].map(([step, taken]) => {
    const [fromStage, toStage] = step.split(' ') as [CaseStage, CaseStage];
    return { fromStage, toStage, cases: taken.length, medianDays: medianOf(taken) ?? 0 };
  });
}

function addSteps(rows: readonly Row[], days: Map<string, number[]>): void {
  const chain = knownChain(rows);
  for (const [place, { fromStage, toStage, effectiveOn }] of chain.entries()) {
    const since = chain[place - 1]?.effectiveOn;
    if (fromStage === null || since === undefined) continue;
    const step = `${fromStage} ${toStage}`;
    const taken = days.get(step);
    const length = dayNumber(effectiveOn) - dayNumber(since);
    if (taken) taken.push(length);
    else days.set(step, [length]);
  }
}
