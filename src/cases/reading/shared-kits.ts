import { and, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { cases } from '../../../schema/cases.js';
import { evidence, kitMarks } from '../../../schema/evidence.js';
import type { Actor } from '../../access/actor.js';
import { may } from '../../access/permissions.js';
import type { Connection, Reader } from '../../database/connection.js';
import { among, partOf } from '../../database/dialect-words.js';
import { placesOfRows } from '../../database/placed-rows.js';
import { prepared } from '../../database/prepared.js';
import type { CaseId } from '../../identifiers.js';
import { forEachView, sightOf } from '../case.access.js';

/** A result whose very kit is on file for another child, by the places of both in their files. */
export interface SharedKit {
  readonly evidenceId: number;
  readonly otherCaseId: CaseId;
  readonly otherPlace: number;
}

/** A result of a kit in the file of a child whom the actor may know. */
interface Kit {
  readonly caseId: number;
  readonly evidenceId: number;
  readonly mark: string;
  readonly siblingGroupId: number | null;
  /** When a colleague of whoever recorded it said last that it is this child's. */
  readonly answeredAt: number | null;
}

/** Another child of a kit, by the last of its results that nobody has refuted. */
interface Bearer {
  /** Which of those that were asked about. */
  readonly asked: number;
  readonly caseId: number;
  readonly evidenceId: number;
}

const kit = alias(kitMarks, 'kit');
const at = (name: string) => sql.placeholder(name);

const lastJudged = (evidenceId: unknown) =>
  sql`(select max(finding.id) from main.evidence_judgements finding where finding.evidence_id = ${evidenceId})`;
const isRefuted = (evidenceId: unknown) =>
  sql`exists (select 1 from main.evidence_judgements judged where judged.id = ${lastJudged(evidenceId)} and judged.standing = 'REFUTED')`;
/** By a colleague of whoever recorded the result. */
const answeredAt = sql<
  number | null
>`(select judged.recorded_at from main.evidence_judgements judged join main.evidence item on item.id = judged.evidence_id
  where judged.id = ${lastJudged(kit.evidenceId)} and judged.standing = 'STANDING' and judged.recorded_by <> item.recorded_by)`;
/** Two files of one child name one kit rightly. */
const isDuplicate = sql`coalesce(${cases.closureReason} = 'DUPLICATE', 0)`;

const selectKits = forEachView(({ visible, showsIdentity }) =>
  prepared<Record<string, unknown>, Kit>((db) =>
    db
      .select({
        caseId: kit.caseId,
        evidenceId: kit.evidenceId,
        mark: kit.mark,
        siblingGroupId: cases.siblingGroupId,
        answeredAt,
      })
      .from(kit)
      .innerJoin(cases, eq(cases.id, kit.caseId))
      .where(
        and(
          among(kit.caseId, 'ids'),
          visible,
          showsIdentity,
          sql`not ${isDuplicate}`,
          sql`not ${isRefuted(kit.evidenceId)}`,
        ),
      )
      .orderBy(kit.evidenceId),
  ),
);

/*
 * For each kit that is asked about (`questionOf`) so many other children of it as are wanted, and no more is looked at once they are
 * found: each child by the last of its results. Whether the actor may know who it is comes before anything else of a child is looked at:
 * what somebody may not know makes no answer longer and leaves none out. The sample of one relative serves all children of a family.
 */
const selectBearers = forEachView(({ visible, showsIdentity }) =>
  prepared<Record<string, unknown>, Bearer>((db) => {
    const lastOf = sql`(select own.evidence_id from main.kit_marks own where own.mark = asked.mark and own.case_id = bearer.case_id and not ${isRefuted(sql.raw('own.evidence_id'))} order by own.evidence_id desc limit 1)`;
    const isKnown = and(visible, showsIdentity, sql`not ${isDuplicate}`);
    return db
      .select({
        asked: sql<number>`place`,
        caseId: sql<number>`other_id`,
        evidenceId: sql<number>`evidence_id`,
      })
      .from(
        sql`(
          with asked as materialized (
            select each.key as place, ${partOf('each', 0)} as case_id, ${partOf('each', 1)} as mark,
              ${partOf('each', 2)} as family, ${partOf('each', 3)} as since
            from json_each(${at('asked')}) as each)
          select asked.place, found.case_id as other_id, found.evidence_id
          from asked cross join main.kit_marks as found on found.evidence_id in (
            select bearer.evidence_id from main.kit_marks bearer cross join ${cases} on ${cases.id} = bearer.case_id
            where bearer.mark = asked.mark and bearer.case_id <> asked.case_id and ${isKnown}
              and (asked.family is null or ${cases.siblingGroupId} is not asked.family)
              and bearer.evidence_id = ${lastOf}
              and (select item.recorded_at from main.evidence item where item.id = bearer.evidence_id) > asked.since
            limit ${at('most')})
          order by asked.place, found.evidence_id
        )`,
      );
  }),
);

/** So many results of one file are named with the others of their kit, and so many others of each; answered for, the next are. */
const mostNamed = { results: 50, others: 20 };

/**
 * Results of these cases whose very kit is on file for another child who is no brother or sister on file, and of which no colleague has
 * said since that it is this child's: one of the two files is mistaken, or a relative of both was tested. Told to whoever may know who
 * both children are, and to nobody else: that there is another child at all is told by nothing. That there is one other is enough: who
 * the others are is `listSharedKits`. Two statements, however many cases.
 */
export async function listInDoubt(
  connection: Connection | Reader,
  actor: Actor,
  caseIds: readonly number[],
  now: number,
): Promise<ReadonlySet<number>> {
  const kits = await listDoubtful(connection, actor, caseIds, now);
  return new Set(kits.map(({ evidenceId }) => evidenceId));
}

/** Of one case, the results in doubt with the children whose file has the very kit too. */
export async function listSharedKits(
  connection: Connection | Reader,
  actor: Actor,
  caseId: CaseId,
  now: number,
): Promise<SharedKit[]> {
  const kits = (await listDoubtful(connection, actor, [caseId], now)).slice(0, mostNamed.results);
  const othersOf = await findOthers(connection, actor, kits, { now, most: mostNamed.others });
  const named = kits.flatMap((one) => othersOf(one).map((other) => ({ one, other })));
  const rowIds = [...new Set(named.map(({ other }) => other.evidenceId))];
  const places = await placesOfEvidence(connection, { rowIds: JSON.stringify(rowIds) });
  const placeOf = new Map(places.map(({ id, place }) => [id, place]));
  return named.map(({ one, other }) => ({
    evidenceId: one.evidenceId,
    otherCaseId: other.caseId as CaseId,
    otherPlace: placeOf.get(other.evidenceId) ?? 0,
  }));
}

const placesOfEvidence = placesOfRows(evidence);

async function listDoubtful(
  connection: Connection | Reader,
  actor: Actor,
  caseIds: readonly number[],
  now: number,
): Promise<Kit[]> {
  if (caseIds.length === 0 || !may(actor, 'identity:read')) return [];
  const kits = await selectKits(actor)(connection, { ids: JSON.stringify(caseIds), ...sightOf(actor, now) });
  const othersOf = await findOthers(connection, actor, kits, { now, most: 1 });
  return kits.filter((one) => othersOf(one).length > 0);
}

/** Results of one kit in one file that were answered for alike ask the same, and it is asked once. */
async function findOthers(
  connection: Connection | Reader,
  actor: Actor,
  kits: readonly Kit[],
  { now, most }: { readonly now: number; readonly most: number },
): Promise<(one: Kit) => readonly Bearer[]> {
  const asked = new Map<string, number>();
  const questions = kits.flatMap((one) => {
    const question = questionOf(one);
    if (asked.has(question)) return [];
    asked.set(question, asked.size);
    return [question];
  });
  if (questions.length === 0) return () => [];
  const args = { asked: `[${questions.join(',')}]`, most, ...sightOf(actor, now) };
  const found = Map.groupBy(await selectBearers(actor)(connection, args), (bearer) => bearer.asked);
  return (one) => found.get(asked.get(questionOf(one)) ?? -1) ?? [];
}

const questionOf = ({ caseId, mark, siblingGroupId, answeredAt: since }: Kit): string =>
  JSON.stringify([caseId, mark, siblingGroupId, since ?? 0]);

/** What is left of an item that is in doubt for whoever sees both files: it contradicts, and decides nothing. */
export const inDoubtByKit = { isDisputed: true, isContradicted: true, isElsewhere: true } as const;
