import { ID, ObjectType } from 'type-graphql';
import { Guarded } from '../../access/guarded.js';
import { CivilDateScalar, InstantScalar } from '../../access/scalars.js';
import { CountryAbroadEnum, Site } from '../../agencies/agency.types.js';
import type {
  VitalClaimTree,
  VitalVersionTree,
  WhereaboutsClaimTree,
  WhereaboutsVersionTree,
} from '../reading/case-tree.js';
import { SourceGradeEnum, VitalBasisEnum, VitalStatusEnum } from './case-vocabulary.types.js';

@ObjectType({ simpleResolvers: true, description: 'What is known of the life of the child.' })
export class VitalFinding {
  @Guarded('case:read', () => VitalStatusEnum, 'How the status reads today.') status!: string;
  @Guarded('case:read', () => CivilDateScalar, 'The day of the observation it rests on: last confirmed on.', {
    nullable: true,
  })
  on!: string | null;
  @Guarded(
    'case:read',
    () => VitalBasisEnum,
    'What it rests on; null where nobody said anything. An arrival is a sign of life while it stands, and goes with it.',
    { nullable: true },
  )
  basis!: string | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'Where the child is, by the claim that prevails: the latest of grade A or B, else the latest of all.',
})
export class Whereabouts {
  @Guarded('case:read', () => CountryAbroadEnum, 'The country.') country!: string;
  @Guarded('case:read', () => Site, 'The camp, prison, orphanage or other site, where it is known.', { nullable: true })
  site!: Site | null;
  @Guarded('case:read', () => CivilDateScalar, 'The day the child was observed there.') observedOn!: string;
}

/** What was said of a claim at one time, of whichever kind. */
@ObjectType({ simpleResolvers: true })
abstract class ClaimVersion {
  @Guarded('identity:read', () => String, 'Who said so; null where a grant shows you the facts alone.', {
    nullable: true,
  })
  source!: string | null;
  @Guarded('case:read', () => SourceGradeEnum, 'How good a source that is.') grade!: string;
  @Guarded('identity:read', () => String, 'Why it was restated or withdrawn; null of what was said first.', {
    nullable: true,
  })
  reason!: string | null;
  @Guarded('case:read', () => Boolean, 'Whether this withdrew the claim.') isWithdrawal!: boolean;
  @Guarded('case:read', () => InstantScalar, 'When.') recordedAt!: number;
  @Guarded('case:read', () => String, 'By whom.') recordedBy!: string;
}

@ObjectType({ simpleResolvers: true, description: 'What a claim said of where the child was, until it was restated.' })
export class WhereaboutsClaimVersion extends ClaimVersion implements WhereaboutsVersionTree {
  @Guarded('case:read', () => CivilDateScalar, 'The day of the observation.') observedOn!: string;
  @Guarded('case:read', () => CountryAbroadEnum, 'The country.') country!: string;
  @Guarded('case:read', () => Site, 'The site, where it is known.', { nullable: true }) site!: Site | null;
}

@ObjectType({ simpleResolvers: true, description: 'What one source said of where the child was on one day.' })
export class WhereaboutsClaim implements Omit<WhereaboutsClaimTree, 'caseId' | 'place'> {
  @Guarded('case:read', () => ID, 'Names the claim in corrections and withdrawals.') id!: string;
  @Guarded('case:read', () => CivilDateScalar, 'The day of the observation.') observedOn!: string;
  @Guarded('case:read', () => CountryAbroadEnum, 'The country.') country!: string;
  @Guarded('case:read', () => Site, 'The site, where it is known.', { nullable: true }) site!: Site | null;
  @Guarded(
    'identity:read',
    () => String,
    'Who says so, in words that may name a relative; null where a grant shows you the facts alone.',
    { nullable: true },
  )
  source!: string | null;
  @Guarded('case:read', () => SourceGradeEnum, 'How good a source that is.') grade!: string;
  @Guarded(
    'identity:read',
    () => String,
    'Why it restates an earlier claim, where it does; null also where that was before reasons were asked for.',
    { nullable: true },
  )
  reason!: string | null;
  @Guarded('case:read', () => InstantScalar, 'When the registry learned of it.') recordedAt!: number;
  @Guarded(
    'case:read',
    () => Boolean,
    'Whether it was withdrawn; `reason` and `recordedAt` are of the withdrawal then.',
  )
  isWithdrawal!: boolean;
  @Guarded(
    'case:read',
    () => [WhereaboutsClaimVersion],
    'What was said of it, the oldest first and the newest ten at most: each restatement, and its withdrawal.',
  )
  versions!: WhereaboutsClaimVersion[];
}

@ObjectType({
  simpleResolvers: true,
  description: 'What a claim said of the life of the child, until it was restated.',
})
export class VitalStatusClaimVersion extends ClaimVersion implements VitalVersionTree {
  @Guarded('case:read', () => CivilDateScalar, 'The day of the observation.') observedOn!: string;
  @Guarded('case:read', () => VitalStatusEnum, 'What the source says.') status!: string;
}

@ObjectType({ simpleResolvers: true, description: 'What one source said of the life of the child on one day.' })
export class VitalStatusClaim implements Omit<VitalClaimTree, 'caseId' | 'place' | 'recordedBy'> {
  @Guarded('case:read', () => ID, 'Names the claim.') id!: string;
  @Guarded('case:read', () => CivilDateScalar, 'The day of the observation.') observedOn!: string;
  @Guarded('case:read', () => VitalStatusEnum, 'What the source says.') status!: string;
  @Guarded(
    'identity:read',
    () => String,
    'Who says so, in words that may name a relative; null where a grant shows you the facts alone.',
    { nullable: true },
  )
  source!: string | null;
  @Guarded('case:read', () => SourceGradeEnum, 'How good a source that is.') grade!: string;
  @Guarded('identity:read', () => String, 'Why it restates an earlier claim, where it does.', { nullable: true })
  reason!: string | null;
  @Guarded('case:read', () => InstantScalar, 'When the registry learned of it.') recordedAt!: number;
  @Guarded(
    'case:read',
    () => Boolean,
    'Whether it was withdrawn; `reason` and `recordedAt` are of the withdrawal then.',
  )
  isWithdrawal!: boolean;
  @Guarded(
    'case:read',
    () => [VitalStatusClaimVersion],
    'What was said of it, the oldest first and the newest ten at most: each restatement, and its withdrawal.',
  )
  versions!: VitalStatusClaimVersion[];
}
