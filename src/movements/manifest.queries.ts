import { and, asc, eq, isNull, notInArray, sql, type SQL } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { attestationChanges, attestations } from '../../schema/evidence.js';
import { holds as holdTable } from '../../schema/holds.js';
import { manifestEndings, manifestEntries } from '../../schema/movements.js';
import type { Actor } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import { lastThatEnded } from '../cases/rules/attestation-standing.js';
import { forEachView, sightOf } from '../cases/case.access.js';
import { readJudgedEvidence } from '../cases/reading/case-file.js';
import type { AttestationKind, CaseStage } from '../cases/rules/case.rules.js';
import type { EvidenceItem } from '../cases/rules/identity-rule.js';
import type { VitalStatus } from '../cases/rules/vital-status.js';
import type { Connection, Reader } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import { dateOf, type CivilDate } from '../dates.js';
import { toNodeId, type CaseId } from '../identifiers.js';
import { findMissing, type Missing, type Traveller } from './readiness.js';

const at = (name: string) => sql.placeholder(name);

export interface EntryRow {
  readonly key: number;
  readonly caseKey: number;
  readonly stage: CaseStage;
  readonly vitalStatus: VitalStatus;
  readonly vitalStatusOn: CivilDate | null;
  readonly siblingGroupId: number | null;
  readonly separationReason: string | null;
  readonly endedAs: string | null;
  readonly endReason: string | null;
}

/** An entry with everything that is missing before the child can depart; nothing is asked of one that has ended. */
export interface CheckedEntry extends EntryRow {
  readonly missing: readonly Missing[];
  /** Brothers and sisters whom the words of `missing` name. */
  readonly siblingsNamed: readonly CaseId[];
}

const selectEntries = (db: Reader, condition: SQL | undefined) =>
  db
    .select({
      key: manifestEntries.id,
      caseKey: manifestEntries.caseId,
      stage: cases.stage,
      vitalStatus: cases.vitalStatus,
      vitalStatusOn: cases.vitalStatusOn,
      siblingGroupId: cases.siblingGroupId,
      separationReason: manifestEntries.separationReason,
      endedAs: sql<string | null>`${manifestEndings.kind}`,
      endReason: sql<string | null>`${manifestEndings.reason}`,
    })
    .from(manifestEntries)
    .innerJoin(cases, eq(cases.id, manifestEntries.caseId))
    .leftJoin(manifestEndings, eq(manifestEndings.entryId, manifestEntries.id))
    .where(and(eq(manifestEntries.movementId, at('movementId')), condition))
    .orderBy(asc(manifestEntries.id));

const listEntries = forEachView(({ visible }) =>
  prepared<Record<string, unknown>, EntryRow>((db) => selectEntries(db, visible)),
);

/**
 * The manifest of a movement as far as the actor may see the children, each with what is missing to depart on a day, today
 * where none is given: a few statements, however many children travel.
 */
export async function readManifest(
  connection: Connection | Reader,
  actor: Actor,
  movementId: number,
  now: number,
  on: CivilDate = dateOf(now),
): Promise<CheckedEntry[]> {
  assertMay(actor, 'movement:read');
  const rows = await listEntries(actor)(connection, { movementId, ...sightOf(actor, now) });
  const standing = rows.filter(({ endedAs }) => endedAs === null);
  const ids = { ids: JSON.stringify(standing.map(({ caseKey }) => caseKey)) };
  const vouched = await readVouched(connection, ids);
  const evidence = await readJudgedEvidence(
    connection,
    standing.map(({ caseKey }) => caseKey),
  );
  const holds = Map.groupBy(await listOpenHolds(connection, ids), ({ caseId }) => caseId);
  const left = await readSiblingsLeft(connection, actor, standing, now);
  return rows.map((row) => {
    if (row.endedAs !== null) return { ...row, missing: [], siblingsNamed: [] };
    const open = holds.get(row.caseKey) ?? [];
    const siblings = left.get(row.siblingGroupId ?? 0) ?? [];
    const traveller = {
      ...row,
      ...datedFile(vouched.get(row.caseKey) ?? [], evidence.get(row.caseKey) ?? []),
      openHolds: open.map(({ kind }) => kind),
      siblingsLeft: siblings.map(({ key }) => toNodeId('case', key)),
    };
    const siblingsNamed = siblings.map(({ key }) => key as CaseId);
    return { ...row, missing: findMissing(traveller, on), siblingsNamed };
  });
}

type DatedEvidence = EvidenceItem & { readonly obtainedOn: CivilDate };

