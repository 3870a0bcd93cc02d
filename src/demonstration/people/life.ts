import { sourcesByGrade } from '../agencies.js';
import { Chronicle } from '../course/chronicle.js';
import { dateText, type Day } from '../course/days.js';
import type { Family, FamilyChild } from './family.js';
import type { CaseStage, ChildHistory, HoldKind, SourceGrade } from '../course/history.types.js';
import { planLegs, type Leg } from '../course/itinerary.js';
import { countryOf } from '../places.js';
import { makeProfile } from './profile.js';
import { Random, deriveSeed, weighted } from '../random.js';
import type { Setting } from '../course/step.js';
import { recordSighting, siteOn, takeStep } from '../course/steps.js';

/** One child's whole life in the register, from the first report to the last act, whenever that is. */
export function makeHistory(
  seed: number,
  round: number,
  slots: number,
  family: Family,
  child: FamilyChild,
): ChildHistory {
  const { slot, course, bornOn } = child;
  const random = new Random(deriveSeed(seed, 4, round, slot.index));
  const original = slot.original ?? slot;
  const named = new Random(deriveSeed(seed, 5, round, original.index));
  const rank = family.children.findIndex((other) => other.slot === original);
  const profile = makeProfile(random, named, family, child, rank);
  const number = round * slots + slot.index;
  const chronicle = new Chronicle(random, family.agency, number);
  const setting: Setting = { chronicle, family, profile, isAside: random.chance(0.06) };
  const legs = planLegs(random, slot, course, profile.reportedOn, bornOn);
  openFile(setting, legs[0]?.on ?? profile.reportedOn + 400);
  followLegs(setting, legs);
  if (slot.fate === 'REMAINS') linger(setting, legs);
  return {
    key: `child-${number}`,
    familyKey: family.key,
    sex: profile.sex,
    birth: profile.birth,
    regionOfOrigin: profile.region,
    languages: profile.languages,
    names: profile.names,
    parents: family.parents,
    ownerAgency: family.agency.code,
    fate: slot.fate,
    acts: chronicle.acts,
  };
}

const firstGrades = weighted<SourceGrade>([['A', 6], ['B', 18], ['C', 58], ['D', 18]]); // prettier-ignore

/** The first report: from a relative more often than not, and often without a word of the country. */
function openFile(setting: Setting, nextOn: Day): void {
  const { chronicle, profile } = setting;
  const { random } = chronicle;
  const grade = random.draw(firstGrades);
  const siteCode = siteOn(setting, profile.seenOn);
  const isVague = grade > 'B' && random.chance(0.35);
  const where = isVague
    ? ({ country: 'XX', siteCode: null } as const)
    : { country: countryOf(siteCode), siteCode: grade > 'B' && random.chance(0.5) ? null : siteCode };
  const source = random.pick(sourcesByGrade[grade]);
  const recordedAt = chronicle.at(profile.reportedOn);
  const observedOn = dateText(profile.seenOn);
  const reportedOn = dateText(profile.reportedOn);
  chronicle.add({ act: 'OPEN', recordedAt, by: chronicle.opener(), reportedOn, observedOn, ...where, source, grade });
  if (random.chance(0.3)) chronicle.lifeSign('REPORTED_ALIVE', grade, profile.seenOn, source);
  const hasTime = nextOn > profile.reportedOn + 25;
  if (!isVague || !hasTime || !random.chance(0.2)) return;
  const restated = { observedOn, country: countryOf(siteCode), siteCode: null, source, grade } as const;
  const reason = 'The caller named the country when asked again.';
  const again = chronicle.at(profile.reportedOn + random.between(3, 12));
  chronicle.add({ act: 'CORRECT_WHEREABOUTS', recordedAt: again, by: 'registrar', ...restated, reason });
}

function followLegs(setting: Setting, legs: readonly Leg[]): void {
  let stage: CaseStage = 'REPORTED';
  let since = setting.profile.reportedOn;
  for (const leg of legs) {
    const busyUntil = meanwhile(setting, stage, since, leg.reason === 'DECEASED_CONFIRMED' ? leg.on - 15 : leg.on);
    if (leg.isReopening) reopen(setting.chronicle, leg);
    else takeStep(setting, { from: stage, since: busyUntil, leg });
    stage = leg.to;
    since = leg.on;
  }
}

function reopen(chronicle: Chronicle, leg: Leg): void {
  const reason = 'A sighting reached the registry after the closure.';
  const effectiveOn = dateText(leg.on);
  chronicle.add({
    act: 'REOPEN',
    recordedAt: chronicle.at(leg.on),
    by: 'supervisor',
    toStage: leg.to,
    effectiveOn,
    reason,
  });
}

const searching: ReadonlySet<CaseStage> = new Set(['REPORTED', 'TRACING']);
const found: ReadonlySet<CaseStage> = new Set([
  'LOCATED',
  'VERIFYING_IDENTITY',
  'IDENTITY_CONFIRMED',
  'RETURN_PREPARATION',
]);

const holdReasons: readonly (readonly [HoldKind, string])[] = [
  ['MEDICAL', 'Under treatment, not fit to travel.'],
  ['SECURITY', 'The road to the camp is closed.'],
  ['LEGAL', 'Proceedings in the host state are not over.'],
  ['CONSENT', 'The grandmother has asked for time to consider.'],
  ['DATA_PROTECTION', 'A relative objects to sharing the file.'],
];

/**
 * What happens between two moves: rumours of those not found, visits to those found, holds that are placed and lifted.
 * Answers the day of the last of these, from which work on the next move begins.
 */
function meanwhile(setting: Setting, stage: CaseStage, since: Day, until: Day): Day {
  const { chronicle } = setting;
  const { random } = chronicle;
  const span = until - since;
  let last = since;
  const at = (share: number) => (last = since + Math.floor(span * share));
  if (span > 200 && searching.has(stage) && random.chance(0.35)) {
    const grade = random.chance(0.7) ? 'C' : 'D';
    chronicle.lifeSign('REPORTED_ALIVE', grade, at(0.4), chronicle.source(grade));
  }
  if (span > 200 && found.has(stage) && random.chance(0.5))
    recordSighting(setting, at(0.5), random.chance(0.3) ? 'A' : 'B');
  if (span > 60 && found.has(stage) && random.chance(0.08)) {
    const [kind, reason] = random.pick(holdReasons);
    placeHold(chronicle, kind, reason, at(0.6));
    chronicle.add({
      act: 'HOLD_LIFT',
      recordedAt: chronicle.at(at(0.8)),
      by: 'supervisor',
      kind,
      reason: 'Resolved.',
      on: dateText(last),
    });
  }
  return last;
}

function placeHold(chronicle: Chronicle, kind: HoldKind, reason: string, on: Day): void {
  chronicle.add({ act: 'HOLD_PLACE', recordedAt: chronicle.at(on), by: 'caseworker', kind, reason, on: dateText(on) });
}

/** Children who do not come home are still visited, or still spoken of; for some a hold stays open. */
function linger(setting: Setting, legs: readonly Leg[]): void {
  const { chronicle, profile } = setting;
  const last = legs.at(-1);
  const stage = last?.to ?? 'REPORTED';
  const since = last?.on ?? profile.reportedOn;
  meanwhile(setting, stage, since, since + 500);
  meanwhile(setting, stage, since + 500, since + 1000);
  if (!found.has(stage) || !chronicle.random.chance(0.3)) return;
  const [kind, reason] = chronicle.random.pick(holdReasons);
  placeHold(chronicle, kind, reason, since + 1000);
}
