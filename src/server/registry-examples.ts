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