/** What a child travels on, as it held on a day; the days in their order. */
function datedFile(
  vouched: readonly Vouched[],
  evidence: readonly DatedEvidence[],
): Pick<Traveller, 'fileOn' | 'days'> {
  return {
    fileOn: (day) => ({
      attested: new Set(vouched.flatMap(({ kind, attestedOn }) => (attestedOn <= day ? [kind] : []))),
      evidence: evidence.filter(({ obtainedOn }) => obtainedOn <= day),
    }),
    days: [...vouched.map(({ attestedOn }) => attestedOn), ...evidence.map(({ obtainedOn }) => obtainedOn)].sort(),
  };
}

type Attested = Pick<typeof attestations.$inferSelect, 'id' | 'caseId' | 'kind' | 'attestedOn'>;
type Changed = Pick<typeof attestationChanges.$inferSelect, 'attestationId' | 'kind' | 'attestedOn'>;

/** Without the documents that they name: each text that is opened costs as much as the rest of its row. */
const listKinds = prepared<{ ids: string }, Attested>((db) =>
  db
    .select({
      id: attestations.id,
      caseId: attestations.caseId,
      kind: attestations.kind,
      attestedOn: attestations.attestedOn,
    })
    .from(attestations)
    .where(among(attestations.caseId, 'ids')),
);
const listBecame = prepared<{ ids: string }, Changed>((db) =>
  db
    .select({
      attestationId: attestationChanges.attestationId,
      kind: attestationChanges.kind,
      attestedOn: attestationChanges.attestedOn,
    })
    .from(attestationChanges)
    .where(among(attestationChanges.caseId, 'ids'))
    .orderBy(asc(attestationChanges.id)),
);
const listOpenHolds = prepared<{ ids: string }, Pick<typeof holdTable.$inferSelect, 'caseId' | 'kind'>>((db) =>
  db
    .select({ caseId: holdTable.caseId, kind: holdTable.kind })
    .from(holdTable)
    .where(and(among(holdTable.caseId, 'ids'), isNull(holdTable.liftedOn))),
);

/** A condition that somebody vouched for, and the day from which it holds. */
interface Vouched {
  readonly kind: AttestationKind;
  readonly attestedOn: CivilDate;
}

/** Which conditions are vouched for now, by case, with their days as last restated: not withdrawn, and not used up by a move. */
export async function readVouched(
  connection: Connection | Reader,
  ids: { readonly ids: string },
): Promise<Map<number, Vouched[]>> {
  const changes = Map.groupBy(await listBecame(connection, ids), ({ attestationId }) => attestationId);
  const found = new Map<number, Vouched[]>();
  for (const { caseId, id, kind, attestedOn } of await listKinds(connection, ids)) {
    const became = changes.get(id) ?? [];
    if (lastThatEnded(became) !== undefined) continue;
    const vouched = {
      kind,
      attestedOn: became.findLast((change) => change.kind === 'RESTATED')?.attestedOn ?? attestedOn,
    };
    const others = found.get(caseId);
    if (others) others.push(vouched);
    else found.set(caseId, [vouched]);
  }
  return found;
}

interface SiblingRow {
  readonly key: number;
  readonly groupId: number | null;
}

const home = ['RETURNED', 'IN_REHABILITATION', 'IN_FOLLOW_UP', 'CLOSED'] as const;

/**
 * Brothers and sisters abroad, by group, whom the actor may see: whether there are others is told to nobody else. Whoever
 * lets a movement depart sees them all.
 */
const selectSiblings = forEachView(({ visible }) =>
  prepared<Record<string, unknown>, SiblingRow>((db) =>
    db
      .select({ key: cases.id, groupId: cases.siblingGroupId })
      .from(cases)
      .where(and(among(cases.siblingGroupId, 'groups'), notInArray(cases.stage, [...home]), visible)),
  ),
);

async function readSiblingsLeft(
  connection: Connection | Reader,
  actor: Actor,
  standing: readonly EntryRow[],
  now: number,
): Promise<Map<number, SiblingRow[]>> {
  const groups = [
    ...new Set(standing.flatMap(({ siblingGroupId }) => (siblingGroupId === null ? [] : [siblingGroupId]))),
  ];
  if (groups.length === 0) return new Map();
  const aboard = new Set(standing.map(({ caseKey }) => caseKey));
  const rows = await selectSiblings(actor)(connection, { groups: JSON.stringify(groups), ...sightOf(actor, now) });
  return Map.groupBy(
    rows.filter(({ key }) => !aboard.has(key)),
    ({ groupId }) => groupId ?? 0,
  );
}
