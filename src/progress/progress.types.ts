import { Float, Int, ObjectType } from 'type-graphql';
import { Guarded } from '../access/guarded.js';
import { CaseStageEnum } from '../cases/graphql/case-vocabulary.types.js';

@ObjectType({ simpleResolvers: true, description: 'How long one step from stage to stage takes.' })
export class StepProgress {
  @Guarded('progress:read', () => CaseStageEnum, 'From this stage.') fromStage!: string;
  @Guarded('progress:read', () => CaseStageEnum, 'To this one.') toStage!: string;
  @Guarded('progress:read', () => Int, 'How often the step was taken.') cases!: number;
  @Guarded('progress:read', () => Float, 'Half of the times it took so many days or fewer.') medianDays!: number;
}
