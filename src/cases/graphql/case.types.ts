import { ID, Int, ObjectType } from 'type-graphql';
import { Guarded } from '../../access/guarded.js';
import { CivilDateScalar, InstantScalar } from '../../access/scalars.js';
import { Agency, Node } from '../../agencies/agency.types.js';
import { RegionOfOriginEnum, SexEnum } from '../../counts/counts.types.js';
import { ConnectionOf } from '../../graphql/connection.js';
import { BirthInterval, ChildName } from '../../identity/identity.types.js';
import {
  AttestationKindEnum,
  CareArrangementEnum,
  CaseListEnum,
  CaseStageEnum,
  ClosureReasonEnum,
  EvidenceStandingEnum,
  EvidenceTypeEnum,
  HoldKindEnum,
  NationalityEnum,
  ParentCitizenshipEnum,
  ParentFateEnum,
  ParentRoleEnum,
  SourceGradeEnum,
} from './case-vocabulary.types.js';
import {
  AttestationChange,
  CarePeriod,
  EvidenceJudgement,
  NationalityDecision,
  ParentVersion,
  ProfileVersion,
} from './case-history.types.js';
import type {
  AttestationTree,
  BirthTree,
  CaseTree,
  ChildTree,
  EvidenceTree,
  HoldTree,
  NoteTree,
  NameTree,
  ParentTree,
  PossibleMoveTree,
  ProfileVersionTree,
  StageChangeTree,
  VitalClaimTree,
  WhereaboutsClaimTree,
} from '../reading/case-tree.js';

import { VitalFinding, VitalStatusClaim, Whereabouts, WhereaboutsClaim } from './case-claims.types.js';
import { PossibleMove } from './possible-moves.types.js';

export * from './case-vocabulary.types.js';

@ObjectType({ simpleResolvers: true, description: 'Mother or father, as far as known.' })
export class Parent implements ParentTree {
  @Guarded('case:read', () => ID, 'Names the parent in parentRecord.') id!: string;
  @Guarded('case:read', () => ParentRoleEnum, 'Mother or father.') role!: string;
  @Guarded('case:read', () => ParentFateEnum, 'What is known of the parent.') fate!: string;
  @Guarded('case:read', () => ParentCitizenshipEnum, 'Citizenship at the birth of the child.') citizenship!: string;
  @Guarded('identity:read', () => [ChildName], 'The names of the parent.') names!: NameTree[];
  @Guarded('case:read', () => [ParentVersion], 'All that was known of the parent, oldest first.')
  versions!: ParentTree['versions'];
}

@ObjectType({ simpleResolvers: true, description: 'The child: who it is, apart from where its case stands.' })
export class Child implements Omit<ChildTree, 'siblingGroupId' | 'key'> {
  @Guarded(
    'identity:read',
    () => [ChildName],
    'All names ever given, in every script, oldest first; empty where Case.isSealed, or where you are shown the facts alone.',
  )
  names!: NameTree[];
  @Guarded('identity:read', () => BirthInterval, 'When the child was born, as far as known.', { nullable: true })
  birth!: BirthTree | null;
  @Guarded(
    'identity:read',
    () => [ProfileVersion],
    'The newest 50 of what was recorded of sex, region and birth, oldest first, each with the reason of the correction; empty where Case.isSealed, or where you are shown the facts alone.',
  )
  versions!: ProfileVersionTree[];
  @Guarded('case:read', () => SexEnum, 'Sex as recorded.') sex!: string;
  @Guarded('case:read', () => RegionOfOriginEnum, 'The region the family came from; null where it is not known.', {
    nullable: true,
  })
  regionOfOrigin!: string | null;
  @Guarded('case:read', () => [String], 'Languages the child speaks, ISO 639-1.') languages!: string[];
  @Guarded('case:read', () => [Parent], 'Mother and father, as far as known; empty where Case.isSealed.')
  parents!: ParentTree[];
}

