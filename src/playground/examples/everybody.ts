import type { ExampleGroup } from '../example.js';

export const everybody: ExampleGroup = {
  title: 'Everybody',
  examples: [
    {
      title: 'Who am I, and what may I do?',
      query: `query WhoAmI {
  viewer {
    name
    role
    agency { code name }
    user { id }
    actions
  }
}
`,
    },
    {
      title: 'What does my token let me do, in words?',
      query: `query Rights {
  whatMayISee {
    role
    agency { code name }
    tokenExpiresAt
    acrossAgencies
    actions { action meaning }
  }
}
`,
    },
    {
      title: 'What officials and media said, and what contradicts it',
      query: `query Statements {
  officialStatements {
    id
    saidOn
    saidOnPrecision
    body
    speaker
    outlet
    population
    measure
    valueMin
    valueMax
    contradictedBy { statement { id } kind explanation }
  }
}
`,
    },
  ],
};
