import { ID, Int, ObjectType } from 'type-graphql';
import {
  manifestEndingKinds,
  movementCorrectionKinds,
  movementEventKinds,
  operationTies,
} from '../../schema/movements.js';
import { Guarded } from '../access/guarded.js';
import { CivilDateScalar, InstantScalar } from '../access/scalars.js';
import { vocabulary } from '../access/vocabulary.js';
import { Node } from '../agencies/agency.types.js';
import type { CaseTree } from '../cases/reading/case-tree.js';
import { Case } from '../cases/graphql/case.types.js';
import type { ListTree } from '../coordination/coordination-tree.js';
import { ListExchange } from '../coordination/coordination.types.js';
import { ConnectionOf } from '../graphql/connection.js';
import { UserError } from '../graphql/user-errors.js';
import { versionShown } from '../versions/version-words.js';
import { movementStatuses } from './movement.queries.js';
import { traceabilities } from './trace.queries.js';
import type { ManifestEntryTree } from './manifest-tree.js';
import type { MovementTree, OperationTree } from './movement-tree.js';

export const TraceabilityEnum = vocabulary(
  traceabilities,
  'Traceability',
  'How far back a return can be followed: to the round of talks, to the operation alone, to a border that the child reached by itself, or no further than its case.',
);
export const MovementStatusEnum = vocabulary(movementStatuses, 'MovementStatus', 'Where a movement stands.');
export const MovementEventKindEnum = vocabulary(movementEventKinds, 'MovementEventKind', 'What befell a movement.');
export const MovementCorrectionKindEnum = vocabulary(
  movementCorrectionKinds,
  'MovementCorrectionKind',
  'VOUCHED is the word of the first of two persons; CORRECTED that of the second, with which it is done.',
);
export const OperationTieEnum = vocabulary(operationTies, 'OperationTie', 'What an operation goes back to.');
export const ManifestEndingEnum = vocabulary(
  manifestEndingKinds,
  'ManifestEnding',
  'How a child left a manifest: taken off, not come, or the movement cancelled.',
);

@ObjectType({ simpleResolvers: true, description: 'What an operation said until it was put right.' })
export class OperationCorrection {
  @Guarded('movement:read', () => String, 'Its code.') code!: string;
  @Guarded('movement:read', () => String, 'What it was.') title!: string;
  @Guarded('movement:read', () => String, 'The round it went back to.', { nullable: true }) roundCode!: string | null;
  @Guarded('movement:read', () => ID, 'The agreement it rested on.', { nullable: true }) agreementId!: string | null;
  @Guarded('movement:read', () => String, 'Why it was put right.') reason!: string;
  @Guarded('movement:read', () => InstantScalar, 'When it was put right.') recordedAt!: number;
  @Guarded('movement:read', () => String, 'Who put it right.') recordedBy!: string;
}

@ObjectType({ simpleResolvers: true, implements: Node, description: 'An operation that brings children home.' })
export class Operation implements OperationTree {
  @Guarded('movement:read', () => ID, 'Names the operation; opaque.') id!: string;
  @Guarded('movement:read', () => String, 'Its code, such as Zhusan-1.') code!: string;
  @Guarded('movement:read', () => String, 'What it is.') title!: string;
  @Guarded('movement:read', () => Int, versionShown()) version!: number;
  @Guarded('movement:read', () => String, 'The round it goes back to.', { nullable: true }) roundCode!: string | null;
  @Guarded('movement:read', () => ID, 'The agreement it rests on.', { nullable: true }) agreementId!: string | null;
  @Guarded('movement:read', () => [OperationCorrection], 'What it said until it was put right, oldest first.')
  corrections!: OperationTree['corrections'];
  @Guarded('movement:read', () => [Movement], 'Its movements, in the order of their days.')
  movements!: MovementTree[];
}

@ObjectType({ simpleResolvers: true, description: 'A condition that is missing before a child can depart.' })
export class ReadinessLack {
  @Guarded('movement:read', () => String, 'Its stable code.') code!: string;
  @Guarded('movement:read', () => String, 'What would satisfy it.') needs!: string;
}

@ObjectType({ simpleResolvers: true, description: 'A child on a manifest, with every condition that is missing.' })
export class ManifestEntry implements ManifestEntryTree {
  @Guarded('case:read', () => Case, 'The case.') case!: CaseTree;
  @Guarded(
    'movement:read',
    () => Boolean,
    'Whether the child could depart today, or on the day that readyOn of movement names, as far as you may see; movementDepart judges as of the very day of the departure. Null once the movement departed or ended, or the child left it.',
    { nullable: true },
  )
  isReady!: boolean | null;
  @Guarded('movement:read', () => [ReadinessLack], 'What is missing; empty where the child can depart, or need not.')
  missing!: ManifestEntryTree['missing'];
  @Guarded('identity:read', () => String, 'Why it travels without a brother or sister.', { nullable: true })
  separationReason!: string | null;
  @Guarded('movement:read', () => ManifestEndingEnum, 'How it left the manifest, where it did.', { nullable: true })
  endedAs!: string | null;
  @Guarded('identity:read', () => String, 'Why it left.', { nullable: true }) endReason!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'What befell a movement.' })
