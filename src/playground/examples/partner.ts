import { from, today, type ExampleGroup } from '../example.js';
import { act, firstCase, noCase } from './act.js';
import { tracingRequest } from './caseworker.js';
import { partnerSearches } from './partner-searches.js';

export const partner: ExampleGroup = {
  role: 'PARTNER',
  title: 'Partner agency',
  examples: [
    {
      title: 'My cases, latest first',
      query: `query MyCases($first: Int!, $after: String) {
  cases(first: $first, after: $after, orderBy: REPORTED_ON_DESC) {
    edges {
      node {
        id
        version
        stage
        stageSince
        vitalStatus { status on }
        lifeSigns { lastConfirmedAliveOn lapsesOn }
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
      title: 'The milestones of my children at home, and what comes next',
      query: `query Milestones($first: Int!, $filter: CaseFilterInput) {
  cases(first: $first, filter: $filter) {
    nodes {
      id
      stage
      rehabilitation {
        plan { status phase }
        milestones { code nameEn dueOn state }
      }
      possibleMoves { toStage missing { code needs } }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
      variables: { first: 2, filter: { stages: ['RETURNED', 'IN_REHABILITATION', 'IN_FOLLOW_UP'] } },
    },
    {
      title: 'The movement of my children: who waits, travels, is home, and since when?',
      query: `# Flights and their manifests are for caseworkers and registrars; each child's own way is here.
query Movement($first: Int!, $filter: CaseFilterInput) {
  cases(first: $first, orderBy: UPDATED_AT_DESC, filter: $filter) {
    nodes {
      id
      stage
      stageSince
      arrivedOn
      stageChanges { toStage effectiveOn }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
      variables: {
        first: 5,
        filter: { stages: ['AWAITING_RETURN', 'IN_TRANSIT', 'RETURNED', 'IN_REHABILITATION', 'IN_FOLLOW_UP'] },
      },
    },
    {
      title: 'What has happened since? Keep a copy',
      query: `# Ask again with endCursor as after; docs/partner has an app that does.
query Changes($first: Int!, $after: String) {
  changes(first: $first, after: $after) {
    nodes { number kind caseId version recordedAt case { stage } }
    pageInfo { hasNextPage endCursor }
  }
}
`,
      variables: { first: 20 },
    },
    {
      title: 'What may I see, and by whose grant?',
      query: `query WhatMayISee($first: Int!) {
  whatMayISee(first: $first) {
    role
    ownCases
    grantedCases
    actions { action meaning }
    grants { nodes { caseId scopes purpose expiresOn } }
  }
}
`,
      variables: { first: 10 },
    },
    act({
      title: 'Open a case',
      mutation: 'caseOpen',
      input: {
        reportedOn: '2017-12-21',
        sighting: { observedOn: '2017-12-02', country: 'IQ', source: 'Delegate in Mosul', grade: 'B' },
        sex: 'MALE',
        names: [{ text: 'يوسف', role: 'USED_IN_CAMP', script: 'ARABIC', source: 'CAMP_REGISTER' }],
      },
      reads: 'case { id version stage possibleDuplicates { id } }',
    }),
    act({
      title: 'Record where a child was seen',
      mutation: 'whereaboutsRecord',
      input: {
        caseId: from('cases.nodes.0.id'),
        expectedVersion: from('cases.nodes.0.version'),
        sighting: { observedOn: '2017-12-26', country: 'SY', source: 'Delegate, by radio', grade: 'B' },
      },
      reads: 'case { id version whereabouts { country observedOn } }',
      ask: '{ cases(first: 1, filter: { stages: [LOCATED] }) { nodes { id version } } }',
      unless: noCase('LOCATED'),
    }),
    act({
      title: 'Take a tracing request',
      mutation: 'tracingRequestOpen',
      note: 'The first step from a request to a flight. The next: tracingLinkPropose, tracingLinkConfirm, dnaResultRecord,\n# nationalityDetermine, listOpen, listAgree, manifestAdd, movementDepart, movementComplete.',
      input: tracingRequest('Зейнеп'),
      reads: 'request { id status possibleCases { id stage } }',
    }),
    ...partnerSearches,
    act({
      title: 'Refer a case to another agency',
      mutation: 'referralCreate',
      note: 'Until it accepts it sees who asks and why, not the child.',
      input: {
        ...firstCase,
        toAgencyId: from('agencies.[code=MFA].id'),
        scopes: ['FACTS', 'IDENTITY'],
        reason: 'Travel documents are needed.',
        expiresOn: today(60),
      },
      reads: 'referral { id status toAgency { code } scopes reason expiresOn }',
      ask: '{ agencies { id code } cases(first: 1, filter: { stages: [IDENTITY_CONFIRMED] }) { nodes { id version } } }',
      unless: noCase('IDENTITY_CONFIRMED'),
    }),
    {
      title: 'Referrals to and from my agency',
      query: `query Referrals($first: Int!) {
  referrals(first: $first) {
    nodes { id status fromAgency { code } toAgency { code } reason scopes expiresOn case { id } events { kind note recordedAt } }
  }
}
`,
      variables: { first: 10 },
    },
    act({
      title: 'Take a referral back that nobody has answered',
      mutation: 'referralWithdraw',
      input: { referralId: from('referrals.nodes.0.id'), expectedVersion: from('referrals.nodes.0.version') },
      reads: 'referral { id version status }',
      ask: '{ referrals(first: 1, direction: OUTGOING, status: PENDING) { nodes { id version } } }',
      unless: 'No referral of your agency waits for an answer: run "Refer a case" first.',
    }),
  ],
};
