import { freshWord, from, today, type ExampleGroup } from '../example.js';
import { act, caseAt, firstCase, noCase } from './act.js';

const atHome = caseAt('IN_REHABILITATION');
const notAtHome = noCase('IN_REHABILITATION');

/** Asks for children at home with this beneath each: the fifty that changed last. */
const atHomeWith = (reads: string): string =>
  `{ cases(first: 50, orderBy: UPDATED_AT_DESC, filter: { stages: [IN_REHABILITATION] }) { nodes { id version ${reads} } } }`;

/** After the arrival. */
export const home: ExampleGroup = {
  role: 'CASEWORKER',
  title: 'Caseworker: after the return',
  examples: [
    {
      title: 'What is to be done at a regional centre, overdue first?',
      query: `# Without bodyAgencyId: all that is open of the children of your own agency. With mine: true, your own.
query Worklist($first: Int!, $bodyAgencyId: ID) {
  worklist(first: $first, bodyAgencyId: $bodyAgencyId) {
    nodes { caseId code nameEn dueOn state isMandatory body { code } responsible { id name } }
    pageInfo { hasNextPage endCursor }
  }
}
`,
      variables: { first: 10, bodyAgencyId: from('agencies.[code=RC-ASTANA].id') },
      ask: '{ agencies { id code } }',
      unless: 'No agency has the code RC-ASTANA: put another into bodyAgencyId.',
    },
    {
      title: 'The plan of a child, and what the follow-up still waits for',
      query: `query Plans($first: Int!, $filter: CaseFilterInput) {
  cases(first: $first, filter: $filter) {
    nodes {
      id
      stage
      rehabilitation {
        plan { status phase body { code } caseworker { id name } approvedOn }
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
      title: 'Whom may I name as caseworker?',
      query: `# Without bodyAgencyId: of your own agency.
query Caseworkers($first: Int!, $bodyAgencyId: ID) {
  caseworkers(first: $first, bodyAgencyId: $bodyAgencyId) {
    nodes { id name role }
    pageInfo { hasNextPage endCursor }
  }
}
`,
      variables: { first: 20 },
    },
    act({
      title: 'Take the most overdue piece of work that nobody has on yourself',
      mutation: 'milestoneAssign',
      note: 'Anybody else of a body is named by caseworkers(bodyAgencyId:).',
      input: {
        caseId: from('worklist.nodes.[responsible=null].caseId'),
        expectedVersion: from('worklist.nodes.[responsible=null].caseVersion'),
        code: from('worklist.nodes.[responsible=null].code'),
        bodyAgencyId: from('viewer.agency.id'),
        caseworkerId: from('viewer.user.id'),
      },
      reads: 'case { id version rehabilitation { milestones { code dueOn body { code } responsible { id name } } } }',
      ask: '{ viewer { agency { id } user { id } } worklist(first: 50) { nodes { caseId caseVersion code responsible { id } } } }',
      unless: 'Of the fifty most overdue pieces of work of your agency each has somebody already.',
    }),
    act({
      title: 'Achieve a milestone, with its evidence',
      mutation: 'milestoneAchieve',
      input: {
        ...firstCase,
        code: from('cases.nodes.0.rehabilitation.milestones.[state=OVERDUE].code'),
        achievedOn: today(),
        evidence: 'Certificate 17/2',
      },
      reads: 'case { id version rehabilitation { milestones { code nameEn state outcomeOn evidence } } }',
      ask: caseAt('IN_REHABILITATION', 'rehabilitation { milestones { code state } }'),
      unless: 'The case at home that changed last has no overdue milestone.',
    }),
    act({
      title: 'Record a session: that it was held, not what was said',
      mutation: 'sessionRecord',
      input: {
        ...firstCase,
        type: 'HOME_VISIT',
        setting: 'FAMILY',
        heldOn: today(),
        attendance: 'ATTENDED',
        minutes: 60,
        consent: freshWord('Form'),
      },
      reads: 'case { id version rehabilitation { sessions { type heldOn attendance minutes } } }',
      ask: atHome,
      unless: notAtHome,
    }),
    act({
      title: 'Review the plan',
      mutation: 'planReview',
      input: {
        ...firstCase,
        finding: 'ON_TRACK',
        reviewedOn: today(),
        summary: freshWord('School and family agree'),
        nextReviewOn: today(90),
      },
      reads: 'case { id version rehabilitation { reviews { reviewedOn finding summary nextReviewOn } } }',
      ask: atHome,
      unless: notAtHome,
    }),
    {
      title: 'All reviews of a plan, a page at a time',
      query: `query Reviews($caseId: ID!, $first: Int!) {
  casePlanReviews(caseId: $caseId, first: $first) {
    nodes { id reviewedOn finding summary recordedBy withdrawal { reason } }
    pageInfo { hasNextPage endCursor }
  }
}
`,
      variables: {
        caseId: from('cases.nodes.[rehabilitation.reviews.0.finding=ON_TRACK|NEED_IDENTIFIED].id'),
        first: 20,
      },
      ask: atHomeWith('rehabilitation { reviews { finding } }'),
      unless: 'No plan of a child at home that you see was reviewed yet.',
    },
    act({
      title: 'Write the next version of a plan, with a step for this child alone',
      mutation: 'planRevise',
      note: 'It needs approval anew, by somebody who wrote none of it.',
      input: {
        ...firstCase,
        reason: 'The child asks for music.',
        goals: 'School, a family, and the dombra.',
        steps: [{ title: 'A place at the school of music', phase: 'COMMUNITY', dueOn: today(60) }],
      },
      reads:
        'case { id version rehabilitation { plan { version status goals } milestones { code title dueOn state } } }',
      ask: atHome,
      unless: notAtHome,
    }),
    act({
      title: 'Record who was given the legal care of a child',
      mutation: 'guardianshipRecord',
      input: {
        ...firstCase,
        kind: 'GUARDIANSHIP',
        relation: 'GRANDPARENT',
        decidedOn: today(),
        authority: 'Guardianship office of the city',
        reference: '17/2',
      },
      reads: 'case { id version rehabilitation { guardianship { id kind relation decidedOn endsId } } }',
      ask: caseAt('RETURNED'),
      unless: noCase('RETURNED'),
    }),
    act({
      title: 'End that decision, with the reason',
      mutation: 'guardianshipEnd',
      note: 'guardianshipWithdraw is for one that was never made: it takes it back and keeps the history.',
      input: {
        ...firstCase,
        decisionId: from('cases.nodes.0.rehabilitation.guardianship.[endsId=null,id!endsId].id'),
        endedOn: today(),
        reason: 'The mother has come home.',
      },
      reads: 'case { id version rehabilitation { guardianship { id decidedOn endsId reason } } }',
      ask: caseAt('RETURNED', 'rehabilitation { guardianship { id endsId } }'),
      unless: 'No decision stands: run "Record who was given the legal care of a child" first.',
    }),
    act({
      title: 'Take back a session that was held with another child',
      mutation: 'sessionWithdraw',
      note: 'Takes the first that stands, of the case at home that changed last.',
      input: {
        ...firstCase,
        sessionId: from('cases.nodes.0.rehabilitation.sessions.[withdrawal=null].id'),
        reason: 'It was a cousin of the same name.',
      },
      reads: 'case { id version rehabilitation { sessions { id type heldOn withdrawal { reason recordedBy } } } }',
      ask: caseAt('IN_REHABILITATION', 'rehabilitation { sessions { id withdrawal { reason } } }'),
      unless: 'No session is on record: run "Record a session" first.',
    }),
    act({
      title: 'Say what a child needs at school',
      mutation: 'educationNeedsRecord',
      note: 'Takes a child of whom something else is on record: what stands already is ALREADY_RECORDED.',
      input: {
        caseId: from('cases.nodes.[rehabilitation.needs.level=0|1|3|4|5|6].id'),
        expectedVersion: from('cases.nodes.[rehabilitation.needs.level=0|1|3|4|5|6].version'),
        ...{ level: 2, language: 'KAZAKH', supports: ['CATCH_UP_READING', 'TUTOR'] },
      },
      reads:
        'case { id version rehabilitation { needs { level language supports } educationNeeds { id level recordedBy withdrawal { reason } } } }',
      ask: atHomeWith('rehabilitation { needs { level } }'),
      unless: 'Of each child at home that you see this is on record, or nothing is.',
    }),
    act({
      title: 'Show the school what it needs, and no more',
      mutation: 'viewShare',
      note: 'A place at a school is three acts: educationNeedsRecord says what the child needs, viewShare shows the school that and no more, and milestoneAchieve of EDU-ENR, with the enrolment as its evidence, says that the child is enrolled.',
      input: {
        caseId: from('cases.nodes.[rehabilitation.views.length=0].id'),
        expectedVersion: from('cases.nodes.[rehabilitation.views.length=0].version'),
        view: 'SCHOOL',
        agencyId: from('agencies.[kind=SCHOOL].id'),
        purposeOfView: 'Enrolment',
        expiresOn: today(180),
      },
      reads: 'case { id version rehabilitation { views { view agency { code } purpose expiresOn } } }',
      ask: '{ agencies { id kind } cases(first: 50, orderBy: REPORTED_ON_DESC, filter: { stages: [IN_REHABILITATION] }) { nodes { id version rehabilitation { views { view } } } } }',
      unless: 'No school is registered, or you see no case that is IN_REHABILITATION and shown to nobody yet.',
    }),
    act({
      title: 'Record who cares for a child',
      mutation: 'careRecord',
      input: {
        caseId: from('cases.nodes.[careArrangement=ADAPTATION_CENTRE|PARENT].id'),
        expectedVersion: from('cases.nodes.[careArrangement=ADAPTATION_CENTRE|PARENT].version'),
        ...{ arrangement: 'RELATIVE_GUARDIANSHIP', since: today() },
      },
      reads: 'case { id version careArrangement carePeriods { arrangement since } }',
      ask: atHomeWith('careArrangement'),
      unless: 'Of the children at home you see none who lives in a centre or with a parent.',
    }),
  ],
};
