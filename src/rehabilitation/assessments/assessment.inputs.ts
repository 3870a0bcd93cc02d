import { ID, InputType, Int } from 'type-graphql';
import { Input } from '../../access/described.js';
import { CivilDateScalar } from '../../access/scalars.js';
import { ChangeInput } from '../../cases/graphql/case.inputs.js';
import { InformantEnum, InstrumentEnum, NormSetEnum } from '../rehabilitation-vocabulary.types.js';
import type { NormSet } from './scored.rules.js';
import type { Informant, Instrument } from './record-assessment.js';

const optional = { optional: true } as const;

@InputType({ description: 'An assessment of a child.' })
export class AssessmentRecordInput extends ChangeInput {
  @Input(() => InstrumentEnum, 'What it was made with.') instrument!: Instrument;
  @Input(() => InformantEnum, 'Who answered.') informant!: Informant;
  @Input(
    () => NormSetEnum,
    'The edition of the form and the norms it is read by, of SDQ and CRIES_8 and no other: a form that is made for the age of the child.',
    optional,
  )
  normSet?: NormSet;
  @Input(() => String, 'The form and its edition, in words, of an instrument that is not scored.', optional)
  form?: string;
  @Input(() => CivilDateScalar, 'When it was made.') assessedOn!: string;
  @Input(
    () => [Int],
    'The answers in the order of the form: SDQ 25 of 0, 1 or 2, CRIES_8 eight of 0, 1, 3 or 5; of no other instrument.',
    { optional: true, most: 50 },
  )
  items?: number[];
  @Input(() => String, 'What was found, in words: of an instrument that is not scored it must be said.', optional)
  finding?: string;
  @Input(() => ID, 'The assessment that this one restates.', optional) corrects?: string;
  @Input(() => String, 'Why, where it restates one.', optional) reason?: string;
}

@InputType({ description: 'Withdraws an assessment that was not made of this child.' })
export class AssessmentWithdrawInput extends ChangeInput {
  @Input(() => ID, 'The assessment, as the file names it.') assessmentId!: string;
  @Input(() => String, 'Why.') reason!: string;
}
