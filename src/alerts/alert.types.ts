import { ID, Int, ObjectType } from 'type-graphql';
import { alertMeasures } from '../../schema/alerts.js';
import { Guarded } from '../access/guarded.js';
import { RoleEnum } from '../access/role.types.js';
import { InstantScalar } from '../access/scalars.js';
import { vocabulary } from '../access/vocabulary.js';
import { ConnectionOf } from '../graphql/connection.js';
import { UserError } from '../graphql/user-errors.js';
import type { ReadingAlertRow } from './alert.queries.js';
import type { AlertRule as RuleRow } from './count-reading.js';

const audit = 'audit:read';

export const AlertMeasureEnum = vocabulary(
  alertMeasures,
  'AlertMeasure',
  'FILES: files read or changed in an hour · UNFAMILIAR_FILES: those that the person had not touched in the days before · REFUSALS: requests that were refused.',
);

@ObjectType({ simpleResolvers: true, description: 'When a measure is unusual: more than both in an hour.' })
export class AlertRule implements Pick<
  RuleRow,
  'measure' | 'version' | 'least' | 'timesOwnMean' | 'pastDays' | 'isOn' | 'reason'
> {
  @Guarded(audit, () => AlertMeasureEnum, 'What is counted.') measure!: RuleRow['measure'];
  @Guarded(audit, () => Int, 'Its edition: give it as expectedVersion.') version!: number;
  @Guarded(audit, () => Int, 'So many are never unusual.') least!: number;
  @Guarded(audit, () => Int, "So many times the person's own mean hour are not either.") timesOwnMean!: number;
  @Guarded(audit, () => Int, 'Over how many days that mean is taken.') pastDays!: number;
  @Guarded(audit, () => Boolean, 'Whether the rule raises alerts.') isOn!: boolean;
  @Guarded(audit, () => String, 'Why it is as it is.') reason!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Unusual reading that was noticed; who it was, never which child.' })
export class ReadingAlert implements ReadingAlertRow {
  @Guarded(audit, () => ID, 'Its id.') id!: string;
  @Guarded(audit, () => AlertMeasureEnum, 'What was counted.') measure!: ReadingAlertRow['measure'];
  @Guarded(audit, () => ID, 'Of whom.') userId!: string;
  @Guarded(audit, () => String, 'Their name.') userName!: string;
  @Guarded(audit, () => RoleEnum, 'Their role.') role!: string;
  @Guarded(audit, () => String, 'The code of their agency.') agencyCode!: string;
  @Guarded(audit, () => InstantScalar, 'When the hour began that was unusual.') from!: number;
  @Guarded(audit, () => Int, 'How many there were when it was noticed.') count!: number;
  @Guarded(audit, () => Int, 'The most that would have been usual.') usual!: number;
  @Guarded(audit, () => InstantScalar, 'When it was noticed.') raisedAt!: number;
  @Guarded(audit, () => String, 'What came of it; null while it waits.', { nullable: true }) note!: string | null;
  @Guarded(audit, () => InstantScalar, 'When it was reviewed.', { nullable: true }) reviewedAt!: number | null;
}

export const ReadingAlertConnection = ConnectionOf<ReadingAlertRow>({
  name: 'ReadingAlert',
  type: () => ReadingAlert,
  right: audit,
  description: 'A page of alerts, newest first.',
});

@ObjectType({ simpleResolvers: true, description: 'What a review answers: the alert as it is now, or what was wrong.' })
export class ReadingAlertPayload {
  @Guarded(audit, () => ReadingAlert, 'The alert; null where nothing was done.', { nullable: true })
  alert!: ReadingAlertRow | null;
  @Guarded('account:read', () => [UserError], 'What was wrong with the input; empty where the act was done.')
  userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true, description: 'What a revision answers: the rules as they hold now.' })
export class AlertRulePayload {
  @Guarded(audit, () => [AlertRule], 'The rule of each measure.') rules!: RuleRow[];
  @Guarded('account:read', () => [UserError], 'What was wrong with the input; empty where the act was done.')
  userErrors!: UserError[];
}
