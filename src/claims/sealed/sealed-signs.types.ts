import { ID, InputType, ObjectType } from 'type-graphql';
import { sealedSignOutcomes, signsOfLife } from '../../../schema/claims.js';
import { Input } from '../../access/described.js';
import { Guarded } from '../../access/guarded.js';
import { CivilDateScalar, InstantScalar } from '../../access/scalars.js';
import { vocabulary } from '../../access/vocabulary.js';
import { CountryAbroadEnum, Site } from '../../agencies/agency.types.js';
import type { CaseTree, SiteTree } from '../../cases/reading/case-tree.js';
import { SourceGradeEnum } from '../../cases/graphql/case-vocabulary.types.js';
import { ActInput, ChangeInput } from '../../cases/graphql/case.inputs.js';
import { Case } from '../../cases/graphql/case.types.js';
import { ConnectionOf } from '../../graphql/connection.js';
import type { LeaveSign } from './leave-sign.js';
import type { SettleSign } from './settle-sign.js';

export const SignOfLifeEnum = vocabulary(signsOfLife, 'SignOfLife', 'Whether the source saw the child, or was told.');
export const SealedSignOutcomeEnum = vocabulary(
  sealedSignOutcomes,
  'SealedSignOutcome',
  'What became of a sign of life that waited beside a sealed file.',
);

@ObjectType({ simpleResolvers: true, description: 'What was left beside a sealed file.' })
export class SealedSignContent {
  @Guarded('identity:read', () => CivilDateScalar, 'The day of the observation.') observedOn!: string;
  @Guarded('identity:read', () => SignOfLifeEnum, 'What the source says.') status!: string;
  @Guarded('identity:read', () => CountryAbroadEnum, 'The country, where one was named.', { nullable: true })
  country!: string | null;
  @Guarded('identity:read', () => Site, 'The site, where one was named.', { nullable: true }) site!: SiteTree | null;
  @Guarded('identity:read', () => String, 'Who says so.') source!: string;
  @Guarded('identity:read', () => SourceGradeEnum, 'How good a source that is.') grade!: string;
  @Guarded('identity:read', () => String, 'Who left it.') recordedBy!: string;
}

@ObjectType({ simpleResolvers: true, description: 'What became of a sign of life that waited beside a sealed file.' })
export class SealedSignSettlement {
  @Guarded('identity:read', () => SealedSignOutcomeEnum, 'Whether it was taken into the file or set aside.')
  outcome!: string;
  @Guarded('identity:read', () => String, 'Why.') reason!: string;
  @Guarded('identity:read', () => InstantScalar, 'When.') settledAt!: number;
  @Guarded('identity:read', () => String, 'By whom.') settledBy!: string;
}

@ObjectType({ simpleResolvers: true, description: 'A sign of life that waits, or waited, beside a sealed file.' })
export class SealedSign {
  @Guarded('case:read', () => ID, 'Names the sign in sealedSignSettle; opaque.') signId!: string;
  @Guarded('case:read', () => Case, 'The case, of whose facts alone you see while it is sealed.') case!: CaseTree;
  @Guarded('case:read', () => InstantScalar, 'When it was left there.') leftAt!: number;
  @Guarded('case:read', () => String, 'The agency that left it, by its code.') leftBy!: string;
  @Guarded(
    'identity:read',
    () => SealedSignContent,
    'What was seen; null while the file is sealed to you: open it for a stated reason with sealedFileOpen.',
    { nullable: true },
  )
  content!: SealedSignContent | null;
  @Guarded(
    'identity:read',
    () => SealedSignSettlement,
    'What became of it; null while it waits, and while the file is sealed to you.',
    { nullable: true },
  )
  settlement!: SealedSignSettlement | null;
}

export const SealedSignConnection = ConnectionOf<SealedSign>({
  name: 'SealedSign',
  type: () => SealedSign,
  right: 'case:read',
  description: 'A page of the worklist.',
});

@InputType({ description: 'A sign of life of a child whose file is sealed.' })
export class SealedSignLeaveInput extends ActInput {
  @Input(() => ID, 'The case.') caseId!: string;
  @Input(() => CivilDateScalar, 'The day of the observation.') observedOn!: string;
  @Input(() => SignOfLifeEnum, 'What the source says.') status!: LeaveSign['status'];
  @Input(() => CountryAbroadEnum, 'The country in which the child was seen, where that is known.', { optional: true })
  country?: LeaveSign['country'];
  @Input(() => ID, 'The site, where it is known.', { optional: true }) siteId?: string;
  @Input(() => String, 'Who says so, at most 500 characters.') source!: string;
  @Input(() => SourceGradeEnum, 'How good a source that is.') grade!: LeaveSign['grade'];
}

@InputType({ description: 'A sign of life that waited beside a sealed file, to take in or to set aside.' })
export class SealedSignSettleInput extends ChangeInput {
  @Input(() => ID, 'The sign, as sealedSigns names it.') signId!: string;
  @Input(() => SealedSignOutcomeEnum, 'TAKEN_IN records it as claims of the file.') outcome!: SettleSign['outcome'];
  @Input(() => String, 'Why, at most 500 characters.') reason!: string;
}
