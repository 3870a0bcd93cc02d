import { caseStages, careArrangements, closureReasons, nationalities, vitalStatuses } from '../../../schema/cases.js';
import { holdKinds } from '../../../schema/holds.js';
import { parentCitizenships, parentFates, parentRoles } from '../../../schema/parents.js';
import { sourceGrades } from '../../../schema/claims.js';
import {
  attestationChangeKinds,
  attestationKinds,
  evidenceStandings,
  evidenceTypes,
} from '../../../schema/evidence.js';
import { vocabulary } from '../../access/vocabulary.js';
import { longLists } from '../reading/long-lists.js';
import { vitalBases } from '../rules/vital-status.js';

export const CaseStageEnum = vocabulary(
  caseStages,
  'CaseStage',
  'Where a case stands in its life-cycle. It moves only by a guarded transition.',
);
export const CaseListEnum = vocabulary(
  Object.values(longLists),
  'CaseList',
  'A list beneath a case that may have more rows than are shown there.',
);
export const ClosureReasonEnum = vocabulary(
  closureReasons,
  'ClosureReason',
  'Why a case was closed. DUPLICATE and NOT_A_NATIONAL were never counted.',
);
export const VitalBasisEnum = vocabulary(
  vitalBases,
  'VitalBasis',
  'What the vital status rests on: a claim, or the arrival itself, for which nobody records a claim.',
);
export const VitalStatusEnum = vocabulary(
  vitalStatuses,
  'VitalStatus',
  'Whether the child is alive, as far as sources say. Life confirmed abroad more than 180 days ago reads UNKNOWN.',
);
export const NationalityEnum = vocabulary(
  nationalities,
  'Nationality',
  'The outcome of the nationality determination.',
);
export const CareArrangementEnum = vocabulary(careArrangements, 'CareArrangement', 'Who cares for the child now.');
export const HoldKindEnum = vocabulary(
  holdKinds,
  'HoldKind',
  'What a hold protects. It blocks named moves until it is lifted.',
);
export const ParentRoleEnum = vocabulary(parentRoles, 'ParentRole', 'Mother or father.');
export const ParentFateEnum = vocabulary(parentFates, 'ParentFate', 'What is known of the parent.');
export const ParentCitizenshipEnum = vocabulary(
  parentCitizenships,
  'ParentCitizenship',
  'Citizenship of the parent at the birth of the child.',
);
export const SourceGradeEnum = vocabulary(
  sourceGrades,
  'SourceGrade',
  'A official or primary, B named agency, C media or relative, D anonymous.',
);
export const EvidenceTypeEnum = vocabulary(evidenceTypes, 'EvidenceType', 'What kind of evidence an item is.');
export const EvidenceStandingEnum = vocabulary(
  evidenceStandings,
  'EvidenceStanding',
  'Whether an item stands; a contested one keeps the identity open.',
);
export const AttestationChangeKindEnum = vocabulary(
  attestationChangeKinds,
  'AttestationChangeKind',
  'What became of an attestation: a move spent it, the annulment of the move gave it back, a person restated or withdrew it.',
);
export const AttestationKindEnum = vocabulary(
  attestationKinds,
  'AttestationKind',
  'A condition of the life-cycle that a person vouches for.',
);
