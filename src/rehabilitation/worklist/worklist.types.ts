import { ID, Int, ObjectType } from 'type-graphql';
import { Agency } from '../../agencies/agency.types.js';
import type { UserTree } from '../../agencies/user.queries.js';
import { User } from '../../agencies/user.types.js';
import { Guarded } from '../../access/guarded.js';
import { CivilDateScalar } from '../../access/scalars.js';
import { vocabulary } from '../../access/vocabulary.js';
import { ConnectionOf } from '../../graphql/connection.js';
import { MilestoneStateEnum, PhaseEnum } from '../rehabilitation-vocabulary.types.js';
import { openStates } from '../../tallies/milestone.rules.js';
import type { WorkRow } from './worklist.queries.js';

export const OpenStateEnum = vocabulary(
  openStates,
  'OpenMilestoneState',
  'Where a milestone stands that is open: PLANNED for later · DUE within fourteen days · OVERDUE since its day has passed.',
);

const none = { nullable: true } as const;
const read = 'rehabilitation:read';

@ObjectType({ simpleResolvers: true, description: 'One open milestone of one child.' })
export class WorkItem implements Omit<WorkRow, 'key'> {
  @Guarded(read, () => ID, 'The case.') caseId!: string;
  @Guarded(read, () => Int, 'Its version, which milestoneAchieve and other acts on it name.') caseVersion!: number;
  @Guarded(read, () => String, 'The milestone or step.') code!: string;
  @Guarded(read, () => String, 'Its name in Kazakh.', none) nameKk!: string | null;
  @Guarded(read, () => String, 'Its name in Russian.', none) nameRu!: string | null;
  @Guarded(read, () => String, 'Its name in English.', none) nameEn!: string | null;
  @Guarded('identity:read', () => String, 'What is to be done, of an individual step.', none) title!: string | null;
  @Guarded(read, () => PhaseEnum, 'Its phase.') phase!: string;
  @Guarded(read, () => Boolean, 'Whether the follow-up waits for it.') isMandatory!: boolean;
  @Guarded(read, () => CivilDateScalar, 'When it was, or is, due.') dueOn!: string;
  @Guarded(read, () => MilestoneStateEnum, 'PLANNED, DUE or OVERDUE.') state!: string;
  @Guarded(read, () => Agency, 'The body that answers for it.') body!: Agency;
  @Guarded(read, () => User, 'The person who answers for it.', none) responsible!: UserTree | null;
}

export const WorkItemConnection = ConnectionOf<WorkRow>({
  name: 'WorkItem',
  type: () => WorkItem,
  right: read,
  description: 'A page of a worklist, overdue first.',
});
