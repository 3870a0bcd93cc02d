import { from, type ExampleGroup } from '../example.js';

/** The children whose identity is confirmed and who are still abroad, with what was decided on their nationality. */
const decided =
  '{ cases(first: 60, orderBy: UPDATED_AT_DESC, filter: { stages: [IDENTITY_CONFIRMED, RETURN_PREPARATION, AWAITING_RETURN] }) { nodes { id nationalityDecisions { rule decidedOn } } } }';
/** What the rules said of a child on the day on which the demonstration asked them, and what came after it. */
const byTheRules = 'nationalityDecisions.1.decidedOn=2017-12-22,nationalityDecisions.2.rule=undefined';

/** What the demonstration has of a search before anybody does anything. */
export const reading: ExampleGroup = {
  role: 'REGISTRAR',
  title: 'Registrar: how a search goes, to be read',
  examples: [
    {
      title: 'Read the links of requests with children: confirmed by two, rejected until a review, undone',
      query: `query Links($first: Int!) {
  confirmed: tracingLinks(first: $first, status: CONFIRMED) { nodes { ...Link } }
  rejected: tracingLinks(first: $first, status: REJECTED) { nodes { ...Link } }
  undone: tracingLinks(first: $first, status: UNDONE) { nodes { ...Link } }
}
fragment Link on TracingLink {
  id
  basis
  requestAgency { code }
  caseAgency { code }
  evidence { place type grade standing }
  request { id names { text } }
  case { id stage }
  events { kind grounds itemsSeen reviewOn agency { code } recordedBy recordedAt }
}
`,
      variables: { first: 5 },
    },
    {
      title: 'Read an identity file: who holds what, and which items contradict each other',
      query: `query IdentityFile($caseId: ID!) {
  identityStatus(caseId: $caseId) {
    isProven
    isContested
    items { evidenceId type weight counts custody { holder heldFrom recordedBy } }
    conflicts { id about evidenceId otherEvidenceId reason settledBy }
    missing { code words }
    nextSteps { code words }
  }
}
`,
      variables: { caseId: from('cases.nodes.[evidence.0.type=RELATIVE_PHOTO_RECOGNITION].id') },
      ask: '{ cases(first: 60, orderBy: UPDATED_AT_DESC, filter: { stages: [LOCATED, VERIFYING_IDENTITY] }) { nodes { id evidence { type } } } }',
      unless: 'No case that you see has items of evidence in conflict any more.',
    },
    {
      title: 'Read three determinations of nationality: by the rules, contested, overturned by a court',
      query: `query Determined($determined: ID!, $contested: ID!, $overturned: ID!) {
  determined: nationalityStatus(caseId: $determined) { ...Held }
  contested: nationalityStatus(caseId: $contested) { ...Held }
  overturned: nationalityStatus(caseId: $overturned) { ...Held }
}
fragment Held on NationalityStatus {
  held
  heldBy
  heldReference
  heldStatelessnessRisk
  determinations {
    id
    nationality
    ruleVersion
    ruleCode
    decidedOn
    standing
    authority
    overturns
    trace { rule reading because }
    challenges { kind statedOn reason authority reference }
  }
}
`,
      variables: {
        determined: from(`cases.nodes.[last:${byTheRules}].id`),
        contested: from(`cases.nodes.[${byTheRules}].id`),
        overturned: from('cases.nodes.[nationalityDecisions.2.rule=AUTHORITY].id'),
      },
      ask: decided,
      unless:
        'No case that you see was determined, contested and overturned: those of the demonstration have moved on.',
    },
    {
      title: 'Read a list that was agreed: where the two versions differ, and which line was withdrawn',
      query: `query AgreedList($id: ID!) {
  listExchange(id: $id) {
    title
    exchangedOn
    agreedOn
    round { code }
    agreement { agreedOn terms }
    lines { presence differences case { id stage } ours { name bornFrom bornUntil sex } theirs { name reference bornFrom bornUntil sex } }
    withdrawnLines { line { name reference } reason recordedBy }
  }
}
`,
      variables: { id: from('listExchanges.nodes.0.id') },
      ask: '{ listExchanges(first: 1, isAgreed: true) { nodes { id } } }',
      unless: 'No list is agreed.',
    },
    {
      title: 'Read the tasks that are blocked, and why; those that are done, and what came of them for each child',
      query: `query Tasks($first: Int!) {
  blocked: tasks(first: $first, status: BLOCKED) { nodes { ...Task } }
  done: tasks(first: $first, status: DONE) { nodes { ...Task } }
}
fragment Task on AgreementTask {
  title
  dueOn
  roundCode
  ownerAgency { code }
  events { toStatus reason recordedBy recordedAt }
  children { case { id } outcome note }
}
`,
      variables: { first: 5 },
    },
    {
      title: 'Read who is on a planned flight, and who would not be ready on its day',
      query: `# readyOn is the day of the flight; without it, today: a sign of life of long ago says nothing any more.
query PlannedFlight($id: ID!, $readyOn: Date) {
  movement(id: $id, readyOn: $readyOn) {
    status
    plannedOn
    fromPlace
    port
    capacity
    placesTaken
    operation { code title roundCode }
    manifest { case { id stage child { siblings { id } } } isReady missing { code needs } separationReason }
  }
}
`,
      variables: {
        id: from('movements.nodes.[last].id'),
        readyOn: from('movements.nodes.[last].plannedOn'),
      },
      ask: '{ movements(first: 50, status: PLANNED) { nodes { id plannedOn } } }',
      unless: 'No flight is planned.',
    },
    {
      title: 'Read by which talks a child came home',
      query: `query CameHome($caseId: ID!, $movementId: ID!) {
  homecoming(caseId: $caseId) { arrivedOn port traceable operationCode roundCode movementId lists { title agreedOn } }
  movement(id: $movementId) { status departedOn arrivedOn manifest { case { id stage } } events { kind happenedOn recordedBy } }
}
`,
      variables: {
        caseId: from('movements.nodes.[last].manifest.0.case.id'),
        movementId: from('movements.nodes.[last].id'),
      },
      ask: '{ movements(first: 50, status: COMPLETED) { nodes { id manifest { case { id } } } } }',
      unless: 'No flight has brought a child home.',
    },
  ],
};
