import { and, asc, eq, getTableColumns, inArray, sql } from 'drizzle-orm';
import { users } from '../../schema/agencies.js';
import { parents } from '../../schema/parents.js';
import { custodySteps } from '../../schema/evidence.js';
import type { Actor } from '../access/actor.js';
import { assertMay } from '../access/permissions.js';
import { readWeighedEvidence } from '../cases/reading/case-file.js';
import { listConflictRows, listDnaRows, openConflicts } from '../cases/reading/evidence-details.js';
import { inDoubtByKit, listInDoubt, listSharedKits } from '../cases/reading/shared-kits.js';
import { identityRule, strongOfEachSource, type EvidenceWeight } from '../cases/rules/identity-rule.js';
import { ordinalsOf } from '../cases/ordinals.js';
import type { Connection } from '../database/connection.js';
import { prepared } from '../database/prepared.js';
import type { CivilDate } from '../dates.js';
import { toNodeId, toRecordId, type CaseId } from '../identifiers.js';
import { listAsking } from '../tracing/dna-consent.js';
import { explainIdentity, whyUncounted, type IdentityFinding, type NextStep } from './identity-status.js';

export interface DnaTree {
  laboratory: string;
  kitReference: string;
  relation: string;
  likelihood: number;
  testedOn: CivilDate;
}
export interface CustodyTree {
  holder: string;
  heldFrom: CivilDate;
  recordedAt: number;
  recordedBy: string;
}
export interface WeighedItemTree {
  evidenceId: string;
  type: string;
  weight: EvidenceWeight;
  counts: boolean;
  uncounted: NextStep | null;
  dna: DnaTree | null;
  custody: CustodyTree[];
}
export interface ConflictTree {
  id: string;
  evidenceId: string;
  otherEvidenceId: string;
  about: string;
  reason: string;
  settledBy: string | null;
}
/** An item whose very kit is on file for another child, whom the reader may know as well. */
export interface SharedKitTree {
  evidenceId: string;
  otherCaseId: string;
  otherEvidenceId: string;
}
/** What the rule of identity makes of a file, with everything it looked at. */
export interface IdentityStatusTree extends Omit<IdentityFinding, 'decisive' | 'missing' | 'nextSteps'> {
  decisive: string[];
  missing: { code: string; words: string }[];
  nextSteps: { code: string; words: string }[];
  items: WeighedItemTree[];
  conflicts: ConflictTree[];
  sharedKits: SharedKitTree[];
}

/** So many contradictions that nobody has said are named as steps; once these are said, the next are. */
const mostNamed = 20;
/** So many items that share their kit are listed. */
const mostShared = 50;

/** Explains the identity of a child whom the caller has found to be within the actor's sight. */
export async function readIdentityStatus(
  connection: Connection,
  actor: Actor,
  caseId: CaseId,
  now: number,
): Promise<IdentityStatusTree> {
  assertMay(actor, 'identity:read');
  const ids = { ids: JSON.stringify([caseId]) };
  const { items, unsaidContradictions } = await readWeighedEvidence(connection.db, caseId);
  const inDoubt = await listInDoubt(connection, actor, [caseId], now);
  const shared = inDoubt.size === 0 ? [] : await listSharedKits(connection, actor, caseId, now);
  const rows = items.map((item) => (inDoubt.has(item.id) ? { ...item, ...inDoubtByKit } : item));
  const itemPlace = ordinalsOf(rows);
  const itemName = (id: number) => toRecordId('evidence', [caseId], itemPlace(id));
  const conflictRows = await listConflictRows(connection, ids);
  const settledBy = new Map(conflictRows.map(({ settlesId, reason }) => [settlesId, reason]));
  const conflictPlace = ordinalsOf(conflictRows.filter(({ settlesId }) => settlesId === null));
  const conflictName = (id: number) => toRecordId('evidenceConflict', [caseId], conflictPlace(id));
  const dna = new Map((await listDnaRows(connection, ids)).map((row) => [row.evidenceId, row]));
  const custody = Map.groupBy(await listCustody(connection, { caseId }), ({ evidenceId }) => evidenceId);
  const named = rows.map((row) => ({ ...row, key: row.id, id: itemName(row.id) }));
  const strong = strongOfEachSource(named);
  const finding = explainIdentity(named, {
    openConflicts: openConflicts(conflictRows).map(({ id }) => conflictName(id)),
    unsaidContradictions: unsaidContradictions(mostNamed).map(
      ([one, other]) => [itemName(one), itemName(other)] as const,
    ),
    sharedKits: shared
      .slice(0, mostNamed)
      .map(({ evidenceId, otherCaseId }) => [itemName(evidenceId), toNodeId('case', otherCaseId)] as const),
    hasRelativeAtHome: await hasParentWithinReach(connection, caseId),
    asking: await listAsking(connection.db, caseId),
  });
  return {
    ...finding,
    decisive: [...finding.decisive],
    missing: [...finding.missing],
    nextSteps: [...finding.nextSteps],
    items: named.map((item) => {
      const uncounted = whyUncounted(item, strong);
      return {
        evidenceId: item.id,
        type: item.type,
        weight: identityRule.weights[item.type],
        counts: uncounted === null,
        uncounted,
        dna: toDna(dna.get(item.key)),
        custody: (custody.get(item.key) ?? []).map(({ evidenceId: _id, ...step }) => step),
      };
    }),
    conflicts: conflictRows
      .filter(({ settlesId }) => settlesId === null)
      .map(({ id, evidenceId, otherEvidenceId, about, reason }) => ({
        ...{ id: conflictName(id), about, reason },
        ...{ evidenceId: itemName(evidenceId), otherEvidenceId: itemName(otherEvidenceId) },
        settledBy: settledBy.get(id) ?? null,
      })),
    sharedKits: shared.slice(0, mostShared).map(({ evidenceId, otherCaseId, otherPlace }) => ({
      evidenceId: itemName(evidenceId),
      otherCaseId: toNodeId('case', otherCaseId),
      otherEvidenceId: toRecordId('evidence', [otherCaseId], otherPlace),
    })),
  };
}

type DnaRow = Awaited<ReturnType<typeof listDnaRows>>[number];

const toDna = (row: DnaRow | undefined): DnaTree | null =>
  row === undefined
    ? null
    : {
        ...{ laboratory: row.laboratory, kitReference: row.kitReference, relation: row.relation },
        ...{ likelihood: row.likelihoodPpm / 1_000_000, testedOn: row.testedOn },
      };

const listCustody = prepared<{ caseId: CaseId }, CustodyTree & { evidenceId: number }>((db) =>
  db
    .select({
      evidenceId: custodySteps.evidenceId,
      holder: custodySteps.holder,
      heldFrom: custodySteps.heldFrom,
      recordedAt: custodySteps.recordedAt,
      recordedBy: users.name,
    })
    .from(custodySteps)
    .innerJoin(users, eq(users.id, custodySteps.recordedBy))
    .where(eq(custodySteps.caseId, sql.placeholder('caseId')))
    .orderBy(asc(custodySteps.id)),
);

async function hasParentWithinReach({ db }: Connection, caseId: CaseId): Promise<boolean> {
  const found = await db
    .select(getTableColumns(parents))
    .from(parents)
    .where(and(eq(parents.caseId, caseId), inArray(parents.fate, ['AT_HOME', 'WITH_CHILD', 'DETAINED_AT_HOME'])));
  return found.length > 0;
}
