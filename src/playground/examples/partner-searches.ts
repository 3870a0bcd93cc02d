import { freshWord, from, today, type PlaygroundExample } from '../example.js';
import { act, caseAt, firstCase, noCase } from './act.js';

const theRequest = {
  requestId: from('tracingRequests.nodes.0.id'),
  expectedVersion: from('tracingRequests.nodes.0.version'),
};
const noRequest = 'It takes an open request: run "Take a tracing request" first.';
const theTask = { taskId: from('tasks.nodes.0.id'), expectedVersion: from('tasks.nodes.0.version') };
const taskShown =
  'task { id version status children { case { id } outcome note } events { toStatus reason recordedBy } }';
const taskAt = (status: string): string => `{ tasks(first: 1, status: ${status}) { nodes { id version } } }`;

/** What an agency does of the search with its app: for those who ask, and for an agreement that gave it a task. */
export const partnerSearches: readonly PlaygroundExample[] = [
  {
    title: 'My tracing requests, and the links that wait for a word',
    query: `# A request of another agency is shown with a link to a case of yours, while its inquirer agrees to TRACING and to SHARING_WITH_AGENCIES.
query MySearches($first: Int!) {
  tracingRequests(first: $first) {
    nodes { id version status relation receivedOn names { text } agency { code } consents { purpose isGiven statedOn } possibleCases { id stage } }
  }
  tracingLinks(first: $first, status: POSSIBLE) {
    nodes { id version requestAgency { code } caseAgency { code } awaits { code } basis isInDoubt evidence { place type grade } case { id stage } }
  }
}
`,
    variables: { first: 5 },
  },
  act({
    title: 'Record what the inquirer agrees to, or takes back',
    mutation: 'tracingConsentState',
    note: 'isGiven false takes it back, by its day and paper. Only the agency that took the request says so.',
    input: {
      ...theRequest,
      purpose: 'DNA_COMPARISON',
      isGiven: true,
      statedOn: today(),
      reference: freshWord('Form'),
    },
    reads: 'request { id version consents { purpose isGiven statedOn } } basisEnded { case { id stage } needs }',
    ask: '{ tracingRequests(first: 1, status: OPEN) { nodes { id version } } }',
    unless: noRequest,
  }),
  act({
    title: 'Propose that a request asks for a child of mine',
    mutation: 'tracingLinkPropose',
    input: { ...theRequest, caseId: from('cases.nodes.0.id'), basis: 'Name, age and region agree.' },
    reads: 'link { id version status awaits { code } request { id } case { id stage } }',
    ask: '{ tracingRequests(first: 1, status: OPEN) { nodes { id version } } cases(first: 1, filter: { stages: [LOCATED] }) { nodes { id } } }',
    unless: `${noRequest} And a case at LOCATED.`,
  }),
  act({
    title: 'Give the word of my agency for a link',
    mutation: 'tracingLinkConfirm',
    note: 'It takes two persons, of both agencies. Where the link rests on items of evidence, name each in evidenceSeen, such as [1, 2], once you have looked at it.',
    input: {
      linkId: from('tracingLinks.nodes.0.id'),
      expectedVersion: from('tracingLinks.nodes.0.version'),
      grounds: 'The delegate knows the family.',
      evidenceSeen: [],
    },
    reads: 'link { id version status awaits { code } events { kind recordedBy grounds } }',
    ask: '{ tracingLinks(first: 1, status: POSSIBLE) { nodes { id version } } }',
    unless: 'No link waits for a word: run "Propose that a request asks for a child of mine" first.',
  }),
  act({
    title: 'Record what a laboratory found of kinship',
    mutation: 'dnaResultRecord',
    note: 'Never a profile. Whether the item stands, the staff of the registry judge.',
    input: {
      ...firstCase,
      laboratory: 'Forensic laboratory',
      kitReference: freshWord('Kit'),
      relation: 'AUNT_OR_UNCLE',
      likelihood: 0.9997,
      testedOn: '2017-12-19',
    },
    reads: 'case { id version evidence { id type standing } possibleMoves { toStage missing { code } } }',
    ask: caseAt('VERIFYING_IDENTITY'),
    unless: noCase('VERIFYING_IDENTITY'),
  }),
  {
    title: 'The tasks of my agency, overdue first',
    query: `query MyTasks($first: Int!) {
  tasks(first: $first) {
    nodes {
      id
      version
      status
      isOverdue
      dueOn
      title
      roundCode
      children { case { id stage } outcome note }
      events { toStatus reason recordedAt }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
    variables: { first: 5 },
  },
  act({
    title: 'Say that a task goes on',
    mutation: 'taskMove',
    note: 'With toStatus DONE it ends, once it is said of each of its children what came of it.',
    input: { ...theTask, toStatus: 'IN_PROGRESS' },
    reads: taskShown,
    ask: taskAt('BLOCKED'),
    unless: 'No task of your agency is blocked: run "Say what holds a task up" first.',
  }),
  act({
    title: 'Say what came of a task for a child',
    mutation: 'taskChildSettle',
    note: 'What was said wrongly the staff of the registry put right, with taskCorrect.',
    input: {
      ...theTask,
      ofCaseId: from('tasks.nodes.0.children.[outcome=null].case.id'),
      outcome: 'DONE',
      note: 'Visited by the delegate.',
    },
    reads: taskShown,
    ask: '{ tasks(first: 1, status: IN_PROGRESS) { nodes { id version children { case { id } outcome } } } }',
    unless:
      'No task of your agency is under way with a child of whom nothing is said: run "Say that a task goes on" first.',
  }),
  act({
    title: 'Say what holds a task up',
    mutation: 'taskMove',
    input: { ...theTask, toStatus: 'BLOCKED', reason: 'The road to the camp is closed.' },
    reads: taskShown,
    ask: taskAt('IN_PROGRESS'),
    unless: 'No task of your agency is under way: run "Say that a task goes on" first.',
  }),
];
