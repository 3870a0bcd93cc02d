import type { Chronicle } from './chronicle.js';
import { confirmIdentity } from './confirm-identity.js';
import { dateText, day, type Day } from './days.js';
import type { CareArrangement } from './history.types.js';
import { asideOnRoute, countryOf } from '../places.js';
import { weighted } from '../random.js';
import { along, before, type Setting, type Step } from './step.js';

const { max } = Math;

/** Puts on file whatever the guards of this move ask for, then the move itself. */
export function takeStep(setting: Setting, step: Step): void {
  const { chronicle } = setting;
  const { to, on } = step.leg;
  switch (to) {
    case 'TRACING':
      beginTracing(chronicle, step);
      return chronicle.move(to, on);
    case 'LOCATED':
      return locate(setting, step);
    case 'VERIFYING_IDENTITY':
      chronicle.attest('IDENTITY_FILE_OPENED', on, 'Identity file');
      return chronicle.move(to, on);
    case 'IDENTITY_CONFIRMED':
      return confirmIdentity(setting, step);
    case 'RETURN_PREPARATION':
      prepareReturn(setting, step);
      return chronicle.move(to, on);
    case 'AWAITING_RETURN':
      agreeReturn(chronicle, step);
      return chronicle.move(to, on);
    case 'IN_TRANSIT':
      chronicle.attest('ON_MANIFEST', on, 'Manifest');
      return chronicle.move(to, on);
    case 'RETURNED':
      return arrive(setting, step);
    case 'IN_REHABILITATION':
      if (step.from === 'RETURNED') chronicle.attest('PLAN_APPROVED', on, 'Individual plan');
      else chronicle.attest('NEED_IDENTIFIED', on, 'Review');
      return chronicle.move(to, on);
    case 'IN_FOLLOW_UP':
      return leaveRehabilitation(setting, step);
    case 'CLOSED':
      return close(setting, step);
    case 'REPORTED':
      throw new Error('No move leads to REPORTED.');
  }
}

function beginTracing(chronicle: Chronicle, step: Step): void {
  const { on } = step.leg;
  if (step.from === 'VERIFYING_IDENTITY') {
    chronicle.attest('IDENTITY_REFUTED', on, 'Finding');
    return;
  }
  if (chronicle.random.chance(0.6)) chronicle.attest('TRACING_REQUEST_OPENED', before(step, 6), 'Tracing request');
  else chronicle.attest('AGENCY_TASK_OPENED', before(step, 6), 'Task');
  chronicle.attest('LEGITIMATE_BASIS', before(step, 2), 'Legal opinion');
}

/** Where this child was on a day: with its family, or in the hospital or orphanage of the same country. */
export function siteOn({ family, isAside }: Setting, on: Day): string {
  const period = on < fallOfTheTerritory ? 'territory' : on < lastEnclave ? 'camps' : 'consolidation';
  if (isAside && period === 'camps') return asideOnRoute[family.route][0] as string;
  return family.sites[period];
}

const fallOfTheTerritory = day('2017-05-15');
const lastEnclave = day('2019-02-15');

/** A sighting by a named or official source, with life confirmed more often than not. */
export function recordSighting(setting: Setting, on: Day, grade: 'A' | 'B'): void {
  const { chronicle } = setting;
  const siteCode = siteOn(setting, on);
  const source = chronicle.source(grade);
  const observedOn = dateText(on);
  const country = countryOf(siteCode);
  const recordedAt = chronicle.at(on);
  chronicle.add({
    act: 'WHEREABOUTS',
    recordedAt,
    by: chronicle.observer(),
    observedOn,
    country,
    siteCode,
    source,
    grade,
  });
  if (chronicle.random.chance(0.6)) chronicle.lifeSign('CONFIRMED_ALIVE', grade, on, source);
}

const slipOfDays = 2;

function locate(setting: Setting, step: Step): void {
  const { chronicle } = setting;
  const { random } = chronicle;
  const { on } = step.leg;
  recordSighting(setting, before(step, random.between(1, 9)), random.chance(0.3) ? 'A' : 'B');
  const isMisdated = random.chance(0.04);
  chronicle.move('LOCATED', isMisdated ? on + slipOfDays : on);
  if (!isMisdated) return;
  const reason = 'The visit report gives an earlier day than the covering letter.';
  const recordedAt = chronicle.soon();
  chronicle.add({
    act: 'CORRECT_MOVE',
    recordedAt,
    by: 'registrar',
    toStage: 'LOCATED',
    effectiveOn: dateText(on),
    reason,
  });
}

