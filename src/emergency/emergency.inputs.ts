import { ID, InputType } from 'type-graphql';
import { Input } from '../access/described.js';
import { EmergencyFindingEnum } from './emergency.types.js';
import type { ReviewOpening } from './review-opening.js';

@InputType({ description: 'A file to open in an emergency.' })
export class EmergencyAccessOpenInput {
  @Input(() => String, 'Unique for this act; the same key again answers the same and does nothing twice.')
  idempotencyKey!: string;
  @Input(() => ID, 'The case.') caseId!: string;
  @Input(
    () => String,
    'Why it cannot wait for a grant, in at least 20 characters; name no child. It is kept and shown to those who review it.',
  )
  justification!: string;
}

@InputType({ description: 'What was found of an opening.' })
export class EmergencyAccessReviewInput {
  @Input(() => String, 'Unique for this act; the same key again answers the same and does nothing twice.')
  idempotencyKey!: string;
  @Input(() => ID, 'Which opening.') openingId!: string;
  @Input(() => EmergencyFindingEnum, 'Whether it was justified; NOT_JUSTIFIED ends it at once.')
  finding!: ReviewOpening['finding'];
  @Input(() => String, 'What was found; name no child.') note!: string;
}
