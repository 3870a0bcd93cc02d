import { ID, Int, ObjectType } from 'type-graphql';
import { Guarded } from '../../access/guarded.js';
import { CivilDateScalar } from '../../access/scalars.js';
import { CareArrangementEnum } from '../../cases/graphql/case-vocabulary.types.js';
import { SexEnum } from '../../counts/counts.types.js';
import { ConnectionOf } from '../../graphql/connection.js';
import * as words from '../rehabilitation-vocabulary.types.js';
import type { AppointmentTree, PatientTree, PupilTree, WardTree } from './narrow-views.js';

const none = { nullable: true } as const;
const [school, clinic, office] = ['schoolView:read', 'clinicView:read', 'guardianView:read'] as const;
const ofReference = 'Names the child to you; it is not the id of any file.';
const ofName = 'As it is called at home; null while no name is known that says nothing of abroad.';

@ObjectType({ simpleResolvers: true, description: 'A pupil: what is needed at school, and nothing of where from.' })
export class Pupil implements PupilTree {
  @Guarded(school, () => ID, ofReference) reference!: string;
  @Guarded(school, () => String, ofName, none) name!: string | null;
  @Guarded(school, () => Int, 'The year of birth, where it is known.', none) yearOfBirth!: number | null;
  @Guarded(school, () => Int, 'The class whose programme the pupil can follow.', none) level!: number | null;
  @Guarded(school, () => words.SchoolLanguageEnum, 'The language of instruction.', none) language!: string | null;
  @Guarded(school, () => [words.EducationSupportEnum], 'What helps.') supports!: string[];
  @Guarded(school, () => CivilDateScalar, 'The last day on which you are shown this.') shownUntil!: string;
}

@ObjectType({ simpleResolvers: true, description: 'An appointment.' })
export class ClinicAppointment implements AppointmentTree {
  @Guarded(clinic, () => CivilDateScalar, 'When.') on!: string;
  @Guarded(clinic, () => words.AttendanceEnum, 'Whether the child came.') attendance!: string;
}

@ObjectType({ simpleResolvers: true, description: 'A patient: what a clinic is asked to look after.' })
export class Patient implements PatientTree {
  @Guarded(clinic, () => ID, ofReference) reference!: string;
  @Guarded(clinic, () => String, ofName, none) name!: string | null;
  @Guarded(clinic, () => SexEnum, 'The sex.') sex!: string;
  @Guarded(clinic, () => CivilDateScalar, 'Born on this day at the earliest.', none) bornEarliest!: string | null;
  @Guarded(clinic, () => CivilDateScalar, 'Born on this day at the latest.', none) bornLatest!: string | null;
  @Guarded(clinic, () => [words.HealthNeedEnum], 'What to look after.') needs!: string[];
  @Guarded(clinic, () => [ClinicAppointment], 'Medical appointments, oldest first.') appointments!: AppointmentTree[];
  @Guarded(clinic, () => CivilDateScalar, 'The last day on which you are shown this.') shownUntil!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Who cares for a child since when.' })
export class WardArrangement {
  @Guarded(office, () => CareArrangementEnum, 'How.') arrangement!: string;
  @Guarded(office, () => CivilDateScalar, 'Since when; null where it was so before it became your concern.', none)
  since!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'A decision on the legal care, or the end of one.' })
export class WardDecision {
  @Guarded(office, () => words.GuardianshipKindEnum, 'Which legal care.') kind!: string;
  @Guarded(office, () => words.CaregiverRelationEnum, 'What the caregiver is to the child.') relation!: string;
  @Guarded(office, () => CivilDateScalar, 'When.') decidedOn!: string;
  @Guarded(office, () => Boolean, 'Whether it is the end of one.') isEnd!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'That siblings live apart.' })
export class WardSeparation {
  @Guarded(office, () => words.SeparationReasonEnum, 'Why.') reason!: string;
  @Guarded(office, () => CivilDateScalar, 'Since when; null where it was so before it became your concern.', none)
  since!: string | null;
  @Guarded(office, () => CivilDateScalar, 'Until when.', none) endedOn!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'A visit at home.' })
export class WardVisit implements AppointmentTree {
  @Guarded(office, () => CivilDateScalar, 'When.') on!: string;
  @Guarded(office, () => words.AttendanceEnum, 'Whether the child was there.') attendance!: string;
}

@ObjectType({ simpleResolvers: true, description: 'A child whose care a guardianship office watches over.' })
export class Ward implements WardTree {
  @Guarded(office, () => ID, ofReference) reference!: string;
  @Guarded(office, () => String, ofName, none) name!: string | null;
  @Guarded(office, () => [WardArrangement], 'Who cared for the child, oldest first.')
  arrangements!: WardTree['arrangements'];
  @Guarded(office, () => [WardDecision], 'Decisions on the legal care, oldest first.')
  decisions!: WardTree['decisions'];
  @Guarded(office, () => [WardSeparation], 'Separations from siblings.') separations!: WardTree['separations'];
  @Guarded(office, () => [WardVisit], 'Visits at home.') homeVisits!: AppointmentTree[];
  @Guarded(office, () => CivilDateScalar, 'The last day on which you are shown this.') shownUntil!: string;
}

export const PupilConnection = ConnectionOf<PupilTree>({
  name: 'Pupil',
  type: () => Pupil,
  right: school,
  description: 'A page of pupils.',
});

export const PatientConnection = ConnectionOf<PatientTree>({
  name: 'Patient',
  type: () => Patient,
  right: clinic,
  description: 'A page of patients.',
});

export const WardConnection = ConnectionOf<WardTree>({
  name: 'Ward',
  type: () => Ward,
  right: office,
  description: 'A page of children in care.',
});
