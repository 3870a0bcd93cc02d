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
