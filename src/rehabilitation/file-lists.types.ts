import { ID, Int, ObjectType } from 'type-graphql';
import { Guarded } from '../access/guarded.js';
import { CivilDateScalar, InstantScalar } from '../access/scalars.js';
import * as words from './rehabilitation-vocabulary.types.js';
import type * as trees from './rehabilitation-tree.js';
import { ClinicalNoteWithdrawal, RecordWithdrawal } from './withdrawals/withdrawal.types.js';
import type { WithdrawalTree } from './withdrawals/withdrawn-rows.js';

/* The rows of the lists of a file that grow as long as a child is looked after. */

const none = { nullable: true } as const;
const read = 'rehabilitation:read';

@ObjectType({ simpleResolvers: true, description: 'A review of a plan.' })
export class PlanReview implements Omit<trees.ReviewTree, 'place'> {
  @Guarded(read, () => ID, 'Names the review in planReviewWithdraw; opaque.') id!: string;
  @Guarded(read, () => CivilDateScalar, 'When.') reviewedOn!: string;
  @Guarded(read, () => words.ReviewFindingEnum, 'What was found.') finding!: string;
  @Guarded('identity:read', () => String, 'In words.') summary!: string;
  @Guarded(read, () => CivilDateScalar, 'When it is looked at next.', none) nextReviewOn!: string | null;
  @Guarded(read, () => String, 'Who reviewed it.') recordedBy!: string;
  @Guarded(read, () => RecordWithdrawal, 'That it was recorded in error and taken back, where it was.', none)
  withdrawal!: WithdrawalTree | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'A session with a child, held or missed. What was said is not here.',
})
export class RehabilitationSession implements Omit<trees.SessionTree, 'place'> {
  @Guarded(read, () => ID, 'Names the session in sessionWithdraw; opaque.') id!: string;
  @Guarded(read, () => words.SessionTypeEnum, 'What kind it was.') type!: string;
  @Guarded(read, () => words.SessionSettingEnum, 'With whom.') setting!: string;
  @Guarded(read, () => words.AttendanceEnum, 'Whether the child was there.') attendance!: string;
  @Guarded(read, () => CivilDateScalar, 'On which day.') heldOn!: string;
  @Guarded(read, () => Int, 'How long, in minutes.', none) minutes!: number | null;
  @Guarded(read, () => String, 'The milestone or step that it served.', none) milestoneCode!: string | null;
  @Guarded('identity:read', () => String, "The guardian's consent, where the type needs one.", none)
  consent!: string | null;
  @Guarded(read, () => String, 'Who recorded it.') recordedBy!: string;
  @Guarded(read, () => RecordWithdrawal, 'That it was recorded in error and taken back, where it was.', none)
  withdrawal!: WithdrawalTree | null;
}

@ObjectType({ simpleResolvers: true, description: 'What was said: for the treating role alone.' })
export class ClinicalNote implements Omit<trees.ClinicalNoteTree, 'place'> {
  @Guarded('clinical:read', () => ID, 'Names it to its readers, in clinicalNoteWithdraw; opaque.') id!: string;
  @Guarded('clinical:read', () => String, 'The note.') text!: string;
  @Guarded('clinical:read', () => InstantScalar, 'When it was written.') recordedAt!: number;
  @Guarded('clinical:read', () => String, 'By whom.') author!: string;
  @Guarded('clinical:read', () => ID, 'The session it speaks of.', none) sessionId!: string | null;
  @Guarded('clinical:read', () => ClinicalNoteWithdrawal, 'That it was taken back, where it was.', none)
  withdrawal!: WithdrawalTree | null;
}

@ObjectType({ simpleResolvers: true, description: 'The sum of the answers to one scale of a form.' })
export class ScaleScore implements trees.ScaleScoreTree {
  @Guarded('clinical:read', () => words.AssessmentScaleEnum, 'Which scale.') scale!: string;
  @Guarded('clinical:read', () => Int, 'The sum, by the rules of the form.') value!: number;
}

@ObjectType({ simpleResolvers: true, description: 'What was answered and scored: for the treating role alone.' })
export class AssessmentScores implements trees.ScoresTree {
  @Guarded('clinical:read', () => [Int], 'The answers in the order of the form.') items!: number[];
  @Guarded('clinical:read', () => Int, 'The total: of SDQ 0-40 without the prosocial scale, of CRIES_8 0-40.', none)
  total!: number | null;
  @Guarded(
    'clinical:read',
    () => words.AssessmentBandEnum,
    'How the total is read. Null where it is not scored, and of SDQ_P2_4_UK_2014 and SDQ_T2_4_UK_2014: their norms have borders of their own, which are not known here, and those of older children would read the total wrongly.',
    none,
  )
  band!: string | null;
  @Guarded('clinical:read', () => [ScaleScore], 'The scales, in the order of the form; none where it is not scored.')
  scales!: trees.ScaleScoreTree[];
  @Guarded('clinical:read', () => String, 'What was found, in words.', none) finding!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'An assessment: what it was made with, when, and who answered.' })
export class Assessment implements Omit<trees.AssessmentTree, 'place'> {
  @Guarded(read, () => ID, 'Names the assessment in corrections and withdrawals; opaque.') id!: string;
  @Guarded(read, () => words.InstrumentEnum, 'What it was made with.') instrument!: string;
  @Guarded(read, () => words.InformantEnum, 'Who answered.') informant!: string;
  @Guarded(read, () => words.NormSetEnum, 'The edition of the form and its norms, where it is scored.', none)
  normSet!: string | null;
  @Guarded(read, () => String, 'The form and its edition, in words, where it is not scored by norms known here.', none)
  form!: string | null;
  @Guarded(read, () => CivilDateScalar, 'When it was made.') assessedOn!: string;
  @Guarded(read, () => ID, 'The assessment that this row restates or withdraws.', none) correctsId!: string | null;
  @Guarded(read, () => Boolean, 'Whether this row withdraws the one it names.') isWithdrawal!: boolean;
  @Guarded(read, () => InstantScalar, 'When this row was recorded.') recordedAt!: number;
  @Guarded(read, () => String, 'Who recorded this row.') recordedBy!: string;
  @Guarded(
    'clinical:read',
    () => String,
    'Why it restates or withdraws the one it names; null where it does neither, and where you do not treat the child.',
    none,
  )
  reason!: string | null;
  @Guarded(
    'clinical:read',
    () => AssessmentScores,
    'What was answered and scored; null where you do not treat the child.',
    {
      nullable: true,
    },
  )
  scores!: trees.ScoresTree | null;
}
