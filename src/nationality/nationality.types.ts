import { ID, InputType, ObjectType } from 'type-graphql';
import { challengeKinds, factAnswers, nationalityFactKinds } from '../../schema/nationality.js';
import { Input } from '../access/described.js';
import { Guarded } from '../access/guarded.js';
import { CivilDateScalar, InstantScalar } from '../access/scalars.js';
import { vocabulary } from '../access/vocabulary.js';
import { ChangeInput } from '../cases/graphql/case.inputs.js';
import { NationalityEnum } from '../cases/graphql/case-vocabulary.types.js';
import type { SettleChallenge } from './challenge-determination.js';
import type { RecordFact } from './determine-nationality.js';
import type { RecordNationality } from './record-nationality.js';
import type {
  ChallengeTree,
  DeterminationTree,
  FactTree,
  NationalityStatusTree,
  TraceTree,
} from './nationality-tree.js';

export const NationalityFactKindEnum = vocabulary(
  nationalityFactKinds,
  'NationalityFactKind',
  'A question of the rules of nationality, beside the citizenship of the parents.',
);
export const FactAnswerEnum = vocabulary(factAnswers, 'FactAnswer', 'The answer to a question of the rules.');
export const ChallengeKindEnum = vocabulary(challengeKinds, 'ChallengeKind', 'What was said of a determination.');
export const DeterminationStandingEnum = vocabulary(
  ['STANDING', ...challengeKinds, 'WITHDRAWN'],
  'DeterminationStanding',
  'How a determination stands after what was said of it, by the days of that; WITHDRAWN where its decision was withdrawn as never made, and no authority upheld it.',
);
export const RuleReadingEnum = vocabulary(
  ['HOLDS', 'FAILS', 'OPEN'],
  'RuleReading',
  'What a rule makes of the answers: OPEN where one that it needs is not known.',
);

@ObjectType({ simpleResolvers: true, description: 'How one rule was read.' })
export class RuleTrace implements TraceTree {
  @Guarded('identity:read', () => String, 'The rule.') rule!: string;
  @Guarded('identity:read', () => RuleReadingEnum, 'What it makes of the answers.') reading!: string;
  @Guarded('identity:read', () => [String], 'The questions that decided the reading, as answered.') because!: string[];
}

@ObjectType({
  simpleResolvers: true,
  description: 'An answer to a question of the rules; the last one on a kind holds.',
})
export class NationalityFact implements FactTree {
  @Guarded('identity:read', () => NationalityFactKindEnum, 'The question.') kind!: string;
  @Guarded('identity:read', () => FactAnswerEnum, 'The answer.') answer!: string;
  @Guarded('identity:read', () => String, 'Who says so.') source!: string;
  @Guarded('identity:read', () => ID, 'The item of evidence that it rests on, where it does.', { nullable: true })
  evidenceId!: string | null;
  @Guarded(
    'identity:read',
    () => Boolean,
    'False once that item is contested or refuted: the answer then reads UNKNOWN.',
  )
  stands!: boolean;
  @Guarded('identity:read', () => InstantScalar, 'When it was recorded.') recordedAt!: number;
}

@ObjectType({ simpleResolvers: true, description: 'A determination contested, upheld or overturned.' })
export class NationalityChallenge implements ChallengeTree {
  @Guarded('identity:read', () => ChallengeKindEnum, 'Which of the three.') kind!: string;
  @Guarded('identity:read', () => String, 'Who, and why.') reason!: string;
  @Guarded('identity:read', () => String, 'The authority that decided; null where it was contested.', {
    nullable: true,
  })
  authority!: string | null;
  @Guarded('identity:read', () => String, 'The reference of its decision.', { nullable: true })
  reference!: string | null;
  @Guarded('identity:read', () => ID, 'The item of evidence that what was upheld rests on, where it does.', {
    nullable: true,
  })
  evidenceId!: string | null;
  @Guarded(
    'identity:read',
    () => ID,
    'The decision that the authority made of it, by which it holds: nationalityWithdraw takes the settlement back, and the contest is open again. Null where it was contested.',
    { nullable: true },
  )
  decisionId!: string | null;
  @Guarded('identity:read', () => Boolean, 'Whether that decision was withdrawn as never made: it then counts no more.')
  isWithdrawn!: boolean;
  @Guarded('identity:read', () => CivilDateScalar, 'When it was said, as last put right.') statedOn!: string;
  @Guarded('identity:read', () => InstantScalar, 'When it was recorded.') recordedAt!: number;
}

