import { from, today, type ExampleGroup } from '../example.js';
import { act, caseAt, firstCase, milestonesWaivable, noCase, openMilestone } from './act.js';
import { buildingExamples } from './releases.js';

/** The plan that changed last of those that wait for approval; a closed file that no day of sealing is set for. */
const unapproved = 'cases.nodes.[rehabilitation.plan.status=DRAFT|REVISED]';
const unsealed = 'cases.nodes.[rehabilitation.sealsOn=null]';

export const supervisor: ExampleGroup = {
  role: 'SUPERVISOR',
  title: 'Supervisor',
  examples: [
    {
      title: 'Counts by account and age band, as of a day',
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
    ...buildingExamples,
    act({
      title: 'Endorse a move that takes two persons',
      mutation: 'caseEndorse',
      note: 'A registrar then makes the very same move with caseMove, while the file is as you saw it. To that colleague possibleMoves shows your word in endorsements; to you it stays open.',
      input: { ...firstCase, toStage: 'CLOSED', closureReason: 'REINTEGRATED', effectiveOn: today() },
      reads: 'case { id version stage possibleMoves { toStage needsTwoPersons missing { code needs } } }',
      ask: caseAt('IN_FOLLOW_UP'),
      unless: noCase('IN_FOLLOW_UP'),
    }),
    act({
      title: 'Approve the plan of a child, as the second person',
      mutation: 'planApprove',
      input: {
        caseId: from(`${unapproved}.id`),
        expectedVersion: from(`${unapproved}.version`),
        planVersion: from(`${unapproved}.rehabilitation.plan.version`),
        approvedOn: today(),
      },
      reads: 'case { id version rehabilitation { plan { version status approvedOn approvedBy } } }',
      ask: '{ cases(first: 50, orderBy: UPDATED_AT_DESC, filter: { stages: [RETURNED, IN_REHABILITATION] }) { nodes { id version rehabilitation { plan { version status } } } } }',
      unless: 'No plan waits for approval: a caseworker writes one with "Write the next version of a plan".',
    }),
    act({
      title: 'Say that a child may do without a mandatory milestone, as the first person',
      mutation: 'milestoneWaiveEndorse',
      note: 'A registrar then waives it with milestoneWaive, while the file is as you saw it.',
      input: { ...firstCase, code: from(openMilestone(true)), outcome: 'WAIVED' },
      reads: 'case { id version rehabilitation { milestones { code state isMandatory } } }',
      ask: caseAt('RETURNED', milestonesWaivable, 'REPORTED_ON_ASC'),
      unless: 'The case at RETURNED that was reported first has no overdue milestone that is mandatory.',
    }),
    {
      title: 'Who read this file, when and why?',
      query: `query FileReads($caseId: ID!, $first: Int!) {
  fileReads(caseId: $caseId, first: $first) {
    nodes { recordedAt userName role agencyCode operation decision fields purpose }
    pageInfo { hasNextPage endCursor }
  }
}
`,
      variables: { caseId: from('cases.nodes.0.id'), first: 20 },
      ask: caseAt('IN_REHABILITATION'),
      unless: noCase('IN_REHABILITATION'),
    },
    {
      title: 'When is reading called unusual?',
      query: `query AlertRules {
  alertRules { measure version isOn least timesOwnMean pastDays reason }
}
`,
    },
    {
      title: 'Unusual reading that waits for a review',
      query: `# Empty where nobody read more than is usual; readingAlertReview says what was found.
query ReadingAlerts($first: Int!) {
  readingAlerts(first: $first, isWaiting: true) {
    nodes { id userName agencyCode role measure count usual from raisedAt }
    pageInfo { hasNextPage endCursor }
  }
}
`,
      variables: { first: 20 },
    },
    {
      title: 'Files opened in an emergency that wait for a review',
      query: `# Empty where nobody opened one; emergencyAccessReview says whether it was justified.
query EmergencyAccesses($first: Int!) {
  emergencyAccesses(first: $first, isWaiting: true) {
    nodes { id caseId openedBy agencyCode role justification openedAt expiresAt reads }
    pageInfo { hasNextPage endCursor }
  }
}
`,
      variables: { first: 20 },
    },
    {
      title: 'Whom an administrator would let in: what waits for a second person',
      query: `# Empty where nothing waits. An invitation serves, and a client secret is exchanged, once somebody else has endorsed it.
query InvitationsWaiting {
  invitationsWaiting { userId version name role agency kind givenBy givenAt }
}
`,
    },
    act({
      title: 'Let somebody in, as the second of two persons',
      mutation: 'invitationEndorse',
      note: 'On the version of the account that you have read. Endorse nobody whom you do not know.',
      input: { userId: from('invitationsWaiting.0.userId'), expectedVersion: from('invitationsWaiting.0.version') },
      reads: 'done',
      ask: '{ invitationsWaiting { userId version } }',
      unless: 'Nothing waits: an administrator invites somebody first, or makes a client secret.',
    }),
    {
      title: 'Erasures that wait for a second person',
      query: `# Empty where nobody asked for one with erasureRequest; erasureCarryOut and erasureDecline are for somebody else.
query ErasureRequests {
  erasureRequests { caseId caseVersion reason reference requestedAt requestedBy }
}
`,
    },
    {
      title: 'How far has rehabilitation come by a day?',
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
      title: 'How long does each step take?',
      query: `query StepByStep {
  progress { fromStage toStage cases medianDays }
}
`,
    },
    act({
      title: 'Seal the file of a closed case',
      mutation: 'fileSeal',
      input: {
        caseId: from(`${unsealed}.id`),
        expectedVersion: from(`${unsealed}.version`),
        ...{ sealsOn: today(), reason: 'Five years have passed.' },
      },
      reads: 'case { id version rehabilitation { isSealed sealsOn } }',
      ask: '{ cases(first: 50, orderBy: UPDATED_AT_DESC, filter: { stages: [CLOSED] }) { nodes { id version rehabilitation { sealsOn } } } }',
      unless: noCase('CLOSED and not sealed yet'),
    }),
    act({
      title: 'Open a sealed file, for a stated reason and three days',
      mutation: 'sealedFileOpen',
      note: 'Takes the closed case that changed last: the one that was just sealed.',
      input: { ...firstCase, justification: 'A court asks for the record of the guardianship.' },
      reads: 'case { id version rehabilitation { isSealed openUntil } }',
      ask: caseAt('CLOSED'),
      unless: noCase('CLOSED and sealed'),
    }),
    act({
      title: 'Leave a sign of life beside a sealed file, without opening it',
      mutation: 'sealedSignLeave',
      note: 'A caseworker does so as well, to whom the file is and stays sealed.',
      input: {
        caseId: from('cases.nodes.0.id'),
        ...{ observedOn: today(-3), status: 'REPORTED_ALIVE', source: 'An aunt, by telephone', grade: 'C' },
      },
      reads: 'case { id version rehabilitation { isSealed } }',
      ask: caseAt('CLOSED'),
      unless: noCase('CLOSED and sealed'),
    }),
    {
      title: 'Signs of life that wait beside sealed files',
      query: `# What was seen is shown to whoever opened the file: sealedFileOpen.
query SealedSigns($first: Int!) {
  sealedSigns(first: $first) {
    nodes { signId leftAt leftBy case { id stage closureReason } content { observedOn status source grade } }
  }
}
`,
      variables: { first: 10 },
    },
    act({
      title: 'Set that sign of life aside, or take it in: TAKEN_IN',
      mutation: 'sealedSignSettle',
      input: {
        caseId: from('sealedSigns.nodes.0.case.id'),
        expectedVersion: from('sealedSigns.nodes.0.case.version'),
        signId: from('sealedSigns.nodes.0.signId'),
        outcome: 'SET_ASIDE',
        reason: 'The aunt speaks of another child.',
      },
      reads: 'case { id version vitalStatus { status on } }',
      ask: '{ sealedSigns(first: 1) { nodes { signId case { id version } } } }',
      unless: 'No sign of life waits beside a sealed file: run "Leave a sign of life" first.',
    }),
    {
      title: 'Which sealed files were opened, and why?',
      query: `query Openings($first: Int!) {
  sealedFileOpenings(first: $first) {
    nodes { caseId openedBy role justification openedAt expiresAt }
  }
}
`,
      variables: { first: 20 },
    },
  ],
};
