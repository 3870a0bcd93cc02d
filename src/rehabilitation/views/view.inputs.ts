import { ID, InputType, Int } from 'type-graphql';
import { educationSupports, healthNeedKinds } from '../../../schema/rehabilitation/views.js';
import { Input } from '../../access/described.js';
import { CivilDateScalar } from '../../access/scalars.js';
import { ChangeInput } from '../../cases/graphql/case.inputs.js';
import {
  EducationSupportEnum,
  HealthNeedEnum,
  SchoolLanguageEnum,
  ViewKindEnum,
} from '../rehabilitation-vocabulary.types.js';
import type { EducationSupport, HealthNeedKind, RecordEducationNeeds } from './record-needs.js';
import type { ViewKind } from './share-view.js';

@InputType({ description: 'What a child needs at school.' })
export class EducationNeedsRecordInput extends ChangeInput {
  @Input(() => Int, 'The class whose programme the child can follow, 0 before school to 11.') level!: number;
  @Input(() => SchoolLanguageEnum, 'The language of instruction.') language!: RecordEducationNeeds['language'];
  @Input(() => [EducationSupportEnum], 'What helps, each once.', { most: educationSupports.length })
  supports!: EducationSupport[];
}

@InputType({ description: 'What a child needs of a clinic.' })
export class HealthNeedsRecordInput extends ChangeInput {
  @Input(
    () => [HealthNeedEnum],
    'What it is asked to look after, each once; an empty list says that nothing is needed.',
    { most: healthNeedKinds.length },
  )
  needs!: HealthNeedKind[];
}

@InputType({ description: 'A view of a child for another body.' })
export class ViewShareInput extends ChangeInput {
  @Input(() => ID, 'The school, the clinic or the office.') agencyId!: string;
  @Input(() => ViewKindEnum, 'Which view.') view!: ViewKind;
  @Input(() => String, 'What for.') purposeOfView!: string;
  @Input(() => CivilDateScalar, 'The last day, at most 366 days ahead.') expiresOn!: string;
}

@InputType({ description: 'A view to take back.' })
export class ViewEndInput extends ChangeInput {
  @Input(() => ID, 'The view, as the file names it.') viewId!: string;
  @Input(() => String, 'Why.') reason!: string;
}