@ObjectType({ simpleResolvers: true, description: 'A run of the rules that somebody decided on, kept as it was.' })
export class NationalityDetermination implements DeterminationTree {
  @Guarded(
    'identity:read',
    () => ID,
    'Names the determination in nationalityContest and nationalityChallengeSettle; opaque.',
  )
  id!: string;
  @Guarded('identity:read', () => DeterminationStandingEnum, 'How it stands.') standing!: string;
  @Guarded('identity:read', () => String, 'The version of the rules.') ruleVersion!: string;
  @Guarded('identity:read', () => String, 'The rule that decided; AUTHORITY where an authority did, and not the rules.')
  ruleCode!: string;
  @Guarded('identity:read', () => String, 'The authority that decided; null where the rules did.', { nullable: true })
  authority!: string | null;
  @Guarded('identity:read', () => String, 'The reference of its decision.', { nullable: true })
  reference!: string | null;
  @Guarded('identity:read', () => ID, 'The item of evidence that its decision rests on, where it does.', {
    nullable: true,
  })
  evidenceId!: string | null;
  @Guarded('identity:read', () => ID, 'The determination that it overturned.', { nullable: true })
  overturns!: string | null;
  @Guarded('identity:read', () => NationalityEnum, 'What was decided.') nationality!: string;
  @Guarded('identity:read', () => Boolean, 'Whether a risk of statelessness was raised.') statelessnessRisk!: boolean;
  @Guarded('identity:read', () => CivilDateScalar, 'The day of the decision; of an authority’s as last put right.')
  decidedOn!: string;
  @Guarded('identity:read', () => [String], 'Each question with its answer, as it was then.') inputs!: string[];
  @Guarded('identity:read', () => [RuleTrace], 'How each rule was read then.') trace!: TraceTree[];
  @Guarded('identity:read', () => [NationalityChallenge], 'What was said of it, oldest first.')
  challenges!: ChallengeTree[];
  @Guarded('identity:read', () => InstantScalar, 'When it was recorded.') recordedAt!: number;
  @Guarded('identity:read', () => String, 'Who decided.') recordedBy!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: 'The rules of nationality run on what is known now, beside every determination that was decided on.',
})
export class NationalityStatus implements NationalityStatusTree {
  @Guarded('identity:read', () => String, 'The version of the rules.') ruleVersion!: string;
  @Guarded('identity:read', () => String, 'The rule that would decide now.') ruleCode!: string;
  @Guarded('identity:read', () => String, 'That rule in words.') ruleWords!: string;
  @Guarded('identity:read', () => NationalityEnum, 'What it would decide.') nationality!: string;
  @Guarded('identity:read', () => Boolean, 'Whether the child may end up without any nationality.')
  statelessnessRisk!: boolean;
  @Guarded('identity:read', () => [RuleTrace], 'How each rule reads now.') trace!: TraceTree[];
  @Guarded(
    'identity:read',
    () => Boolean,
    'Whether what was said last follows no more: something else holds than an authority said last, whose word still stands, or the item that it rests on does not stand; what that authority knew has changed since; the rules say something else now; or all that was determined was withdrawn. nationalityDetermine, or nationalityRecord of what the authority said, brings it in order.',
  )
  isOutdated!: boolean;
  @Guarded('identity:read', () => NationalityEnum, 'What holds: as last decided, by the rules or by an authority.')
  held!: string;
  @Guarded('identity:read', () => CivilDateScalar, 'Since when it holds; null where nothing was decided.', {
    nullable: true,
  })
  heldSince!: string | null;
  @Guarded('identity:read', () => String, 'The rule, or the authority that decided instead.', {
    nullable: true,
  })
  heldBy!: string | null;
  @Guarded('identity:read', () => String, 'The reference of that authority’s decision.', { nullable: true })
  heldReference!: string | null;
  @Guarded('identity:read', () => Boolean, 'Whether, as it holds, the child may end up without any nationality.')
  heldStatelessnessRisk!: boolean;
  @Guarded('identity:read', () => [NationalityFact], 'The answers on file, oldest first.') facts!: FactTree[];
  @Guarded('identity:read', () => [NationalityDetermination], 'What was decided, oldest first.')
  determinations!: DeterminationTree[];
}

