import { ID, InputType, Int } from 'type-graphql';
import { CivilDateScalar, InstantScalar } from '../../access/scalars.js';
import { parentRoles } from '../../../schema/parents.js';
import { Input } from '../../access/described.js';
import { vocabulary } from '../../access/vocabulary.js';
import { CountryAbroadEnum } from '../../agencies/agency.types.js';
import { BirthBasisEnum, NameRoleEnum, NameScriptEnum, NameSourceEnum } from '../../identity/identity.types.js';
import { RegionOfOriginEnum, SexEnum } from '../../counts/counts.types.js';
import type { Attest } from '../facts/attest.js';
import type { CaseFilter } from '../reading/case-filter.js';
import type { MoveCase } from '../moves/move-case.js';
import type { ParentGiven } from '../insert-new-case.js';
import type { OpenCase } from '../open-case.js';
import type { BirthInterval } from '../../identity/births.js';
import type { NameGiven } from '../../identity/names.js';
import { mostNamesAtOnce, mostNamesOfOne } from '../../identity/vocabulary.js';
import { mostLanguages } from '../rules/languages.js';
import type { RecordEvidence, JudgeEvidence } from '../facts/record-evidence.js';
import type { PlaceHold } from '../facts/hold-case.js';
import type { RecordCare } from '../facts/decide-axes.js';
import type { RecordVitalStatus } from '../facts/record-vital-status.js';
import type { Sighting } from '../facts/record-whereabouts.js';
import {
  AttestationKindEnum,
  CareArrangementEnum,
  CaseStageEnum,
  ClosureReasonEnum,
  EvidenceStandingEnum,
  EvidenceTypeEnum,
  HoldKindEnum,
  ParentCitizenshipEnum,
  ParentFateEnum,
  ParentRoleEnum,
  SourceGradeEnum,
  VitalStatusEnum,
} from './case.types.js';

export const CaseOrderEnum = vocabulary(
  ['REPORTED_ON_DESC', 'REPORTED_ON_ASC', 'UPDATED_AT_DESC', 'UPDATED_AT_ASC'],
  'CaseOrder',
  'The order of a list of cases; ties are broken by the id.',
);

@InputType({ description: 'What a list of cases is narrowed to; all conditions hold together.' })
export class CaseFilterInput {
  @Input(() => [CaseStageEnum], 'At one of these stages.', { optional: true }) stages?: CaseFilter['stages'];
  @Input(() => ID, 'Owned by this agency.', { optional: true }) agencyId?: string;
  @Input(() => CountryAbroadEnum, 'In this country, by the claim that prevails.', { optional: true })
  country?: CaseFilter['country'];
  @Input(() => ID, 'At this site, by the claim that prevails.', { optional: true }) siteId?: string;
  @Input(() => RegionOfOriginEnum, 'Of families from this region.', { optional: true })
  regionOfOrigin?: CaseFilter['regionOfOrigin'];
  @Input(() => SexEnum, 'Of this sex.', { optional: true }) sex?: CaseFilter['sex'];
  @Input(() => InstantScalar, 'Changed at or after this instant.', { optional: true }) updatedSince?: number;
  @Input(() => Boolean, 'Whether the child may end up without any nationality.', { optional: true })
  statelessnessRisk?: boolean;
  @Input(() => VitalStatusEnum, 'Of whose life that is known today.', { optional: true })
  vitalStatus?: CaseFilter['vitalStatus'];
  @Input(() => ClosureReasonEnum, 'Closed for this reason.', { optional: true })
  closureReason?: CaseFilter['closureReason'];
  @Input(() => CivilDateScalar, 'Home since this day or a later one.', { optional: true }) arrivedFrom?: string;
  @Input(() => CivilDateScalar, 'Home since this day or an earlier one.', { optional: true }) arrivedUntil?: string;
  @Input(
    () => String,
    'Bearing this whole name, whatever its case, word order and Kazakh or Russian letters; in the script it was recorded in; at most 200 characters. Needs the right identity:read.',
    { optional: true },
  )
  name?: string;
}

/** What every mutation asks for. */
@InputType()
export class ActInput {
  @Input(
    () => String,
    'A text of your own of 8 to 100 characters, new for each act (a UUID): a retry with the same key and input answers the same and does nothing twice.',
  )
  idempotencyKey!: string;
  @Input(() => String, 'Why you do it; kept with the audit row.', { optional: true }) purpose?: string;
}

/** What every change of a case asks for. */
@InputType()
export class ChangeInput extends ActInput {
  @Input(() => ID, 'The case to change.') caseId!: string;
  @Input(() => Int, 'The version you have read; the change is refused where the case has changed since.')
  expectedVersion!: number;
}

