import type { UserId } from '../../identifiers.js';
import type { Act, ChildHistory } from '../course/history.types.js';
import type { Cast } from '../course/play-act.js';
import { addDnaResult, addMove, change, correctProfile } from './bulk-moves.js';
import type { BulkRows, Ids } from './bulk-rows.types.js';

/** Folds a history into rows. The histories are the generator's own, whose acts satisfy every guard. */
export function toBulkRows(history: ChildHistory, caseId: number, cast: Cast, ids: Ids): BulkRows {
  const rows: BulkRows = {
    stageChanges: [],
    profileVersions: [],
    births: [],
    whereaboutsClaims: [],
    vitalStatusClaims: [],
    evidence: [],
    dnaResults: [],
    attestations: [],
    attestationChanges: [],
    holds: [],
    endorsements: [],
    carePeriods: [],
    nationalityDecisions: [],
    parents: history.parents.map(({ role, fate, citizenship }) => ({
      id: ids.key(history.acts[0]?.recordedAt ?? 0),
      caseId,
      role,
      fate,
      citizenship,
    })),
    versions: [],
    version: 0,
    updatedAt: 0,
  };
  for (const act of history.acts) {
    addAct(rows, history, caseId, cast, ids, act);
    if (act.act === 'ENDORSE') continue;
    const changes = act.act === 'VITAL_STATUS' && act.secondBy !== null ? 2 : 1;
    for (let change = 0; change < changes; change++) {
      rows.version += 1;
      rows.versions.push({ version: rows.version, recordedAt: act.recordedAt });
    }
    rows.updatedAt = act.recordedAt;
  }
  return rows;
}

function addAct(rows: BulkRows, history: ChildHistory, caseId: number, cast: Cast, ids: Ids, act: Act): void {
  const { recordedAt } = act;
  const recordedBy = personOf(cast, history, act.by);
  const common = { caseId, recordedAt, recordedBy };
  const claim = { ...common, isWithdrawal: false, correctsId: null };
  switch (act.act) {
    case 'OPEN':
      rows.births.push({ id: ids.next('births'), caseId, ...history.birth, correctsId: null, recordedAt });
      rows.profileVersions.push({
        ...common,
        id: ids.next('profileVersions'),
        sex: history.sex,
        regionOfOrigin: history.regionOfOrigin,
        birthId: rows.births[0]?.id ?? null,
        correctsId: null,
        reason: null,
      });
      rows.stageChanges.push({ ...change(common, ids), toStage: 'REPORTED', effectiveOn: act.reportedOn });
      rows.whereaboutsClaims.push({
        ...claim,
        id: ids.next('whereaboutsClaims'),
        observedOn: act.observedOn,
        country: act.country,
        siteId: act.siteCode === null ? null : cast.siteId(act.siteCode),
        source: act.source,
        grade: act.grade,
        reason: null,
      });
      return;
    case 'WHEREABOUTS':
    case 'CORRECT_WHEREABOUTS': {
      const last = rows.whereaboutsClaims.at(-1);
      const correctsId = act.act === 'CORRECT_WHEREABOUTS' ? (last?.correctsId ?? last?.id ?? null) : null;
      const siteId = act.siteCode === null ? null : cast.siteId(act.siteCode);
      rows.whereaboutsClaims.push({
        ...claim,
        id: ids.next('whereaboutsClaims'),
        correctsId,
        observedOn: act.observedOn,
        country: act.country,
        siteId,
        source: act.source,
        grade: act.grade,
        reason: act.act === 'CORRECT_WHEREABOUTS' ? act.reason : null,
      });
      return;
    }
    case 'VITAL_STATUS': {
      const said = {
        observedOn: act.observedOn,
        status: act.status,
        source: act.source,
        grade: act.grade,
        reason: null,
      };
      rows.vitalStatusClaims.push({ ...claim, id: ids.next('vitalStatusClaims'), ...said });
      if (act.secondBy === null) return;
      const second = personOf(cast, history, act.secondBy);
      rows.vitalStatusClaims.push({ ...claim, id: ids.next('vitalStatusClaims'), ...said, recordedBy: second });
      return;
    }
    case 'ATTEST':
      rows.attestations.push({
        ...common,
        id: ids.key(recordedAt),
        kind: act.kind,
        attestedOn: act.attestedOn,
        reference: act.reference,
      });
      return;
    case 'EVIDENCE':
      rows.evidence.push({
        ...common,
        id: ids.key(recordedAt),
        type: act.type,
        grade: act.grade,
        obtainedOn: act.obtainedOn,
        source: act.source,
        isVerified: act.isVerified,
        standing: 'STANDING',
      });
      return;
    case 'DNA_RESULT':
      addDnaResult(rows, common, ids, act);
      return;
    case 'HOLD_PLACE':
      rows.holds.push({
        id: ids.key(recordedAt),
        caseId,
        kind: act.kind,
        reason: act.reason,
        placedOn: act.on,
        placedBy: recordedBy,
        liftedOn: null,
        liftedBy: null,
      });
      return;
    case 'HOLD_LIFT':
      for (const hold of rows.holds)
        if (hold.kind === act.kind && hold.liftedOn === null)
          Object.assign(hold, { liftedOn: act.on, liftedBy: recordedBy });
      return;
    case 'ENDORSE':
      rows.endorsements.push({
        ...common,
        id: ids.key(recordedAt),
        caseVersion: rows.version,
        toStage: act.toStage,
        closureReason: act.closureReason,
        effectiveOn: act.effectiveOn,
        stageChangeId: null,
      });
      return;
    case 'MOVE':
      addMove(rows, ids, {
        ...change(common, ids),
        effectiveOn: act.effectiveOn,
        toStage: act.toStage,
        closureReason: act.closureReason,
        note: act.note,
      });
      return;
    case 'REOPEN':
      rows.stageChanges.push({
        ...change(common, ids),
        fromStage: 'CLOSED',
        toStage: act.toStage,
        effectiveOn: act.effectiveOn,
        note: act.reason,
      });
      return;
    case 'CORRECT_MOVE': {
      const first = rows.stageChanges.findLast(({ correctsId }) => correctsId === null);
      if (first)
        rows.stageChanges.push({
          ...first,
          ...common,
          id: ids.next('stageChanges'),
          effectiveOn: act.effectiveOn,
          note: act.reason,
          correctsId: first.id,
          secondPersonId: null,
        });
      return;
    }
    case 'CORRECT_PROFILE':
      correctProfile(rows, common, ids, act);
      return;
    case 'NATIONALITY':
      rows.nationalityDecisions.push({
        ...common,
        ...uncorrected,
        id: ids.next('nationalityDecisions'),
        nationality: act.nationality,
        statelessnessRisk: act.statelessnessRisk,
        rule: act.reason,
        decidedOn: act.decidedOn,
      });
      return;
    case 'CARE':
      rows.carePeriods.push({
        ...common,
        ...uncorrected,
        id: ids.next('carePeriods'),
        arrangement: act.arrangement,
        since: act.since,
      });
      return;
  }
}

const uncorrected = { correctsId: null, isWithdrawal: false, reason: null };

function personOf(cast: Cast, history: ChildHistory, role: Act['by']): UserId {
  const actor = cast.actorOf(role, history.ownerAgency);
  if (actor.kind !== 'user') throw new Error(`${role} is not a person.`);
  return actor.userId;
}
