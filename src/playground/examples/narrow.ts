import { from, today, type ExampleGroup } from '../example.js';
import { act, caseAt, firstCase, noCase } from './act.js';

export const psychologist: ExampleGroup = {
  role: 'PSYCHOLOGIST',
  title: 'Psychologist',
  examples: [
    {
      title: 'What was said and scored, which nobody else reads',
      query: `query Treating($first: Int!, $filter: CaseFilterInput) {
  cases(first: $first, filter: $filter) {
    nodes {
      id
      rehabilitation {
        clinicalNotes { text recordedAt author }
        assessments { instrument informant normSet form assessedOn scores { total band scales { scale value } } }
      }
    }
  }
}
`,
      variables: { first: 3, filter: { stages: ['IN_REHABILITATION', 'IN_FOLLOW_UP'] } },
    },
    act({
      title: 'Record a session with what was said',
      mutation: 'sessionRecord',
      input: {
        ...firstCase,
        type: 'INDIVIDUAL_PSYCH',
        setting: 'INDIVIDUAL',
        heldOn: today(),
        attendance: 'ATTENDED',
        minutes: 50,
        clinicalNote: 'Sleeps better; asks for the brother.',
        consent: 'Form 9',
      },
      reads: 'case { id version rehabilitation { sessions { type heldOn attendance minutes } } }',
      ask: caseAt('IN_REHABILITATION'),
      unless: noCase('IN_REHABILITATION'),
    }),
    act({
      title: 'Write a clinical note, beside any session',
      mutation: 'clinicalNoteWrite',
      note: 'clinicalNoteWithdraw takes back one that was written on the wrong child.',
      input: { ...firstCase, text: 'Waits at the window in the evening; the brother telephones on Sundays.' },
      reads: 'case { id version rehabilitation { clinicalNotes { id text recordedAt author } } }',
      ask: caseAt('IN_REHABILITATION'),
      unless: noCase('IN_REHABILITATION'),
    }),
    act({
      title: 'Score an instrument (CRIES-8)',
      mutation: 'assessmentRecord',
      input: {
        ...firstCase,
        instrument: 'CRIES_8',
        informant: 'SELF',
        normSet: 'CRIES_8_CUT_OFF_17',
        assessedOn: today(),
        items: [5, 3, 1, 1, 3, 0, 0, 1],
      },
      reads:
        'case { id version rehabilitation { assessments { instrument assessedOn scores { total band scales { scale value } } } } }',
      ask: caseAt('IN_REHABILITATION'),
      unless: noCase('IN_REHABILITATION'),
    }),
    {
      title: 'All that was held, said and scored, a page at a time',
      query: `query WholeTreatment($caseId: ID!, $first: Int!) {
  caseSessions(caseId: $caseId, first: $first) { nodes { id type heldOn attendance } pageInfo { hasNextPage endCursor } }
  caseClinicalNotes(caseId: $caseId, first: $first) { nodes { id text recordedAt } pageInfo { hasNextPage endCursor } }
  caseAssessments(caseId: $caseId, first: $first) { nodes { id instrument assessedOn scores { total band } } pageInfo { hasNextPage endCursor } }
}
`,
      variables: { caseId: from('cases.nodes.0.id'), first: 20 },
      ask: caseAt('IN_REHABILITATION'),
      unless: noCase('IN_REHABILITATION'),
    },
  ],
};

export const auditor: ExampleGroup = {
  role: 'AUDITOR',
  title: 'Auditor',
  examples: [
    {
      title: 'Who did, read or was refused what, newest first?',
      query: `query Trail($first: Int!, $after: String) {
  auditTrail(first: $first, after: $after) {
    nodes { sequence recordedAt userName role agencyCode operation decision fields subjects purpose hash previousHash }
    pageInfo { hasNextPage endCursor }
  }
}
`,
      variables: { first: 20 },
    },
    {
      title: 'Releases and who let them out',
      query: `query Drafts {
  releaseDrafts { id asOf state release events { kind recordedAt userId } }
}
`,
    },
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

/** Roles that are shown one narrow view, or the own file. */
export const narrow: readonly ExampleGroup[] = [
  {
    role: 'SCHOOL',
    title: 'School',
    examples: [
      {
        title: 'What do my pupils need?',
        query: `query Pupils($first: Int!) {
  pupils(first: $first) {
    nodes { reference name yearOfBirth level language supports shownUntil }
  }
}
`,
        variables: { first: 10 },
      },
    ],
  },
  {
    role: 'CLINIC',
    title: 'Clinic',
    examples: [
      {
        title: 'What do my patients need?',
        query: `query Patients($first: Int!) {
  patients(first: $first) {
    nodes { reference name bornEarliest bornLatest sex needs appointments { on attendance } shownUntil }
  }
}
`,
        variables: { first: 10 },
      },
    ],
  },
  {
    role: 'GUARDIAN_OFFICE',
    title: 'Guardianship office',
    examples: [
      {
        title: 'Which children are my concern, and who cares for them?',
        query: `query Wards($first: Int!) {
  wards(first: $first) {
    nodes {
      reference
      name
      arrangements { arrangement since }
      decisions { kind relation decidedOn isEnd }
      homeVisits { on attendance }
      separations { reason since endedOn }
      shownUntil
    }
  }
}
`,
        variables: { first: 10 },
      },
    ],
  },
  {
    role: 'YOUNG_PERSON',
    title: 'Young person of 18',
    examples: [
      {
        title: 'My own file, and who has read it',
        query: `query OwnFile($first: Int!) {
  ownFile { rightsSince names arrivedOn milestones { code nameEn state } sessions { type heldOn } withheld }
  ownFileAccess(first: $first) { nodes { at role agency operation purpose } }
}
`,
        variables: { first: 20 },
      },
      {
        title: 'My own file, to take away',
        query: `query Export {
  ownFileExport { fileName mediaType content accessLeft endCursor }
}
`,
      },
    ],
  },
];
