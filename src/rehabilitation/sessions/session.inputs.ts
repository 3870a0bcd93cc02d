import { ID, InputType, Int } from 'type-graphql';
import { Input } from '../../access/described.js';
import { CivilDateScalar } from '../../access/scalars.js';
import { ChangeInput } from '../../cases/graphql/case.inputs.js';
import { AttendanceEnum, SessionSettingEnum, SessionTypeEnum } from '../rehabilitation-vocabulary.types.js';
import type { Attendance, SessionSetting, SessionType } from './record-session.js';

const optional = { optional: true } as const;

@InputType({ description: 'A session with a child, held or missed.' })
export class SessionRecordInput extends ChangeInput {
  @Input(() => SessionTypeEnum, 'What kind it was.') type!: SessionType;
  @Input(() => SessionSettingEnum, 'With whom, or how.') setting!: SessionSetting;
  @Input(() => AttendanceEnum, 'Whether the child was there.') attendance!: Attendance;
  @Input(() => CivilDateScalar, 'On which day.') heldOn!: string;
  @Input(() => Int, 'How long, 5 to 600 minutes; of one that was held alone.', optional) minutes?: number;
  @Input(() => String, 'The milestone or step that it served.', optional) code?: string;
  @Input(() => String, "The guardian's consent, which THEOLOGICAL needs.", optional) consent?: string;
  @Input(() => String, 'What was said, for the treating role alone; of one that was held alone.', optional)
  clinicalNote?: string;
}

@InputType({ description: 'A clinical note.' })
export class ClinicalNoteWriteInput extends ChangeInput {
  @Input(() => ID, 'The session it speaks of, as the file names it.', optional) sessionId?: string;
  @Input(() => String, 'The note, at most 20,000 characters.') text!: string;
}
