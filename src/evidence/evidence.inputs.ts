import { Float, ID, InputType } from 'type-graphql';
import { Input } from '../access/described.js';
import { CivilDateScalar } from '../access/scalars.js';
import { ChangeInput } from '../cases/graphql/case.inputs.js';
import { ConflictSubjectEnum, KinshipRelationEnum } from './evidence.types.js';
import type { RecordConflict } from './keep-evidence.js';
import type { RecordDna } from './record-dna.js';

@InputType({ description: 'What a laboratory found. A profile is never recorded.' })
export class DnaResultRecordInput extends ChangeInput {
  @Input(() => String, 'The laboratory.') laboratory!: string;
  @Input(() => String, 'Its reference of the kit.') kitReference!: string;
  @Input(() => KinshipRelationEnum, 'The relative who was tested, as related to the child by claim.')
  relation!: RecordDna['relation'];
  @Input(() => Float, 'The probability of that kinship, from 0 to 1.') likelihood!: number;
  @Input(() => CivilDateScalar, 'When it was tested.') testedOn!: string;
}

@InputType({ description: 'Who holds an item of evidence from a day on.' })
export class CustodyRecordInput extends ChangeInput {
  @Input(() => ID, 'The item.') evidenceId!: string;
  @Input(() => String, 'The holder: an office or a person by function.') holder!: string;
  @Input(() => CivilDateScalar, 'From this day on.') heldFrom!: string;
}

@InputType({ description: 'Two items that contradict each other.' })
export class EvidenceConflictRecordInput extends ChangeInput {
  @Input(() => ID, 'The one item.') evidenceId!: string;
  @Input(() => ID, 'The other.') otherEvidenceId!: string;
  @Input(() => ConflictSubjectEnum, 'What about.') about!: RecordConflict['about'];
  @Input(() => String, 'How they contradict, at most 500 characters.') reason!: string;
}

@InputType({ description: 'A conflict that is settled.' })
export class EvidenceConflictSettleInput extends ChangeInput {
  @Input(() => ID, 'The conflict, as identityStatus names it.') conflictId!: string;
  @Input(() => String, 'How it was settled, at most 500 characters.') reason!: string;
}
