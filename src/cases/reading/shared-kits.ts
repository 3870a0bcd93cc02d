import { and, eq, ne, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { cases } from '../../../schema/cases.js';
import { kitMarks } from '../../../schema/evidence.js';
import type { Actor } from '../../access/actor.js';
import { may } from '../../access/permissions.js';
import type { Connection, Reader } from '../../database/connection.js';
import { among } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import type { CaseId } from '../../identifiers.js';
import { listIdentified } from './identified.js';

/** A result whose very kit is on file for another child, by the places of both in their files. */
export interface SharedKit {
  readonly caseId: CaseId;
  readonly evidenceId: number;
  readonly place: number;
  readonly otherCaseId: CaseId;
  readonly otherPlace: number;
}

type Numbers = { readonly [Part in keyof SharedKit]: number };

const own = alias(kitMarks, 'own_kit');
const other = alias(kitMarks, 'other_kit');
const ownCase = alias(cases, 'own_case');
const otherCase = alias(cases, 'other_case');

const placeOf = (kit: typeof own | typeof other) =>
  sql<number>`(select count(*) from main.evidence item where item.case_id = ${kit.caseId} and item.id <= ${kit.evidenceId})`;
/** The sample of one relative serves all children of a family. */
const areSiblings = sql`coalesce(${ownCase.siblingGroupId} = ${otherCase.siblingGroupId}, 0)`;
/** Two files of one child name one kit rightly. */
const isDuplicate = (of: typeof ownCase | typeof otherCase) => sql`coalesce(${of.closureReason} = 'DUPLICATE', 0)`;
const lastJudged = (evidenceId: unknown, what: string) =>
  sql`(select ${sql.raw(what)} from main.evidence_judgements finding where finding.evidence_id = ${evidenceId} order by finding.id desc limit 1)`;
const recordedOf = (evidenceId: unknown, what: 'recorded_at' | 'recorded_by') =>
  sql`(select item.${sql.raw(what)} from main.evidence item where item.id = ${evidenceId})`;
/** A colleague of whoever recorded the result has said since that it is this child's. */
const isAnswered = sql`coalesce(${lastJudged(own.evidenceId, 'finding.standing')} = 'STANDING' and ${lastJudged(own.evidenceId, 'finding.recorded_at')} >= ${recordedOf(other.evidenceId, 'recorded_at')} and ${lastJudged(own.evidenceId, 'finding.recorded_by')} <> ${recordedOf(own.evidenceId, 'recorded_by')}, 0)`;
const isRefuted = (kit: typeof own | typeof other) =>
  sql`coalesce(${lastJudged(kit.evidenceId, 'finding.standing')} = 'REFUTED', 0)`;

const listPairs = prepared<{ ids: string }, Numbers>((db) =>
  db
    .select({
      caseId: own.caseId,
      evidenceId: own.evidenceId,
      place: placeOf(own),
      otherCaseId: other.caseId,
      otherPlace: placeOf(other),
    })
    .from(own)
    .innerJoin(other, and(eq(other.mark, own.mark), ne(other.caseId, own.caseId)))
    .innerJoin(ownCase, eq(ownCase.id, own.caseId))
    .innerJoin(otherCase, eq(otherCase.id, other.caseId))
    .where(
      and(
        among(own.caseId, 'ids'),
        sql`not ${areSiblings}`,
        sql`not ${isDuplicate(ownCase)}`,
        sql`not ${isDuplicate(otherCase)}`,
        sql`not ${isRefuted(own)}`,
        sql`not ${isRefuted(other)}`,
        sql`not ${isAnswered}`,
      ),
    )
    .orderBy(own.evidenceId, other.evidenceId)
    .limit(mostPairs),
);

/** Beyond so many, more pairs say nothing that these do not. */
const mostPairs = 5_000;

/**
 * Results of these cases whose very kit is on file for another child who is no brother or sister on file, and of which no colleague has
 * said since that it is this child's: one of the two files is mistaken, or a relative of both was tested. Told to whoever may know who
 * both children are, and to nobody else: that there is another child at all is told by nothing. One statement for all, and one that asks
 * which of the others the actor may know.
 */
export async function listSharedKits(
  at: Connection | Reader,
  actor: Actor,
  caseIds: readonly number[],
  now: number,
): Promise<SharedKit[]> {
  if (caseIds.length === 0 || !may(actor, 'identity:read')) return [];
  const pairs = await listPairs(at, { ids: JSON.stringify(caseIds) });
  // Asked also where there is none: that there is another child takes no time either.
  const asked = [...new Set(pairs.flatMap(({ caseId, otherCaseId }) => [caseId, otherCaseId]))];
  const known = new Set<number>(await listIdentified(at, actor, asked, now));
  return pairs.filter((pair): pair is SharedKit => known.has(pair.caseId) && known.has(pair.otherCaseId));
}

/** Of one case, the items that the actor cannot rest on. */
export async function listInDoubt(db: Reader, actor: Actor, caseId: CaseId, now: number): Promise<ReadonlySet<number>> {
  return new Set((await listSharedKits(db, actor, [caseId], now)).map(({ evidenceId }) => evidenceId));
}

/** What is left of an item that is in doubt for whoever sees both files: it contradicts, and decides nothing. */
export const inDoubtByKit = { isDisputed: true, isContradicted: true, isElsewhere: true } as const;
