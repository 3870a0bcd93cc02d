import { ID, ObjectType } from 'type-graphql';
import { Guarded } from '../../access/guarded.js';
import { CivilDateScalar } from '../../access/scalars.js';
import { MilestoneStateEnum, PhaseEnum } from '../rehabilitation-vocabulary.types.js';
import type { WorkRow } from './worklist.queries.js';

const none = { nullable: true } as const;
const read = 'rehabilitation:read';

@ObjectType({ simpleResolvers: true, description: 'One open milestone of one child.' })
export class WorkItem implements Omit<WorkRow, 'key'> {
  @Guarded(read, () => ID, 'The case.') caseId!: string;
  @Guarded(read, () => String, 'The milestone or step.') code!: string;
  @Guarded(read, () => String, 'Its name in Kazakh.', none) nameKk!: string | null;
  @Guarded(read, () => String, 'Its name in Russian.', none) nameRu!: string | null;
  @Guarded(read, () => String, 'Its name in English.', none) nameEn!: string | null;
  @Guarded('identity:read', () => String, 'What is to be done, of an individual step.', none) title!: string | null;
  @Guarded(read, () => PhaseEnum, 'Its phase.') phase!: string;
  @Guarded(read, () => Boolean, 'Whether the follow-up waits for it.') isMandatory!: boolean;
  @Guarded(read, () => CivilDateScalar, 'When it was, or is, due.') dueOn!: string;
  @Guarded(read, () => MilestoneStateEnum, 'PLANNED, DUE or OVERDUE.') state!: string;
  @Guarded(read, () => String, 'The code of the body that answers for it.') body!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Where a page of a worklist ends.' })
export class WorkPageInfo {
  @Guarded(read, () => Boolean, 'Whether more follows.') hasNextPage!: boolean;
  @Guarded(read, () => String, 'Give it as after; null on an empty page.', none) endCursor!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'A page of a worklist, overdue first.' })
export class WorkConnection {
  @Guarded(read, () => [WorkItem], 'What is open.') nodes!: WorkItem[];
  @Guarded(read, () => WorkPageInfo, 'Where the page ends.') pageInfo!: WorkPageInfo;
}