@InputType({ description: 'Records a decision on nationality, or corrects an earlier one.' })
export class NationalityRecordInput extends ChangeInput {
  @Input(() => NationalityEnum, 'The decision.') nationality!: RecordNationality['nationality'];
  @Input(
    () => Boolean,
    'Whether the child may end up without any nationality; left out, it may unless it is a citizen, and a correction to the same nationality leaves what stood.',
    { optional: true },
  )
  statelessnessRisk?: boolean;
  @Input(() => String, 'The rule it rests on.') rule!: string;
  @Input(() => CivilDateScalar, 'The day of the decision.') decidedOn!: string;
  @Input(() => ID, 'The decision that this one restates, where it corrects one.', { optional: true }) corrects?: string;
  @Input(() => String, 'Why; a correction needs it.', { optional: true }) reason?: string;
}

@InputType({ description: 'An answer to a question of the rules.' })
export class NationalityFactRecordInput extends ChangeInput {
  @Input(() => NationalityFactKindEnum, 'The question.') kind!: RecordFact['kind'];
  @Input(() => FactAnswerEnum, 'The answer.') answer!: RecordFact['answer'];
  @Input(() => String, 'Who says so.') source!: string;
  @Input(() => ID, 'The item of evidence that it rests on: it counts while the item stands.', { optional: true })
  evidenceId?: string;
}

@InputType({ description: 'A determination to make by the rules.' })
export class NationalityDetermineInput extends ChangeInput {
  @Input(() => CivilDateScalar, 'The day of the decision.') decidedOn!: string;
}

@InputType({ description: 'A determination that somebody contests.' })
export class NationalityContestInput extends ChangeInput {
  @Input(() => ID, 'The determination.') determinationId!: string;
  @Input(() => CivilDateScalar, 'When it was contested.') statedOn!: string;
  @Input(() => String, 'Who contests it, and why.') reason!: string;
}

@InputType({ description: 'What an authority decided on a contested determination.' })
export class NationalityChallengeSettleInput extends ChangeInput {
  @Input(() => ID, 'The determination.') determinationId!: string;
  @Input(() => CivilDateScalar, 'When it was decided.') statedOn!: string;
  @Input(() => String, 'The authority that decided, at most 500 characters.') authority!: string;
  @Input(() => String, 'The reference of its decision, at most 500 characters.') reference!: string;
  @Input(() => String, 'Why it decided so, at most 500 characters.') reason!: string;
  @Input(() => ID, 'The item of evidence that its decision rests on, where it is on file.', { optional: true })
  evidenceId?: string;
  @Input(() => NationalityEnum, 'What holds instead; left out, the determination is upheld.', { optional: true })
  overturnedTo?: SettleChallenge['overturnedTo'];
  @Input(
    () => Boolean,
    'Whether the child may then end up without any nationality; left out, it may unless it is a citizen.',
    { optional: true },
  )
  statelessnessRisk?: boolean;
}
