import { freshWord, from, today, type ExampleGroup } from '../example.js';
import { act, caseAt, firstCase, noCase } from './act.js';

export const caseworker: ExampleGroup = {
  role: 'CASEWORKER',
  title: 'Caseworker: search and identity',
  examples: [
    {
      title: 'What does each case still need to move on?',
      query: `query NextSteps($first: Int!, $filter: CaseFilterInput) {
  cases(first: $first, filter: $filter) {
    nodes {
      id
      stage
      possibleMoves {
        toStage
        needsTwoPersons
        missing { code needs }
      }
    }
  }
}
`,
      variables: { first: 3, filter: { stages: ['LOCATED', 'VERIFYING_IDENTITY'] } },
    },
    {
      title: 'Tracing requests, and the links that wait for a word',
      query: `query Tracing($first: Int!) {
  tracingRequests(first: $first) { nodes { id version status relation receivedOn names { text } agency { code } } }
  tracingLinks(first: $first, status: POSSIBLE) {
    nodes { id version awaits { code } basis isInDoubt isSealed consentEndedOn evidence { place type grade obtainedOn source standing } case { id stage } }
  }
}
`,
      variables: { first: 5 },
    },
    act({
      title: 'Take a tracing request of a relative',
      mutation: 'tracingRequestOpen',
      input: tracingRequest('Күләш'),
      reads: 'request { id status possibleCases { id stage } }',
    }),
    act({
      title: 'Put right what was recorded of a request',
      mutation: 'tracingRequestCorrect',
      note: 'What the inquirer did not say after all is named in unstated, such as [LAST_CONTACT_ON].',
      input: {
        requestId: from('tracingRequests.nodes.0.id'),
        expectedVersion: from('tracingRequests.nodes.0.version'),
        description: freshWord('A girl with a scar on the left hand'),
        reason: 'Misheard at the first call.',
      },
      reads:
        'request { id version description names { text } corrections { description names { text } reason recordedBy } }',
      ask: '{ tracingRequests(first: 1, status: OPEN) { nodes { id version } } }',
      unless: 'It takes an open request: run "Take a tracing request" first.',
    }),
    act({
      title: 'Record what the inquirer agrees to, or takes back',
      mutation: 'tracingConsentState',
      note: 'isGiven false takes it back. TRACING taken back ends, from that day on, the lawful basis that a confirmed link gave its case: basisEnded names each case of yours that has none now.',
      input: {
        requestId: from('tracingRequests.nodes.0.id'),
        expectedVersion: from('tracingRequests.nodes.0.version'),
        purpose: 'DNA_COMPARISON',
        isGiven: true,
        statedOn: today(),
        reference: freshWord('Form'),
      },
      reads: 'request { id version consents { purpose isGiven statedOn } } basisEnded { case { id stage } needs }',
      ask: '{ tracingRequests(first: 1, status: OPEN) { nodes { id version } } }',
      unless: 'It takes an open request: run "Take a tracing request" first.',
    }),
    act({
      title: 'Propose that it asks for this child',
      mutation: 'tracingLinkPropose',
      input: {
        requestId: from('tracingRequests.nodes.0.id'),
        expectedVersion: from('tracingRequests.nodes.0.version'),
        caseId: from('cases.nodes.0.id'),
        basis: 'Name, age and region agree.',
      },
      reads: 'link { id version status awaits { code } request { id } case { id stage } }',
      ask: '{ tracingRequests(first: 1, status: OPEN) { nodes { id version } } cases(first: 1, orderBy: REPORTED_ON_DESC, filter: { stages: [REPORTED] }) { nodes { id } } }',
      unless: 'It takes an open request and a case at REPORTED: run "Take a tracing request" first.',
    }),
    act({
      title: 'Confirm a link: it takes two persons, of both agencies',
      mutation: 'tracingLinkConfirm',
      note: 'Where the link rests on items of evidence, name each in evidenceSeen, such as [1, 2], once you have looked at it.',
      input: {
        linkId: from('tracingLinks.nodes.0.id'),
        expectedVersion: from('tracingLinks.nodes.0.version'),
        grounds: 'The photograph is known to the aunt.',
        evidenceSeen: [],
      },
      reads: 'link { id version status awaits { code } events { kind recordedBy grounds itemsSeen } }',
      ask: '{ tracingLinks(first: 1, status: POSSIBLE) { nodes { id version } } }',
      unless: 'No link waits for a word: run "Propose that it asks for this child" first.',
    }),
    act({
      title: 'Record evidence of who a child is',
      mutation: 'evidenceRecord',
      input: {
        ...firstCase,
        type: 'CONSULAR_INTERVIEW',
        grade: 'B',
        obtainedOn: '2017-12-20',
        source: freshWord('Consul in Beirut'),
        isVerified: true,
      },
      reads: 'case { id version evidence { id type grade isVerified standing obtainedOn } }',
      ask: caseAt('VERIFYING_IDENTITY'),
      unless: noCase('VERIFYING_IDENTITY'),
    }),
    act({
      title: 'Record who holds that item, from which day',
      mutation: 'custodyRecord',
      input: {
        ...firstCase,
        evidenceId: from('cases.nodes.0.evidence.0.id'),
        holder: 'Evidence room of the consulate',
        heldFrom: today(),
      },
      reads: 'case { id version evidence { id type standing } }',
      ask: caseAt('VERIFYING_IDENTITY', 'evidence { id }'),
      unless: 'No case at VERIFYING_IDENTITY has evidence: run "Record evidence of who a child is" first.',
    }),
    act({
      title: 'Record the result of a kinship test',
      mutation: 'dnaResultRecord',
      input: {
        ...firstCase,
        laboratory: 'Forensic laboratory',
        kitReference: freshWord('Kit'),
        relation: 'GRANDPARENT',
        likelihood: 0.9998,
        testedOn: '2017-12-20',
      },
      reads: 'case { id version evidence { id type standing } possibleMoves { toStage missing { code } } }',
      ask: caseAt('VERIFYING_IDENTITY'),
      unless: noCase('VERIFYING_IDENTITY'),
    }),
    act({
      title: 'Record where a child was seen',
      mutation: 'whereaboutsRecord',
      input: {
        ...firstCase,
        sighting: {
          observedOn: '2017-12-26',
          country: from('sites.0.country'),
          siteId: from('sites.0.id'),
          source: 'Camp register',
          grade: 'B',
        },
      },
      reads: 'case { id version stage whereabouts { country site { name } observedOn } }',
      ask: '{ sites { id country } cases(first: 1, filter: { stages: [LOCATED] }) { nodes { id version } } }',
      unless: noCase('LOCATED, or no site is registered'),
    }),
    act({
      title: 'Record a sign of life',
      mutation: 'vitalStatusRecord',
      input: {
        ...firstCase,
        status: 'CONFIRMED_ALIVE',
        observedOn: today(-7),
        grade: 'B',
        source: freshWord('Video call'),
      },
      reads: 'case { id version vitalStatus { status on } }',
      ask: caseAt('LOCATED'),
      unless: noCase('LOCATED'),
    }),
    {
      title: 'When was this child last known to be alive, and what contradicts what?',
      query: `query LifeSigns($caseId: ID!) {
  lifeSigns(caseId: $caseId) {
    lastConfirmedAliveOn
    lapsesOn
    conflicts { code whereaboutsClaimIds vitalStatusClaimIds }
  }
}
`,
      variables: { caseId: from('cases.nodes.0.id') },
      ask: caseAt('LOCATED'),
      unless: noCase('LOCATED'),
    },
    {
      title: 'Tasks, overdue first, and signs of life that lapsed or are about to',
      query: `query Worklists($first: Int!) {
  tasks(first: $first) { nodes { id version status isOverdue dueOn title roundCode events { toStatus reason } } }
  lapsingLifeSigns(first: $first, withinDays: 30) { nodes { case { id stage } lastSignOn lapsesOn hasLapsed } }
}
`,
      variables: { first: 10 },
    },
    {
      title: 'Deaths on file that a later sign of life contradicts',
      query: `query ContestedDeaths($first: Int!) {
  contestedDeaths(first: $first) {
    nodes {
      contestedSince
      conflicts { code whereaboutsClaimIds vitalStatusClaimIds }
      case { id stage vitalStatus { status on } vitalStatusClaims { id status observedOn source grade } }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
      variables: { first: 10 },
    },
    act({
      title: 'Begin a task',
      mutation: 'taskMove',
      input: {
        taskId: from('tasks.nodes.0.id'),
        expectedVersion: from('tasks.nodes.0.version'),
        toStatus: 'IN_PROGRESS',
      },
      reads: 'task { id version status events { toStatus recordedBy } }',
      ask: '{ tasks(first: 1, status: OPEN) { nodes { id version } } }',
      unless: 'No task of your agency is open: a registrar gives one with "Give an agency a task".',
    }),
    act({
      title: 'Write a note into the file',
      mutation: 'noteWrite',
      input: { ...firstCase, text: 'The grandmother was called and asks for a photograph.' },
      reads: 'case { id version notes { text recordedAt } }',
      ask: caseAt('TRACING'),
      unless: noCase('TRACING'),
    }),
    {
      title: 'All notes of a file, a page at a time',
      query: `# A case shows the newest 50 of its lists, and longerLists which of them have more.
query Notes($caseId: ID!, $first: Int!, $after: String) {
  caseNotes(caseId: $caseId, first: $first, after: $after) {
    nodes { text recordedAt }
    pageInfo { hasNextPage endCursor }
  }
}
`,
      variables: { caseId: from('cases.nodes.0.id'), first: 20 },
      ask: caseAt('TRACING'),
      unless: noCase('TRACING'),
    },
    {
      title: 'All of the identity file, all that was vouched for and claimed of a child, a page at a time',
      query: `query WholeFile($caseId: ID!, $first: Int!) {
  caseEvidence(caseId: $caseId, first: $first) { nodes { id type grade standing obtainedOn } pageInfo { hasNextPage endCursor } }
  caseAttestations(caseId: $caseId, first: $first) { nodes { id kind attestedOn } pageInfo { hasNextPage endCursor } }
  caseWhereaboutsClaims(caseId: $caseId, first: $first) { nodes { id observedOn country grade } pageInfo { hasNextPage endCursor } }
  caseVitalStatusClaims(caseId: $caseId, first: $first) { nodes { id observedOn status grade } pageInfo { hasNextPage endCursor } }
}
`,
      variables: { caseId: from('cases.nodes.0.id'), first: 20 },
      ask: caseAt('AWAITING_RETURN'),
      unless: noCase('AWAITING_RETURN'),
    },
  ],
};

/** What a relative tells, and what may be done with it. */
export function tracingRequest(inquirerName: string) {
  const consent = { statedOn: '2017-12-20', reference: 'Form 12' };
  return {
    relation: 'GRANDPARENT',
    receivedOn: '2017-12-20',
    inquirerName,
    names: [{ text: 'Айгерім', script: 'CYRILLIC_KAZAKH' }],
    sex: 'FEMALE',
    born: { from: '2012-01-01', until: '2012-12-31' },
    regionOfOrigin: 'KZ_31',
    consents: [
      { purpose: 'TRACING', ...consent },
      { purpose: 'SHARING_WITH_AGENCIES', ...consent },
    ],
  } as const;
}
