import { ID, InputType } from 'type-graphql';
import { Input } from '../../access/described.js';
import { CivilDateScalar } from '../../access/scalars.js';
import { ChangeInput } from '../../cases/graphql/case.inputs.js';

@InputType({ description: 'The day from which a file is sealed.' })
export class FileSealInput extends ChangeInput {
  @Input(() => CivilDateScalar, 'The first day, today at the earliest.') sealsOn!: string;
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'A seal to lift.' })
export class FileSealLiftInput extends ChangeInput {
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'A sealed file to open.' })
export class SealedFileOpenInput extends ChangeInput {
  @Input(
    () => String,
    'Why it must be opened, in at least 20 characters; name no child. It is kept and shown to those who read the audit.',
  )
  justification!: string;
}

@InputType({ description: 'The rights in a file to take back from whoever holds them.' })
export class FileHolderRevokeInput extends ChangeInput {
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'The young person to whom the rights in a file pass.' })
export class FileHolderAdmitInput extends ChangeInput {
  @Input(() => ID, 'Their account, with the role YOUNG_PERSON.') userId!: string;
}