@InputType({ description: 'Where somebody saw the child, or says it was.' })
export class SightingInput {
  @Input(() => CivilDateScalar, 'The day of the observation.') observedOn!: string;
  @Input(() => CountryAbroadEnum, 'The country; XX where it is not known.') country!: Sighting['country'];
  @Input(() => ID, 'The site, where it is known.', { optional: true }) siteId?: string;
  @Input(() => String, 'Who says so, in words.') source!: string;
  @Input(() => SourceGradeEnum, 'How good a source that is.') grade!: Sighting['grade'];
}

@InputType({ description: 'A name as somebody wrote it.' })
export class NameInput implements NameGiven {
  @Input(() => String, 'The name as it was written.') text!: string;
  @Input(() => NameRoleEnum, 'Where it belongs.') role!: NameGiven['role'];
  @Input(() => NameScriptEnum, 'Its script.') script!: NameGiven['script'];
  @Input(() => NameSourceEnum, 'Who gave it.') source!: NameGiven['source'];
}

@InputType({ description: 'When a child was born, as far as known: a closed interval of days.' })
export class BirthIntervalInput implements BirthInterval {
  @Input(() => CivilDateScalar, 'The earliest possible day.') earliest!: string;
  @Input(() => CivilDateScalar, 'The latest possible day; the same where the day is known.') latest!: string;
  @Input(() => BirthBasisEnum, 'What the interval rests on.') basis!: BirthInterval['basis'];
}

@InputType({ description: 'Mother or father, as far as known.' })
export class ParentInput implements ParentGiven {
  @Input(() => ParentRoleEnum, 'Mother or father.') role!: ParentGiven['role'];
  @Input(() => ParentFateEnum, 'What is known of the parent.', { default: 'UNKNOWN' }) fate!: ParentGiven['fate'];
  @Input(() => ParentCitizenshipEnum, 'Citizenship at the birth of the child.', { default: 'UNKNOWN' })
  citizenship!: ParentGiven['citizenship'];
  @Input(() => [NameInput], 'The names of the parent.', { default: [], most: mostNamesAtOnce }) names!: NameInput[];
}

@InputType({ description: 'Opens a case: a child that somebody has reported.' })
export class CaseOpenInput extends ActInput {
  @Input(() => CivilDateScalar, 'When the child was reported to you.') reportedOn!: string;
  @Input(() => SightingInput, 'The dated source: no case is opened without one.') sighting!: SightingInput;
  @Input(() => SexEnum, 'Sex.', { default: 'UNKNOWN' }) sex!: OpenCase['sex'];
  @Input(() => BirthIntervalInput, 'When the child was born, as far as known.', { optional: true })
  birth?: BirthIntervalInput;
  @Input(() => RegionOfOriginEnum, 'The region the family came from.', { optional: true })
  regionOfOrigin?: OpenCase['regionOfOrigin'];
  @Input(() => [String], 'Languages the child speaks, ISO 639-1.', { default: [], most: mostLanguages })
  languages!: string[];
  @Input(() => [NameInput], 'Names of the child, in any script; the duplicate check runs on them.', {
    default: [],
    most: mostNamesAtOnce,
  })
  names!: NameInput[];
  @Input(() => [ParentInput], 'Mother and father, as far as known.', { default: [], most: parentRoles.length })
  parents!: ParentInput[];
  @Input(() => ID, 'A case whose child is a sibling; a family has at most 50 children.', { optional: true })
  siblingOf?: string;
  @Input(() => ID, 'The agency that will own the case; your own where you leave it out.', { optional: true })
  ownerAgencyId?: string;
}

@InputType({ description: 'Moves a case along a row of the life-cycle.' })
export class CaseMoveInput extends ChangeInput {
  @Input(() => CaseStageEnum, 'Where the case goes.') toStage!: MoveCase['toStage'];
  @Input(() => CivilDateScalar, 'The day it happened in the world.') effectiveOn!: string;
  @Input(() => ClosureReasonEnum, 'Why the case is closed; for a move to CLOSED alone.', { optional: true })
  closureReason?: MoveCase['closureReason'];
  @Input(() => String, 'The reason in words; a self-organised return needs one.', { optional: true }) note?: string;
}

@InputType({ description: 'Endorses a move that needs two persons: the first of the two.' })
export class CaseEndorseInput extends ChangeInput {
  @Input(() => CaseStageEnum, 'The move that is right.') toStage!: MoveCase['toStage'];
  @Input(() => CivilDateScalar, 'The day of the move: another day needs another endorsement.') effectiveOn!: string;
  @Input(() => ClosureReasonEnum, 'The closure reason that is right, where the case is to be closed.', {
    optional: true,
  })
  closureReason?: MoveCase['closureReason'];
}

