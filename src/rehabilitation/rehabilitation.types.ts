import { ID, Int, ObjectType } from 'type-graphql';
import { Agency } from '../agencies/agency.types.js';
import type { UserTree } from '../agencies/user.queries.js';
import { User } from '../agencies/user.types.js';
import { Guarded } from '../access/guarded.js';
import { CivilDateScalar, InstantScalar } from '../access/scalars.js';
import type { MilestoneState } from '../tallies/milestone.rules.js';
import type { HolderTree, PlanVersionTree, SealTree } from './histories/histories.queries.js';
import { Assessment, ClinicalNote, PlanReview, RehabilitationSession } from './file-lists.types.js';
import { FileHolder, FileSeal, PlanVersion } from './histories/histories.types.js';
import type { EducationNeedsTree, HealthNeedsTree } from './histories/needs.queries.js';
import { EducationNeeds, HealthNeeds } from './histories/needs.types.js';
import * as words from './rehabilitation-vocabulary.types.js';
import { RecordWithdrawal } from './withdrawals/withdrawal.types.js';
import type { WithdrawalTree } from './withdrawals/withdrawn-rows.js';
import type * as trees from './rehabilitation-tree.js';

const none = { nullable: true } as const;
const read = 'rehabilitation:read';

@ObjectType({ simpleResolvers: true, description: 'The plan of a child, as it stands.' })
export class RehabilitationPlan implements trees.PlanTree {
  @Guarded(read, () => Int, 'Its version, which planApprove names.') version!: number;
  @Guarded(read, () => Int, 'The edition of the catalogue that it follows.') catalogueVersion!: number;
  @Guarded(read, () => CivilDateScalar, 'When the child came home: what its days are counted from.') arrivedOn!: string;
  @Guarded(
    read,
    () => CivilDateScalar,
    'When it was opened, as stated or recorded; never before the arrival that is known.',
  )
  openedOn!: string;
  @Guarded(read, () => words.PhaseEnum, 'The phase of the first mandatory milestone that is open.') phase!: string;
  @Guarded(read, () => words.PlanStatusEnum, 'Whether a second person approved it, and whether it runs.')
  status!: string;
  @Guarded(read, () => Agency, 'The body that answers for it.') body!: Agency;
  @Guarded(read, () => User, 'The caseworker who answers for it.', none) caseworker!: UserTree | null;
  @Guarded(read, () => String, 'Who wrote this version.') author!: string;
  @Guarded('identity:read', () => String, 'What it is for, in words.', none) goals!: string | null;
  @Guarded(read, () => CivilDateScalar, 'When this version was approved.', none) approvedOn!: string | null;
  @Guarded(read, () => String, 'Who approved this version.', none) approvedBy!: string | null;
  @Guarded(read, () => [PlanVersion], 'Its newest 50 versions, oldest first, each with who wrote it and why.')
  versions!: PlanVersionTree[];
}

@ObjectType({ simpleResolvers: true, description: 'A milestone of a plan, or a step for this child alone.' })
export class Milestone implements trees.MilestoneTree {
  @Guarded(read, () => String, 'Names it within the plan; STEP-1 and so on for individual steps.') code!: string;
  @Guarded('identity:read', () => String, 'What is to be done, of an individual step.', none) title!: string | null;
  @Guarded(read, () => String, 'Its name in Kazakh, of one of the catalogue.', none) nameKk!: string | null;
  @Guarded(read, () => String, 'Its name in Russian.', none) nameRu!: string | null;
  @Guarded(read, () => String, 'Its name in English.', none) nameEn!: string | null;
  @Guarded(read, () => words.PhaseEnum, 'The phase it belongs to.') phase!: string;
  @Guarded(read, () => Boolean, 'Whether the follow-up waits for it.') isMandatory!: boolean;
  @Guarded(read, () => CivilDateScalar, 'When it is due.') dueOn!: string;
  @Guarded(read, () => words.MilestoneStateEnum, 'Where it stands today.') state!: MilestoneState;
  @Guarded(read, () => CivilDateScalar, 'When it was achieved, waived or found not to apply.', none)
  outcomeOn!: string | null;
  @Guarded(read, () => Agency, 'The body that answers for it.') body!: Agency;
  @Guarded(read, () => User, 'The person who answers for it.', none) responsible!: UserTree | null;
  @Guarded('identity:read', () => String, 'What shows that it was achieved.', none) evidence!: string | null;
  @Guarded('identity:read', () => String, 'Why it was waived, does not apply or was taken back.', none)
  reason!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'A decision on the legal care of a child, or the end of one.' })
