import type { Chronicle } from './chronicle.js';
import { dateText, type Day } from './days.js';
import type { EvidenceType, KinshipRelation } from './history.types.js';
import { weighted } from '../random.js';
import { along, type Setting, type Step } from './step.js';

const decisiveEvidence = weighted<readonly [EvidenceType, string] | null>([
  [['DNA_KINSHIP', 'Forensic laboratory, Astana'], 36],
  [['BIRTH_CERTIFICATE', 'Civil registry'], 26],
  [['COURT_DECISION_FACT_OF_BIRTH', 'District court'], 8],
  [null, 30],
]);
const leads = [
  'RELATIVE_PHOTO_RECOGNITION',
  'VIDEO',
  'CHILD_STATEMENT',
  'LANGUAGE',
  'CAMP_OR_PRISON_REGISTER',
] as const;

/** Evidence that satisfies the identity rule, what else came to light on the way, and the word of two persons. */
export function confirmIdentity(setting: Setting, step: Step): void {
  const { chronicle, profile } = setting;
  const { random } = chronicle;
  if (random.chance(0.4)) chronicle.evidence(random.pick(leads), 'C', along(step, 0.3), 'Family at home', false);
  const decisive = random.draw(decisiveEvidence);
  if (decisive?.[0] === 'DNA_KINSHIP') chronicle.dnaResult(testedRelative(setting), along(step, 0.6), decisive[1]);
  else if (decisive) chronicle.evidence(decisive[0], 'A', along(step, 0.6), decisive[1], true);
  else recordTwoStrongItems(chronicle, step);
  if (Object.keys(profile.corrections).length > 0) {
    const reason = 'Established while the identity was verified.';
    const recordedAt = chronicle.at(along(step, 0.9));
    chronicle.add({ act: 'CORRECT_PROFILE', recordedAt, by: 'registrar', ...profile.corrections, reason });
  }
  if (random.chance(0.5)) decideNationality(setting, along(step, 0.9));
  chronicle.moveByTwo('IDENTITY_CONFIRMED', step.leg.on, null, null);
}

/** A parent who is there to be tested, or else a grandparent at home. */
function testedRelative({ family }: Setting): KinshipRelation {
  const found = family.parents.find(({ fate }) => fate === 'WITH_CHILD' || fate === 'AT_HOME');
  return found?.role ?? 'GRANDPARENT';
}

function recordTwoStrongItems(chronicle: Chronicle, step: Step): void {
  chronicle.evidence('MOTHER_OR_GUARDIAN_STATEMENT', 'A', along(step, 0.4), 'Consul, interview of the guardian', true);
  if (chronicle.random.chance(0.5)) {
    chronicle.evidence('MEDICAL_BIRTH_NOTICE', 'B', along(step, 0.7), 'Field hospital, birth register', true);
  } else {
    chronicle.evidence('FOREIGN_BIRTH_CERTIFICATE', 'A', along(step, 0.7), 'Host civil registry, legalised', true);
  }
}

function decideNationality({ chronicle, family }: Setting, on: Day): void {
  const citizens = family.parents.filter(({ citizenship }) => citizenship === 'KZ').length;
  const isOpenQuestion = family.parents.some(
    ({ citizenship }) => citizenship === 'UNKNOWN' || citizenship === 'STATELESS',
  );
  const [reason, nationality] = (
    citizens === 2
      ? ['Rule 1: both parents citizens at birth', 'CITIZEN']
      : citizens === 1 && isOpenQuestion
        ? ['Rule 5: one citizen, the other stateless or undetermined', 'CITIZEN']
        : citizens === 1
          ? ['Rule 3: one citizen, a parent then permanently resident at home', 'CITIZEN']
          : ['Rule 6: no other rule applies', 'UNDER_DETERMINATION']
  ) as [string, 'CITIZEN' | 'UNDER_DETERMINATION'];
  const statelessnessRisk = nationality !== 'CITIZEN';
  const decidedOn = dateText(on);
  chronicle.add({
    act: 'NATIONALITY',
    recordedAt: chronicle.at(on),
    by: 'registrar',
    nationality,
    statelessnessRisk,
    decidedOn,
    reason,
  });
}
