import type { Course } from './course.js';
import { census, daysPerYear, type Day } from './days.js';
import type { CaseStage, ClosureReason } from './history.types.js';
import type { Slot } from '../plan.js';
import type { Random } from '../random.js';

const { ceil, floor, max, min } = Math;

/** One move of a case, or its reopening, on a day. */
export interface Leg {
  readonly to: CaseStage;
  readonly on: Day;
  readonly reason: ClosureReason | null;
  readonly isReopening: boolean;
}

/** The road home up to the point where the child is cleared. */
const clearance: readonly CaseStage[] = [
  'TRACING',
  'LOCATED',
  'VERIFYING_IDENTITY',
  'IDENTITY_CONFIRMED',
  'RETURN_PREPARATION',
];
const refuted: readonly CaseStage[] = ['VERIFYING_IDENTITY', 'TRACING', 'LOCATED', 'VERIFYING_IDENTITY'];
const lapsed: readonly CaseStage[] = ['RETURN_PREPARATION', 'AWAITING_RETURN', 'RETURN_PREPARATION'];

/** Days between the end of one search and the beginning of the next, so that records of one fall before the other. */
const margin = 15;

/** The moves of one child's case, in order, on days that no guard and no statement contradicts. */
export function planLegs(random: Random, slot: Slot, course: Course, reportedOn: Day, bornOn: Day): Leg[] {
  const road = new Road(course, reportedOn);
  if (slot.isNewcomer) walkAsNewcomer(random, road, slot, course);
  else walkToCensus(random, road, slot, course);
  if (!slot.isNewcomer && slot.stageInCensus !== null) walkOn(random, road, slot, course, bornOn);
  if (course.returnOn !== null) comeHome(random, road, slot, course, bornOn);
  return road.legs;
}

class Road {
  readonly legs: Leg[] = [];
  stage: CaseStage = 'REPORTED';
  #pulled = 0;

  constructor(
    private readonly course: Course,
    private at: Day,
  ) {}

  get today(): Day {
    return this.at;
  }

  go(to: CaseStage, on: Day, reason: ClosureReason | null = null): void {
    this.at = max(on, this.at);
    this.legs.push({ to, on: this.at, reason, isReopening: false });
    this.stage = to;
  }

  reopen(to: CaseStage, on: Day): void {
    this.at = max(on, this.at);
    this.legs.push({ to, on: this.at, reason: null, isReopening: true });
    this.stage = to;
  }