export class GuardianshipDecision implements trees.GuardianshipTree {
  @Guarded(read, () => ID, 'Names the decision in guardianshipEnd and guardianshipWithdraw; opaque.') id!: string;
  @Guarded(read, () => words.GuardianshipKindEnum, 'Which legal care.') kind!: string;
  @Guarded(read, () => words.CaregiverRelationEnum, 'What the caregiver is to the child.') relation!: string;
  @Guarded(read, () => CivilDateScalar, 'When it was decided, or ended.') decidedOn!: string;
  @Guarded(read, () => ID, 'The decision that this row ends.', none) endsId!: string | null;
  @Guarded('identity:read', () => String, 'Which authority decided.') authority!: string;
  @Guarded('identity:read', () => String, 'The number of the decision.') reference!: string;
  @Guarded('identity:read', () => String, 'Why it ended.', none) reason!: string | null;
  @Guarded(read, () => RecordWithdrawal, 'That it was recorded in error and taken back, where it was.', none)
  withdrawal!: WithdrawalTree | null;
}

@ObjectType({ simpleResolvers: true, description: 'A brother or sister who lives apart, and why.' })
export class SiblingSeparation implements trees.SeparationTree {
  @Guarded(
    'identity:read',
    () => ID,
    'The case of the brother or sister, where you may see it and it is not sealed to you.',
    none,
  )
  siblingCaseId!: string | null;
  @Guarded(read, () => CivilDateScalar, 'Since when.') since!: string;
  @Guarded(read, () => words.SeparationReasonEnum, 'Why.') reason!: string;
  @Guarded(
    'identity:read',
    () => String,
    'Why, in words, and how they meet; null where only the file of the brother or sister says it.',
    none,
  )
  explanation!: string | null;
  @Guarded(read, () => CivilDateScalar, 'When they came to live together again.', none) endedOn!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'A narrow view of the child that another body is or was shown.' })
export class SharedView implements trees.SharedViewTree {
  @Guarded(read, () => ID, 'Names the view in viewEnd; opaque.') id!: string;
  @Guarded(read, () => words.ViewKindEnum, 'Which view.') view!: string;
  @Guarded(read, () => Agency, 'The agency it is shown to.') agency!: Agency;
  @Guarded('identity:read', () => String, 'What for.') purpose!: string;
  @Guarded(read, () => InstantScalar, 'Since when.') grantedAt!: number;
  @Guarded(read, () => CivilDateScalar, 'The last day, as it was agreed or as the access of whoever shows it ends.')
  expiresOn!: string;
  @Guarded(read, () => InstantScalar, 'When it was taken back before that.', none) endedAt!: number | null;
  @Guarded(
    'identity:read',
    () => String,
    'Why it was taken back; null also where it ended with the access of whoever showed it.',
    none,
  )
  endReason!: string | null;
  @Guarded(read, () => String, 'Who took it back, where somebody did.', none) endedBy!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'What a child needs at school and of a clinic, in closed words.' })
export class ChildNeeds implements trees.NeedsTree {
  @Guarded(read, () => Int, 'The class whose programme the child can follow, 0 before school.', none)
  level!: number | null;
  @Guarded(read, () => words.SchoolLanguageEnum, 'The language of instruction.', none) language!: string | null;
  @Guarded(read, () => [words.EducationSupportEnum], 'What helps at school.') supports!: string[];
  @Guarded(read, () => [words.HealthNeedEnum], 'What a clinic is asked to look after.') health!: string[];
}

