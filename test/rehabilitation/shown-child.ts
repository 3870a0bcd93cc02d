import { CaseStory, openingInput } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { centre, hospital, lyceum, office, openHome } from './home.js';

/** A child at home of whom a school, a clinic and an office are shown what each needs. */
export interface ShownChild {
  readonly registry: TestRegistry;
  readonly story: CaseStory;
  readonly sibling: CaseStory;
}

/** What each of them asks. */
export const queries: Record<string, string> = {
  teacher: '{ pupils(first: 10) { nodes { reference name yearOfBirth level language supports shownUntil } } }',
  doctor:
    '{ patients(first: 10) { nodes { reference name sex bornEarliest bornLatest needs appointments { on attendance } shownUntil } } }',
  officer:
    '{ wards(first: 10) { nodes { reference name arrangements { arrangement since } decisions { kind relation decidedOn isEnd } separations { reason since endedOn } homeVisits { on attendance } shownUntil } } }',
};
export const grants: Record<string, object> = {
  teacher: { agencyId: lyceum, view: 'SCHOOL' },
  doctor: { agencyId: hospital, view: 'CLINIC' },
  officer: { agencyId: office, view: 'GUARDIANSHIP' },
};
export const share = { purposeOfView: 'Enrolment', expiresOn: '2018-06-30' };

/** Marks that stand in the file and must stand in no view; what each view may show besides is asserted whole. */
export const marks = {
  camp: 'al-Hol',
  country: 'SY',
  source: 'ZqSource',
  campName: 'أيجيريم',
  nickname: 'ZqNickname',
  mother: 'ZqMother',
  region: 'KZ_75',
  note: 'ZqNote',
  clinical: 'ZqClinical',
  finding: 'ZqFinding',
  goals: 'ZqGoals',
  explanation: 'ZqExplanation',
  laboratory: 'Laboratory',
  attestation: 'Document',
  programme: 'RETURNED',
  careInCamp: 'CAMP',
  careInPrison: 'WITH_DETAINED_PARENT',
  careInProgramme: 'ADAPTATION_CENTRE',
  court: 'Raqqa court 12/2016',
  courtAtHome: 'Reference 12-7',
  earlierCare: 'CUSTODIANSHIP',
  foreignName: 'Umm Aygerim al-Kazakhi',
};

export async function openShownChild(): Promise<ShownChild> {
  const registry = await openHome();
  const name = (text: string, role: string, script = 'LATIN') => ({ text, role, script, source: 'DOCUMENT' });
  const opening = {
    sighting: { ...openingInput.sighting, source: marks.source },
    names: [
      name('Айгерім', 'BIRTH_CERTIFICATE', 'CYRILLIC_KAZAKH'),
      name(marks.foreignName, 'BIRTH_CERTIFICATE'),
      name(marks.campName, 'USED_IN_CAMP', 'ARABIC'),
      name(marks.nickname, 'NICKNAME'),
    ],
    parents: [{ role: 'MOTHER', fate: 'WITH_CHILD', citizenship: 'KZ', names: [name(marks.mother, 'NICKNAME')] }],
  };
  const story = await CaseStory.open(registry, opening);
  const sibling = await CaseStory.open(registry, { siblingOf: story.state.id });
  await story.comesHome('2017-11-01');
  await sibling.comesHome('2017-11-01');
  await story.does('caseworker', 'planOpen', { bodyAgencyId: centre, goals: marks.goals });
  await story.does('caseworker', 'noteWrite', { text: marks.note });
  const session = { setting: 'INDIVIDUAL', attendance: 'ATTENDED' };
  await story.does('psychologist', 'sessionRecord', {
    ...session,
    type: 'INDIVIDUAL_PSYCH',
    heldOn: '2017-12-01',
    clinicalNote: marks.clinical,
  });
  await story.does('caseworker', 'sessionRecord', { ...session, type: 'MEDICAL', heldOn: '2017-12-02' });
  await story.does('caseworker', 'sessionRecord', { ...session, type: 'HOME_VISIT', heldOn: '2017-12-03' });
  // The day of the return is told to nobody by a view, not even by a visit on it.
  await story.does('caseworker', 'sessionRecord', { ...session, type: 'HOME_VISIT', heldOn: '2017-11-01' });
  await story.does('psychologist', 'assessmentRecord', {
    instrument: 'DEVELOPMENTAL',
    informant: 'CLINICIAN',
    form: 'ASQ',
    assessedOn: '2017-12-04',
    finding: marks.finding,
  });
  await story.does('caseworker', 'educationNeedsRecord', {
    level: 1,
    language: 'KAZAKH',
    supports: ['TUTOR', 'CATCH_UP_READING'],
  });
  await story.does('caseworker', 'healthNeedsRecord', { needs: ['DENTAL', 'VISION'] });
  // Abroad, on the day of the return, and after it.
  for (const [arrangement, since] of [
    ['CAMP', '2015-03-01'],
    ['WITH_DETAINED_PARENT', '2016-03-01'],
    ['PARENT', '2017-01-01'],
    ['ADAPTATION_CENTRE', '2017-11-05'],
    ['RELATIVE_GUARDIANSHIP', '2017-11-20'],
  ])
    await story.does('caseworker', 'careRecord', { arrangement, since });
  const abroad = { kind: 'CUSTODIANSHIP', relation: 'NOT_RELATED', decidedOn: '2016-12-01', authority: 'A court' };
  await story.does('caseworker', 'guardianshipRecord', { ...abroad, reference: marks.court });
  await story.does('caseworker', 'guardianshipEnd', { decisionId: '1', endedOn: '2017-11-19', reason: 'At home' });
  await story.does('caseworker', 'guardianshipRecord', {
    kind: 'GUARDIANSHIP',
    relation: 'GRANDPARENT',
    decidedOn: '2017-11-20',
    authority: 'Education department',
    reference: marks.courtAtHome,
  });
  await story.does('caseworker', 'siblingSeparationRecord', {
    siblingCaseId: sibling.state.id,
    since: '2017-11-20',
    separationReason: 'NO_ROOM_TOGETHER',
    explanation: marks.explanation,
  });
  for (const given of Object.values(grants)) await story.does('caseworker', 'viewShare', { ...given, ...share });
  return { registry, story, sibling };
}
