import { ID, Int, ObjectType } from 'type-graphql';
import { erasureReasons } from '../../schema/vault.js';
import { Guarded } from '../access/guarded.js';
import { InstantScalar } from '../access/scalars.js';
import { vocabulary } from '../access/vocabulary.js';
import { UserError } from '../graphql/user-errors.js';

export const ErasureReasonEnum = vocabulary(erasureReasons, 'ErasureReason', 'Why the identity of a child is erased.');

@ObjectType({
  simpleResolvers: true,
  description: 'That somebody asked for the identity of a child to be erased; it waits for a second person.',
})
export class ErasureRequest {
  @Guarded('child:erase', () => ID, 'The case.') caseId!: string;
  @Guarded('child:erase', () => Int, 'The version of the file that it was asked on.') caseVersion!: number;
  @Guarded('child:erase', () => ErasureReasonEnum, 'Why.') reason!: string;
  @Guarded('child:erase', () => String, 'The document that asks for it or orders it.') reference!: string;
  @Guarded('child:erase', () => InstantScalar, 'When it was asked for; it lapses 30 days later.') requestedAt!: number;
  @Guarded('child:erase', () => String, 'Who asked: another person carries it out.') requestedBy!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Whether an act of erasing was done, or what was wrong.' })
export class ErasurePayload {
  @Guarded('child:erase', () => Boolean, 'True where it was done.') isDone!: boolean;
  @Guarded('account:read', () => [UserError], 'What was wrong with the input; empty where the act was done.')
  userErrors!: UserError[];
}
