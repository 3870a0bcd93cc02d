import { Float, ID, Int, ObjectType } from 'type-graphql';
import { Guarded } from '../../access/guarded.js';
import { CivilDateScalar } from '../../access/scalars.js';
import { PhaseEnum } from '../rehabilitation-vocabulary.types.js';
import type { RehabilitationFigures } from './figures.queries.js';

const count = 'rehabilitation:count';

@ObjectType({ simpleResolvers: true, description: 'What a figure counts, in three languages.' })
export class RehabilitationFigureDefinition {
  @Guarded(count, () => ID, 'Names the figure.') id!: string;
  @Guarded(count, () => String, 'In Kazakh.') kk!: string;
  @Guarded(count, () => String, 'In Russian.') ru!: string;
  @Guarded(count, () => String, 'In English.') en!: string;
}

@ObjectType({ simpleResolvers: true, description: 'How far the plans have come with one milestone.' })
export class MilestoneProgress {
  @Guarded(count, () => String, 'The milestone.') code!: string;
  @Guarded(count, () => PhaseEnum, 'Its phase.') phase!: string;
  @Guarded(count, () => Int, 'Plans that have it.') opened!: number;
  @Guarded(count, () => Int, 'In which it is achieved.') achieved!: number;
  @Guarded(count, () => Int, 'In which it is waived.') waived!: number;
  @Guarded(count, () => Int, 'In which it does not apply.') notApplicable!: number;
  @Guarded(count, () => Int, 'In which it is open, overdue or not.') open!: number;
  @Guarded(count, () => Int, 'In which it is overdue.') overdue!: number;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'Figures of rehabilitation on a day, for staff: exact, of the cases they may count, not for publication.',
})
export class RehabilitationFiguresView implements Omit<RehabilitationFigures, 'progress'> {
  @Guarded(count, () => CivilDateScalar, 'The day.') asOf!: string;
  @Guarded(count, () => Int, 'Children with a plan who had come home by then.') children!: number;
  @Guarded(count, () => [MilestoneProgress], 'By milestone.') progress!: MilestoneProgress[];
  @Guarded(count, () => Int, 'Children enrolled by then.') atSchool!: number;
  @Guarded(count, () => Float, 'The median of days from arrival to school.', { nullable: true })
  medianDaysToSchool!: number | null;
  @Guarded(count, () => Int, 'Children with a decision on guardianship in force.') withGuardianship!: number;
  @Guarded(count, () => Float, 'The share of them among the children.', { nullable: true })
  shareWithGuardianship!: number | null;
  @Guarded(count, () => Int, 'Sessions attended by then.') sessionsAttended!: number;
  @Guarded(count, () => Float, 'Sessions attended, per child.', { nullable: true }) sessionsPerChild!: number | null;
  @Guarded(count, () => [RehabilitationFigureDefinition], 'What each figure counts.')
  definitions!: RehabilitationFigureDefinition[];
}
