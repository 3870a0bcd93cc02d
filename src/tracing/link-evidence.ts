import { asc, eq, sql, type SQL } from 'drizzle-orm';
import { evidence, evidenceJudgements } from '../../schema/evidence.js';
import { tracingLinkEvidence, tracingLinks } from '../../schema/tracing.js';
import { listJudgedEvidence } from '../cases/reading/case-file.js';
import { atOrdinal } from '../cases/ordinals.js';
import type { Reader, Tx } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import { Invalid, NotFound } from '../errors.js';
import { toRecordId, type CaseId, type LinkId } from '../identifiers.js';

/** How an item stands as last judged. */
const standing = sql<string>`coalesce((select ${evidenceJudgements.standing} from ${evidenceJudgements} where ${evidenceJudgements.evidenceId} = ${evidence.id} order by ${evidenceJudgements.id} desc limit 1), ${evidence.standing})`;

/**
 * Whether a link in an outer query that is possible or confirmed rests on an item that was contested or refuted since. One that
 * was rejected or undone rests on nothing: what becomes of its evidence is the business of the agency of the case.
 */
export const isInDoubt = (status: SQL): SQL<number> =>
  sql<number>`(${status} in ('POSSIBLE', 'CONFIRMED') and exists (select 1 from ${tracingLinkEvidence} inner join ${evidence} on ${evidence.id} = ${tracingLinkEvidence.evidenceId} where ${tracingLinkEvidence.linkId} = ${tracingLinks.id} and ${standing} <> 'STANDING'))`;

/** The items that links rest on, as both agencies are shown them: of nothing else of the file anything is read. */
export const listLinkEvidence = prepared((db) =>
  db
    .select({
      linkId: tracingLinkEvidence.linkId,
      place: tracingLinkEvidence.place,
      type: evidence.type,
      grade: evidence.grade,
      obtainedOn: evidence.obtainedOn,
      source: evidence.source,
      standing,
    })
    .from(tracingLinkEvidence)
    .innerJoin(evidence, eq(evidence.id, tracingLinkEvidence.evidenceId))
    .where(among(tracingLinkEvidence.linkId, 'ids'))
    .orderBy(asc(tracingLinkEvidence.linkId), asc(tracingLinkEvidence.place)),
);

/** Items of a file by their places in the case, which a link may rest on: each once, and each standing. */
export async function getNamedItems(db: Reader, caseId: CaseId, places: readonly number[]): Promise<number[]> {
  const items = await listJudgedEvidence(db, caseId);
  if (new Set(places).size !== places.length)
    throw Invalid('Each item of evidence is named once; one came twice.', ['evidenceIds']);
  return places.map((place, at) => {
    const field = ['evidenceIds', String(at)];
    const item = items.find(({ id }) => id === atOrdinal(items, place));
    if (!item) throw NotFound('item of evidence', field);
    if (item.standing !== 'STANDING')
      throw Invalid(
        `A link rests on what stands; ${toRecordId('evidence', [caseId], place)} was judged ${item.standing}.`,
        field,
      );
    return item.id;
  });
}

export async function keepItems(tx: Tx, linkId: LinkId, items: readonly number[]): Promise<void> {
  for (const [index, evidenceId] of items.entries())
    await tx.insert(tracingLinkEvidence).values({ linkId, place: index + 1, evidenceId });
}

/**
 * That whoever holds a link to be right has looked at each item that it rests on: all are named, as the link shows them, and all
 * stand. Answers how many there are. Errors: INVALID_INPUT, GUARD_FAILED.
 */
export async function assertAllSeen(db: Reader, linkId: number, seen: readonly number[]): Promise<number> {
  const items = await listLinkEvidence(db, { ids: JSON.stringify([linkId]) });
  const places = items.map(({ place }) => place);
  const named = new Set(seen);
  const isWhole = named.size === seen.length && named.size === places.length && places.every((one) => named.has(one));
  if (!isWhole)
    throw Invalid(
      `Whoever confirms a link has looked at what it rests on: TracingLink.evidence has ${places.length} item(s), ${places.join(', ') || 'none'}; evidenceSeen came with ${seen.join(', ') || 'none'}.`,
      ['evidenceSeen'],
    );
  const fallen = items.filter((item) => item.standing !== 'STANDING');
  if (fallen.length === 0) return places.length;
  const judged = fallen.map((item) => `item ${item.place} was judged ${item.standing}`).join(', ');
  throw Invalid(
    `EVIDENCE_STANDS: a link is confirmed on evidence that stands, and ${judged}. If it stands after all, judge it so with evidenceJudge; else reject the link with tracingLinkReject, and from the day of its review on propose it anew on what stands.`,
    ['evidenceSeen'],
    'GUARD_FAILED',
  );
}
