import { and, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { cases } from '../../../schema/cases.js';
import { kitMarks } from '../../../schema/evidence.js';
import type { Actor } from '../../access/actor.js';
import { may } from '../../access/permissions.js';
import type { Connection, Reader } from '../../database/connection.js';
import { among } from '../../database/dialect-words.js';
import { prepared } from '../../database/prepared.js';
import type { CaseId } from '../../identifiers.js';
import { forEachView, sightOf } from '../case.access.js';

/** A result whose very kit is on file for another child, by the places of both in their files. */
export interface SharedKit {
  readonly caseId: CaseId;
  readonly evidenceId: number;
  readonly place: number;
  readonly otherCaseId: CaseId;
  readonly otherPlace: number;
}

/** A result of a kit in the file of a child whom the actor may know. */
interface Kit {
  readonly caseId: number;
  readonly evidenceId: number;
  readonly mark: string;
  readonly place: number;
  readonly siblingGroupId: number | null;
  /** When a colleague of whoever recorded it said last that it is this child's. */
  readonly answeredAt: number | null;
}

/** Another child of a kit, by the last of its results that nobody has refuted. */
interface Bearer extends Pick<Kit, 'caseId' | 'mark' | 'place' | 'siblingGroupId'> {
  readonly recordedAt: number;
}

const kit = alias(kitMarks, 'kit');
const last = alias(kitMarks, 'last_kit');

const placeOf = (of: typeof kit | typeof last) =>
  sql<number>`(select count(*) from main.evidence item where item.case_id = ${of.caseId} and item.id <= ${of.evidenceId})`;
const lastJudged = (evidenceId: unknown, what: string) =>
  sql`(select ${sql.raw(what)} from main.evidence_judgements finding where finding.evidence_id = ${evidenceId} order by finding.id desc limit 1)`;
const recordedOf = (evidenceId: unknown, what: 'recorded_at' | 'recorded_by') =>
  sql<number>`(select item.${sql.raw(what)} from main.evidence item where item.id = ${evidenceId})`;
const isRefuted = (evidenceId: unknown) => sql`coalesce(${lastJudged(evidenceId, 'finding.standing')} = 'REFUTED', 0)`;
/** Two files of one child name one kit rightly. */
const isDuplicate = sql`coalesce(${cases.closureReason} = 'DUPLICATE', 0)`;

const selectKits = forEachView(({ visible, showsIdentity }) =>
  prepared<Record<string, unknown>, Kit>((db) =>
    db
      .select({
        caseId: kit.caseId,
        evidenceId: kit.evidenceId,
        mark: kit.mark,
        place: placeOf(kit),
        siblingGroupId: cases.siblingGroupId,
        answeredAt: sql<
          number | null
        >`(case when ${lastJudged(kit.evidenceId, 'finding.standing')} = 'STANDING' and ${lastJudged(kit.evidenceId, 'finding.recorded_by')} <> ${recordedOf(kit.evidenceId, 'recorded_by')} then ${lastJudged(kit.evidenceId, 'finding.recorded_at')} end)`,
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
 * Each child of a kit once, however many of its results name it, and whether the actor may know who it is before anything else of
 * it is looked at: what somebody may not know makes no answer longer and leaves none out.
 */
const selectBearers = forEachView(({ visible, showsIdentity }) =>
  prepared<Record<string, unknown>, Bearer>((db) => {
    const bearer = db
      .selectDistinct({ mark: kitMarks.mark, caseId: kitMarks.caseId })
      .from(kitMarks)
      .where(among(kitMarks.mark, 'marks'))
      .as('bearer');
    const lastOf = sql`(select max(own.evidence_id) from main.kit_marks own where own.mark = ${bearer.mark} and own.case_id = ${bearer.caseId} and not ${isRefuted(sql.raw('own.evidence_id'))})`;
    return db
      .select({
        caseId: last.caseId,
        mark: last.mark,
        place: placeOf(last),
        siblingGroupId: cases.siblingGroupId,
        recordedAt: recordedOf(last.evidenceId, 'recorded_at'),
      })
      .from(bearer)
      .innerJoin(cases, eq(cases.id, bearer.caseId))
      .innerJoin(last, eq(last.evidenceId, lastOf))
      .where(and(visible, showsIdentity, sql`not ${isDuplicate}`))
      .orderBy(last.evidenceId);
  }),
);

/** So many other children are named for a result; answered for, the next are. */
const mostOthers = 20;

/**
 * Results of these cases whose very kit is on file for another child who is no brother or sister on file, and of which no colleague has
 * said since that it is this child's: one of the two files is mistaken, or a relative of both was tested. Told to whoever may know who
 * both children are, and to nobody else: that there is another child at all is told by nothing. Two statements, however many cases.
 */
export async function listSharedKits(
  at: Connection | Reader,
  actor: Actor,
  caseIds: readonly number[],
  now: number,
): Promise<SharedKit[]> {
  if (caseIds.length === 0 || !may(actor, 'identity:read')) return [];
  const sight = sightOf(actor, now);
  const kits = await selectKits(actor)(at, { ids: JSON.stringify(caseIds), ...sight });
  const marks = JSON.stringify([...new Set(kits.map(({ mark }) => mark))]);
  const bearers = Map.groupBy(await selectBearers(actor)(at, { marks, ...sight }), ({ mark }) => mark);
  return kits.flatMap((one) => listOthers(one, bearers.get(one.mark) ?? []));
}

function listOthers(one: Kit, bearers: readonly Bearer[]): SharedKit[] {
  const shared: SharedKit[] = [];
  for (const other of bearers) {
    if (shared.length === mostOthers) break;
    // The sample of one relative serves all children of a family.
    const areSiblings = one.siblingGroupId !== null && one.siblingGroupId === other.siblingGroupId;
    const isAnswered = one.answeredAt !== null && one.answeredAt >= other.recordedAt;
    if (other.caseId === one.caseId || areSiblings || isAnswered) continue;
    const { evidenceId, place } = one;
    const ids = { caseId: one.caseId as CaseId, otherCaseId: other.caseId as CaseId };
    shared.push({ ...ids, evidenceId, place, otherPlace: other.place });
  }
  return shared;
}

/** Of one case, the items that the actor cannot rest on. */
export async function listInDoubt(db: Reader, actor: Actor, caseId: CaseId, now: number): Promise<ReadonlySet<number>> {
  return new Set((await listSharedKits(db, actor, [caseId], now)).map(({ evidenceId }) => evidenceId));
}

/** What is left of an item that is in doubt for whoever sees both files: it contradicts, and decides nothing. */
export const inDoubtByKit = { isDisputed: true, isContradicted: true, isElsewhere: true } as const;
