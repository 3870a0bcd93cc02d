import { freshWord, from, today, type ExampleGroup } from '../example.js';
import { act, caseAt, firstCase, noCase } from './act.js';
import { talksCorrected } from './talks-corrected.js';

const operationTitle = 'A flight of children';

/** Those planned for last come first: what was planned a moment ago is the flight that is meant. */
const flights = '{ movements(first: 50) { nodes { id status version plannedOn operation { title } } } }';

/** The first movement of these examples that stands there, at the version that was read; none that the demonstration has. */
const flightAt = (status: string) => `movements.nodes.[operation.title=${operationTitle},status=${status}]`;
const movementAt = (status: string) => ({
  movementId: from(`${flightAt(status)}.id`),
  expectedVersion: from(`${flightAt(status)}.version`),
});

/** From a round of talks to the arrival of a flight. */
export const talks: ExampleGroup = {
  role: 'REGISTRAR',
  title: 'Registrar: talks, lists and flights',
  examples: [
    act({
      title: 'Register a track of talks',
      mutation: 'trackOpen',
      input: {
        title: freshWord('Talks'),
        counterpart: 'Host authority',
        country: 'SY',
        leadAgencyId: from('viewer.agency.id'),
      },
      reads: 'id',
      ask: '{ viewer { agency { id } } }',
    }),
    act({
      title: 'Record a round',
      mutation: 'roundRecord',
      input: {
        trackId: from('negotiationTracks.0.id'),
        code: freshWord('Round'),
        place: 'Astana',
        startsOn: today(-2),
        endsOn: today(-1),
      },
      reads: 'id',
      ask: '{ negotiationTracks { id } }',
      unless: 'No track is registered yet: run "Register a track of talks" first.',
    }),
    act({
      title: 'Record what was agreed',
      mutation: 'agreementRecord',
      input: {
        roundId: from('negotiationTracks.0.rounds.[last].id'),
        agreedOn: from('negotiationTracks.0.rounds.[last].endsOn'),
        terms: freshWord('Children are handed over by list'),
      },
      reads: 'id',
      ask: '{ negotiationTracks { rounds { id endsOn } } }',
      unless: 'No round is recorded yet: run "Record a round" first.',
    }),
    act({
      title: 'Give an agency a task that follows from it',
      mutation: 'taskCreate',
      input: {
        agreementId: from('negotiationTracks.0.rounds.[last].agreements.0.id'),
        ownerAgencyId: from('viewer.agency.id'),
        title: freshWord('Collect travel documents'),
        dueOn: today(30),
        caseIds: [from('cases.nodes.0.id')],
      },
      reads: 'task { id status dueOn roundCode children { case { id } outcome } }',
      ask: '{ viewer { agency { id } } negotiationTracks { rounds { agreements { id } } } cases(first: 1, filter: { stages: [RETURN_PREPARATION] }) { nodes { id } } }',
      unless: 'Nothing is agreed yet: run "Record what was agreed" first.',
    }),
    act({
      title: 'Open a list of children for the other party',
      mutation: 'listOpen',
      input: {
        roundId: from('negotiationTracks.0.rounds.[last].id'),
        title: freshWord('List'),
        exchangedOn: today(),
        caseIds: [from('cases.nodes.0.id'), from('cases.nodes.1.id')],
      },
      reads: 'list { id title lines { presence case { id } ours { name bornFrom bornUntil sex } } }',
      ask: '{ negotiationTracks { rounds { id } } cases(first: 2, filter: { stages: [RETURN_PREPARATION] }) { nodes { id } } }',
      unless: 'It takes a recorded round and two cases in RETURN_PREPARATION.',
    }),
    {
      title: 'Compare our list with theirs',
      query: `query CompareLists($id: ID!) {
  listExchange(id: $id) {
    title
    version
    exchangedOn
    agreedOn
    lines { presence differences case { id stage } ours { name } theirs { name reference } }
  }
}
`,
      variables: { id: from('negotiationTracks.0.rounds.[last].lists.0.id') },
      ask: '{ negotiationTracks { rounds { lists { id } } } }',
      unless: 'No list is open yet: run "Open a list" first.',
    },
    {
      title: 'Lists that the two parties have not agreed to yet',
      query: `query Lists($first: Int!) {
  listExchanges(first: $first, isAgreed: false) {
    nodes { id title exchangedOn version round { code } agreement { agreedOn endedOn } }
    pageInfo { hasNextPage endCursor }
  }
}
`,
      variables: { first: 20 },
    },
    act({
      title: 'Plan an operation',
      mutation: 'operationPlan',
      input: {
        code: freshWord('Operation'),
        title: operationTitle,
        roundId: from('negotiationTracks.0.rounds.[last].id'),
      },
      reads: 'id',
      ask: '{ negotiationTracks { rounds { id } } }',
      unless: 'No round is recorded yet: run "Record a round" first.',
    }),
    act({
      title: 'Plan its flight',
      mutation: 'movementPlan',
      input: {
        operationId: from(`operations.[last:title=${operationTitle}].id`),
        plannedOn: today(14),
        fromPlace: 'Qamishli',
        port: 'Astana airport',
        capacity: 30,
      },
      reads: 'movement { id version status plannedOn capacity placesTaken }',
      ask: '{ operations { id title } }',
      unless: 'No operation is planned yet: run "Plan an operation" first.',
    }),
    act({
      title: 'A new sign of life, without which no child departs',
      mutation: 'vitalStatusRecord',
      input: { ...firstCase, status: 'CONFIRMED_ALIVE', observedOn: today(), grade: 'B', source: 'Video call' },
      reads: 'case { id version stage vitalStatus { status on } }',
      ask: caseAt('AWAITING_RETURN', '', 'REPORTED_ON_ASC'),
      unless: noCase('AWAITING_RETURN'),
    }),
    act({
      title: 'Put that child on the manifest, and see what is missing',
      mutation: 'manifestAdd',
      input: {
        ...movementAt('PLANNED'),
        entries: [
          { caseId: from('cases.nodes.0.id'), separationReason: 'Brothers and sisters follow with their mother.' },
        ],
      },
      reads: 'movement { id version placesTaken manifest { case { id stage } isReady missing { code needs } } }',
      ask: `${flights.slice(0, -1)} cases(first: 1, orderBy: UPDATED_AT_DESC, filter: { stages: [AWAITING_RETURN] }) { nodes { id } } }`,
      unless: 'It takes a planned flight and a case at AWAITING_RETURN: run "Plan its flight" first.',
    }),
    {
      title: 'Flights: planned, under way, home',
      query: `query Flights($first: Int!, $status: MovementStatus) {
  movements(first: $first, status: $status) {
    nodes { id status plannedOn departedOn arrivedOn fromPlace port capacity placesTaken arrivals operation { code } }
    pageInfo { hasNextPage endCursor }
  }
}
`,
      variables: { first: 20 },
    },
    {
      title: 'Who is on this flight, and can each depart?',
      query: `# As of the day it is planned for; without readyOn as of today.
query Manifest($id: ID!, $readyOn: Date) {
  movement(id: $id, readyOn: $readyOn) {
    version
    status
    plannedOn
    fromPlace
    port
    capacity
    placesTaken
    manifest { case { id stage } isReady missing { code needs } endedAs endReason }
    events { kind happenedOn recordedBy note }
  }
}
`,
      variables: { id: from('movements.nodes.0.id'), readyOn: from('movements.nodes.0.plannedOn') },
      ask: flights,
      unless: 'No flight is planned yet: run "Plan its flight" first.',
    },
    act({
      title: 'The flight departs: all who are on it, or nobody',
      mutation: 'movementDepart',
      input: { ...movementAt('PLANNED'), departedOn: today() },
      reads: 'movement { id version status manifest { case { id stage } } }',
      ask: flights,
      unless: 'No flight is planned: run "Plan its flight" first.',
    }),
    act({
      title: 'The flight arrives',
      mutation: 'movementComplete',
      input: { ...movementAt('DEPARTED'), arrivedOn: today() },
      reads: 'movement { id version status manifest { case { id stage arrivedOn } } }',
      ask: flights,
      unless: 'No flight is under way: run "The flight departs" first.',
    }),
    {
      title: 'Who is home and has no plan yet, overdue first?',
      query: `# With movementId: of one flight.
query Unplanned($first: Int!, $movementId: ID) {
  unplannedArrivals(first: $first, movementId: $movementId) {
    nodes { caseId version agency { code } regionOfOrigin arrivedOn daysAtHome dueOn state movementId }
    pageInfo { hasNextPage endCursor }
  }
}
`,
      variables: { first: 20, movementId: from('unplannedArrivals.nodes.[state=PLANNED].movementId') },
      ask: '{ unplannedArrivals(first: 100) { nodes { movementId state } } }',
      unless: 'No flight has arrived: run "The flight arrives" first.',
    },
    act({
      title: 'Open the plans of everybody whom it brought, all or none',
      mutation: 'plansOpen',
      note: 'The centre of the region answers; with bodyAgencyId beside a child, another does.',
      input: {
        movementId: from('unplannedArrivals.nodes.[state=PLANNED].movementId'),
        children: [
          {
            caseId: from('unplannedArrivals.nodes.[state=PLANNED].caseId'),
            expectedVersion: from('unplannedArrivals.nodes.[state=PLANNED].version'),
          },
        ],
      },
      reads: 'cases { id version rehabilitation { plan { status body { code } caseworker { name } } } }',
      ask: '{ unplannedArrivals(first: 100) { nodes { caseId version movementId state } } }',
      unless: 'Nobody of a flight is home without a plan: run "The flight arrives" first.',
    }),
    act({
      title: 'Record a child who came home by itself',
      mutation: 'selfReturnRecord',
      input: { ...firstCase, arrivedOn: today(), port: 'Aqtau', note: 'With an aunt, by the regular flight.' },
      reads: 'case { id version stage arrivedOn }',
      ask: caseAt('RETURN_PREPARATION', '', 'REPORTED_ON_ASC'),
      unless: noCase('RETURN_PREPARATION'),
    }),
    act({
      title: 'Open the plan of that child, and of brothers and sisters who are home',
      mutation: 'planOpen',
      input: {
        caseId: from('unplannedArrivals.nodes.[movementId=null].caseId'),
        expectedVersion: from('unplannedArrivals.nodes.[movementId=null].version'),
        goals: 'School, a family, sleep.',
      },
      reads:
        'case { id version rehabilitation { plan { version status phase body { code } } milestones { code body { code } dueOn } } }',
      ask: '{ unplannedArrivals(first: 100) { nodes { caseId version movementId } } }',
      unless: 'Everybody at home has a plan: run "Record a child who came home by itself" first.',
    }),
    {
      title: 'How did this child come home, and by which flight?',
      query: `# traceable says how far back the return can be followed, and untracedBecause why no further.
query Homecoming($caseId: ID!, $movementId: ID!) {
  homecoming(caseId: $caseId) { arrivedOn port traceable untracedBecause operationCode roundCode movementId lists { title agreedOn } note }
  movement(id: $movementId) { status plannedOn port manifest { case { id stage arrivedOn } } }
}
`,
      variables: {
        caseId: from('movements.nodes.0.manifest.0.case.id'),
        movementId: from('movements.nodes.0.id'),
      },
      ask: '{ movements(first: 1, status: COMPLETED) { nodes { id manifest { case { id } } } } }',
      unless: 'No flight has brought a child home yet. Run from "Plan an operation" to "The flight arrives".',
    },
    {
      title: 'Talks, what was agreed, and the flights that followed',
      query: `query Talks {
  negotiationTracks { title counterpart rounds { code startsOn agreements { agreedOn terms } lists { id title agreedOn } } }
  operations { code roundCode movements { id status plannedOn port arrivals } }
}
`,
    },
    ...talksCorrected,
  ],
};
