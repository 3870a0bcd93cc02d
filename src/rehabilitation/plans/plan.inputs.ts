import { ID, InputType, Int } from 'type-graphql';
import { Input } from '../../access/described.js';
import { CivilDateScalar } from '../../access/scalars.js';
import { ChangeInput } from '../../cases/graphql/case.inputs.js';
import { MilestoneWaiverEnum, PhaseEnum, ReviewFindingEnum } from '../rehabilitation-vocabulary.types.js';
import { mostSteps, type StepGiven } from './revise-plan.js';
import type { ReviewPlan } from './review-plan.js';
import type { WaiveMilestone } from './settle-milestone.js';

const optional = { optional: true } as const;
const ofCode = 'The milestone or step, as the plan names it.';

@InputType({ description: 'Opens the plan of a child who has come home.' })
export class PlanOpenInput extends ChangeInput {
  @Input(
    () => ID,
    'The agency that answers for the plan, named by the people of the owner: one with staff who are shown plans, or a registered body; left out, the regional centre that is registered for the region of the child.',
    optional,
  )
  bodyAgencyId?: string;
  @Input(() => ID, 'The member of its staff who does, one of caseworkers.', optional) caseworkerId?: string;
  @Input(() => String, 'What the plan is for, in words.', optional) goals?: string;
  @Input(
    () => CivilDateScalar,
    'The day since the arrival on which it was written, of a plan that is recorded late; left out, today. It is approved no earlier.',
    optional,
  )
  openedOn?: string;
  @Input(() => Boolean, 'Whether plans of brothers and sisters who came home are opened with it.', { default: true })
  withSiblings!: boolean;
}

@InputType({ description: 'A step for this child alone.' })
export class StepInput implements StepGiven {
  @Input(() => String, 'What is to be done.') title!: string;
  @Input(() => PhaseEnum, 'In which phase.') phase!: StepGiven['phase'];
  @Input(() => CivilDateScalar, 'When it is due: since the arrival, and within 18 years of it.') dueOn!: string;
  @Input(() => Boolean, 'Whether the follow-up waits for it.', { default: false }) isMandatory!: boolean;
}

@InputType({ description: 'Writes the next version of a plan; what is left out stays.' })
export class PlanReviseInput extends ChangeInput {
  @Input(() => String, 'Why.') reason!: string;
  @Input(
    () => ID,
    'Another agency that answers for it, named by the people of the owner: one with staff who are shown plans, or a registered body.',
    optional,
  )
  bodyAgencyId?: string;
  @Input(() => ID, 'Another member of staff who does, one of caseworkers.', optional) caseworkerId?: string;
  @Input(() => String, 'What the plan is for.', optional) goals?: string;
  @Input(() => [StepInput], 'Further individual steps.', { default: [], most: mostSteps }) steps!: StepInput[];
}

@InputType({ description: 'Approves a version of a plan that somebody else wrote.' })
export class PlanApproveInput extends ChangeInput {
  @Input(() => Int, 'The version of the plan that you read.') planVersion!: number;
  @Input(() => CivilDateScalar, 'On which day.') approvedOn!: string;
}

@InputType({ description: 'Moves a running plan to another edition of the catalogue.' })
export class PlanMigrateInput extends ChangeInput {
  @Input(() => Int, 'The edition.') catalogueVersion!: number;
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'Records a review of a plan.' })
export class PlanReviewInput extends ChangeInput {
  @Input(() => CivilDateScalar, 'When it was reviewed.') reviewedOn!: string;
  @Input(() => ReviewFindingEnum, 'What was found.') finding!: ReviewPlan['finding'];
  @Input(() => String, 'In words.') summary!: string;
  @Input(() => CivilDateScalar, 'When it is looked at next, within 18 years of the arrival.', optional)
  nextReviewOn?: string;
  @Input(() => String, 'The milestone of reviews that this achieves, such as REV-90.', optional) code?: string;
}

@InputType({ description: 'Records that a milestone was achieved.' })
export class MilestoneAchieveInput extends ChangeInput {
  @Input(() => String, ofCode) code!: string;
  @Input(() => CivilDateScalar, 'When; before the arrival for those of PRE_ARRIVAL alone.') achievedOn!: string;
  @Input(() => String, 'What shows it: a document, a register.') evidence!: string;
}

@InputType({ description: 'Records that a milestone will not be met, or does not apply.' })
export class MilestoneWaiveInput extends ChangeInput {
  @Input(() => String, ofCode) code!: string;
  @Input(() => MilestoneWaiverEnum, 'Which of the two.') outcome!: WaiveMilestone['outcome'];
  @Input(() => CivilDateScalar, 'When that was decided.') decidedOn!: string;
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'Says, as the first of two persons, that a child may do without a mandatory milestone.' })
export class MilestoneWaiveEndorseInput extends ChangeInput {
  @Input(() => String, ofCode) code!: string;
  @Input(() => MilestoneWaiverEnum, 'Which of the two.') outcome!: WaiveMilestone['outcome'];
}

@InputType({ description: 'Takes back what was wrongly recorded of a milestone.' })
export class MilestoneReopenInput extends ChangeInput {
  @Input(() => String, ofCode) code!: string;
  @Input(() => String, 'Why.') reason!: string;
}

@InputType({ description: 'Names another body and person for one open milestone.' })
export class MilestoneAssignInput extends ChangeInput {
  @Input(() => String, ofCode) code!: string;
  @Input(
    () => ID,
    'The agency that answers for it: one with staff who are shown what is due by them, or a registered body.',
  )
  bodyAgencyId!: string;
  @Input(() => ID, 'The member of its staff who does, one of caseworkers.', optional) caseworkerId?: string;
}
