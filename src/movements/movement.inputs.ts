import { ID, InputType, Int } from 'type-graphql';
import { operationTies } from '../../schema/movements.js';
import { Input } from '../access/described.js';
import { CivilDateScalar } from '../access/scalars.js';
import { ChangeInput } from '../cases/graphql/case.inputs.js';
import { versionRead } from '../versions/version-words.js';
import { OperationTieEnum } from './movement.types.js';
import { mostPlaces } from './plan-movement.js';

const key =
  'Names this act: repeat it with the same key and it is done once. 8 to 100 characters; a UUID is a good one.';

@InputType({ description: 'An operation to plan.' })
export class OperationPlanInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => String, 'Its code, such as Zhusan-1.') code!: string;
  @Input(() => String, 'What it is.') title!: string;
  @Input(() => ID, 'The round it goes back to.', { optional: true }) roundId?: string;
  @Input(() => ID, 'The agreement it goes back to.', { optional: true }) agreementId?: string;
}

@InputType({
  description:
    'An operation that was recorded wrongly. What is left out stays as it was; what it goes back to stays once a flight of it has departed.',
})
export class OperationCorrectInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The operation.') operationId!: string;
  @Input(() => Int, versionRead('operation')) expectedVersion!: number;
  @Input(() => String, 'Its code, such as Zhusan-1.', { optional: true }) code?: string;
  @Input(() => String, 'What it is.', { optional: true }) title?: string;
  @Input(() => ID, 'The round it goes back to.', { optional: true }) roundId?: string;
  @Input(() => ID, 'The agreement it goes back to, and with it its round.', { optional: true }) agreementId?: string;
  @Input(() => [OperationTieEnum], 'What it does not go back to after all; with the round goes the agreement.', {
    optional: true,
    most: operationTies.length,
  })
  unties?: (typeof operationTies)[number][];
  @Input(() => String, 'Why, at most 500 characters. Name no child.') reason!: string;
}

@InputType({ description: 'A flight or convoy to plan.' })
export class MovementPlanInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The operation.') operationId!: string;
  @Input(() => CivilDateScalar, 'The day it is planned for, at most two years ahead.') plannedOn!: string;
  @Input(() => String, 'From where.') fromPlace!: string;
  @Input(() => String, 'The port or border crossing at home.') port!: string;
  @Input(() => Int, 'How many children it can take, 1 to 1000.') capacity!: number;
}

@InputType({ description: 'A child to put on a manifest.' })
export class ManifestEntryInput {
  @Input(() => ID, 'The case.') caseId!: string;
  @Input(() => String, 'Why it travels without a brother or sister who is abroad as well.', { optional: true })
  separationReason?: string;
}

@InputType({ description: 'Children to put on a manifest: all of them, or nobody.' })
export class ManifestAddInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The movement.') movementId!: string;
  @Input(() => Int, versionRead('movement')) expectedVersion!: number;
  @Input(() => [ManifestEntryInput], 'The children.', { most: mostPlaces })
  entries!: ManifestEntryInput[];
}

@InputType({ description: 'A child to take off a manifest.' })
export class ManifestRemoveInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The movement.') movementId!: string;
  @Input(() => Int, versionRead('movement')) expectedVersion!: number;
  @Input(() => ID, 'The case.') ofCaseId!: string;
  @Input(() => String, 'Why, at most 500 characters.') reason!: string;
}

@InputType({ description: 'A child on the manifest who did not come.' })
export class ManifestNoShowInput extends ManifestRemoveInput {}

@InputType({ description: 'A departure.' })
export class MovementDepartInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The movement.') movementId!: string;
  @Input(() => Int, versionRead('movement')) expectedVersion!: number;
  @Input(() => CivilDateScalar, 'The day of the departure.') departedOn!: string;
}

@InputType({ description: 'An arrival.' })
export class MovementCompleteInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The movement.') movementId!: string;
  @Input(() => Int, versionRead('movement')) expectedVersion!: number;
  @Input(() => CivilDateScalar, 'The day of the arrival.') arrivedOn!: string;
}

@InputType({ description: 'A completion that was recorded wrongly.' })
export class MovementCorrectInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The movement.') movementId!: string;
  @Input(() => Int, versionRead('movement')) expectedVersion!: number;
  @Input(() => CivilDateScalar, 'When it truly arrived; left out, it did not, and all are under way again.', {
    optional: true,
  })
  arrivedOn?: string;
  @Input(() => String, 'Why, at most 500 characters. Name no child.') reason!: string;
}

@InputType({ description: 'A departure that was recorded with a wrong day.' })
export class MovementDepartureCorrectInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The movement.') movementId!: string;
  @Input(() => Int, versionRead('movement')) expectedVersion!: number;
  @Input(() => CivilDateScalar, 'When it truly departed.') departedOn!: string;
  @Input(() => String, 'Why, at most 500 characters. Name no child.') reason!: string;
}

@InputType({ description: 'A planned movement to cancel.' })
export class MovementCancelInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The movement.') movementId!: string;
  @Input(() => Int, versionRead('movement')) expectedVersion!: number;
  @Input(() => String, 'Why, at most 500 characters.') reason!: string;
}

@InputType({ description: 'A return without an operation.' })
export class SelfReturnRecordInput extends ChangeInput {
  @Input(() => CivilDateScalar, 'When the child arrived.') arrivedOn!: string;
  @Input(() => String, 'Where: the port or border crossing.') port!: string;
  @Input(() => String, 'How it came about: who brought the child.') note!: string;
}
