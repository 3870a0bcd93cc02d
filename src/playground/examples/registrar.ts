import { from, today, type ExampleGroup } from '../example.js';
import {
  act,
  caseAt,
  determinationsNext,
  firstCase,
  firstDetermination,
  milestonesWaivable,
  noCase,
  openMilestone,
} from './act.js';

export const registrar: ExampleGroup = {
  role: 'REGISTRAR',
  title: 'Registrar: cases',
  examples: [
    act({
      title: 'Open a case',
      mutation: 'caseOpen',
      input: {
        reportedOn: '2017-12-20',
        sighting: { observedOn: '2017-12-01', country: 'SY', source: 'Grandmother, by telephone', grade: 'C' },
        sex: 'FEMALE',
        birth: { earliest: '2012-01-01', latest: '2012-12-31', basis: 'RELATIVE' },
        regionOfOrigin: 'KZ_31',
        names: [{ text: 'Айгерім', role: 'GIVEN_BY_PARENTS', script: 'CYRILLIC_KAZAKH', source: 'RELATIVE' }],
        parents: [{ role: 'MOTHER', fate: 'WITH_CHILD', citizenship: 'KZ' }],
      },
      reads: 'case { id version stage possibleDuplicates { id } }',
    }),
    act({
      title: 'Try an import: nothing is stored',
      mutation: 'casesImport',
      note: 'The columns stand in docs/import.md and in "oralu import columns". Leave out dryRun and the cases are opened.',
      input: {
        dryRun: true,
        format: 'CSV',
        content:
          'reference,reported_on,observed_on,country,source,grade,sex\nROW-1,2017-12-20,2017-12-01,SY,Camp register,B,FEMALE\n',
      },
      reads: 'rows imported problemCount problems { row column code message expected }',
    }),
    act({
      title: 'Attest that an identity file was opened',
      mutation: 'attestationRecord',
      input: { ...firstCase, kind: 'IDENTITY_FILE_OPENED', attestedOn: today(), reference: 'File 17/2' },
      reads: 'case { id version stage possibleMoves { toStage missing { code needs } } }',
      ask: caseAt('LOCATED', '', 'REPORTED_ON_ASC'),
      unless: noCase('LOCATED'),
    }),
    act({
      title: 'Move that case on, to the verification of identity',
      mutation: 'caseMove',
      note: 'Takes the LOCATED case that changed last: the one that was just attested.',
      input: { ...firstCase, toStage: 'VERIFYING_IDENTITY', effectiveOn: today() },
      reads: 'case { id version stage stageSince }',
      ask: caseAt('LOCATED'),
      unless: noCase('LOCATED'),
    }),
    act({
      title: 'Correct who a child is',
      mutation: 'profileCorrect',
      note: 'What was known before stays beside it, with the reason.',
      input: {
        caseId: from('cases.nodes.[child.sex=MALE|UNKNOWN].id'),
        expectedVersion: from('cases.nodes.[child.sex=MALE|UNKNOWN].version'),
        ...{ sex: 'FEMALE', reason: 'The camp register was misread.' },
      },
      reads: 'case { id version child { sex versions { sex birth { earliest latest basis } reason recordedBy } } }',
      ask: '{ cases(first: 50, orderBy: UPDATED_AT_DESC, filter: { stages: [TRACING] }) { nodes { id version child { sex } } } }',
      unless: 'Of the cases that are TRACING you see none of a child that is not recorded as a girl.',
    }),
    act({
      title: 'Place a hold',
      mutation: 'holdPlace',
      input: { ...firstCase, kind: 'MEDICAL', placedOn: today(), reason: 'Not fit to fly, says the clinic.' },
      reads: 'case { id version holds { kind placedOn liftedOn reason } }',
      ask: caseAt('IDENTITY_CONFIRMED'),
      unless: noCase('IDENTITY_CONFIRMED'),
    }),
    act({
      title: 'Lift that hold',
      mutation: 'holdLift',
      note: 'Takes the case that changed last: the one that the hold was just placed on.',
      input: { ...firstCase, kind: from('cases.nodes.0.holds.[liftedOn=null].kind'), liftedOn: today() },
      reads: 'case { id version holds { kind placedOn liftedOn } }',
      ask: caseAt('IDENTITY_CONFIRMED', 'holds { kind liftedOn }'),
      unless: 'The case that changed last has no open hold: run "Place a hold" first.',
    }),
    {
      title: 'Every hold there ever was on that case',
      query: `query Holds($caseId: ID!, $first: Int!) {
  caseHolds(caseId: $caseId, first: $first) {
    nodes { kind placedOn liftedOn reason }
    pageInfo { hasNextPage endCursor }
  }
}
`,
      variables: { caseId: from('cases.nodes.0.id'), first: 20 },
      ask: caseAt('IDENTITY_CONFIRMED'),
      unless: noCase('IDENTITY_CONFIRMED'),
    },
    {
      title: 'Identity: what decides, what is missing, what would help most?',
      query: `query Identity($caseId: ID!) {
  identityStatus(caseId: $caseId) {
    ruleVersion
    isProven
    isContested
    decisive
    items { evidenceId type weight counts dna { laboratory likelihood relation } custody { holder heldFrom } }
    missing { code words }
    nextSteps { code words }
    conflicts { id about reason settledBy }
    sharedKits { evidenceId otherCaseId otherEvidenceId }
  }
}
`,
      variables: { caseId: from('cases.nodes.0.id') },
      ask: caseAt('VERIFYING_IDENTITY'),
      unless: noCase('VERIFYING_IDENTITY'),
    },
    {
      title: 'Nationality: what the rules make of it now, and why',
      query: `query Nationality($caseId: ID!) {
  nationalityStatus(caseId: $caseId) {
    ruleVersion
    ruleCode
    ruleWords
    nationality
    statelessnessRisk
    isOutdated
    trace { rule reading because }
    determinations { id decidedOn nationality ruleCode authority standing recordedBy }
  }
}
`,
      variables: { caseId: from('cases.nodes.0.id') },
      ask: caseAt('VERIFYING_IDENTITY'),
      unless: noCase('VERIFYING_IDENTITY'),
    },
    act({
      title: 'Record what the nationality turns on',
      mutation: 'nationalityFactRecord',
      input: { ...firstCase, kind: 'BORN_AT_HOME', answer: 'YES', source: 'Birth notice of the clinic in Almaty' },
      reads: 'case { id version nationality statelessnessRisk }',
      ask: caseAt('VERIFYING_IDENTITY'),
      unless: noCase('VERIFYING_IDENTITY'),
    }),
    act({
      title: 'Determine the nationality by the rules',
      mutation: 'nationalityDetermine',
      input: { ...firstCase, decidedOn: today() },
      reads: 'case { id version nationality statelessnessRisk nationalityDecisions { rule decidedOn } }',
      ask: caseAt('VERIFYING_IDENTITY'),
      unless: noCase('VERIFYING_IDENTITY'),
    }),
    act({
      title: 'Record that somebody contests that determination',
      mutation: 'nationalityContest',
      note: 'Takes the case that changed last: the one that was just determined. nationalityStatus names its determinations.',
      input: {
        ...firstCase,
        determinationId: firstDetermination,
        statedOn: today(),
        reason: 'The grandmother, by counsel.',
      },
      reads: 'case { id version nationality }',
      ask: caseAt('VERIFYING_IDENTITY'),
      askNext: determinationsNext,
      unless: noCase('VERIFYING_IDENTITY'),
    }),
    act({
      title: 'Record what a court decided instead',
      mutation: 'nationalityChallengeSettle',
      note: 'Leave out overturnedTo where the determination was upheld.',
      input: {
        ...{
          ...firstCase,
          determinationId: firstDetermination,
          statedOn: today(),
          authority: 'District court of Almaty',
        },
        ...{ reference: 'Decision 17', reason: 'The birth notice is of another child.', overturnedTo: 'NOT_A_CITIZEN' },
      },
      reads: 'case { id version nationality statelessnessRisk nationalityDecisions { rule decidedOn } }',
      ask: caseAt('VERIFYING_IDENTITY'),
      askNext: determinationsNext,
      unless: noCase('VERIFYING_IDENTITY'),
    }),
    {
      title: 'Children who may end up without any nationality',
      query: `query AtRisk($first: Int!) {
  cases(first: $first, filter: { statelessnessRisk: true }) {
    nodes { id stage nationality nationalityDecisions { rule decidedOn } child { parents { role citizenship } } }
  }
}
`,
      variables: { first: 10 },
    },
    act({
      title: 'Do without a milestone that is not mandatory',
      mutation: 'milestoneWaive',
      note: 'A mandatory one takes two persons: a supervisor says first, of the same version of the file, that the child may do without it: milestoneWaiveEndorse. Then put its code here.',
      input: {
        ...firstCase,
        ...{ code: from(openMilestone(false)), outcome: 'WAIVED' },
        ...{ decidedOn: today(), reason: 'It lives with both parents.' },
      },
      reads: 'case { id version rehabilitation { milestones { code state outcomeOn reason } } }',
      ask: caseAt('RETURNED', milestonesWaivable, 'REPORTED_ON_ASC'),
      unless: 'The case at RETURNED that was reported first has no overdue milestone that is not mandatory.',
    }),
    {
      title: 'To whom may the rights in a file pass, and who holds which?',
      query: `query YoungPersons {
  youngPersons { id name agency { code } heldCaseId heldCaseVersion }
}
`,
    },
    act({
      title: 'Take the rights in a file back from who was admitted by mistake',
      mutation: 'fileHolderRevoke',
      input: {
        caseId: from('youngPersons.0.heldCaseId'),
        expectedVersion: from('youngPersons.0.heldCaseVersion'),
        reason: 'The account is of a namesake.',
      },
      reads: 'case { id version rehabilitation { isSealed heldBy } }',
      ask: '{ youngPersons { heldCaseId heldCaseVersion } }',
      unless: 'Nobody holds a file: run "Pass the rights in a file" first.',
    }),
    act({
      title: 'Pass the rights in a file to who has come of age',
      mutation: 'fileHolderAdmit',
      note: 'Takes the case at home that changed last: the one whose rights were just taken back.',
      input: { ...firstCase, userId: from('youngPersons.[heldCaseId=null].id') },
      reads: 'case { id version rehabilitation { isSealed heldBy } }',
      ask: `{ youngPersons { id heldCaseId } ${caseAt('IN_REHABILITATION, IN_FOLLOW_UP, RETURNED, CLOSED').slice(1, -1)} }`,
      unless: 'Every young person holds a file, or no case has come home.',
    }),
    act({
      title: 'Show a case to another agency',
      mutation: 'accessGrant',
      input: {
        ...firstCase,
        agencyId: from('agencies.[code=UNICEF].id'),
        scopes: ['FACTS', 'IDENTITY'],
        purposeOfAccess: 'Search in the camp register',
        expiresOn: today(90),
      },
      reads: 'grant { id agency { code } scopes purpose expiresOn }',
      ask: `{ agencies { id code } cases(first: 1, orderBy: REPORTED_ON_ASC, filter: { stages: [TRACING] }) { nodes { id version } } }`,
      unless: 'No agency has the code UNICEF: put another into agencyId.',
    }),
  ],
};