@ObjectType({ simpleResolvers: true, description: 'An item of the identity file.' })
export class EvidenceItem implements Omit<EvidenceTree, 'caseId' | 'place'> {
  @Guarded('identity:read', () => ID, 'Names the item.') id!: string;
  @Guarded('identity:read', () => EvidenceTypeEnum, 'What kind of evidence it is.') type!: string;
  @Guarded('identity:read', () => SourceGradeEnum, 'How good its source is.') grade!: string;
  @Guarded('identity:read', () => CivilDateScalar, 'When it was obtained.') obtainedOn!: string;
  @Guarded('identity:read', () => String, 'Where it comes from; for DNA, the reference of the laboratory.')
  source!: string;
  @Guarded('identity:read', () => Boolean, 'Legalised, or taken by a consul.') isVerified!: boolean;
  @Guarded('identity:read', () => EvidenceStandingEnum, 'Whether it stands, as last judged.') standing!: string;
  @Guarded('identity:read', () => [EvidenceJudgement], 'Every finding on it since it was recorded, oldest first.')
  judgements!: EvidenceTree['judgements'];
}

@ObjectType({ simpleResolvers: true, description: 'The word of a person that a condition of the life-cycle holds.' })
export class Attestation implements Omit<AttestationTree, 'caseId' | 'place'> {
  @Guarded('case:read', () => ID, 'Names the attestation when it is restated or withdrawn.') id!: string;
  @Guarded('case:read', () => AttestationKindEnum, 'Which condition.') kind!: string;
  @Guarded('case:read', () => CivilDateScalar, 'Since when it holds.') attestedOn!: string;
  @Guarded('identity:read', () => String, 'The document it rests on; null where a grant shows you the facts alone.', {
    nullable: true,
  })
  reference!: string | null;
  @Guarded('case:read', () => InstantScalar, 'When it ceased to count: withdrawn, or used up by a move.', {
    nullable: true,
  })
  revokedAt!: number | null;
  @Guarded('case:read', () => [AttestationChange], 'What became of it, oldest first.')
  changes!: AttestationTree['changes'];
}

@ObjectType({ simpleResolvers: true, description: 'A hold beside the stage: blocks named moves until it is lifted.' })
export class Hold implements Omit<HoldTree, 'caseId' | 'place'> {
  @Guarded('case:read', () => HoldKindEnum, 'What it protects.') kind!: string;
  @Guarded('identity:read', () => String, 'Why it was placed; null where a grant shows you the facts alone.', {
    nullable: true,
  })
  reason!: string | null;
  @Guarded('case:read', () => CivilDateScalar, 'Since when.') placedOn!: string;
  @Guarded('case:read', () => CivilDateScalar, 'Until when; null while it stands.', { nullable: true }) liftedOn!:
    string | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'A movement between stages, or a correction of one. Nothing is overwritten.',
})
export class StageChange implements Omit<StageChangeTree, 'caseId'> {
  @Guarded('case:read', () => ID, 'Names the change in corrections.') id!: string;
  @Guarded('case:read', () => CaseStageEnum, 'The stage it left; null for the opening.', { nullable: true })
  fromStage!: string | null;
  @Guarded('case:read', () => CaseStageEnum, 'The stage it reached.') toStage!: string;
  @Guarded('case:read', () => ClosureReasonEnum, 'Why the case was closed, where it was.', { nullable: true })
  closureReason!: string | null;
  @Guarded('case:read', () => CivilDateScalar, 'The day it happened in the world.') effectiveOn!: string;
  @Guarded('case:read', () => InstantScalar, 'When the registry learned of it.') recordedAt!: number;
  @Guarded('case:read', () => String, 'Who recorded it.') recordedBy!: string;
  @Guarded('case:read', () => String, 'The second person, where two were needed.', { nullable: true }) secondPerson!:
    string | null;
  @Guarded('case:read', () => ID, 'The change that this one corrects or annuls.', { nullable: true }) correctsId!:
    string | null;
  @Guarded('case:read', () => Boolean, 'True where it annuls what it names.') isAnnulment!: boolean;
  @Guarded('identity:read', () => String, 'The reason given.', { nullable: true }) note!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'A note that staff wrote into the file of the child.' })
export class Note implements Omit<NoteTree, 'caseId' | 'place'> {
  @Guarded('identity:read', () => String, 'The note.') text!: string;
  @Guarded('identity:read', () => InstantScalar, 'When it was written.') recordedAt!: number;
}

