import { ID, InputType, Int } from 'type-graphql';
import { Input } from '../access/described.js';
import { CivilDateScalar } from '../access/scalars.js';
import { CountryAbroadEnum } from '../agencies/agency.types.js';
import { versionRead } from '../versions/version-words.js';
import type { CorrectSettlement } from './correct-settlements.js';
import type { CorrectTrack } from './correct-talks.js';
import { mostChildren } from './task-children.js';
import { TaskChildOutcomeEnum } from './task.types.js';

const key =
  'Names this act: repeat it with the same key and it is done once. 8 to 100 characters; a UUID is a good one.';
const why = 'Why, at most 500 characters. Name no child.';
const optional = { optional: true } as const;

@InputType({ description: 'A line of talks that was recorded wrongly. What is left out stays as it was.' })
export class TrackCorrectInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The track.') trackId!: string;
  @Input(() => Int, versionRead('track')) expectedVersion!: number;
  @Input(() => String, 'What it is about.', optional) title?: string;
  @Input(() => String, 'The other party.', optional) counterpart?: string;
  @Input(() => CountryAbroadEnum, 'The country it concerns.', optional) country?: CorrectTrack['country'];
  @Input(() => ID, 'The agency that leads.', optional) leadAgencyId?: string;
  @Input(() => String, why) reason!: string;
}

@InputType({ description: 'A round of talks that was recorded wrongly. What is left out stays as it was.' })
export class RoundCorrectInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The round.') roundId!: string;
  @Input(() => Int, versionRead('round')) expectedVersion!: number;
  @Input(() => String, 'Its name, such as Astana-8.', optional) code?: string;
  @Input(() => String, 'Where.', optional) place?: string;
  @Input(() => CivilDateScalar, 'Its first day.', optional) startsOn?: string;
  @Input(() => CivilDateScalar, 'Its last day.', optional) endsOn?: string;
  @Input(() => String, why) reason!: string;
}

@InputType({ description: 'An agreement that was recorded wrongly. What is left out stays as it was.' })
export class AgreementCorrectInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The agreement.') agreementId!: string;
  @Input(() => Int, versionRead('agreement')) expectedVersion!: number;
  @Input(() => CivilDateScalar, 'When it was agreed.', optional) agreedOn?: string;
  @Input(() => String, 'Its terms, at most 500 characters. Name no child.', optional) terms?: string;
  @Input(() => String, why) reason!: string;
}

@InputType({ description: 'A list that was recorded wrongly. What is left out stays as it was.' })
export class ListCorrectInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The list.') listId!: string;
  @Input(() => Int, versionRead('list')) expectedVersion!: number;
  @Input(() => String, 'What it is. Name no child.', optional) title?: string;
  @Input(() => CivilDateScalar, 'When it was handed over.', optional) exchangedOn?: string;
  @Input(() => String, why) reason!: string;
}

@InputType({ description: 'What came of a task for a child after all, said whole.' })
export class TaskSettlementInput {
  @Input(() => ID, 'The case of a child of whom it was said already.') ofCaseId!: string;
  @Input(() => TaskChildOutcomeEnum, 'What came of it.') outcome!: CorrectSettlement['outcome'];
  @Input(() => String, 'In words; left out, there are none.', optional) note?: string;
}

@InputType({ description: 'A task that was given wrongly. What is left out stays as it was.' })
export class TaskCorrectInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The task.') taskId!: string;
  @Input(() => Int, versionRead('task')) expectedVersion!: number;
  @Input(() => String, 'What is to be done, at most 500 characters. Name no child.', optional) title?: string;
  @Input(() => ID, 'The agency that has to do it.', optional) ownerAgencyId?: string;
  @Input(() => CivilDateScalar, 'When it is due.', optional) dueOn?: string;
  @Input(
    () => String,
    'What blocks it, or why it stands where it stands: a further event at the same status.',
    optional,
  )
  statusReason?: string;
  @Input(() => [ID], 'Cases of children whom it covers as well.', { optional: true, most: mostChildren })
  addCaseIds?: string[];
  @Input(
    () => [ID],
    'Cases of children whom it does not cover after all, as long as nothing is said of what came of it for them. Their attestations AGENCY_TASK_OPENED by it are withdrawn; a move made on one stands.',
    { optional: true, most: mostChildren },
  )
  removeCaseIds?: string[];
  @Input(
    () => [TaskSettlementInput],
    'What came of it for children of whom taskChildSettle or the end of the task said otherwise, also once it is done or given up.',
    { optional: true, most: mostChildren },
  )
  settlements?: TaskSettlementInput[];
  @Input(() => String, why) reason!: string;
}