@InputType({ description: 'Takes a closed case back to the stage before.' })
export class CaseReopenInput extends ChangeInput {
  @Input(() => CivilDateScalar, 'The day from which it stands open again.') effectiveOn!: string;
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'Corrects the day of a stage change, or annuls the last one.' })
export class StageChangeCorrectInput extends ChangeInput {
  @Input(() => ID, 'The stage change, as Case.stageChanges names it.') stageChangeId!: string;
  @Input(() => CivilDateScalar, 'The right day; leave it out to annul a change that never happened.', {
    optional: true,
  })
  effectiveOn?: string;
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'Corrects what is known of the child. Names are added, never taken away.' })
export class ProfileCorrectInput extends ChangeInput {
  @Input(() => SexEnum, 'The right sex.', { optional: true }) sex?: OpenCase['sex'];
  @Input(() => RegionOfOriginEnum, 'The right region of origin.', { optional: true })
  regionOfOrigin?: OpenCase['regionOfOrigin'];
  @Input(() => BirthIntervalInput, 'The right birth interval.', { optional: true }) birth?: BirthIntervalInput;
  @Input(() => [NameInput], `Further names; a child bears at most ${mostNamesOfOne} in all.`, {
    optional: true,
    most: mostNamesAtOnce,
  })
  addNames?: NameInput[];
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'Records where a child was seen, or corrects an earlier claim.' })
export class WhereaboutsRecordInput extends ChangeInput {
  @Input(() => SightingInput, 'Where and when.') sighting!: SightingInput;
  @Input(() => ID, 'The claim that this one restates, where it corrects one.', { optional: true }) corrects?: string;
  @Input(() => String, 'Why; a correction needs it.', { optional: true }) reason?: string;
}

@InputType({ description: 'Withdraws a claim that should not have been recorded.' })
export class WhereaboutsWithdrawInput extends ChangeInput {
  @Input(() => ID, 'The claim.') claimId!: string;
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'Records what a source says of the life of the child, or corrects an earlier claim.' })
export class VitalStatusRecordInput extends ChangeInput {
  @Input(() => CivilDateScalar, 'The day of the observation.') observedOn!: string;
  @Input(
    () => VitalStatusEnum,
    'What the source says. A death reads as confirmed once two persons recorded it on good sources.',
  )
  status!: RecordVitalStatus['status'];
  @Input(() => String, 'Who says so.') source!: string;
  @Input(() => SourceGradeEnum, 'How good a source that is.') grade!: RecordVitalStatus['grade'];
  @Input(() => ID, 'The claim that this one restates, where it corrects one.', { optional: true }) corrects?: string;
  @Input(() => String, 'Why; a correction needs it.', { optional: true }) reason?: string;
}

@InputType({ description: 'Adds an item to the identity file. A DNA profile is never recorded, only its reference.' })
export class EvidenceRecordInput extends ChangeInput {
  @Input(() => EvidenceTypeEnum, 'What kind of evidence it is.') type!: RecordEvidence['type'];
  @Input(() => SourceGradeEnum, 'How good its source is.') grade!: RecordEvidence['grade'];
  @Input(() => CivilDateScalar, 'When it was obtained.') obtainedOn!: string;
  @Input(() => String, 'Where it comes from; for DNA, the reference of the laboratory.') source!: string;
  @Input(() => Boolean, 'Legalised (a foreign document), or taken by a consul (a statement).', { default: false })
  isVerified!: boolean;
}

@InputType({ description: 'Says whether an item of evidence stands, is contested or is refuted.' })
export class EvidenceJudgeInput extends ChangeInput {
  @Input(() => ID, 'The item.') evidenceId!: string;
  @Input(() => EvidenceStandingEnum, 'Its standing.') standing!: JudgeEvidence['standing'];
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'Vouches for a condition of the life-cycle, with its document.' })
export class AttestationRecordInput extends ChangeInput {
  @Input(() => AttestationKindEnum, 'Which condition.') kind!: Attest['kind'];
  @Input(() => CivilDateScalar, 'Since when it holds.') attestedOn!: string;
  @Input(() => String, 'The document it rests on.') reference!: string;
}

@InputType({ description: 'Places a hold.' })
export class HoldPlaceInput extends ChangeInput {
  @Input(() => HoldKindEnum, 'What it protects.') kind!: PlaceHold['kind'];
  @Input(() => CivilDateScalar, 'Since when.') placedOn!: string;
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'Lifts every open hold of a kind.' })
export class HoldLiftInput extends ChangeInput {
  @Input(() => HoldKindEnum, 'Which kind.') kind!: PlaceHold['kind'];
  @Input(() => CivilDateScalar, 'Since when.') liftedOn!: string;
}

@InputType({ description: 'Records who cares for the child, or corrects an earlier record.' })
export class CareRecordInput extends ChangeInput {
  @Input(() => CareArrangementEnum, 'The arrangement.') arrangement!: RecordCare['arrangement'];
  @Input(() => CivilDateScalar, 'Since when.') since!: string;
  @Input(() => ID, 'The record that this one restates, where it corrects one.', { optional: true }) corrects?: string;
  @Input(() => String, 'Why; a correction needs it.', { optional: true }) reason?: string;
}

@InputType({ description: 'Writes a note into the file of the child.' })
export class NoteWriteInput extends ChangeInput {
  @Input(() => String, 'The note.') text!: string;
}
