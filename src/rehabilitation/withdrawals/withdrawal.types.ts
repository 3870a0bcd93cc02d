import { ID, InputType, ObjectType } from 'type-graphql';
import { Input } from '../../access/described.js';
import { Guarded } from '../../access/guarded.js';
import { InstantScalar } from '../../access/scalars.js';
import { ChangeInput } from '../../cases/graphql/case.inputs.js';
import type { WithdrawalTree } from './withdrawn-rows.js';

const read = 'rehabilitation:read';

@ObjectType({
  simpleResolvers: true,
  description: 'That a record was made in error and taken back: it counts nowhere any more.',
})
export class RecordWithdrawal implements WithdrawalTree {
  @Guarded('identity:read', () => String, 'Why.') reason!: string;
  @Guarded(read, () => InstantScalar, 'When.') recordedAt!: number;
  @Guarded(read, () => String, 'By whom.') recordedBy!: string;
}

@ObjectType({ simpleResolvers: true, description: 'That a clinical note was taken back: for the treating role alone.' })
export class ClinicalNoteWithdrawal implements WithdrawalTree {
  @Guarded('clinical:read', () => String, 'Why.') reason!: string;
  @Guarded('clinical:read', () => InstantScalar, 'When.') recordedAt!: number;
  @Guarded('clinical:read', () => String, 'By whom.') recordedBy!: string;
}

@InputType({ description: 'A session that was not held with this child.' })
export class SessionWithdrawInput extends ChangeInput {
  @Input(() => ID, 'The session, as the file names it.') sessionId!: string;
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'A review that was not of this plan.' })
export class PlanReviewWithdrawInput extends ChangeInput {
  @Input(() => ID, 'The review, as the file names it.') reviewId!: string;
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'A decision on the legal care that was not made on this child, or an end that was not.' })
export class GuardianshipWithdrawInput extends ChangeInput {
  @Input(() => ID, 'The decision or its end, as the file names it.') decisionId!: string;
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'What was said in error of what a child needs at school.' })
export class EducationNeedsWithdrawInput extends ChangeInput {
  @Input(() => ID, 'What was said, as educationNeeds of the file names it.') needsId!: string;
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'What was said in error of what a child needs of a clinic.' })
export class HealthNeedsWithdrawInput extends ChangeInput {
  @Input(() => ID, 'What was said, as healthNeeds of the file names it.') needsId!: string;
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'A clinical note that was not of this child.' })
export class ClinicalNoteWithdrawInput extends ChangeInput {
  @Input(() => ID, 'The note, as the file names it.') noteId!: string;
  @Input(() => String, 'Why; for the treating role alone.') reason!: string;
}