@ObjectType({
  simpleResolvers: true,
  implements: Node,
  description: 'The case of one child, from the first report to closure: five axes kept apart, and their histories.',
})
export class Case implements Omit<CaseTree, 'key' | 'isIdentified' | 'longer'> {
  @Guarded('case:read', () => ID, 'Names the case everywhere; opaque.') id!: string;
  @Guarded('case:read', () => Int, 'Grows with each change: give it as expectedVersion.') version!: number;
  @Guarded(
    'case:read',
    () => Boolean,
    'Whether the file is sealed to you: names, parents, siblings, evidence and notes are empty then, whatever there is, and the child is in no list of its brothers and sisters; sealedFileOpen opens it for a reason and three days.',
  )
  isSealed!: boolean;
  @Guarded('case:read', () => CaseStageEnum, 'Where the case stands.') stage!: CaseTree['stage'];
  @Guarded('case:read', () => CivilDateScalar, 'Since when it stands there.') stageSince!: string;
  @Guarded('case:read', () => ClosureReasonEnum, 'Why it was closed, where it is.', { nullable: true })
  closureReason!: CaseTree['closureReason'];
  @Guarded('case:read', () => CivilDateScalar, 'When the child was first reported.') reportedOn!: string;
  @Guarded('case:read', () => CivilDateScalar, 'When the child arrived on home territory.', { nullable: true })
  arrivedOn!: string | null;
  @Guarded('case:read', () => VitalFinding, 'What is known of the life of the child.')
  vitalStatus!: CaseTree['vitalStatus'];
  @Guarded('case:read', () => Whereabouts, 'Where the child is abroad, or was last.', { nullable: true })
  whereabouts!: Whereabouts | null;
  @Guarded('case:read', () => NationalityEnum, 'The outcome of the nationality determination.')
  nationality!: CaseTree['nationality'];
  @Guarded('case:read', () => Boolean, 'Whether the child may end up without any nationality.')
  statelessnessRisk!: boolean;
  @Guarded('case:read', () => CareArrangementEnum, 'Who cares for the child now.')
  careArrangement!: CaseTree['careArrangement'];
  @Guarded('case:read', () => Agency, 'The agency that owns the case.') agency!: Agency;
  @Guarded('case:read', () => Child, 'The child.') child!: ChildTree;
  @Guarded(
    'case:read',
    () => [WhereaboutsClaim],
    'Standing claims of where the child was, newest first, at most 50; caseWhereaboutsClaims has all.',
  )
  whereaboutsClaims!: WhereaboutsClaimTree[];
  @Guarded(
    'case:read',
    () => [VitalStatusClaim],
    'Standing claims of the life of the child, newest first, at most 50; caseVitalStatusClaims has all.',
  )
  vitalStatusClaims!: VitalClaimTree[];
  @Guarded(
    'identity:read',
    () => [EvidenceItem],
    'The identity file, newest first, at most 50; caseEvidence has all. Empty where isSealed, or where you are shown the facts alone.',
  )
  evidence!: EvidenceTree[];
  @Guarded(
    'case:read',
    () => [Attestation],
    'Conditions vouched for, newest first, at most 50; caseAttestations has all.',
  )
  attestations!: AttestationTree[];
  @Guarded('case:read', () => [Hold], 'Holds placed on the case, newest first, at most 50; caseHolds has all.')
  holds!: HoldTree[];
  @Guarded('case:read', () => [StageChange], 'Every movement between stages and every correction, oldest first.')
  stageChanges!: StageChangeTree[];
  @Guarded('case:read', () => [CarePeriod], 'Who cared for the child, with every correction, oldest first.')
  carePeriods!: CaseTree['carePeriods'];
  @Guarded('case:read', () => [NationalityDecision], 'Decisions on nationality and every correction, oldest first.')
  nationalityDecisions!: CaseTree['nationalityDecisions'];
  @Guarded('case:read', () => [PossibleMove], 'Where the case can go from here and what each way still needs.')
  possibleMoves!: PossibleMoveTree[];
  @Guarded(
    'identity:read',
    () => [Note],
    'Notes in the file, newest first, at most 50; caseNotes has all. Empty where isSealed, or where you are shown the facts alone.',
  )
  notes!: NoteTree[];
  @Guarded(
    'case:read',
    () => [CaseListEnum],
    'Which of the lists asked for beside it have more than the 50 rows shown: read on in pages, NOTES with caseNotes.',
  )
  longerLists!: string[];
  @Guarded('case:read', () => InstantScalar, 'When the registry learned of the child.') createdAt!: number;
  @Guarded('case:read', () => InstantScalar, 'When the case last changed.') updatedAt!: number;
}

export const CaseConnection = ConnectionOf<CaseTree>({
  name: 'Case',
  type: () => Case,
  right: 'case:read',
  description: 'A page of cases.',
});
