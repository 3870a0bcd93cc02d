import { ID, ObjectType } from 'type-graphql';
import { Guarded } from '../../access/guarded.js';
import { CivilDateScalar, InstantScalar } from '../../access/scalars.js';
import { RegionOfOriginEnum, SexEnum } from '../../counts/counts.types.js';
import { BirthInterval } from '../../identity/identity.types.js';
import type {
  AttestationChangeTree,
  BirthTree,
  CarePeriodTree,
  JudgementTree,
  NationalityDecisionTree,
  ParentVersionTree,
  ProfileVersionTree,
} from '../reading/case-tree.js';
import {
  AttestationChangeKindEnum,
  CareArrangementEnum,
  EvidenceStandingEnum,
  NationalityEnum,
  ParentCitizenshipEnum,
  ParentFateEnum,
} from './case-vocabulary.types.js';

@ObjectType({ simpleResolvers: true, description: 'What was known of a child at some time; the first is the opening.' })
export class ProfileVersion implements ProfileVersionTree {
  @Guarded('identity:read', () => SexEnum, 'Sex as it was recorded.') sex!: string;
  @Guarded('identity:read', () => RegionOfOriginEnum, 'The region the family came from; null where it was not known.', {
    nullable: true,
  })
  regionOfOrigin!: string | null;
  @Guarded('identity:read', () => BirthInterval, 'When the child was born, as far as it was known.', { nullable: true })
  birth!: BirthTree | null;
  @Guarded('identity:read', () => String, 'Why it was corrected, or a name was added; null for the opening.', {
    nullable: true,
  })
  reason!: string | null;
  @Guarded('identity:read', () => InstantScalar, 'When the registry learned of it.') recordedAt!: number;
  @Guarded('identity:read', () => String, 'Who recorded it.') recordedBy!: string;
}

@ObjectType({ simpleResolvers: true, description: 'A finding on an item of evidence.' })
export class EvidenceJudgement implements JudgementTree {
  @Guarded('identity:read', () => EvidenceStandingEnum, 'What was found.') standing!: string;
  @Guarded('identity:read', () => String, 'Why.') reason!: string;
  @Guarded('identity:read', () => InstantScalar, 'When.') recordedAt!: number;
  @Guarded('identity:read', () => String, 'Who found so.') recordedBy!: string;
}

@ObjectType({ simpleResolvers: true, description: 'What became of an attestation.' })
export class AttestationChange implements AttestationChangeTree {
  @Guarded('case:read', () => AttestationChangeKindEnum, 'What happened to it.') kind!: string;
  @Guarded(
    'case:read',
    () => CivilDateScalar,
    'Since when it holds, where it was restated; where it was withdrawn, the day from which it holds no more, if it was right until then: for what is of an earlier day it counts still.',
    { nullable: true },
  )
  attestedOn!: string | null;
  @Guarded('identity:read', () => String, 'The document it rests on, where it was restated.', { nullable: true })
  reference!: string | null;
  @Guarded('identity:read', () => String, 'Why it was restated or withdrawn.', { nullable: true }) reason!:
    string | null;
  @Guarded('case:read', () => InstantScalar, 'When.') recordedAt!: number;
  @Guarded('case:read', () => String, 'Who did it, or made the move that did.') recordedBy!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Who cared for the child since when, or a correction of that.' })
export class CarePeriod implements Omit<CarePeriodTree, 'caseId'> {
  @Guarded('case:read', () => ID, 'Names the record in corrections and withdrawals.') id!: string;
  @Guarded('case:read', () => CareArrangementEnum, 'The arrangement.') arrangement!: string;
  @Guarded('case:read', () => CivilDateScalar, 'Since when.') since!: string;
  @Guarded('case:read', () => ID, 'The record that this one restates or withdraws.', { nullable: true }) correctsId!:
    string | null;
  @Guarded('case:read', () => Boolean, 'True where it withdraws what it names.') isWithdrawal!: boolean;
  @Guarded('identity:read', () => String, 'Why it restates or withdraws.', { nullable: true }) reason!: string | null;
  @Guarded('case:read', () => InstantScalar, 'When the registry learned of it.') recordedAt!: number;
}

@ObjectType({ simpleResolvers: true, description: 'A decision on nationality, or a correction of one.' })
export class NationalityDecision implements Omit<NationalityDecisionTree, 'caseId'> {
  @Guarded('case:read', () => ID, 'Names the decision in corrections and withdrawals.') id!: string;
  @Guarded('case:read', () => NationalityEnum, 'What was decided.') nationality!: string;
  @Guarded('case:read', () => Boolean, 'Whether the child may end up without any nationality.')
  statelessnessRisk!: boolean;
  @Guarded('identity:read', () => String, 'The rule it rests on; null where a grant shows you the facts alone.', {
    nullable: true,
  })
  rule!: string | null;
  @Guarded('case:read', () => CivilDateScalar, 'The day of the decision.') decidedOn!: string;
  @Guarded('case:read', () => ID, 'The decision that this one restates or withdraws.', { nullable: true }) correctsId!:
    string | null;
  @Guarded('case:read', () => Boolean, 'True where it withdraws what it names.') isWithdrawal!: boolean;
  @Guarded('identity:read', () => String, 'Why it restates or withdraws.', { nullable: true }) reason!: string | null;
  @Guarded('case:read', () => InstantScalar, 'When the registry learned of it.') recordedAt!: number;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What was known of a parent at some time; the first is the opening.',
})
export class ParentVersion implements ParentVersionTree {
  @Guarded('case:read', () => ID, 'Names the version in corrections and withdrawals.') id!: string;
  @Guarded('case:read', () => ParentFateEnum, 'What was known of the parent.') fate!: string;
  @Guarded('case:read', () => ParentCitizenshipEnum, 'Citizenship at the birth of the child.') citizenship!: string;
  @Guarded('case:read', () => CivilDateScalar, 'Since when it is so, where that is known.', { nullable: true })
  since!: string | null;
  @Guarded('case:read', () => ID, 'The version that this one restates or withdraws.', { nullable: true }) correctsId!:
    string | null;
  @Guarded('case:read', () => Boolean, 'True where it withdraws what it names.') isWithdrawal!: boolean;
  @Guarded('identity:read', () => String, 'Why it was recorded.', { nullable: true }) reason!: string | null;
  @Guarded('case:read', () => InstantScalar, 'When the registry learned of it.') recordedAt!: number;
}