@ObjectType({
  simpleResolvers: true,
  description:
    'The way of a child back to a normal childhood. Shown where the identity is; of a sealed file the seal alone until it is opened.',
})
export class Rehabilitation implements Omit<trees.ShownRehabilitation, 'key'> {
  @Guarded(read, () => CivilDateScalar, 'The day from which the file is sealed.', none) sealsOn!: string | null;
  @Guarded(
    read,
    () => Boolean,
    'Whether the file is sealed to you now: then sealsOn and openUntil are told, and everything else is null until you open it with sealedFileOpen, for a stated reason.',
  )
  isSealed!: boolean;
  @Guarded(read, () => InstantScalar, 'Until when a sealed file is open to you.', none) openUntil!: number | null;
  @Guarded(
    read,
    () => String,
    'The account of the young person to whom the rights passed at 18; null where none did, and where the file is sealed to you.',
    none,
  )
  heldBy!: string | null;
  @Guarded(
    read,
    () => RehabilitationPlan,
    'The plan; null where there is none, and where the file is sealed to you.',
    none,
  )
  plan!: trees.PlanTree | null;
  @Guarded(
    read,
    () => [Milestone],
    'Its milestones and steps, by the day they are due; null where the file is sealed to you.',
    none,
  )
  milestones!: trees.MilestoneTree[] | null;
  @Guarded(
    read,
    () => [PlanReview],
    'The newest 50 reviews of the plan, oldest first; casePlanReviews has all. Null where the file is sealed to you.',
    none,
  )
  reviews!: trees.ReviewTree[] | null;
  @Guarded(
    read,
    () => [RehabilitationSession],
    'The newest 50 sessions, oldest first; caseSessions has all. Null where the file is sealed to you.',
    none,
  )
  sessions!: trees.SessionTree[] | null;
  @Guarded(
    'clinical:read',
    () => [ClinicalNote],
    'The newest 50 notes of what was said, oldest first: for the treating role alone; caseClinicalNotes has all. Null where the file is sealed to you.',
    none,
  )
  clinicalNotes!: trees.ClinicalNoteTree[] | null;
  @Guarded(
    read,
    () => [Assessment],
    'The newest 50 assessments, oldest first; caseAssessments has all. Null where the file is sealed to you.',
    none,
  )
  assessments!: trees.AssessmentTree[] | null;
  @Guarded(
    read,
    () => [GuardianshipDecision],
    'Decisions on the legal care, oldest first; null where the file is sealed to you.',
    none,
  )
  guardianship!: trees.GuardianshipTree[] | null;
  @Guarded(
    read,
    () => [SiblingSeparation],
    'Brothers and sisters who live or lived apart; null where the file is sealed to you.',
    none,
  )
  separations!: trees.SeparationTree[] | null;
  @Guarded(
    read,
    () => [SharedView],
    'To whom the child is shown by which view; null where the file is sealed to you.',
    none,
  )
  views!: trees.SharedViewTree[] | null;
  @Guarded(
    read,
    () => ChildNeeds,
    'What the child needs, as last recorded; null where nothing is, and where the file is sealed to you.',
    none,
  )
  needs!: trees.NeedsTree | null;
  @Guarded(
    read,
    () => [words.FileListEnum],
    'Which of the lists asked for beside it have more than the 50 rows shown: read on in pages, SESSIONS with caseSessions. Null where the file is sealed to you.',
    none,
  )
  longerLists!: string[] | null;
  @Guarded(
    read,
    () => [FileSeal],
    'The newest 50 days of sealing that were set and liftings, oldest first, each with the reason; null where the file is sealed to you.',
    none,
  )
  seals!: SealTree[] | null;
  @Guarded(
    read,
    () => [FileHolder],
    'To whom the rights in the file were given, oldest first, also those from whom they were taken back; null where the file is sealed to you.',
    none,
  )
  holders!: HolderTree[] | null;
  @Guarded(
    read,
    () => [EducationNeeds],
    'The newest 50 of what was said of what the child needs at school, oldest first, with what was taken back; null where the file is sealed to you.',
    none,
  )
  educationNeeds!: EducationNeedsTree[] | null;
  @Guarded(
    read,
    () => [HealthNeeds],
    'As educationNeeds, of what it needs of a clinic; null where the file is sealed to you.',
    none,
  )
  healthNeeds!: HealthNeedsTree[] | null;
}
