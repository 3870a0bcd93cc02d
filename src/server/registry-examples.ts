import type { PlaygroundExample } from '../playground/playground.js';

/** Operations that the registry's playground offers: each runs as it is with the token of the role it names. */
export const registryExamples: readonly [PlaygroundExample, ...PlaygroundExample[]] = [
  {
    title: 'Everybody: who am I, and what may I do?',
    query: `# Paste your token into the Headers pane below: {"Authorization": "Bearer …"}
query WhoAmI {
  viewer {
    name
    role
    agency { code name }
    actions
  }
}
`,
  },
  {
    title: 'Administrator: what was known then, and what is known now',
    query: `query ThenAndNow($asOf: Date!, $then: DateTime!) {
  asKnownThen: caseCounts(asOf: $asOf, knownAt: $then, by: [ACCOUNT]) { total rows { account count } }
  asKnownNow: caseCounts(asOf: $asOf, by: [ACCOUNT]) { total rows { account count } }
}
`,
    variables: { asOf: '2017-06-30', then: '2017-06-30T23:59:59Z' },
  },
  {
    title: 'Administrator: where do cases stand, without a name?',
    query: `query Standing($first: Int!) {
  cases(first: $first, orderBy: UPDATED_AT_DESC) {
    nodes {
      id
      stage
      stageSince
      agency { code }
      vitalStatus { status on }
      stageChanges { toStage effectiveOn recordedBy secondPerson }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
    variables: { first: 5 },
  },
  {
    title: 'Partner: my cases, latest first',
    query: `query MyCases($first: Int!, $after: String) {
  cases(first: $first, after: $after, orderBy: REPORTED_ON_DESC) {
    edges {
      node {
        id
        version
        stage
        stageSince
        vitalStatus { status on }
        whereabouts { country site { name kind } observedOn }
        child {
          names { text script role source }
          birth { earliest latest basis }
          sex
          parents { role fate }
          siblings { id stage }
        }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
    variables: { first: 5 },
  },
  {
    title: 'Caseworker: what does each case still need to move on?',
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
    title: 'Supervisor: counts by account and age band, as of a day',
    query: `query Counts($asOf: Date) {
  caseCounts(asOf: $asOf, by: [ACCOUNT, AGE_BAND]) {
    asOf
    knownAt
    total
    rows { account ageBand count }
  }
}
`,
    variables: { asOf: '2017-12-27' },
  },
  {
    title: 'Registrar: open a case',
    query: `mutation Open($input: CaseOpenInput!) {
  caseOpen(input: $input) {
    case { id version stage possibleDuplicates { id } }
    userErrors { code field message }
  }
}
`,
    variables: {
      input: {
        idempotencyKey: 'change-me-for-each-act-1',
        reportedOn: '2017-12-20',
        sighting: { observedOn: '2017-12-01', country: 'SY', source: 'Grandmother, by telephone', grade: 'C' },
        sex: 'FEMALE',
        names: [{ text: 'Айгерім', role: 'GIVEN_BY_PARENTS', script: 'CYRILLIC_KAZAKH', source: 'RELATIVE' }],
      },
    },
  },
  {
    title: 'Caseworker: what is to be done for the children at home, overdue first?',
    query: `query Worklist($first: Int!) {
  worklist(first: $first) {
    nodes { caseId code nameEn dueOn state isMandatory body }
    pageInfo { hasNextPage endCursor }
  }
}
`,
    variables: { first: 10 },
  },
  {
    title: 'Partner: take a tracing request',
    query: `# The first step of the story from a relative's request to the arrival of a flight. The next: tracingLinkPropose,
# tracingLinkConfirm (two persons of both agencies), dnaResultRecord, nationalityDetermine, listOpen, listAgree,
# manifestAdd, movementDepart, movementComplete.
mutation TakeRequest($input: TracingRequestOpenInput!) {
  tracingRequestOpen(input: $input) {
    request { id status possibleCases { id stage } }
    userErrors { code field message }
  }
}
`,
    variables: {
      input: {
        idempotencyKey: 'change-me-for-each-act-2',
        relation: 'GRANDPARENT',
        receivedOn: '2017-12-20',
        inquirerName: 'Күләш',
        names: [{ text: 'Айгерім', script: 'CYRILLIC_KAZAKH' }],
        sex: 'FEMALE',
        consents: [
          { purpose: 'TRACING', statedOn: '2017-12-20', reference: 'Form 12' },
          { purpose: 'SHARING_WITH_AGENCIES', statedOn: '2017-12-20', reference: 'Form 12' },
        ],
      },
    },
  },
  {
    title: 'Caseworker: tracing requests and the links that wait for a word',
    query: `query Tracing($first: Int!) {
  tracingRequests(first: $first) { nodes { id status relation receivedOn names { text } agency { code } } }
  tracingLinks(first: $first, status: POSSIBLE) { nodes { id awaits { code } basis case { id stage } } }
}
`,
    variables: { first: 5 },
  },
  {
    title: 'Caseworker: what is to be done, overdue first, and whose sign of life is about to lapse',
    query: `query Worklists($first: Int!) {
  tasks(first: $first) { nodes { id status isOverdue dueOn title roundCode events { toStatus reason } } }
  lapsingLifeSigns(first: $first, withinDays: 60) { nodes { case { id stage } lastSignOn lapsesOn } }
}
`,
    variables: { first: 10 },
  },
  {
    title: 'Registrar: children who may end up without any nationality',
    query: `query AtRisk($first: Int!) {
  cases(first: $first, filter: { statelessnessRisk: true }) {
    nodes { id stage nationality nationalityDecisions { rule decidedOn } child { parents { role citizenship } } }
  }
}
`,
    variables: { first: 10 },
  },
  {
    title: 'Caseworker: the plan of a child, and what the follow-up still waits for',
    query: `query Plans($first: Int!, $filter: CaseFilterInput) {
  cases(first: $first, filter: $filter) {
    nodes {
      id
      stage
      rehabilitation {
        plan { status phase body approvedOn }
        milestones { code nameEn dueOn state evidence reason }
        sessions { type heldOn attendance }
        guardianship { kind relation decidedOn }
      }
      possibleMoves { toStage missing { code needs } }
    }
  }
}
`,
    variables: { first: 2, filter: { stages: ['IN_REHABILITATION'] } },
  },
  {
    title: 'Psychologist: what was said and scored, which nobody else reads',
    query: `query Treating($first: Int!, $filter: CaseFilterInput) {
  cases(first: $first, filter: $filter) {
    nodes {
      id
      rehabilitation {
        clinicalNotes { text recordedAt author }
        assessments { instrument informant normSet assessedOn scores { total band scales } }
      }
    }
  }
}
`,
    variables: { first: 3, filter: { stages: ['IN_REHABILITATION', 'IN_FOLLOW_UP'] } },
  },
  {
    title: 'Supervisor: how far has rehabilitation come by a day?',
    query: `query Progress($asOf: Date) {
  rehabilitationFigures(asOf: $asOf) {
    children
    medianDaysToSchool
    shareWithGuardianship
    sessionsPerChild
    progress { code phase opened achieved waived open overdue }
    definitions { id en }
  }
}
`,
    variables: { asOf: '2017-12-27' },
  },
  {
    title: 'School: what do my pupils need?',
    query: `query Pupils($first: Int!) {
  pupils(first: $first) {
    nodes { reference name yearOfBirth level language supports shownUntil }
  }
}
`,
    variables: { first: 10 },
  },
  {
    title: 'Young person of 18: my own file, and who has read it',
    query: `query OwnFile($first: Int!) {
  ownFile { rightsSince names arrivedOn milestones { code nameEn state } sessions { type heldOn } withheld }
  ownFileAccess(first: $first) { nodes { at role agency operation purpose } }
}
`,
    variables: { first: 20 },
  },
  {
    title: 'Registrar: talks, what was agreed, and the flights that followed',
    query: `query Talks {
  negotiationTracks { title counterpart rounds { code startsOn agreements { agreedOn terms } lists { id title agreedOn } } }
  operations { code roundCode movements { id status plannedOn port arrivals } }
}
`,
  },
  {
    title: 'Supervisor: how long each step takes',
    query: `query Progress {
  progress { fromStage toStage cases medianDays }
}
`,
  },
  {
    title: 'Everybody: what officials said, and what contradicts it',
    query: `query Statements {
  officialStatements {
    id
    saidOn
    body
    population
    measure
    valueMin
    valueMax
    contradictedBy { statement { id } kind explanation }
  }
}
`,
  },
];
