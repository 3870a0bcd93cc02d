import { Int, ObjectType } from 'type-graphql';
import type { ReleaseContradiction, ReleaseStatement } from '../../../schema/release.js';
import { CivilDateScalar } from '../../access/scalars.js';
import {
  ContradictionRuleEnum,
  DatePrecisionEnum,
  Described,
  DifferenceKindEnum,
  MeasureEnum,
} from './vocabulary.types.js';

@ObjectType('OfficialStatement', {
  description:
    'What an official or a newspaper said, verbatim. A statement is not a count: it is never added to the books.',
})
export class PublicStatement implements ReleaseStatement {
  @Described(() => String, 'A stable id, such as kz-2017-12-knb-abroad.')
  id!: string;

  @Described(() => CivilDateScalar, 'When it was said; see saidOnPrecision.')
  saidOn!: string;

  @Described(() => DatePrecisionEnum, 'How exactly that date is known.')
  saidOnPrecision!: ReleaseStatement['saidOnPrecision'];

  @Described(() => CivilDateScalar, 'The day the figure speaks of; null where the source does not say.', {
    nullable: true,
  })
  asOf!: string | null;

  @Described(() => String, 'The office that said it.', { nullable: true })
  body!: string | null;

  @Described(() => String, 'The person who said it.', { nullable: true })
  speaker!: string | null;

  @Described(() => String, 'Where it was published.')
  outlet!: string;

  @Described(() => String, 'The operations it covers, such as Zhusan+Rusafa; null where the source does not say.', {
    nullable: true,
  })
  operation!: string | null;

  @Described(() => String, 'Whom the figure counts, in the words of the source.')
  population!: string;

  @Described(() => MeasureEnum, 'What the figure measures.')
  measure!: ReleaseStatement['measure'];

  @Described(() => Int, 'The figure, or the lower end of the range.')
  valueMin!: number;

  @Described(() => Int, 'The figure, or the upper end of the range; null for "more than".', { nullable: true })
  valueMax!: number | null;

  @Described(() => String, 'What a reader should know besides.', { nullable: true })
  note!: string | null;

  @Described(
    () => [PublicContradiction],
    'Every statement that cannot be right together with this one as it stands, and why.',
  )
  contradictedBy!: PublicContradiction[];
}

@ObjectType('StatementContradiction', { description: 'Another statement that contradicts this one.' })
export class PublicContradiction implements Pick<ReleaseContradiction, 'rule' | 'kind' | 'explanation'> {
  @Described(() => PublicStatement, 'The other statement.')
  statement!: PublicStatement;

  @Described(() => [PublicStatement], 'Further statements that the comparison needs, such as the other parts of a sum.')
  alongside!: PublicStatement[];

  @Described(() => ContradictionRuleEnum, 'The rule that finds the contradiction.')
  rule!: ReleaseContradiction['rule'];

  @Described(() => DifferenceKindEnum, 'Why the figures differ, where it can honestly be said.')
  kind!: ReleaseContradiction['kind'];

  @Described(() => String, 'One sentence with the figures.')
  explanation!: string;
}
