import { from, today } from '../../example.js';
import { askChild, basis, caseworkerDoes, childAt, linked, move, registrarDoes, type Step } from './step.js';

const name = 'Айсұлу';
const request = `tracingRequests.nodes.[names.0.text=${name}]`;
const asked = { statedOn: today(-60), reference: 'Form 12' };
const word = (title: string, grounds: string) => ({
  ...{ title, mutation: 'tracingLinkConfirm' },
  input: {
    linkId: from(`tracingLinks.nodes.[basis=${basis}].id`),
    expectedVersion: from(`tracingLinks.nodes.[basis=${basis}].version`),
    ...{ grounds, evidenceSeen: [] },
  },
  reads: 'link { id version status awaits { code } events { kind recordedBy } }',
  ask: linked('POSSIBLE', 'id version basis'),
});

/** A relative asks; whose child it is, and where. */
export const findingSteps: readonly Step[] = [
  registrarDoes({
    title: 'A grandmother asks for a girl',
    mutation: 'tracingRequestOpen',
    input: {
      ...{ relation: 'GRANDPARENT', receivedOn: today(-60), inquirerName: 'Күләш', sex: 'FEMALE' },
      names: [{ text: name, script: 'CYRILLIC_KAZAKH' }],
      born: { from: '2012-01-01', until: '2012-12-31' },
      regionOfOrigin: 'KZ_31',
      consents: [
        { purpose: 'TRACING', ...asked },
        { purpose: 'SHARING_WITH_AGENCIES', ...asked },
        { purpose: 'DNA_COMPARISON', ...asked },
      ],
    },
    reads: 'request { id status possibleCases { id stage } }',
  }),
  registrarDoes({
    title: 'A girl of that name is reported: her case is opened',
    mutation: 'caseOpen',
    input: {
      reportedOn: today(-58),
      sighting: { observedOn: today(-70), country: 'SY', source: 'A neighbour, by telephone', grade: 'C' },
      sex: 'FEMALE',
      birth: { earliest: '2012-01-01', latest: '2012-12-31', basis: 'RELATIVE' },
      regionOfOrigin: 'KZ_31',
      names: [{ text: name, role: 'GIVEN_BY_PARENTS', script: 'CYRILLIC_KAZAKH', source: 'RELATIVE' }],
      parents: [{ role: 'MOTHER', fate: 'WITH_CHILD', citizenship: 'KZ' }],
    },
    reads: 'case { id version stage possibleMoves { toStage missing { code needs } } }',
  }),
  registrarDoes({
    title: 'The request may ask for this girl: a link is proposed',
    mutation: 'tracingLinkPropose',
    input: {
      requestId: from(`${request}.id`),
      expectedVersion: from(`${request}.version`),
      caseId: from(`${request}.possibleCases.[last:stage=REPORTED].id`),
      basis,
    },
    reads: 'link { id version status awaits { code } request { id } case { id stage } }',
    ask: '{ tracingRequests(first: 20, status: OPEN) { nodes { id version names { text } possibleCases { id stage } } } }',
  }),
  registrarDoes(word('She is the one: the first of two words', 'Both name the mother and the village.')),
  caseworkerDoes(word('She is the one: the second word, of another person', 'The scar on the left hand.')),
  registrarDoes(move('The search begins', 'REPORTED', 'TRACING', today(-50))),
  caseworkerDoes({
    title: 'A consul has seen her in a camp',
    mutation: 'whereaboutsRecord',
    input: {
      ...childAt('TRACING'),
      sighting: {
        observedOn: today(-42),
        country: from('sites.[kind=CAMP,country=SY].country'),
        siteId: from('sites.[kind=CAMP,country=SY].id'),
        ...{ source: 'Consul, on a visit', grade: 'B' },
      },
    },
    reads: 'case { id version stage whereabouts { country site { name } observedOn } }',
    ask: `${askChild.slice(0, -1)} sites { id kind country } }`,
  }),
  registrarDoes(move('She is located', 'TRACING', 'LOCATED', today(-40))),
];
