import { ID, Int, ObjectType } from 'type-graphql';
import { Guarded } from '../../access/guarded.js';
import { CivilDateScalar, InstantScalar } from '../../access/scalars.js';
import { EducationSupportEnum, HealthNeedEnum, SchoolLanguageEnum } from '../rehabilitation-vocabulary.types.js';
import { RecordWithdrawal } from '../withdrawals/withdrawal.types.js';
import type { WithdrawalTree } from '../withdrawals/withdrawn-rows.js';
import type { EducationNeedsTree, HealthNeedsTree } from './needs.queries.js';

const none = { nullable: true } as const;
const read = 'rehabilitation:read';
const taken = 'That it was recorded in error and taken back, where it was.';

@ObjectType({ simpleResolvers: true, description: 'What was said once of what a child needs at school.' })
export class EducationNeeds implements EducationNeedsTree {
  @Guarded(read, () => ID, 'Names the record in educationNeedsWithdraw; opaque.') id!: string;
  @Guarded(read, () => Int, 'The class whose programme the child could follow, 0 before school.') level!: number;
  @Guarded(read, () => SchoolLanguageEnum, 'The language of instruction.') language!: string;
  @Guarded(read, () => [EducationSupportEnum], 'What helped.') supports!: string[];
  @Guarded(read, () => CivilDateScalar, 'On which day it was said.') recordedOn!: string;
  @Guarded(read, () => InstantScalar, 'When it was recorded.') recordedAt!: number;
  @Guarded(read, () => String, 'Who recorded it.') recordedBy!: string;
  @Guarded(read, () => RecordWithdrawal, taken, none) withdrawal!: WithdrawalTree | null;
}

@ObjectType({ simpleResolvers: true, description: 'What was said once of what a child needs of a clinic.' })
export class HealthNeeds implements HealthNeedsTree {
  @Guarded(read, () => ID, 'Names the record in healthNeedsWithdraw; opaque.') id!: string;
  @Guarded(read, () => [HealthNeedEnum], 'What a clinic was asked to look after; empty where nothing.')
  needs!: string[];
  @Guarded(read, () => CivilDateScalar, 'On which day it was said.') recordedOn!: string;
  @Guarded(read, () => InstantScalar, 'When it was recorded.') recordedAt!: number;
  @Guarded(read, () => String, 'Who recorded it.') recordedBy!: string;
  @Guarded(read, () => RecordWithdrawal, taken, none) withdrawal!: WithdrawalTree | null;
}
