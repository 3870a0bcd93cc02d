import { and, asc, eq, isNull, notInArray, sql, type SQL } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { attestationChanges, attestations } from '../../schema/evidence.js';
import { holds as holdTable } from '../../schema/holds.js';
import { manifestEndings, manifestEntries } from '../../schema/movements.js';
import type { Actor } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import { counts, countsOn, endedOn } from '../cases/rules/attestation-standing.js';
import { forEachView, sightOf } from '../cases/case.access.js';
import { readEvidenceFor } from '../cases/reading/evidence-of-cases.js';
import type { AttestationKind, CaseStage } from '../cases/rules/case.rules.js';
import type { EvidenceItem } from '../cases/rules/identity-rule.js';
import type { VitalStatus } from '../cases/rules/vital-status.js';
import type { Connection, Reader } from '../database/connection.js';
import { among } from '../database/dialect-words.js';
import { prepared } from '../database/prepared.js';
import { addDays, dateOf, type CivilDate } from '../dates.js';
import { toNodeId, type CaseId } from '../identifiers.js';
import { findMissing, type Missing, type Traveller } from './readiness.js';

export interface EntryRow {
  readonly key: number;
  readonly movementId: number;
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
      movementId: manifestEntries.movementId,
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
    .where(and(among(manifestEntries.movementId, 'movementIds'), condition))
    .orderBy(asc(manifestEntries.id));

const listEntries = forEachView(({ visible }) =>
  prepared<Record<string, unknown>, EntryRow>((db) => selectEntries(db, visible)),
);

/**
 * The manifest of a movement as far as the actor may see the children, each with what is missing to depart on a day, today
 * where none is given.
 */
export async function readManifest(
  connection: Connection | Reader,
  actor: Actor,
  movementId: number,
  now: number,
  on: CivilDate = dateOf(now),
): Promise<CheckedEntry[]> {
  return (await readManifests(connection, actor, [movementId], now, on)).get(movementId) ?? [];
}

/**
 * As `readManifest`, of each of these movements by its key; one on whose manifest the actor sees nobody is missing. A few
 * statements, however many movements and children.
 */
export async function readManifests(
  connection: Connection | Reader,
  actor: Actor,
  movementIds: readonly number[],
  now: number,
  on: CivilDate = dateOf(now),
): Promise<Map<number, CheckedEntry[]>> {
  assertMay(actor, 'movement:read');
  const args = { movementIds: JSON.stringify(movementIds), ...sightOf(actor, now) };
  const rows = await listEntries(actor)(connection, args);
  const standing = rows.filter(({ endedAs }) => endedAs === null);
  const caseKeys = [...new Set(standing.map(({ caseKey }) => caseKey))];
  const fileOf = await readFiles(connection, actor, caseKeys, now);
  const siblingsLeft = await readSiblingsLeft(connection, actor, standing, now);
  const checked = rows.map((row): CheckedEntry => {
    if (row.endedAs !== null) return { ...row, missing: [], siblingsNamed: [] };
    const siblingsNamed = siblingsLeft(row);
    const named = { siblingsLeft: siblingsNamed.map((key) => toNodeId('case', key)) };
    return { ...row, missing: findMissing({ ...row, ...fileOf(row.caseKey), ...named }, on), siblingsNamed };
  });
  return Map.groupBy(checked, ({ movementId }) => movementId);
}

/** What readiness looks at beside the case itself, of many children at once. */
async function readFiles(
  connection: Connection | Reader,
  actor: Actor,
  caseKeys: readonly number[],
  now: number,
): Promise<(caseKey: number) => Pick<Traveller, 'fileOn' | 'days' | 'openHolds'>> {
  const ids = { ids: JSON.stringify(caseKeys) };
  const vouched = await readVouched(connection, ids);
  const evidence = await readEvidenceFor(connection, actor, caseKeys, now);
  const holds = Map.groupBy(await listOpenHolds(connection, ids), ({ caseId }) => caseId);
  return (caseKey) => ({
    ...datedFile(vouched.get(caseKey) ?? [], evidence.get(caseKey) ?? []),
    openHolds: (holds.get(caseKey) ?? []).map(({ kind }) => kind),
  });
}

type DatedEvidence = EvidenceItem & { readonly obtainedOn: CivilDate };

/** What a child travels on, as it held on a day; the days in their order. */
function datedFile(
  vouched: readonly Vouched[],
  evidence: readonly DatedEvidence[],
): Pick<Traveller, 'fileOn' | 'days'> {
  const lapsed = vouched.filter(({ kind }) => kind === 'AGREEMENT_LAPSED');
  const read = (day: CivilDate) => ({
    attested: new Set(vouched.flatMap((one) => (countsOn(one, day) ? [one.kind] : []))),
    hasLapsed: lapsed.some((one) => countsOn(one, addDays(day, -1))),
    evidence: evidence.filter(({ obtainedOn }) => obtainedOn <= day),
  });
  // Each condition of a child asks for the file of the same day.
  const files = new Map<CivilDate, ReturnType<typeof read>>();
  return {
    fileOn: (day) => {
      const file = files.get(day) ?? read(day);
      files.set(day, file);
      return file;
    },
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

/** A condition that somebody vouched for, the day from which it holds, and what became of it. */
interface Vouched {
  readonly kind: AttestationKind;
  readonly attestedOn: CivilDate;
  readonly became: readonly Changed[];
}

/**
 * Which conditions are vouched for, by case, with their days as last restated: not withdrawn as wrong, and not used up by a move. What
 * ended on a day is among them, since it held until then.
 */
export async function readVouched(
  connection: Connection | Reader,
  ids: { readonly ids: string },
): Promise<Map<number, Vouched[]>> {
  const changes = Map.groupBy(await listBecame(connection, ids), ({ attestationId }) => attestationId);
  const found = new Map<number, Vouched[]>();
  for (const { caseId, id, kind, attestedOn } of await listKinds(connection, ids)) {
    const became = changes.get(id) ?? [];
    if (!counts(became) && endedOn(became) === undefined) continue;
    const restated = became.findLast((change) => change.kind === 'RESTATED');
    const vouched = { kind, attestedOn: restated?.attestedOn ?? attestedOn, became };
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

/** Of an entry that stands, the brothers and sisters abroad who are not on the same manifest. */
async function readSiblingsLeft(
  connection: Connection | Reader,
  actor: Actor,
  standing: readonly EntryRow[],
  now: number,
): Promise<(entry: EntryRow) => CaseId[]> {
  const groups = [
    ...new Set(standing.flatMap(({ siblingGroupId }) => (siblingGroupId === null ? [] : [siblingGroupId]))),
  ];
  if (groups.length === 0) return () => [];
  const rows = await selectSiblings(actor)(connection, { groups: JSON.stringify(groups), ...sightOf(actor, now) });
  const members = Map.groupBy(rows, ({ groupId }) => groupId);
  const aboard = new Set(standing.map(placeOf));
  return ({ movementId, siblingGroupId }) =>
    (siblingGroupId === null ? [] : (members.get(siblingGroupId) ?? []))
      .filter(({ key }) => !aboard.has(placeOf({ movementId, caseKey: key })))
      .map(({ key }) => key as CaseId);
}

const placeOf = ({ movementId, caseKey }: Pick<EntryRow, 'movementId' | 'caseKey'>): string =>
  `${movementId} ${caseKey}`;
