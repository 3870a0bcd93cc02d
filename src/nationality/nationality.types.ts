import { ID, InputType, Int, ObjectType } from 'type-graphql';
import { challengeKinds, factAnswers, nationalityFactKinds } from '../../schema/nationality.js';
import { Input } from '../access/described.js';
import { Guarded } from '../access/guarded.js';
import { CivilDateScalar, InstantScalar } from '../access/scalars.js';
import { vocabulary } from '../access/vocabulary.js';
import { ChangeInput } from '../cases/case.inputs.js';
import { NationalityEnum } from '../cases/case-vocabulary.types.js';
import type { SettleChallenge } from './challenge-determination.js';
import type { RecordFact } from './determine-nationality.js';
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
  ['STANDING', ...challengeKinds],
  'DeterminationStanding',
  'How a determination stands after what was said of it.',
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
  @Guarded('identity:read', () => Int, 'The item of evidence that it rests on, where it does.', { nullable: true })
  evidenceId!: number | null;
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
  @Guarded('identity:read', () => CivilDateScalar, 'When it was said.') statedOn!: string;
  @Guarded('identity:read', () => InstantScalar, 'When it was recorded.') recordedAt!: number;
}

@ObjectType({ simpleResolvers: true, description: 'A run of the rules that somebody decided on, kept as it was.' })
export class NationalityDetermination implements DeterminationTree {
  @Guarded('identity:read', () => ID, 'Names the determination in its case.') id!: number;
  @Guarded('identity:read', () => DeterminationStandingEnum, 'How it stands.') standing!: string;
  @Guarded('identity:read', () => String, 'The version of the rules.') ruleVersion!: string;
  @Guarded('identity:read', () => String, 'The rule that decided.') ruleCode!: string;
  @Guarded('identity:read', () => NationalityEnum, 'What was decided.') nationality!: string;
  @Guarded('identity:read', () => Boolean, 'Whether a risk of statelessness was raised.') statelessnessRisk!: boolean;
  @Guarded('identity:read', () => CivilDateScalar, 'The day of the decision.') decidedOn!: string;
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
    'Whether evidence has changed so that the last determination follows no more.',
  )
  isOutdated!: boolean;
  @Guarded('identity:read', () => NationalityEnum, 'What holds: as last decided, by the rules or by an authority.')
  held!: string;
  @Guarded('identity:read', () => CivilDateScalar, 'Since when it holds; null where nothing was decided.', {
    nullable: true,
  })
  heldSince!: string | null;
  @Guarded('identity:read', () => String, 'The rule, or the authority that decided instead, in its words.', {
    nullable: true,
  })
  heldBy!: string | null;
  @Guarded('identity:read', () => [NationalityFact], 'The answers on file, oldest first.') facts!: FactTree[];
  @Guarded('identity:read', () => [NationalityDetermination], 'What was decided, oldest first.')
  determinations!: DeterminationTree[];
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
  @Input(() => String, 'Which authority, and why.') reason!: string;
  @Input(() => NationalityEnum, 'What holds instead; left out, the determination is upheld.', { optional: true })
  overturnedTo?: SettleChallenge['overturnedTo'];
  @Input(() => Boolean, 'Whether the child may then end up without any nationality.', { default: false })
  statelessnessRisk!: boolean;
}
