import { InputType } from 'type-graphql';
import { Input } from '../access/described.js';
import { ChangeInput } from '../cases/graphql/case.inputs.js';
import { ErasureReasonEnum } from './erasure.types.js';

@InputType({ description: 'That the identity of a child be erased.' })
export class ErasureRequestInput extends ChangeInput {
  @Input(() => ErasureReasonEnum, 'Why.') reason!: string;
  @Input(
    () => String,
    'The number of the document that asks for it or orders it, such as "Letter 17": at most 40 letters, digits and signs, a digit among them; name no child.',
  )
  reference!: string;
}

@InputType({ description: 'An erasure that somebody else asked for, to carry out. It cannot be undone.' })
export class ErasureCarryOutInput extends ChangeInput {}

@InputType({ description: 'An erasure that was asked for, to decline.' })
export class ErasureDeclineInput extends ChangeInput {}
