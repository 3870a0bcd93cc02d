import { freshWord, from, type PlaygroundExample } from '../example.js';
import { act } from './act.js';

const reason = 'A slip of the pen.';

/** What was recorded wrongly of talks is put right; what it said until then stays in `corrections`. */
export const talksCorrected: readonly PlaygroundExample[] = [
  act({
    title: 'Put right a track of talks',
    mutation: 'trackCorrect',
    input: {
      trackId: from('negotiationTracks.0.id'),
      expectedVersion: from('negotiationTracks.0.version'),
      counterpart: freshWord('Host authority'),
      reason,
    },
    reads: 'track { id version title counterpart corrections { title counterpart reason recordedAt recordedBy } }',
    ask: '{ negotiationTracks { id version } }',
    unless: 'No track is registered yet: run "Register a track of talks" first.',
  }),
  act({
    title: 'Put right a round',
    mutation: 'roundCorrect',
    note: 'A first day after what was agreed, handed over or flown is refused, and each of these is named.',
    input: {
      roundId: from('negotiationTracks.0.rounds.[last].id'),
      expectedVersion: from('negotiationTracks.0.rounds.[last].version'),
      place: freshWord('Astana'),
      reason,
    },
    reads: 'round { id version code place startsOn endsOn corrections { code place startsOn endsOn reason } }',
    ask: '{ negotiationTracks { rounds { id version } } }',
    unless: 'No round is recorded yet: run "Record a round" first.',
  }),
  act({
    title: 'Put right the terms of an agreement',
    mutation: 'agreementCorrect',
    note: 'With agreedOn, its day: refused where its tasks would be due, its lists handed over, or its flights planned or gone, before it.',
    input: {
      agreementId: from('negotiationTracks.0.rounds.[last].agreements.0.id'),
      expectedVersion: from('negotiationTracks.0.rounds.[last].agreements.0.version'),
      terms: freshWord('Children are handed over by list'),
      reason,
    },
    reads: 'agreement { id version agreedOn terms corrections { agreedOn terms reason } }',
    ask: '{ negotiationTracks { rounds { agreements { id version } } } }',
    unless: 'Nothing is agreed yet: run "Record what was agreed" first.',
  }),
  act({
    title: 'Put right a task',
    mutation: 'taskCorrect',
    note: 'With ownerAgencyId, whose it is; with addCaseIds and removeCaseIds, whom it covers; with settlements, what came of it for a child after all. The agency must see each child who is open.',
    input: {
      taskId: from('tasks.nodes.0.id'),
      expectedVersion: from('tasks.nodes.0.version'),
      title: freshWord('Collect documents'),
      reason,
    },
    reads:
      'task { id version title dueOn corrections { title dueOn ownerAgency { name } statusReason children { case { id } isCovered } settlements { case { id } outcome note } reason } }',
    ask: '{ tasks(first: 1) { nodes { id version } } }',
    unless: 'No task is open: run "Give an agency a task that follows from it" first.',
  }),
  act({
    title: 'Put right what a list is called',
    mutation: 'listCorrect',
    input: {
      listId: from('listExchanges.nodes.0.id'),
      expectedVersion: from('listExchanges.nodes.0.version'),
      title: freshWord('List'),
      reason,
    },
    reads: 'list { id version title exchangedOn corrections { title exchangedOn reason } }',
    ask: '{ listExchanges(first: 1) { nodes { id version } } }',
    unless: 'No list is open yet: run "Open a list" first.',
  }),
  act({
    title: 'Put right an operation',
    mutation: 'operationCorrect',
    input: {
      operationId: from('operations.0.id'),
      expectedVersion: from('operations.0.version'),
      title: freshWord('Flights'),
      reason,
    },
    reads: 'operation { id version code title roundCode agreementId corrections { code title roundCode reason } }',
    ask: '{ operations { id version } }',
    unless: 'No operation is planned yet: run "Plan an operation" first.',
  }),
];