  /** Stages one after another between two days, in the party's own rhythm. */
  spread(stages: readonly CaseStage[], from: Day, to: Day): void {
    const step = (to - from) / stages.length;
    stages.forEach((stage, j) => {
      const pull = this.course.pulls[this.#pulled++ % this.course.pulls.length] as number;
      this.go(stage, floor(from + step * (j + 0.8 * pull)));
    });
  }

  /** What is left of the road from here to RETURN_PREPARATION, or to an earlier stage. */
  remaining(upTo: CaseStage = 'RETURN_PREPARATION'): readonly CaseStage[] {
    const stages = clearance.slice(clearance.indexOf(this.stage) + 1, clearance.indexOf(upTo) + 1);
    return this.stage === 'REPORTED' && !this.course.isTraced && upTo !== 'TRACING'
      ? stages.filter((stage) => stage !== 'TRACING')
      : stages;
  }
}

function walkAsNewcomer(random: Random, road: Road, { fate }: Slot, course: Course): void {
  if (course.returnOn !== null) {
    road.spread(road.remaining(), road.today + 4, course.awaitedFrom - 6);
    road.go('AWAITING_RETURN', course.awaitedFrom);
    return;
  }
  const goal = fate === 'NOT_A_NATIONAL' ? 'VERIFYING_IDENTITY' : fate === 'UNTRACEABLE' ? 'TRACING' : 'LOCATED';
  const from = road.today + 10;
  road.spread(road.remaining(goal), from, max(from + 60, min(course.deadline, from + 240)));
  leaveRegister(random, road, fate, course, 0);
}

function walkToCensus(random: Random, road: Road, { fate, stageInCensus }: Slot, course: Course): void {
  const from = road.today + 4;
  const isCleared = stageInCensus === 'AWAITING_RETURN' || stageInCensus === 'IN_TRANSIT' || fate === 'FAMILY_RETURN';
  if (isCleared) {
    const cleared = course.deadline;
    road.spread(road.remaining(), from, cleared - 6);
    road.go('AWAITING_RETURN', cleared);
    if (stageInCensus === 'IN_TRANSIT') road.go('IN_TRANSIT', census - random.between(8, 9));
  } else if (fate === 'SELF_RETURN') {
    const reached = clearance[random.between(0, 2)] ?? 'TRACING';
    if (random.chance(0.7)) road.spread(road.remaining(reached), from, course.deadline);
  } else if (stageInCensus === null) {
    const goal = fate === 'NOT_A_NATIONAL' ? 'VERIFYING_IDENTITY' : 'TRACING';
    road.spread(road.remaining(goal), from, course.deadline);
    leaveRegister(random, road, fate, course, 0);
  } else if (stageInCensus !== 'REPORTED') {
    road.spread(road.remaining(stageInCensus), from, course.deadline);
  }
}

/** After the census: on towards the return, or out of the register, or nowhere. */
function walkOn(random: Random, road: Road, { fate, stageInCensus }: Slot, course: Course, bornOn: Day): void {
  if (course.returnOn === null) {
    if (course.makesProgress && (fate === 'REMAINS' || fate === 'DIED')) {
      const [next] = road.remaining();
      if (next) road.go(next, census + random.between(20, 90));
    }
    leaveRegister(random, road, fate, course, bornOn);
    return;
  }
  if (fate === 'RETURN_2018') return;
  if (stageInCensus === 'AWAITING_RETURN') road.go('RETURN_PREPARATION', census + random.between(60, 150));
  else road.spread(withDetour(road.remaining(), course), census + margin, course.awaitedFrom - 6);
  road.go('AWAITING_RETURN', course.awaitedFrom);
}

function withDetour(stages: readonly CaseStage[], { detour }: Course): CaseStage[] {
  return stages.flatMap((stage) => {
    if (detour === 'REFUTED' && stage === 'VERIFYING_IDENTITY') return refuted;
    if (detour === 'LAPSED' && stage === 'RETURN_PREPARATION') return lapsed;
    return stage;
  });
}

function leaveRegister(random: Random, road: Road, fate: Slot['fate'], course: Course, bornOn: Day): void {
  const closedOn = max(course.closedOn ?? 0, road.today + 20);
  switch (fate) {
    case 'DIED':
      return road.go('CLOSED', closedOn, 'DECEASED_CONFIRMED');
    case 'TRANSFERRED':
      return road.go('CLOSED', closedOn, 'TRANSFERRED_TO_OTHER_STATE');
    case 'DECLINED':
      return road.go('CLOSED', closedOn, 'DECLINED_BEST_INTERESTS');
    case 'ADULT':
      return road.go('CLOSED', ceil(bornOn + 18 * daysPerYear) + random.between(130, 200), 'ADULT_SERVICES');
    case 'NOT_A_NATIONAL':
    case 'DUPLICATE':
      return road.go('CLOSED', closedOn, fate);
    case 'UNTRACEABLE':
      return closeUntraceable(random, road, closedOn, course);
    default:
      return undefined;
  }
}

/** Some whom nobody could find turn up after all: the case is reopened where it stood, and the child is located. */
function closeUntraceable(random: Random, road: Road, closedOn: Day, course: Course): void {
  const before = road.stage;
  road.go('CLOSED', closedOn, 'UNTRACEABLE_AFTER_REVIEW');
  if (!course.isReopened) return;
  road.reopen(before, closedOn + random.between(150, 300));
  road.go('LOCATED', road.today + random.between(20, 60));
}

function comeHome(random: Random, road: Road, { fate }: Slot, course: Course, bornOn: Day): void {
  const returnOn = course.returnOn ?? road.today;
  if (fate !== 'SELF_RETURN' && road.stage !== 'IN_TRANSIT') road.go('IN_TRANSIT', returnOn - 1);
  road.go('RETURNED', returnOn);
  road.go('IN_REHABILITATION', returnOn + random.between(16, 35));
  const isSlow = random.chance(0.2);
  road.go('IN_FOLLOW_UP', returnOn + (isSlow ? random.between(560, 700) : random.between(280, 460)));
  if (random.chance(0.08)) {
    road.go('IN_REHABILITATION', road.today + random.between(60, 120));
    road.go('IN_FOLLOW_UP', road.today + random.between(120, 240));
  }
  const end = max(returnOn + (isSlow ? 1100 : 740) + random.between(0, 160), road.today + 120);
  // A year more than 18, since the birth on file may lie that much later than the true one.
  const isOfAge = end > bornOn + 19.1 * daysPerYear;
  road.go('CLOSED', end, isOfAge && random.chance(0.6) ? 'ADULT_SERVICES' : 'REINTEGRATED');
}
