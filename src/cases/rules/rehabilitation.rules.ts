import { addDays } from '../../dates.js';
import {
  attested,
  type CareArrangement,
  type CaseFile,
  type Guard,
  type Move,
  type RehabilitationFacts,
} from './guard.rules.js';

/** A condition that the plan shows where there is one, and somebody's word where there is none. */
const planned = (guard: Guard, shows: (facts: RehabilitationFacts, file: CaseFile, move: Move) => boolean): Guard => ({
  ...guard,
  holds: (file, move) => (file.rehabilitation ? shows(file.rehabilitation, file, move) : guard.holds(file, move)),
});

/** So long without change before a placement counts as stable. */
export const stableForDays = 60;

/** Families and a home of the own; neither institutions nor stays that are meant to end. */
const stableArrangements: ReadonlySet<CareArrangement> = new Set([
  'PARENT',
  'RELATIVE_GUARDIANSHIP',
  'RELATIVE_CUSTODIANSHIP',
  'FOSTER_CARE',
  'FOSTER_FAMILY',
  'ADOPTION',
  'INDEPENDENT_LIVING',
]);

export const planApproved = planned(
  attested(
    'PLAN_APPROVED',
    ['PLAN_APPROVED'],
    'an individual plan that a second person approved (planApprove); without a plan',
  ),
  ({ isPlanApproved }) => isPlanApproved,
);
export const milestonesMet = planned(
  attested(
    'MILESTONES_MET',
    ['MANDATORY_MILESTONES_MET'],
    'all mandatory milestones before the follow-up achieved or waived with a reason (milestoneAchieve, milestoneWaive); without a plan',
  ),
  ({ openMandatory }) => openMandatory.length === 0,
);
export const stablePlacement = planned(
  attested(
    'STABLE_PLACEMENT',
    ['STABLE_PLACEMENT'],
    'a stable placement: a family or a home of the own for 60 days at home without change (careRecord); without a plan',
  ),
  ({ placement, arrivedOn }, { today }, { effectiveOn }) =>
    placement !== undefined &&
    stableArrangements.has(placement.arrangement) &&
    // What was abroad says nothing of how the child lives here.
    addDays(placement.since > arrivedOn ? placement.since : arrivedOn, stableForDays) <= (effectiveOn ?? today),
);
export const needIdentified = planned(
  attested(
    'NEED_IDENTIFIED',
    ['NEED_IDENTIFIED'],
    'a need that a review identified since the follow-up began (planReview); without a plan',
  ),
  ({ needsIdentifiedOn }, { stageSince }) => needsIdentifiedOn.some((on) => on >= stageSince),
);
