import { from, fresh, freshCode, freshWord, fromAnd, type ExampleGroup } from '../example.js';
import { act } from './act.js';
import { releaseExamples } from './releases.js';

export const administrator: ExampleGroup = {
  role: 'ADMINISTRATOR',
  title: 'Administrator',
  examples: [
    {
      title: 'What can this token see?',
      query: `query WhatMayISee($first: Int!) {
  whatMayISee(first: $first) {
    role
    agency { code name }
    tokenExpiresAt
    acrossAgencies
    ownCases
    grantedCases
    actions { action meaning }
    grants { nodes { caseId agency { code } scopes expiresOn } }
  }
}
`,
      variables: { first: 10 },
    },
    ...releaseExamples,
    {
      title: 'Do the books balance? The whole check',
      query: `# Recounts every case from its histories, at every day and every instant at which anything changed.
query BooksCheck {
  booksCheck {
    isSound
    cases
    postings
    pairsChecked
    plans
    milestones
    firstFault
    checkedAt
  }
}
`,
    },
    {
      title: 'What was known then, and what is known now',
      query: `query ThenAndNow($asOf: Date!, $then: DateTime!) {
  asKnownThen: caseCounts(asOf: $asOf, knownAt: $then, by: [ACCOUNT]) { total rows { account count } }
  asKnownNow: caseCounts(asOf: $asOf, by: [ACCOUNT]) { total rows { account count } }
}
`,
      variables: { asOf: '2017-06-30', then: '2017-06-30T23:59:59Z' },
    },
    {
      title: 'Where do cases stand, without a name?',
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
      title: 'The audit of one case',
      query: `query AuditOfOneCase($caseId: ID!, $first: Int!) {
  auditTrail(first: $first, filter: { caseId: $caseId }) {
    nodes { sequence recordedAt userName role agencyCode operation decision fields purpose hash }
    pageInfo { hasNextPage endCursor }
  }
}
`,
      variables: { caseId: from('cases.nodes.0.id'), first: 20 },
      ask: '{ cases(first: 1, orderBy: UPDATED_AT_DESC) { nodes { id } } }',
      unless: 'There is no case yet.',
    },
    {
      title: 'What was refused lately, and to whom?',
      query: `query Refused($first: Int!) {
  auditTrail(first: $first, filter: { decision: REFUSED }) {
    nodes { sequence recordedAt userName role agencyCode operation fields }
    pageInfo { hasNextPage endCursor }
  }
}
`,
      variables: { first: 20 },
    },
    act({
      title: 'Make a client secret for a partner application',
      mutation: 'clientSecretCreate',
      note: 'The secret is shown once, in this answer.',
      input: { userId: from('users.nodes.[role=PARTNER].id'), label: fresh, days: 30 },
      reads: 'clientSecret { id application clientId label expiresAt } secret',
      ask: '{ users(first: 100) { nodes { id role } } }',
      unless: 'No partner application is registered: add one with "oralu add user --role PARTNER" or userAdd.',
    }),
    {
      title: 'Tokens and client secrets: whose, until when?',
      query: `query Tokens {
  accessTokens { id name createdAt expiresAt clientSecretId }
  clientSecrets { id application clientId label prefix expiresAt lastUsedAt revokedAt }
}
`,
    },
    act({
      title: 'Revoke a client secret and its tokens',
      mutation: 'clientSecretRevoke',
      input: { id: from('clientSecrets.[revokedAt=null].id') },
      reads: 'clientSecret { id label revokedAt }',
      ask: '{ clientSecrets { id revokedAt } }',
      unless: 'No client secret is in use: make one first with the example above.',
    }),
    {
      title: 'Accounts: who may act, and how they sign in',
      query: `query Accounts($first: Int!, $after: String) {
  users(first: $first, after: $after) {
    nodes { id name role agency { code } createdAt disabledAt hasPassword hasSecondFactor }
    pageInfo { hasNextPage endCursor }
  }
}
`,
      variables: { first: 20 },
    },
    act({
      title: 'Register a person',
      mutation: 'userAdd',
      input: { name: freshWord('A person'), role: 'CASEWORKER', agencyId: from('viewer.agency.id') },
      reads: 'user { id name role agency { code } } invitation',
      ask: '{ viewer { agency { id } } }',
    }),
    act({
      title: 'Write a new edition of the milestones',
      mutation: 'milestoneCatalogueRevise',
      note: 'All milestones of the edition that stands, and one more. Plans that run keep theirs until planMigrate.',
      input: {
        expectedVersion: from('milestoneCatalogue.version'),
        reason: 'Swimming for all, as the commission decided.',
        definitions: fromAnd('milestoneCatalogue.definitions', {
          ...{ code: freshCode('EDU'), nameKk: 'Жүзуді үйренді', nameRu: 'Научился плавать', nameEn: 'Learnt to swim' },
          ...{ phase: 'COMMUNITY', dueDays: 300, body: 'EDUCATION', isMandatory: false },
        }),
      },
      reads: 'catalogue { version reason definitions { code nameEn phase dueDays body isMandatory } }',
      ask: '{ milestoneCatalogue { version definitions { code nameKk nameRu nameEn phase dueDays body isMandatory } } }',
      unless: 'The registry has no milestones yet.',
    }),
    {
      title: 'With which agency do milestones lie?',
      query: `query Bodies {
  answeringBodies { body region agency { code } version }
}
`,
    },
    act({
      title: 'Register with which agency those of a kind lie, from now on',
      mutation: 'answeringBodySet',
      input: {
        body: 'FOREIGN_AFFAIRS',
        agencyId: from('agencies.[code=MFA].id'),
        expectedVersion: from('answeringBodies.[body=FOREIGN_AFFAIRS,region=null].version'),
      },
      reads: 'bodies { body region agency { code } version }',
      ask: '{ agencies { id code } answeringBodies { body region version } }',
      note: 'Where nothing was ever stated of a kind and region, expectedVersion is 0.',
      unless: 'Nothing is registered for FOREIGN_AFFAIRS: choose an agency, and 0 for expectedVersion.',
    }),
    {
      title: 'The milestones of a plan, as published',
      query: `query Catalogue {
  milestoneCatalogue { version reason recordedAt definitions { code phase body dueDays isMandatory nameEn } }
}
`,
    },
  ],
};
