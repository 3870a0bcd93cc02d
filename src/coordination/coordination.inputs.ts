import { ID, InputType, Int } from 'type-graphql';
import { Input } from '../access/described.js';
import { CivilDateScalar } from '../access/scalars.js';
import { CountryAbroadEnum } from '../agencies/agency.types.js';
import { SexEnum } from '../counts/counts.types.js';
import type { MoveTask, SettleTaskChild } from './change-task.js';
import { TaskChildOutcomeEnum, TaskStatusEnum } from './task.types.js';
import type { OpenTrack } from './record-talks.js';
import { mostChildren } from './task-children.js';
import type { TheirLine } from './their-version.js';
import { versionRead } from '../versions/version-words.js';

const key =
  'Names this act: repeat it with the same key and it is done once. 8 to 100 characters; a UUID is a good one.';

@InputType({ description: 'A line of talks with one party.' })
export class TrackOpenInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => String, 'What it is about.') title!: string;
  @Input(() => String, 'The other party.') counterpart!: string;
  @Input(() => CountryAbroadEnum, 'The country it concerns.') country!: OpenTrack['country'];
  @Input(() => ID, 'The agency that leads.') leadAgencyId!: string;
}

@InputType({ description: 'A round of talks.' })
export class RoundRecordInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The track.') trackId!: string;
  @Input(() => String, 'Its name, such as Astana-8.') code!: string;
  @Input(() => String, 'Where.') place!: string;
  @Input(() => CivilDateScalar, 'Its first day.') startsOn!: string;
  @Input(() => CivilDateScalar, 'Its last day.') endsOn!: string;
}

@InputType({ description: 'Something agreed in a round.' })
export class AgreementRecordInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The round.') roundId!: string;
  @Input(() => CivilDateScalar, 'When it was agreed.') agreedOn!: string;
  @Input(() => String, 'Its terms, at most 500 characters. Name no child.') terms!: string;
}

@InputType({ description: 'An agreement that lapsed.' })
export class AgreementEndInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The agreement.') agreementId!: string;
  @Input(() => Int, versionRead('agreement')) expectedVersion!: number;
  @Input(() => CivilDateScalar, 'When it ended.') endedOn!: string;
  @Input(() => String, 'Why, at most 500 characters.') reason!: string;
}

@InputType({ description: 'A task for an agency.' })
export class TaskCreateInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The agreement it serves.') agreementId!: string;
  @Input(() => ID, 'The agency that has to do it.') ownerAgencyId!: string;
  @Input(() => String, 'What is to be done, at most 500 characters. Name no child.') title!: string;
  @Input(() => CivilDateScalar, 'When it is due.') dueOn!: string;
  @Input(() => [ID], 'The cases of the children it covers.', { default: [], most: mostChildren })
  caseIds!: string[];
}

@InputType({ description: 'Where a task stands.' })
export class TaskMoveInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The task.') taskId!: string;
  @Input(() => Int, versionRead('task')) expectedVersion!: number;
  @Input(() => TaskStatusEnum, 'Where it stands now.') toStatus!: MoveTask['toStatus'];
  @Input(() => String, 'What blocks it, or why it is cancelled; needed for both.', { optional: true }) reason?: string;
}

@InputType({ description: 'What came of a task for one child.' })
export class TaskChildSettleInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The task.') taskId!: string;
  @Input(() => Int, versionRead('task')) expectedVersion!: number;
  @Input(() => ID, 'The case of the child.') ofCaseId!: string;
  @Input(() => TaskChildOutcomeEnum, 'What came of it.') outcome!: SettleTaskChild['outcome'];
  @Input(() => String, 'In words.', { optional: true }) note?: string;
}

@InputType({ description: 'Our version of a list.' })
export class ListOpenInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The round in which it is exchanged.') roundId!: string;
  @Input(() => ID, 'The agreement it serves; a list is agreed to while that stands.', { optional: true })
  agreementId?: string;
  @Input(() => String, 'What it is. Name no child.') title!: string;
  @Input(() => CivilDateScalar, 'When it was handed over, no earlier than the agreement it serves.')
  exchangedOn!: string;
  @Input(() => [ID], 'The cases on it.', { default: [], most: mostChildren })
  caseIds!: string[];
}

@InputType({ description: 'A child as the other party lists it.' })
export class TheirLineInput implements TheirLine {
  @Input(() => String, 'The name as they write it.') name!: string;
  @Input(() => String, 'Their number or remark.', { optional: true }) reference?: string;
  @Input(() => CivilDateScalar, 'Born on this day at the earliest.', { optional: true }) bornFrom?: string;
  @Input(() => CivilDateScalar, 'Born on this day at the latest.', { optional: true }) bornUntil?: string;
  @Input(() => SexEnum, 'The sex.', { default: 'UNKNOWN' }) sex!: TheirLine['sex'];
}

@InputType({ description: 'The other party’s version of a list, or more of it.' })
export class ListTheirVersionRecordInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The list.') listId!: string;
  @Input(() => Int, versionRead('list')) expectedVersion!: number;
  @Input(() => [TheirLineInput], 'Its lines.', { most: mostChildren })
  lines!: TheirLineInput[];
}

@InputType({ description: 'Which case a line of the other party speaks of.' })
export class ListLineMatchInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The line.') lineId!: string;
  @Input(() => Int, 'The version of the list you have read; the match is refused where the list has changed since.')
  expectedVersion!: number;
  @Input(() => ID, 'The case; left out, the line speaks of none that is known.', { optional: true }) ofCaseId?: string;
}

@InputType({ description: 'A line of the other party that it did not write, or not so.' })
export class ListLineWithdrawInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The line.') lineId!: string;
  @Input(() => Int, 'The version of the list you have read; it is refused where the list has changed since.')
  expectedVersion!: number;
  @Input(() => String, 'Why, at most 500 characters.') reason!: string;
}

@InputType({ description: 'A list to which both parties agreed.' })
export class ListAgreeInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The list.') listId!: string;
  @Input(() => Int, versionRead('list')) expectedVersion!: number;
  @Input(() => CivilDateScalar, 'When they agreed.') agreedOn!: string;
  @Input(() => String, 'The note or protocol that says so.') reference!: string;
  @Input(() => [ID], 'Cases agreed to although the two versions differ on them, as the protocol says.', {
    optional: true,
    most: mostChildren,
  })
  despite?: string[];
}
