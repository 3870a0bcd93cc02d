import { InputType, Int, ObjectType } from 'type-graphql';
import { correctionTypes, type CorrectionType } from '../../../schema/release.js';
import { CivilDateScalar } from '../../access/scalars.js';
import { vocabulary } from '../../access/vocabulary.js';
import type { TableView } from '../views/table-views.js';
import { Figure, StatementReadings, StatValue } from './figure.types.js';
import { PublicStatement } from './statement.types.js';
import { Described } from './vocabulary.types.js';

const CorrectionTypeEnum = vocabulary(
  correctionTypes,
  'CorrectionType',
  'R1 a better source, R2 routine, R3 another method, C an error put right.',
);

@ObjectType({ description: 'A code of a dimension; * for all.' })
export class DimensionCode {
  @Described(() => String, 'The dimension, such as origin.') dimension!: string;
  @Described(() => String, 'The code.') code!: string;
}

@InputType({ description: 'Cells that have one of these codes in this dimension.' })
export class DimensionFilter {
  @Described(() => String, 'The dimension, such as origin.') dimension!: string;
  @Described(() => [String], 'Any of these codes; * is the total.') codes!: string[];
}

@ObjectType({ description: 'A table of a release: what it counts, of which day, and why a number may be missing.' })
export class ReleaseTable implements Omit<TableView, 'id'> {
  @Described(() => String, 'Which table, such as school; /v1 calls it its id.') code!: string;
  @Described(() => String, 'What it is called.') label!: string;
  @Described(() => String, 'What it counts and from which records; null in releases of before.', { nullable: true })
  definition!: string | null;
  @Described(() => String, 'How finely it is shown: a step of the catalogue; none where it has no number at all.')
  detail!: string;
  @Described(() => CivilDateScalar, 'The day it speaks of.') asOf!: string;
  @Described(() => String, 'The release in which it was made.') tabulatedIn!: string;
  @Described(() => Int, 'How many cells beside the total have a number.') told!: number;
  @Described(() => Int, 'How many are withheld.') withheld!: number;
  @Described(() => String, 'Why numbers are missing; null where none is.', { nullable: true })
  explanation!: string | null;
}

@ObjectType({ description: 'A number that an earlier release told of an earlier day.' })
export class LastToldValue {
  @Described(() => Int, 'The number.') value!: number;
  @Described(() => CivilDateScalar, 'The day it speaks of.') asOf!: string;
  @Described(() => String, 'The release that told it.') release!: string;
}

@ObjectType({ description: 'One cell of a table, with its state: a number, or why there is none.' })
export class Observation {
  @Described(() => String, 'The table; headline for the headline figures.') table!: string;
  @Described(() => CivilDateScalar, 'The day it speaks of.') asOf!: string;
  @Described(() => String, 'The release in which the table was made.') tabulatedIn!: string;
  @Described(() => [DimensionCode], 'Its codes, one for each dimension of the table.') codes!: DimensionCode[];
  @Described(() => StatValue, 'The number and its status.') value!: StatValue;
  @Described(() => LastToldValue, 'Of a withheld cell: what was last told of it; null where nothing ever was.', {
    nullable: true,
  })
  lastTold!: LastToldValue | null;
}

@ObjectType({ description: 'A page of cells.' })
export class ObservationPage {
  @Described(() => [Observation], 'The cells.') nodes!: Observation[];
  @Described(() => Int, 'How many there are in all.') total!: number;
  @Described(() => String, 'What to give as after for the next page; null at the end.', { nullable: true })
  endCursor!: string | null;
}

@ObjectType({ description: 'What a release puts right in an earlier one.' })
export class Correction {
  @Described(() => CorrectionTypeEnum, 'Of which type.') type!: CorrectionType;
  @Described(() => String, 'The release it supersedes.') supersedes!: string;
  @Described(() => String, 'The release that puts it right.') release!: string;
  @Described(() => String, 'Why, in English; other languages in REST.') reason!: string;
}

@ObjectType({ description: 'Why a statement and the registry differ, as far as it can honestly be said.' })
export class DifferenceCause {
  @Described(() => String, 'DATE, SCOPE, DEFINITION, DUPLICATE, ERROR or UNEXPLAINED.') kind!: string;
  @Described(() => String, 'One sentence.') explanation!: string;
}

@ObjectType({ description: 'One statement beside the figure of the registry that comes nearest to it.' })
export class ReconciliationLine {
  @Described(() => PublicStatement, 'What was said.') statement!: PublicStatement;
  @Described(() => Figure, 'The figure of the registry; null where none counts the same.', { nullable: true })
  registry!: Figure | null;
  @Described(() => [DifferenceCause], 'Why they differ.') causes!: DifferenceCause[];
  @Described(
    () => Int,
    'The statement less the registry, 0 within the range that was said; null where they cannot be compared.',
    { nullable: true },
  )
  residual!: number | null;
}

@ObjectType({ description: 'Official statements beside the registry.' })
export class Reconciliation {
  @Described(() => CivilDateScalar, 'Up to this day.') asOf!: string;
  @Described(() => [ReconciliationLine], 'Each statement, in the order in which it was said.')
  lines!: ReconciliationLine[];
  @Described(() => [StatementReadings], 'Every reading of sources that can be read in more than one way.')
  readings!: StatementReadings[];
}
