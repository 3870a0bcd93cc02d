import { eq } from 'drizzle-orm';
import { cases } from '../../../schema/cases.js';
import type { Actor } from '../../access/actor.js';
import type { Registry } from '../../audit/act.js';
import { attestOfOld } from '../../cases/facts/attest.js';
import { listWhereabouts } from '../../cases/reading/case-file.js';
import { correctProfile } from '../../cases/facts/correct-profile.js';
import { correctStageChange } from '../../cases/moves/correct-stage-change.js';
import { recordCare } from '../../cases/facts/decide-axes.js';
import { endorseMove } from '../../cases/moves/endorse-move.js';
import { liftHold, placeHold } from '../../cases/facts/hold-case.js';
import { moveCase } from '../../cases/moves/move-case.js';
import { openCase } from '../../cases/open-case.js';
import { ordinalsOf } from '../../cases/ordinals.js';
import { readStageChanges } from '../../counts/books/history.js';
import { recordDna } from '../../evidence/record-dna.js';
import { recordEvidence } from '../../cases/facts/record-evidence.js';
import { recordVitalStatus } from '../../cases/facts/record-vital-status.js';
import { recordWhereabouts } from '../../cases/facts/record-whereabouts.js';
import { reopenCase } from '../../cases/moves/reopen-case.js';
import type { Reader } from '../../database/connection.js';
import type { AgencyId, CaseId, SiteId } from '../../identifiers.js';
import type { Act, ChildHistory, StaffRole } from './history.types.js';
import { recordNationality } from '../../nationality/record-nationality.js';

/** Who and what the demonstration's acts refer to by word. */
export interface Cast {
  actorOf(role: StaffRole, agencyCode: string): Actor;
  agencyId(code: string): AgencyId;
  siteId(code: string): SiteId;
}

/** One child on the stage: its history, and the case once it is open. */
export interface Role {
  readonly history: ChildHistory;
  caseId: CaseId | undefined;
  /** A case of the same family that is open already. */
  siblingOf: CaseId | undefined;
}

/**
 * Plays one act through the same command that staff use, so that the demonstration can do nothing that they cannot; but for
 * the journeys of children who came home before flights were recorded, of which attestations tell.
 */
export async function playAct(registry: Registry, db: Reader, cast: Cast, role: Role, act: Act): Promise<void> {
  const { history } = role;
  const actor = cast.actorOf(act.by, history.ownerAgency);
  if (act.act === 'OPEN') {
    role.caseId = await openCase(registry, actor, {
      reportedOn: act.reportedOn,
      sighting: sightingOf(cast, act),
      sex: history.sex,
      birth: history.birth,
      regionOfOrigin: history.regionOfOrigin ?? undefined,
      languages: history.languages,
      names: history.names,
      parents: history.parents,
      siblingOf: role.siblingOf,
      ownerAgencyId: cast.agencyId(history.ownerAgency),
    });
    return;
  }
  if (role.caseId === undefined) throw new Error(`The history ${history.key} acts before it opens.`);
  await playChange(registry, db, cast, actor, role.caseId, history, act);
}