export class MovementEvent {
  @Guarded('movement:read', () => MovementEventKindEnum, 'What.') kind!: string;
  @Guarded('movement:read', () => CivilDateScalar, 'On which day.') happenedOn!: string;
  @Guarded(
    'movement:read',
    () => String,
    'Why, where it was cancelled; null also to whoever may not know who each child is that ever stood on the manifest.',
    { nullable: true },
  )
  note!: string | null;
  @Guarded('movement:read', () => InstantScalar, 'When it was recorded.') recordedAt!: number;
  @Guarded('movement:read', () => String, 'Who recorded it.') recordedBy!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What one of two persons said of a departure or a completion recorded wrongly.',
})
export class MovementCorrection {
  @Guarded('movement:read', () => MovementCorrectionKindEnum, 'The first word, or the second, with which it was done.')
  kind!: string;
  @Guarded(
    'movement:read',
    () => CivilDateScalar,
    'When it truly arrived; null where it did not, and where the correction is of the departure.',
    { nullable: true },
  )
  arrivedOn!: string | null;
  @Guarded(
    'movement:read',
    () => CivilDateScalar,
    'When it truly departed; null where the correction is of the arrival.',
    {
      nullable: true,
    },
  )
  departedOn!: string | null;
  @Guarded('movement:read', () => String, 'Why; null to whoever may not know who each child aboard is.', {
    nullable: true,
  })
  reason!: string | null;
  @Guarded('movement:read', () => InstantScalar, 'When it was recorded.') recordedAt!: number;
  @Guarded('movement:read', () => String, 'Who recorded it.') recordedBy!: string;
}

@ObjectType({
  simpleResolvers: true,
  implements: Node,
  description: 'A movement with its manifest, as far as you may see the children.',
})
export class Movement implements MovementTree {
  @Guarded('movement:read', () => ID, 'Names the movement; opaque.') id!: string;
  @Guarded('movement:read', () => MovementStatusEnum, 'Where it stands.') status!: string;
  @Guarded('movement:read', () => CivilDateScalar, 'The day it is planned for.') plannedOn!: string;
  @Guarded('movement:read', () => CivilDateScalar, 'When it departed, as last put right; null before.', {
    nullable: true,
  })
  departedOn!: string | null;
  @Guarded('movement:read', () => CivilDateScalar, 'When it arrived, as last put right; null before.', {
    nullable: true,
  })
  arrivedOn!: string | null;
  @Guarded('movement:read', () => Operation, 'The operation it belongs to.') operation!: OperationTree;
  @Guarded('movement:read', () => String, 'From where.') fromPlace!: string;
  @Guarded('movement:read', () => String, 'The port or border crossing at home.') port!: string;
  @Guarded('movement:read', () => Int, 'How many children it can take.') capacity!: number;
  @Guarded('movement:read', () => Int, versionShown('it or of its manifest', 'manages movements')) version!: number;
  @Guarded('movement:read', () => Int, 'How many of the children you may see arrived by it.') arrivals!: number;
  @Guarded(
    'movement:read',
    () => Int,
    'How many places are taken: all of them to whoever manages movements, to others those of children whom they may see.',
  )
  placesTaken!: number;
  @Guarded('movement:read', () => [MovementEvent], 'What befell it, oldest first.') events!: MovementEvent[];
  @Guarded(
    'movement:read',
    () => [MovementCorrection],
    'What was said of a departure or a completion recorded wrongly, oldest first.',
  )
  corrections!: MovementCorrection[];
  @Guarded('movement:read', () => [ManifestEntry], 'The manifest, in the order of boarding.')
  manifest!: ManifestEntryTree[];
}

export const MovementConnection = ConnectionOf<MovementTree>({
  name: 'Movement',
  type: () => Movement,
  right: 'movement:read',
  description: 'A page of movements, those planned for last first.',
});

@ObjectType({ simpleResolvers: true, description: 'How a child came home, back to the round that brought it.' })
export class Homecoming {
  @Guarded('movement:read', () => CivilDateScalar, 'When it arrived.') arrivedOn!: string;
  @Guarded('movement:read', () => String, 'Where; null where no arrival was recorded.', { nullable: true })
  port!: string | null;
  @Guarded('movement:read', () => TraceabilityEnum, 'How far back the return can be followed.') traceable!: string;
  @Guarded('movement:read', () => String, 'Why it cannot be followed to a round; null where it can.', {
    nullable: true,
  })
  untracedBecause!: string | null;
  @Guarded('movement:read', () => ID, 'By which movement; null where the return was self-organised or not recorded.', {
    nullable: true,
  })
  movementId!: string | null;
  @Guarded('movement:read', () => String, 'The operation.', { nullable: true }) operationCode!: string | null;
  @Guarded('movement:read', () => String, 'The round that the operation goes back to.', { nullable: true })
  roundCode!: string | null;
  @Guarded('coordination:read', () => [ListExchange], 'The agreed lists on which it stands.') lists!: ListTree[];
  @Guarded('identity:read', () => String, 'How a self-organised return came about.', { nullable: true })
  note!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'What an act on a movement answers. Never both.' })
export class MovementPayload {
  @Guarded('movement:read', () => Movement, 'The movement as it is now; null where nothing was done.', {
    nullable: true,
  })
  movement!: MovementTree | null;
  @Guarded('account:read', () => [UserError], 'What was wrong with the input; empty where the act was done.')
  userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true, description: 'What an act on an operation answers. Never both.' })
export class OperationPayload {
  @Guarded('movement:read', () => ID, 'The operation; null where nothing was done.', { nullable: true })
  id!: string | null;
  @Guarded('movement:read', () => Operation, 'The operation as it is now; null where nothing was done.', {
    nullable: true,
  })
  operation!: OperationTree | null;
  @Guarded('account:read', () => [UserError], 'What was wrong with the input; empty where the act was done.')
  userErrors!: UserError[];
}
