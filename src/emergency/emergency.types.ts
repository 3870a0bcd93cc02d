import { ID, Int, ObjectType } from 'type-graphql';
import { emergencyFindings } from '../../schema/emergency.js';
import { Guarded } from '../access/guarded.js';
import { RoleEnum } from '../access/role.types.js';
import { InstantScalar } from '../access/scalars.js';
import { vocabulary } from '../access/vocabulary.js';
import { ConnectionOf } from '../graphql/connection.js';
import { UserError } from '../graphql/user-errors.js';
import type { EmergencyOpeningRow } from './opening.queries.js';

const audit = 'audit:read';

export const EmergencyFindingEnum = vocabulary(
  emergencyFindings,
  'EmergencyFinding',
  'JUSTIFIED: it could not wait · NOT_JUSTIFIED: it could; the access ends at once.',
);

@ObjectType({
  simpleResolvers: true,
  description: 'A file that somebody opened in an emergency, to be reviewed by another.',
})
export class EmergencyAccess implements EmergencyOpeningRow {
  @Guarded(audit, () => ID, 'Its id.') id!: string;
  @Guarded(audit, () => ID, 'The case.') caseId!: string;
  @Guarded(audit, () => String, 'Who opened it.') openedBy!: string;
  @Guarded(audit, () => String, 'The code of their agency.') agencyCode!: string;
  @Guarded(audit, () => RoleEnum, 'Their role.') role!: string;
  @Guarded(audit, () => String, 'Why, as they stated it.') justification!: string;
  @Guarded(audit, () => InstantScalar, 'When.') openedAt!: number;
  @Guarded(audit, () => InstantScalar, 'Until when it could be read, where no review ended it before.')
  expiresAt!: number;
  @Guarded(audit, () => Int, 'How often they have read it in that time.') reads!: number;
  @Guarded(audit, () => EmergencyFindingEnum, 'What a second person found; null while it waits.', { nullable: true })
  finding!: string | null;
  @Guarded(audit, () => String, 'What the second person said.', { nullable: true }) note!: string | null;
  @Guarded(audit, () => InstantScalar, 'When it was reviewed.', { nullable: true }) reviewedAt!: number | null;
}

export const EmergencyAccessConnection = ConnectionOf<EmergencyOpeningRow>({
  name: 'EmergencyAccess',
  type: () => EmergencyAccess,
  right: audit,
  description: 'A page of files opened in an emergency, newest first.',
});

@ObjectType({
  simpleResolvers: true,
  description: 'What a review answers: the opening as it is now, or what was wrong.',
})
export class EmergencyAccessPayload {
  @Guarded(audit, () => EmergencyAccess, 'The opening; null where nothing was done.', { nullable: true })
  opening!: EmergencyOpeningRow | null;
  @Guarded('account:read', () => [UserError], 'What was wrong with the input; empty where the act was done.')
  userErrors!: UserError[];
}