async function playChange(
  registry: Registry,
  db: Reader,
  cast: Cast,
  actor: Actor,
  caseId: CaseId,
  history: ChildHistory,
  act: Exclude<Act, { act: 'OPEN' }>,
): Promise<void> {
  const expectedVersion = await versionOf(db, caseId);
  const change = { caseId, expectedVersion };
  switch (act.act) {
    case 'WHEREABOUTS':
      await recordWhereabouts(registry, actor, { ...change, sighting: sightingOf(cast, act) });
      return;
    case 'CORRECT_WHEREABOUTS':
      await recordWhereabouts(registry, actor, {
        ...change,
        sighting: sightingOf(cast, act),
        corrects: await latestClaim(db, caseId),
        reason: act.reason,
      });
      return;
    case 'VITAL_STATUS':
      await recordVitalStatus(registry, actor, { ...change, ...pick(act, 'observedOn', 'status', 'source', 'grade') });
      if (act.secondBy === null) return;
      await recordVitalStatus(registry, cast.actorOf(act.secondBy, history.ownerAgency), {
        caseId,
        expectedVersion: expectedVersion + 1,
        ...pick(act, 'observedOn', 'status', 'source', 'grade'),
      });
      return;
    case 'ATTEST':
      await attestOfOld(registry, actor, { ...change, ...pick(act, 'kind', 'attestedOn', 'reference') });
      return;
    case 'EVIDENCE':
      await recordEvidence(registry, actor, {
        ...change,
        ...pick(act, 'type', 'grade', 'obtainedOn', 'source', 'isVerified'),
      });
      return;
    case 'DNA_RESULT':
      await recordDna(registry, actor, {
        ...change,
        ...pick(act, 'laboratory', 'kitReference', 'relation', 'likelihood', 'testedOn'),
      });
      return;
    case 'HOLD_PLACE':
      await placeHold(registry, actor, { ...change, kind: act.kind, reason: act.reason, placedOn: act.on });
      return;
    case 'HOLD_LIFT':
      await liftHold(registry, actor, { ...change, kind: act.kind, liftedOn: act.on });
      return;
    case 'ENDORSE':
      await endorseMove(registry, actor, {
        ...change,
        toStage: act.toStage,
        effectiveOn: act.effectiveOn,
        closureReason: act.closureReason ?? undefined,
      });
      return;
    case 'MOVE':
      await moveCase(registry, actor, {
        ...change,
        toStage: act.toStage,
        effectiveOn: act.effectiveOn,
        closureReason: act.closureReason ?? undefined,
        note: act.note ?? undefined,
      });
      return;
    case 'REOPEN':
      await reopenCase(registry, actor, { ...change, effectiveOn: act.effectiveOn, reason: act.reason });
      return;
    case 'CORRECT_MOVE':
      await correctStageChange(registry, actor, {
        ...change,
        stageChangeId: await latestMove(db, caseId),
        effectiveOn: act.effectiveOn,
        reason: act.reason,
      });
      return;
    case 'CORRECT_PROFILE':
      await correctProfile(registry, actor, {
        ...change,
        sex: act.sex,
        regionOfOrigin: act.regionOfOrigin ?? undefined,
        birth: act.birth,
        reason: act.reason,
      });
      return;
    case 'NATIONALITY':
      await recordNationality(registry, actor, {
        ...change,
        ...pick(act, 'nationality', 'statelessnessRisk', 'decidedOn'),
        rule: act.reason,
      });
      return;
    case 'CARE':
      await recordCare(registry, actor, { ...change, ...pick(act, 'arrangement', 'since') });
      return;
  }
}

function pick<From extends object, const Keys extends readonly (keyof From)[]>(
  from: From,
  ...keys: Keys
): Pick<From, Keys[number]> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<From, Keys[number]>;
}

function sightingOf(cast: Cast, act: Extract<Act, { act: 'OPEN' | 'WHEREABOUTS' | 'CORRECT_WHEREABOUTS' }>) {
  return {
    ...pick(act, 'observedOn', 'country', 'source', 'grade'),
    siteId: act.siteCode === null ? undefined : cast.siteId(act.siteCode),
  };
}

async function versionOf(db: Reader, caseId: CaseId): Promise<number> {
  const [row] = await db.select({ version: cases.version }).from(cases).where(eq(cases.id, caseId));
  return row?.version ?? 0;
}

/** The place in the case of the row that first wrote the claim recorded last. */
async function latestClaim(db: Reader, caseId: CaseId): Promise<number> {
  const rows = await listWhereabouts(db, caseId);
  const last = rows.at(-1);
  return ordinalsOf(rows)(last?.correctsId ?? last?.id ?? 0);
}

/** The place in the case of the row that first wrote the last movement. */
async function latestMove(db: Reader, caseId: CaseId): Promise<number> {
  const rows = await readStageChanges(db, caseId);
  return ordinalsOf(rows)(rows.findLast(({ correctsId }) => correctsId === null)?.id ?? 0);
}