function prepareReturn({ chronicle, family }: Setting, step: Step): void {
  if (step.from === 'AWAITING_RETURN') {
    chronicle.attest('AGREEMENT_LAPSED', step.leg.on, 'Note verbale');
    return;
  }
  const canConsent = family.parents.some(({ fate }) => fate === 'WITH_CHILD' || fate === 'AT_HOME');
  chronicle.attest('BEST_INTERESTS_ASSESSMENT', along(step, 0.5), 'Assessment');
  if (canConsent) chronicle.attest('GUARDIAN_CONSENT', along(step, 0.8), 'Consent form');
  else chronicle.attest('GUARDIAN_DETERMINATION', along(step, 0.8), 'Guardianship decision');
}

function agreeReturn(chronicle: Chronicle, step: Step): void {
  chronicle.attest('HOST_CONSENT', before(step, 12), 'Note verbale');
  chronicle.attest('TRAVEL_DOCUMENT', before(step, 8), 'Certificate of return');
  chronicle.attest('RECEIVING_PLAN', before(step, 5), 'Receiving plan');
  chronicle.attest('ON_AGREED_LIST', before(step, 1), 'Agreed list');
}

const escorts = [
  'Brought home by the grandmother at the family’s own cost.',
  'The mother came back with the child through Turkey.',
  'Handed over at the border by a relative who had travelled there.',
] as const;

function arrive({ chronicle }: Setting, { from, leg }: Step): void {
  const note = from === 'IN_TRANSIT' ? null : chronicle.random.pick(escorts);
  chronicle.attest('ARRIVAL_RECORD', leg.on, 'Border record');
  chronicle.move('RETURNED', leg.on, note);
  chronicle.lifeSign('CONFIRMED_ALIVE', 'A', leg.on, 'Border service');
  if (from === 'IN_TRANSIT') chronicle.care('ADAPTATION_CENTRE', leg.on + 1);
}

const placements = weighted<CareArrangement>([
  ['RELATIVE_GUARDIANSHIP', 40],
  ['PARENT', 45],
  ['RELATIVE_CUSTODIANSHIP', 6],
  ['FOSTER_FAMILY', 5],
  ['GUEST_FAMILY', 2],
  ['RESIDENTIAL', 2],
]);

function leaveRehabilitation({ chronicle }: Setting, step: Step): void {
  if (step.since < step.leg.on - 200) chronicle.care(chronicle.random.draw(placements), along(step, 0.15));
  chronicle.attest('STABLE_PLACEMENT', before(step, 10), 'Home visit');
  chronicle.attest('MANDATORY_MILESTONES_MET', before(step, 3), 'Plan review');
  chronicle.move('IN_FOLLOW_UP', step.leg.on);
}

const closingNotes = {
  REINTEGRATED: 'Two years after the return the plan is complete.',
  DECEASED_CONFIRMED: 'Death confirmed by two persons.',
  NOT_A_NATIONAL: 'Referred to the authorities of the parents’ state.',
  DUPLICATE: 'The same child is registered already, under another spelling.',
  RETURNED_OUTSIDE_PROGRAMME: 'Home without the programme.',
  TRANSFERRED_TO_OTHER_STATE: 'Taken in by the father’s state with the siblings.',
  DECLINED_BEST_INTERESTS: 'Return is not in the child’s best interests at present.',
  UNTRACEABLE_AFTER_REVIEW: 'No trace in any list or visit; reviewed by the commission.',
  ADULT_SERVICES: 'Of age; continued by the services for adults.',
} as const;

function close(setting: Setting, { since, leg }: Step): void {
  const { chronicle } = setting;
  const reason = leg.reason ?? 'REINTEGRATED';
  if (reason === 'DECEASED_CONFIRMED') confirmDeath(chronicle, max(since, leg.on - 15), leg.on);
  if (reason === 'NOT_A_NATIONAL') {
    const decidedOn = dateText(leg.on);
    const rule = 'Both parents citizens of another state';
    const recordedAt = chronicle.at(leg.on);
    chronicle.add({
      act: 'NATIONALITY',
      recordedAt,
      by: 'registrar',
      nationality: 'NOT_A_CITIZEN',
      statelessnessRisk: false,
      decidedOn,
      reason: rule,
    });
  }
  chronicle.moveByTwo('CLOSED', leg.on, reason, closingNotes[reason]);
}

/** First a rumour, then the host authority's document, put on file by two persons. Observed is the death itself. */
function confirmDeath(chronicle: Chronicle, diedOn: Day, closedOn: Day): void {
  chronicle.lifeSign('REPORTED_DEAD', 'C', diedOn, 'Aunt, messages from the camp');
  const claim = {
    observedOn: dateText(diedOn),
    status: 'CONFIRMED_DEAD',
    source: 'Host authority, death certificate',
    grade: 'A',
  } as const;
  const recordedAt = chronicle.at(closedOn - 1);
  chronicle.add({ act: 'VITAL_STATUS', recordedAt, by: 'caseworker', ...claim, secondBy: 'supervisor' });
}
