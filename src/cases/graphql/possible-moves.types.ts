import { ObjectType } from 'type-graphql';
import { Guarded } from '../../access/guarded.js';
import { CivilDateScalar, InstantScalar } from '../../access/scalars.js';
import type { ClosureWayTree, MoveEndorsementTree, PossibleMoveTree } from '../reading/case-tree.js';
import { CaseStageEnum, ClosureReasonEnum } from './case-vocabulary.types.js';

@ObjectType({ simpleResolvers: true, description: 'A condition that is not met yet.' })
export class MissingCondition {
  @Guarded('case:read', () => String, 'The stable code of the guard, HOLD, or ON_OTHER_MANIFEST.') code!: string;
  @Guarded('case:read', () => String, 'What would satisfy it.') needs!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: 'The first of two persons has endorsed the move, to this day and for this reason.',
})
export class MoveEndorsement implements MoveEndorsementTree {
  @Guarded('case:read', () => CivilDateScalar, 'The day endorsed.') effectiveOn!: string;
  @Guarded('case:read', () => ClosureReasonEnum, 'The closure reason endorsed, where the case is to be closed.', {
    nullable: true,
  })
  closureReason!: string | null;
  @Guarded('case:read', () => InstantScalar, 'It counts until then, while the file is unchanged.') countsUntil!: number;
}

@ObjectType({ simpleResolvers: true, description: 'A reason for which the case can be closed from where it stands.' })
export class ClosureWay implements ClosureWayTree {
  @Guarded('case:read', () => ClosureReasonEnum, 'The reason, for caseEndorse and caseMove.') reason!: string;
  @Guarded(
    'case:read',
    () => [MissingCondition],
    'Every condition that is not met for it; empty where the case, as a colleague endorsed it, can be closed so now.',
  )
  missing!: MissingCondition[];
}

@ObjectType({
  simpleResolvers: true,
  description: 'A stage the case can go to from where it stands, and what is still in the way.',
})
export class PossibleMove implements PossibleMoveTree {
  @Guarded('case:read', () => CaseStageEnum, 'Where it would go.') toStage!: string;
  @Guarded('case:read', () => Boolean, 'Whether a second person must endorse the move first.')
  needsTwoPersons!: boolean;
  @Guarded('case:read', () => [MoveEndorsement], 'Endorsements by colleagues that count now for a move you would make.')
  endorsements!: MoveEndorsement[];
  @Guarded(
    'case:read',
    () => [MissingCondition],
    'Every condition that is not met; empty where the move, as endorsed where two persons are needed, can be made now.',
  )
  missing!: MissingCondition[];
  @Guarded(
    'case:read',
    () => [ClosureWay],
    'Of the way to CLOSED, every reason that this stage admits, with what each needs; empty for other ways.',
  )
  closures!: ClosureWay[];
}
