import { ID, InputType, Int } from 'type-graphql';
import { Input } from '../access/described.js';
import { AlertMeasureEnum } from './alert.types.js';
import type { ReviseRule } from './review-alert.js';

@InputType({ description: 'What came of an alert.' })
export class ReadingAlertReviewInput {
  @Input(() => String, 'Unique for this act; the same key again answers the same and does nothing twice.')
  idempotencyKey!: string;
  @Input(() => ID, 'Which alert.') alertId!: string;
  @Input(() => String, 'What came of it; name no child.') note!: string;
}

@InputType({ description: 'When a measure is unusual from now on.' })
export class AlertRuleReviseInput {
  @Input(() => String, 'Unique for this act; the same key again answers the same and does nothing twice.')
  idempotencyKey!: string;
  @Input(() => AlertMeasureEnum, 'What is counted.') measure!: ReviseRule['measure'];
  @Input(() => Int, 'The edition of its rule that you read, which this one follows.') expectedVersion!: number;
  @Input(() => Int, 'So many in an hour are never unusual, 1 at least.') least!: number;
  @Input(() => Int, "So many times the person's own mean hour are not either, 1 at least.") timesOwnMean!: number;
  @Input(() => Int, 'Over how many days that mean is taken, 1 to 366.') pastDays!: number;
  @Input(() => Boolean, 'Whether the rule raises alerts.') isOn!: boolean;
  @Input(() => String, 'Why.') reason!: string;
}
