import { findTransition } from '../../cases/rules/case.rules.js';
import type { Act } from '../course/history.types.js';
import type { BulkRows, Common, Ids, StageChangeRow } from './bulk-rows.types.js';

/** A stage change that says nothing yet of where to and when. */
export const change = (common: Common, ids: Ids): Omit<StageChangeRow, 'toStage' | 'effectiveOn'> => ({
  ...common,
  id: ids.next('stageChanges'),
  fromStage: null,
  closureReason: null,
  note: null,
  correctsId: null,
  isAnnulment: false,
  secondPersonId: null,
});

/** A move leaves the stage of the last one, was endorsed by whoever endorsed this version, and spends attestations. */
export function addMove(rows: BulkRows, ids: Ids, move: StageChangeRow): void {
  const fromStage = rows.stageChanges.at(-1)?.toStage ?? null;
  const endorsement = rows.endorsements.findLast(
    ({ caseVersion, toStage }) => caseVersion === rows.version && toStage === move.toStage,
  );
  rows.stageChanges.push({ ...move, fromStage, secondPersonId: endorsement?.recordedBy ?? null });
  const spent = fromStage === null ? [] : (findTransition(fromStage, move.toStage)?.spends ?? []);
  for (const { id, kind } of rows.attestations) {
    if (!spent.includes(kind) || rows.attestationChanges.some(({ attestationId }) => attestationId === id)) continue;
    rows.attestationChanges.push({
      id: ids.next('attestationChanges'),
      caseId: move.caseId,
      attestationId: id,
      kind: 'SPENT',
      stageChangeId: move.id,
      attestedOn: null,
      reference: null,
      reason: null,
      recordedAt: move.recordedAt,
      recordedBy: move.recordedBy,
    });
  }
}

/** A kinship test is an item of evidence, and what the laboratory found of it. */
export function addDnaResult(rows: BulkRows, common: Common, ids: Ids, act: Extract<Act, { act: 'DNA_RESULT' }>): void {
  const { laboratory, kitReference, relation, testedOn } = act;
  const id = ids.key(common.recordedAt);
  rows.evidence.push({
    ...{ ...common, id, type: 'DNA_KINSHIP', grade: 'A', obtainedOn: testedOn },
    ...{ source: `${laboratory}, ${kitReference}`, isVerified: true, standing: 'STANDING' },
  });
  const likelihoodPpm = Math.floor(act.likelihood * 1_000_000);
  rows.dnaResults.push({
    evidenceId: id,
    caseId: common.caseId,
    laboratory,
    kitReference,
    relation,
    likelihoodPpm,
    testedOn,
  });
}

/** A corrected profile is a further version, and a corrected birth a further interval. */
export function correctProfile(
  rows: BulkRows,
  common: Common,
  ids: Ids,
  act: Extract<Act, { act: 'CORRECT_PROFILE' }>,
): void {
  const last = rows.profileVersions.at(-1);
  if (!last) return;
  if (act.birth) {
    rows.births.push({
      id: ids.next('births'),
      caseId: common.caseId,
      ...act.birth,
      correctsId: last.birthId,
      recordedAt: common.recordedAt,
    });
  }
  rows.profileVersions.push({
    ...common,
    id: ids.next('profileVersions'),
    sex: act.sex ?? last.sex,
    regionOfOrigin: act.regionOfOrigin ?? last.regionOfOrigin,
    birthId: act.birth ? (rows.births.at(-1)?.id ?? null) : last.birthId,
    correctsId: last.id,
    reason: act.reason,
  });
}
