import { freshWord, from, today } from '../../example.js';
import { askChild, caseworkerDoes, childAt, linked, ofLink, registrarDoes, withChild, type Step } from './step.js';
import { ofTalks } from './talks.js';

const awaiting = 'AWAITING_RETURN';
const operationTitle = 'A flight for one child';
const flights = 'movements(first: 50) { nodes { id status version operation { title } } }';
const flight = (status: string) => `movements.nodes.[operation.title=${operationTitle},status=${status}]`;
const theFlight = (status: string) => ({
  movementId: from(`${flight(status)}.id`),
  expectedVersion: from(`${flight(status)}.version`),
});

/** A flight takes her home, and whoever asked is told. */
export const homecomingSteps: readonly Step[] = [
  registrarDoes({
    title: 'An operation is planned',
    mutation: 'operationPlan',
    input: {
      ...{ code: freshWord('Operation'), title: operationTitle },
      agreementId: ofTalks.agreementId,
    },
    reads: 'operation { id code title roundCode }',
    ask: `{ ${ofTalks.ask} }`,
  }),
  registrarDoes({
    title: 'Its flight is planned',
    mutation: 'movementPlan',
    input: {
      operationId: from(`operations.[last:title=${operationTitle}].id`),
      ...{ plannedOn: today(-1), fromPlace: 'Qamishli', port: 'Astana airport', capacity: 30 },
    },
    reads: 'movement { id version status plannedOn capacity placesTaken }',
    ask: '{ operations { id title } }',
  }),
  caseworkerDoes({
    title: 'She is seen alive, without which no child departs',
    mutation: 'vitalStatusRecord',
    input: {
      ...childAt(awaiting),
      ...{ status: 'CONFIRMED_ALIVE', observedOn: today(-2), grade: 'A', source: 'Consular mission' },
    },
    reads: 'case { id version stage vitalStatus { status on } }',
    ask: askChild,
  }),
  registrarDoes({
    title: 'She is put on the manifest',
    mutation: 'manifestAdd',
    input: { ...theFlight('PLANNED'), entries: [{ caseId: ofLink(awaiting, 'case.id') }] },
    reads: 'movement { id version placesTaken manifest { case { id stage } isReady missing { code needs } } }',
    ask: withChild(flights),
  }),
  {
    by: 'REGISTRAR',
    example: {
      title: 'Can everybody on it depart?',
      query: `query Manifest($id: ID!) {
  movement(id: $id) {
    status
    version
    plannedOn
    fromPlace
    port
    manifest { case { id stage } isReady missing { code needs } }
  }
}
`,
      variables: { id: theFlight('PLANNED').movementId },
      ask: `{ ${flights} }`,
    },
  },
  registrarDoes({
    title: 'It departs',
    mutation: 'movementDepart',
    input: { ...theFlight('PLANNED'), departedOn: today(-1) },
    reads: 'movement { id version status manifest { case { id stage } } }',
    ask: `{ ${flights} }`,
  }),
  registrarDoes({
    title: 'It arrives',
    mutation: 'movementComplete',
    input: { ...theFlight('DEPARTED'), arrivedOn: today() },
    reads: 'movement { id version status manifest { case { id stage arrivedOn } } }',
    ask: `{ ${flights} }`,
  }),
  {
    by: 'REGISTRAR',
    example: {
      title: 'By which talks did she come home?',
      query: `query Homecoming($caseId: ID!) {
  homecoming(caseId: $caseId) {
    arrivedOn
    port
    traceable
    operationCode
    roundCode
    lists { title agreedOn }
  }
}
`,
      variables: { caseId: ofLink('RETURNED', 'case.id') },
      ask: askChild,
    },
  },
  registrarDoes({
    title: 'The grandmother is told: her request is closed',
    mutation: 'tracingRequestClose',
    input: {
      requestId: ofLink('RETURNED', 'request.id'),
      expectedVersion: ofLink('RETURNED', 'request.version'),
      ...{ outcome: 'FOUND', reason: 'She has come home.' },
    },
    reads: 'request { id status }',
    ask: linked('CONFIRMED', 'basis request { id version } case { stage }'),
  }),
];
