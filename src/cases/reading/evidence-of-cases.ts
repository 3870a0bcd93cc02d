import { sql } from 'drizzle-orm';
import { evidence } from '../../../schema/evidence.js';
import type { Actor } from '../../access/actor.js';
import type { Connection, Reader } from '../../database/connection.js';
import { among } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import { nextTurn } from '../../database/turns.js';
import { readJudgedEvidence } from './case-file.js';
import { listInDoubt } from './shared-kits.js';

/** So many items are read before other requests are let in: some 20 ms of reading. */
const mostAtOnce = 2_000;

type Read = Awaited<ReturnType<typeof readJudgedEvidence>>;

/**
 * What guards look at of the evidence of many cases, part by part: the cases of each part with their evidence, what the actor cannot rest
 * on in doubt. As many statements however many cases, but that more than `mostAtOnce` items come in several parts and other requests are
 * let in between; within an act, which nothing may come between, they are not. The cases are visible.
 */
export async function* readEvidenceInTurns(
  at: Connection | Reader,
  actor: Actor,
  caseIds: readonly number[],
  now: number,
): AsyncGenerator<{ readonly caseIds: readonly number[]; readonly evidence: Read }> {
  const parts = inParts(caseIds, await countItems(at, { ids: JSON.stringify(caseIds) }));
  const givesWay = parts.length > 1 && 'raw' in at;
  for (const part of parts) {
    if (givesWay) await nextTurn();
    const inDoubt = await listInDoubt(at, actor, part, now);
    yield { caseIds: part, evidence: await readJudgedEvidence(at, part, inDoubt) };
  }
}

/** As `readEvidenceInTurns`, of all cases at once. */
export async function readEvidenceFor(
  at: Connection | Reader,
  actor: Actor,
  caseIds: readonly number[],
  now: number,
): Promise<Read> {
  const found: Read = new Map();
  for await (const part of readEvidenceInTurns(at, actor, caseIds, now))
    for (const [caseId, items] of part.evidence) found.set(caseId, items);
  return found;
}

const countItems = prepared<{ ids: string }, { caseId: number; items: number }>((db) =>
  db
    .select({ caseId: evidence.caseId, items: sql<number>`count(*)` })
    .from(evidence)
    .where(among(evidence.caseId, 'ids'))
    .groupBy(evidence.caseId),
);

/** The cases in their order, in parts of so many items at most, or of one case that has more. */
function inParts(caseIds: readonly number[], counted: readonly { caseId: number; items: number }[]): number[][] {
  const itemsOf = new Map(counted.map(({ caseId, items }) => [caseId, items]));
  const parts: number[][] = [];
  let room = 0;
  for (const caseId of caseIds) {
    const items = itemsOf.get(caseId) ?? 0;
    const part = parts.at(-1);
    if (part && items <= room) part.push(caseId);
    else {
      parts.push([caseId]);
      room = mostAtOnce;
    }
    room -= items;
  }
  return parts;
}
