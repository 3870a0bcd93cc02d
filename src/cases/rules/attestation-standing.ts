import { asc, eq, getTableColumns, sql } from 'drizzle-orm';
import type { attestationChangeKinds } from '../../../schema/evidence.js';
import { attestationChanges, attestations } from '../../../schema/evidence.js';
import type { Reader } from '../../database/connection.js';
import { prepared } from '../../database/prepared.js';
import type { CivilDate } from '../../dates.js';
import type { CaseId } from '../../identifiers.js';

interface Became {
  readonly kind: (typeof attestationChangeKinds)[number];
  readonly attestedOn: CivilDate | null;
}

/** Whether an attestation counts after what became of it (oldest first): not withdrawn, and not spent by a move that stands. */
export const counts = (became: readonly Became[]): boolean => lastThatEnded(became) === undefined;

/**
 * The day from which it counts no more though it was right until then, as a consent that was taken back: what is of an earlier day
 * rests on it still. Nothing where it counts for good, was never right, or a move spent it.
 */
export function endedOn(became: readonly Became[]): CivilDate | undefined {
  const wasRight = !wasWrong(became) && counts(became.filter(({ kind }) => kind !== 'WITHDRAWN'));
  return wasRight ? firstEnd(became) : undefined;
}

/** The earliest of the days from which it was said to count no more, whatever else became of it. */
export const firstEnd = (became: readonly Became[]): CivilDate | undefined =>
  became.flatMap(({ kind, attestedOn }) => (kind === 'WITHDRAWN' && attestedOn !== null ? [attestedOn] : [])).sort()[0];

/** Whether it was withdrawn as wrong: of no day does it count. What ended on a day was right until then. */
export const wasWrong = (became: readonly Became[]): boolean =>
  became.some(({ kind, attestedOn }) => kind === 'WITHDRAWN' && attestedOn === null);

/** Whether it counts for what is of a day. */
export const countsOn = (
  { attestedOn, became }: { readonly attestedOn: CivilDate; readonly became: readonly Became[] },
  day: CivilDate,
): boolean => {
  if (day < attestedOn) return false;
  const until = endedOn(became);
  return until === undefined ? counts(became) : day < until;
};

/** What ended it: its withdrawal, else the move that spent it, unless the annulment of the move gave it back. */
export function lastThatEnded<Row extends Pick<Became, 'kind'>>(became: readonly Row[]): Row | undefined {
  const withdrawn = became.find(({ kind }) => kind === 'WITHDRAWN');
  const use = became.findLast(({ kind }) => kind === 'SPENT' || kind === 'GIVEN_BACK');
  return withdrawn ?? (use?.kind === 'SPENT' ? use : undefined);
}

/** The day and the document as last restated, else as first attested. */
export function asRestated<Row extends { attestedOn: CivilDate; reference: string }>(
  attestation: Row,
  became: readonly (Became & { readonly reference: string | null })[],
): Row {
  const restated = became.findLast(({ kind }) => kind === 'RESTATED');
  if (restated?.attestedOn == null || restated.reference === null) return attestation;
  return { ...attestation, attestedOn: restated.attestedOn, reference: restated.reference };
}

/** Every attestation of a case in the order of recording, each with what became of it, oldest first. */
export async function listAttestations(db: Reader, caseId: CaseId) {
  const rows = await selectAttestations(db, { caseId });
  const changes = await selectChanges(db, { caseId });
  const became = Map.groupBy(changes, ({ attestationId }) => attestationId);
  return rows.map((row) => ({ ...row, became: became.get(row.id) ?? [] }));
}

const selectAttestations = prepared<{ caseId: CaseId }, typeof attestations.$inferSelect>((db) =>
  db
    .select(getTableColumns(attestations))
    .from(attestations)
    .where(eq(attestations.caseId, sql.placeholder('caseId')))
    .orderBy(asc(attestations.id)),
);
const selectChanges = prepared<{ caseId: CaseId }, typeof attestationChanges.$inferSelect>((db) =>
  db
    .select(getTableColumns(attestationChanges))
    .from(attestationChanges)
    .where(eq(attestationChanges.caseId, sql.placeholder('caseId')))
    .orderBy(asc(attestationChanges.id)),
);

/** Those that count now, as last restated, in the order of recording. */
export async function listStanding(db: Reader, caseId: CaseId) {
  const standing = (await listAttestations(db, caseId)).filter(({ became }) => counts(became));
  return standing.map((attestation) => asRestated(attestation, attestation.became));
}

/** Those that were right, as last restated: what was vouched for stays true of its day after a move has spent it, or it ended. */
export async function listNotWithdrawn(db: Reader, caseId: CaseId) {
  const rows = await listAttestations(db, caseId);
  return rows
    .filter(({ became }) => !wasWrong(became))
    .map((attestation) => asRestated(attestation, attestation.became));
}
