import { informants, instruments } from '../../schema/rehabilitation/assessments.js';
import { caregiverRelations, guardianshipKinds, separationReasons } from '../../schema/rehabilitation/care.js';
import { milestoneBodies, phases } from '../../schema/rehabilitation/catalogue.js';
import { reviewFindings } from '../../schema/rehabilitation/plans.js';
import { attendances, sessionSettings, sessionTypes } from '../../schema/rehabilitation/sessions.js';
import { educationSupports, healthNeedKinds, schoolLanguages, viewKinds } from '../../schema/rehabilitation/views.js';
import { vocabulary } from '../access/vocabulary.js';
import { assessmentBands, assessmentScales, nameOfNormSet, normSets } from './assessments/scored.rules.js';
import { milestoneStates } from '../tallies/milestone.rules.js';
import { fileLists } from './rehabilitation-tree.js';

export const PhaseEnum = vocabulary(phases, 'RehabilitationPhase', 'The phases of a plan, in their order.');
export const MilestoneBodyEnum = vocabulary(
  milestoneBodies,
  'MilestoneBody',
  'Which kind of body answers for a milestone; a plan names the very agency.',
);
export const MilestoneStateEnum = vocabulary(
  milestoneStates,
  'MilestoneState',
  'Where a milestone stands. PLANNED, DUE (within 14 days) and OVERDUE are read from its date.',
);
export const MilestoneWaiverEnum = vocabulary(
  ['WAIVED', 'NOT_APPLICABLE'],
  'MilestoneWaiver',
  'WAIVED: it will not be met. NOT_APPLICABLE: it means nothing for this child.',
);
export const PlanStatusEnum = vocabulary(
  ['DRAFT', 'APPROVED', 'REVISED', 'RESTING'],
  'PlanStatus',
  'APPROVED by a second person, or not yet; REVISED: an earlier version was approved, this one awaits it; RESTING: the arrival that it rested on was annulled.',
);
export const ReviewFindingEnum = vocabulary(
  reviewFindings,
  'ReviewFinding',
  'What a review found. NEED_IDENTIFIED lets a case go back from follow-up into rehabilitation.',
);
export const SessionTypeEnum = vocabulary(sessionTypes, 'SessionType', 'What kind of session it was.');
export const SessionSettingEnum = vocabulary(sessionSettings, 'SessionSetting', 'With whom, or how, it was held.');
export const AttendanceEnum = vocabulary(attendances, 'Attendance', 'Whether the child was there.');
export const InstrumentEnum = vocabulary(
  instruments,
  'AssessmentInstrument',
  'What an assessment was made with. SDQ and CRIES_8 are scored from their items; a positive screen of CRIES_8 is no diagnosis.',
);
export const NormSetEnum = vocabulary(
  normSets,
  'AssessmentNormSet',
  'The edition of a scored form and the norms that it is read by. Of SDQ the form for parents (P), teachers (T) or the young person (S), by the UK norms of 2014; the numbers are the ages, both included, for which it is made, and a child of another age is refused (OUTSIDE_AGES). A total of the forms for 2 to 4 has no band (AssessmentScores.band). Of CRIES_8 the cut-off.',
  nameOfNormSet,
);
export const AssessmentScaleEnum = vocabulary(
  assessmentScales,
  'AssessmentScale',
  'A scale of a scored form. SDQ: EMOTIONAL, CONDUCT, HYPERACTIVITY, PEER, PROSOCIAL, 0-10 each. CRIES_8: INTRUSION, AVOIDANCE, 0-20 each.',
);
export const AssessmentBandEnum = vocabulary(
  assessmentBands,
  'AssessmentBand',
  'How a total is read. SDQ: CLOSE_TO_AVERAGE, SLIGHTLY_RAISED, HIGH, VERY_HIGH. CRIES_8: NEGATIVE_SCREEN, or from 17 on POSITIVE_SCREEN, which asks for an interview and is no diagnosis.',
);
export const InformantEnum = vocabulary(informants, 'AssessmentInformant', 'Who answered.');
export const GuardianshipKindEnum = vocabulary(guardianshipKinds, 'GuardianshipKind', 'Which legal care it is.');
export const CaregiverRelationEnum = vocabulary(
  caregiverRelations,
  'CaregiverRelation',
  'What the caregiver is to the child.',
);
export const SeparationReasonEnum = vocabulary(separationReasons, 'SeparationReason', 'Why siblings live apart.');
export const ViewKindEnum = vocabulary(
  viewKinds,
  'ViewKind',
  'The narrow views of a child: a school sees educational needs, a clinic health needs, a guardianship office who cares.',
);
export const SchoolLanguageEnum = vocabulary(schoolLanguages, 'SchoolLanguage', 'The language of instruction.');
export const EducationSupportEnum = vocabulary(educationSupports, 'EducationSupport', 'What helps a pupil.');
export const HealthNeedEnum = vocabulary(healthNeedKinds, 'HealthNeed', 'What a clinic is asked to look after.');
export const FileListEnum = vocabulary(
  Object.values(fileLists),
  'FileList',
  'A list of a rehabilitation file that grows as long as a child is looked after.',
);
