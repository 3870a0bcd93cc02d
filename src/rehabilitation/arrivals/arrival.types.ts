import { ID, InputType, Int, ObjectType } from 'type-graphql';
import { Agency } from '../../agencies/agency.types.js';
import { Input } from '../../access/described.js';
import { Guarded } from '../../access/guarded.js';
import { CivilDateScalar } from '../../access/scalars.js';
import { Case } from '../../cases/graphql/case.types.js';
import type { CaseTree } from '../../cases/reading/case-tree.js';
import { CaseStageEnum } from '../../cases/graphql/case-vocabulary.types.js';
import { RegionOfOriginEnum } from '../../counts/counts.types.js';
import { ConnectionOf } from '../../graphql/connection.js';
import { UserError } from '../../graphql/user-errors.js';
import { mostPlaces } from '../../movements/plan-movement.js';
import { MilestoneStateEnum } from '../rehabilitation-vocabulary.types.js';
import type { UnplannedRow } from './unplanned.queries.js';

const read = 'rehabilitation:read';
const none = { nullable: true } as const;

@ObjectType({ simpleResolvers: true, description: 'A child who is home, whose case is open and who has no plan.' })
export class UnplannedArrival implements Omit<UnplannedRow, 'key'> {
  @Guarded(read, () => ID, 'The case.') caseId!: string;
  @Guarded(read, () => Int, 'Its version, which plansOpen and planOpen name.') version!: number;
  @Guarded(read, () => CaseStageEnum, 'Where the case stands.') stage!: string;
  @Guarded(read, () => Agency, 'The agency that answers for the case.') agency!: Agency;
  @Guarded(read, () => RegionOfOriginEnum, 'The region the family came from.', none) regionOfOrigin!: string | null;
  @Guarded(read, () => ID, 'The movement that brought the child; null where it came by itself.', none)
  movementId!: string | null;
  @Guarded(read, () => CivilDateScalar, 'When it came home.') arrivedOn!: string;
  @Guarded(read, () => Int, 'How many days ago that was.') daysAtHome!: number;
  @Guarded(read, () => CivilDateScalar, 'By when its plan should be approved.') dueOn!: string;
  @Guarded(read, () => MilestoneStateEnum, 'PLANNED, DUE or OVERDUE.') state!: string;
}

export const UnplannedArrivalConnection = ConnectionOf<UnplannedRow>({
  name: 'UnplannedArrival',
  type: () => UnplannedArrival,
  right: read,
  description: 'A page of children at home without a plan, who came first at the head.',
});

@InputType({ description: 'One child of an arrival.' })
export class PlansOpenChildInput {
  @Input(() => ID, 'The case.') caseId!: string;
  @Input(() => Int, 'The version that you read.') expectedVersion!: number;
  @Input(
    () => ID,
    'The agency that answers, where it is not the centre of the region: the child is placed elsewhere. It holds for brothers and sisters for whom none is named.',
    { optional: true },
  )
  bodyAgencyId?: string;
  @Input(() => ID, 'The member of its staff who does, one of caseworkers.', { optional: true }) caseworkerId?: string;
}

@InputType({ description: 'Opens the plans of everybody whom a movement brought home.' })
export class PlansOpenInput {
  @Input(
    () => String,
    'Names this act: repeat it with the same key and it is done once. 8 to 100 characters; a UUID is a good one.',
  )
  idempotencyKey!: string;
  @Input(() => ID, 'The movement, which has arrived.') movementId!: string;
  @Input(
    () => [PlansOpenChildInput],
    'Everybody whom it brought, for whom you may act and who has no plan: unplannedArrivals lists them.',
    { most: mostPlaces },
  )
  children!: PlansOpenChildInput[];
  @Input(() => ID, 'The agency that answers where no centre is registered for the region.', { optional: true })
  bodyAgencyId?: string;
  @Input(
    () => CivilDateScalar,
    'The day since the arrival on which the plans were written, where they are recorded late; left out, today. They are approved no earlier.',
    { optional: true },
  )
  openedOn?: string;
}

@ObjectType({ simpleResolvers: true, description: 'What opening the plans of an arrival answers. Never both.' })
export class PlansOpenPayload {
  @Guarded(
    read,
    () => [Case],
    'The cases whose plans were opened as they are now, brothers and sisters among them; null where nothing was done.',
    none,
  )
  cases!: CaseTree[] | null;
  @Guarded('account:read', () => [UserError], 'What was wrong with the input; empty where the act was done.')
  userErrors!: UserError[];
}
