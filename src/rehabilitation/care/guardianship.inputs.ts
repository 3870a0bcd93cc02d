import { ID, InputType } from 'type-graphql';
import { Input } from '../../access/described.js';
import { CivilDateScalar } from '../../access/scalars.js';
import { ChangeInput } from '../../cases/graphql/case.inputs.js';
import {
  CaregiverRelationEnum,
  GuardianshipKindEnum,
  SeparationReasonEnum,
} from '../rehabilitation-vocabulary.types.js';
import type { DecideGuardianship } from './decide-guardianship.js';
import type { SeparateSiblings } from './separate-siblings.js';

@InputType({ description: 'A decision on the legal care of a child.' })
export class GuardianshipRecordInput extends ChangeInput {
  @Input(() => GuardianshipKindEnum, 'Which legal care.') kind!: DecideGuardianship['kind'];
  @Input(() => CaregiverRelationEnum, 'What the caregiver is to the child.') relation!: DecideGuardianship['relation'];
  @Input(() => CivilDateScalar, 'When it was decided.') decidedOn!: string;
  @Input(() => String, 'Which authority decided.') authority!: string;
  @Input(() => String, 'The number of the decision.') reference!: string;
}

@InputType({ description: 'The end of a decision on the legal care.' })
export class GuardianshipEndInput extends ChangeInput {
  @Input(() => ID, 'The decision, as the file names it.') decisionId!: string;
  @Input(() => CivilDateScalar, 'When it ended.') endedOn!: string;
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'A brother or sister who lives apart.' })
export class SiblingSeparationRecordInput extends ChangeInput {
  @Input(() => ID, 'The case of the brother or sister.') siblingCaseId!: string;
  @Input(() => CivilDateScalar, 'Since when.') since!: string;
  @Input(() => SeparationReasonEnum, 'Why: no separation is without its reason.')
  separationReason!: SeparateSiblings['separationReason'];
  @Input(() => String, 'Why, in words, and how they meet.') explanation!: string;
  @Input(() => CivilDateScalar, 'When they came to live together again.', { optional: true }) endedOn?: string;
}
