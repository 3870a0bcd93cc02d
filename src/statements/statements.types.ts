import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { contradictionRules, differenceKinds, type ReleaseContradiction } from '../../schema/release.js';
import { statementDatePrecisions, statementMeasures } from '../../schema/release.js';
import { Guarded } from '../access/guarded.js';
import { CivilDateScalar } from '../access/scalars.js';
import { vocabulary } from '../access/vocabulary.js';
import type { Statement } from './read-statement-file.js';
import type { StatementFilter } from './statements.queries.js';

const Measure = vocabulary(
  statementMeasures,
  'StatementMeasure',
  'What an official figure measures: how many are abroad or awaited, how many came in one operation or period, or how many have come so far.',
);
const DatePrecision = vocabulary(
  statementDatePrecisions,
  'StatementDatePrecision',
  'How exactly the date of a statement is known; BEFORE means on that day or earlier.',
  (word) => word.toUpperCase(),
);
const Rule = vocabulary(
  contradictionRules,
  'ContradictionRule',
  'The rule by which two statements contradict each other.',
);
const Kind = vocabulary(
  differenceKinds,
  'DifferenceKind',
  'Why figures differ, where it can honestly be said; UNEXPLAINED otherwise.',
);

@ObjectType({
  description:
    'What an official or a newspaper said, verbatim. A statement is not a count: it is never added to the books.',
})
export class OfficialStatement implements Statement {
  @Guarded('public:read', () => ID, 'A stable id, such as kz-2017-12-knb-abroad.')
  id!: string;

  @Guarded('public:read', () => CivilDateScalar, 'When it was said; see saidOnPrecision.')
  saidOn!: string;

  @Guarded('public:read', () => DatePrecision, 'How exactly that date is known.')
  saidOnPrecision!: Statement['saidOnPrecision'];

  @Guarded('public:read', () => CivilDateScalar, 'The day the figure speaks of; null where the source does not say.', {
    nullable: true,
  })
  asOf!: string | null;

  @Guarded('public:read', () => String, 'The office that said it.', { nullable: true })
  body!: string | null;

  @Guarded('public:read', () => String, 'The person who said it.', { nullable: true })
  speaker!: string | null;

  @Guarded('public:read', () => String, 'Where it was published.')
  outlet!: string;

  @Guarded(
    'public:read',
    () => String,
    'The operations it covers, such as Zhusan+Rusafa; null where the source does not say.',
    { nullable: true },
  )
  operation!: string | null;

  @Guarded('public:read', () => String, 'Whom the figure counts, in the words of the source.')
  population!: string;

  @Guarded('public:read', () => Measure, 'What the figure measures.')
  measure!: Statement['measure'];

  @Guarded('public:read', () => Int, 'The figure, or the lower end of the range.')
  valueMin!: number;

  @Guarded('public:read', () => Int, 'The figure, or the upper end of the range; null for "more than".', {
    nullable: true,
  })
  valueMax!: number | null;

  @Guarded('public:read', () => String, 'What a reader should know besides.', { nullable: true })
  note!: string | null;

  @Guarded(
    'public:read',
    () => [StatementContradiction],
    'Every statement that cannot be right together with this one as it stands, and why.',
  )
  contradictedBy!: StatementContradiction[];
}

@ObjectType({ description: 'Another statement that contradicts this one.' })
export class StatementContradiction implements Pick<ReleaseContradiction, 'rule' | 'kind' | 'explanation'> {
  @Guarded('public:read', () => OfficialStatement, 'The other statement.')
  statement!: OfficialStatement;

  @Guarded(
    'public:read',
    () => [OfficialStatement],
    'Further statements that the comparison needs, such as the other parts of a sum.',
  )
  alongside!: OfficialStatement[];

  @Guarded('public:read', () => Rule, 'The rule that finds the contradiction.')
  rule!: ReleaseContradiction['rule'];

  @Guarded('public:read', () => Kind, 'Why the figures differ, where it can honestly be said.')
  kind!: ReleaseContradiction['kind'];

  @Guarded('public:read', () => String, 'One sentence with the figures.')
  explanation!: string;
}

@InputType({ description: 'Which statements; every part narrows.' })
export class OfficialStatementFilter implements StatementFilter {
  @Field(() => [Measure], { nullable: true, description: 'Any of these measures.' })
  measures?: Statement['measure'][];

  @Field(() => String, {
    nullable: true,
    description: 'Exactly this operation, in the words of the statement: Zhusan does not include Zhusan-1.',
  })
  operation?: string;

  @Field(() => CivilDateScalar, { nullable: true, description: 'Said on this day or later.' })
  saidFrom?: string;

  @Field(() => CivilDateScalar, { nullable: true, description: 'Said on this day or earlier.' })
  saidTo?: string;
}
