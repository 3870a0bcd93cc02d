import { asc, getTableColumns } from 'drizzle-orm';
import { dnaResults, evidenceConflicts, evidenceJudgements } from '../../../schema/evidence.js';
import type { Connection, Reader } from '../../database/connection.js';
import { among } from '../../database/dialect-words.js';
import { cell } from '../../database/enciphered/cells.js';
import { prepared } from '../../database/prepared.js';
import { findContradictions, type KitResult, type SaidConflicts } from '../rules/kit-results.js';

/** What laboratories found, of these cases; on cases that are visible. */
export const listDnaRows = prepared<{ ids: string }, typeof dnaResults.$inferSelect>((db) =>
  db.select(getTableColumns(dnaResults)).from(dnaResults).where(among(dnaResults.caseId, 'ids')),
);

export type ConflictRow = typeof evidenceConflicts.$inferSelect;

/** Conflicts between items and how they were settled, oldest first; on cases that are visible. */
export const listConflictRows = prepared<{ ids: string }, ConflictRow>((db) =>
  db
    .select(getTableColumns(evidenceConflicts))
    .from(evidenceConflicts)
    .where(among(evidenceConflicts.caseId, 'ids'))
    .orderBy(asc(evidenceConflicts.id)),
);

type Ends = Pick<ConflictRow, 'id' | 'evidenceId' | 'otherEvidenceId' | 'settlesId'>;

/** Conflicts that nobody has settled. */
export function openConflicts<Row extends Ends>(rows: readonly Row[]): Row[] {
  const settled = new Set(rows.map(({ settlesId }) => settlesId));
  return rows.filter(({ id, settlesId }) => settlesId === null && !settled.has(id));
}

/** What guards read of these, without the words: a text that is opened costs as much as the rest of its row. */
const listFindings = prepared<
  { ids: string },
  Pick<typeof dnaResults.$inferSelect, 'caseId' | 'evidenceId' | 'relation' | 'likelihoodPpm'>
>((db) =>
  db
    .select({
      caseId: dnaResults.caseId,
      evidenceId: dnaResults.evidenceId,
      relation: dnaResults.relation,
      likelihoodPpm: dnaResults.likelihoodPpm,
    })
    .from(dnaResults)
    .where(among(dnaResults.caseId, 'ids')),
);
const listKits = prepared<{ ids: string }, Pick<KitResult, 'evidenceId' | 'laboratory' | 'kitReference'>>((db) =>
  db
    .select({
      evidenceId: dnaResults.evidenceId,
      laboratory: cell<string>(dnaResults.laboratory),
      kitReference: cell<string>(dnaResults.kitReference),
    })
    .from(dnaResults)
    .where(among(dnaResults.evidenceId, 'ids')),
);
const listEnds = prepared<{ ids: string }, Ends>((db) =>
  db
    .select({
      id: evidenceConflicts.id,
      evidenceId: evidenceConflicts.evidenceId,
      otherEvidenceId: evidenceConflicts.otherEvidenceId,
      settlesId: evidenceConflicts.settlesId,
    })
    .from(evidenceConflicts)
    .where(among(evidenceConflicts.caseId, 'ids'))
    .orderBy(asc(evidenceConflicts.id)),
);

const listJudged = prepared<{ ids: string }, Pick<typeof evidenceJudgements.$inferSelect, 'evidenceId' | 'standing'>>(
  (db) =>
    db
      .select({ evidenceId: evidenceJudgements.evidenceId, standing: evidenceJudgements.standing })
      .from(evidenceJudgements)
      .where(among(evidenceJudgements.caseId, 'ids'))
      .orderBy(asc(evidenceJudgements.caseId), asc(evidenceJudgements.id)),
);

const namedIn = (some: readonly Pick<Ends, 'evidenceId' | 'otherEvidenceId'>[]) =>
  some.flatMap((row) => [row.evidenceId, row.otherEvidenceId]);

/** Of each item the others that a conflict names with it, open or settled: it says how the two stand, in the place of a comparison. */
export function saidConflicts(rows: readonly Pick<Ends, 'evidenceId' | 'otherEvidenceId'>[]): SaidConflicts {
  const both = rows.flatMap(({ evidenceId, otherEvidenceId }) => [
    [evidenceId, otherEvidenceId] as const,
    [otherEvidenceId, evidenceId] as const,
  ]);
  const byItem = Map.groupBy(both, ([item]) => item);
  return new Map([...byItem].map(([item, pairs]) => [item, new Set(pairs.map(([, other]) => other))]));
}

/**
 * What guards look at of an item beyond its row: how likely the kinship is, whether another item contradicts it, or
 * another result of a laboratory, and whether a person has answered for it, by a finding of its own or by settling a conflict that it was part of.
 */
export async function readDetails(at: Connection | Reader, caseIds: readonly number[]) {
  const ids = { ids: JSON.stringify(caseIds) };
  const findings = await listFindings(at, ids);
  const likelihood = new Map(findings.map((row) => [row.evidenceId, row.likelihoodPpm]));
  const rows = await listEnds(at, ids);
  const open = openConflicts(rows);
  const judged = new Map((await listJudged(at, ids)).map(({ evidenceId, standing }) => [evidenceId, standing]));
  const standing = findings.filter(({ evidenceId }) => judged.get(evidenceId) !== 'REFUTED');
  const said = saidConflicts(rows);
  const ofChildren = (await withKits(at, standing)).map((own) => findContradictions(own, said));
  const byKit = ofChildren.flatMap(({ evidenceIds }) => evidenceIds);
  const disputed = new Set([...namedIn(open), ...byKit]);
  const ofResults = open.filter((row) => likelihood.has(row.evidenceId) && likelihood.has(row.otherEvidenceId));
  const contradicted = new Set([...namedIn(ofResults), ...byKit]);
  const answered = new Set([...judged.keys(), ...namedIn(rows.filter(({ settlesId }) => settlesId !== null))]);
  return {
    detailsOf: (evidenceId: number) => ({
      likelihoodPpm: likelihood.get(evidenceId) ?? null,
      isDisputed: disputed.has(evidenceId),
      isContradicted: contradicted.has(evidenceId),
      isAnswered: answered.has(evidenceId),
    }),
    /** Pairs of results that contradict each other, of which nobody has said so: recorded before the registry compared them. */
    unsaidContradictions: (atMost: number) => ofChildren.flatMap(({ pairs }) => pairs(atMost)).slice(0, atMost),
  };
}

type Finding = Awaited<ReturnType<typeof listFindings>>[number];

/** Results with their kits, child by child; where a child has one, or such as say the same, nothing is opened. */
async function withKits(at: Connection | Reader, findings: readonly Finding[]): Promise<(Finding & KitResult)[][]> {
  const doubtful = [...Map.groupBy(findings, ({ caseId }) => caseId).values()].filter(
    (own) => new Set(own.map(({ relation, likelihoodPpm }) => `${relation} ${likelihoodPpm}`)).size > 1,
  );
  if (doubtful.length === 0) return [];
  const ids = JSON.stringify(doubtful.flatMap((own) => own.map(({ evidenceId }) => evidenceId)));
  const kits = new Map((await listKits(at, { ids })).map((kit) => [kit.evidenceId, kit]));
  return doubtful.map((own) =>
    own.flatMap((finding) => {
      const kit = kits.get(finding.evidenceId);
      return kit ? [{ ...finding, ...kit }] : [];
    }),
  );
}
