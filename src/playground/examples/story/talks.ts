import { freshWord, from, today } from '../../example.js';
import { attest, caseworkerDoes, move, ofLink, registrarDoes, withChild, type Step } from './step.js';

const preparing = 'RETURN_PREPARATION';
const child = ofLink(preparing, 'case.id');
const talks = 'negotiationTracks { id counterpart rounds { id endsOn agreements { id } } }';
const counterpart = 'Authorities of northern Syria';
const track = `negotiationTracks.[last:counterpart=${counterpart}]`;
const round = `${track}.rounds.[last]`;
/** What the round has agreed, for whatever follows from it. */
export const ofTalks = { ask: talks, agreementId: from(`${round}.agreements.[last].id`) };

const listTitle = 'List of one child';
const list = `listExchanges.nodes.[title=${listTitle},agreedOn=null]`;
const theList = { listId: from(`${list}.id`), expectedVersion: from(`${list}.version`) };
const lists =
  '{ listExchanges(first: 20, isAgreed: false) { nodes { id version title agreedOn lines { presence theirs { id reference } } } } }';
const compared = 'list { id version agreedOn lines { presence differences case { id } theirs { id name reference } } }';

const taskTitle = 'Obtain the certificate of return';
const task = `tasks.nodes.[last:title=${taskTitle},status=OPEN]`;
const theTask = { taskId: from(`${task}.id`), expectedVersion: from(`${task}.version`) };
const tasks = 'tasks(first: 100, status: OPEN) { nodes { id version title status children { case { id } } } }';
const taskShown = 'task { id version status children { case { id } outcome } }';

/** A round of talks agrees on a list; a task follows from it. */
export const talksSteps: readonly Step[] = [
  registrarDoes({
    title: 'A line of talks is opened',
    mutation: 'trackOpen',
    input: {
      ...{ title: freshWord('Talks'), counterpart, country: 'SY' },
      leadAgencyId: from('viewer.agency.id'),
    },
    reads: 'track { id title counterpart }',
    ask: '{ viewer { agency { id } } }',
  }),
  registrarDoes({
    title: 'A round is held',
    mutation: 'roundRecord',
    input: {
      trackId: from(`${track}.id`),
      ...{ code: freshWord('Round'), place: 'Astana', startsOn: today(-6), endsOn: today(-5) },
    },
    reads: 'round { id code startsOn endsOn }',
    ask: `{ ${talks} }`,
  }),
  registrarDoes({
    title: 'It agrees that children are handed over by list',
    mutation: 'agreementRecord',
    input: {
      roundId: from(`${round}.id`),
      agreedOn: from(`${round}.endsOn`),
      terms: 'Children are handed over by list.',
    },
    reads: 'agreement { id agreedOn terms }',
    ask: `{ ${talks} }`,
  }),
  registrarDoes({
    title: 'The ministry is given a task for her',
    mutation: 'taskCreate',
    input: {
      agreementId: ofTalks.agreementId,
      ownerAgencyId: from('viewer.agency.id'),
      ...{ title: taskTitle, dueOn: today(20), caseIds: [child] },
    },
    reads: 'task { id status dueOn roundCode children { case { id } outcome } }',
    ask: withChild(`viewer { agency { id } } ${talks}`),
  }),
  registrarDoes({
    title: 'Our list is handed over, with her on it',
    mutation: 'listOpen',
    input: {
      roundId: from(`${round}.id`),
      agreementId: ofTalks.agreementId,
      ...{ title: listTitle, exchangedOn: today(-5), caseIds: [child] },
    },
    reads: 'list { id version title lines { presence case { id } ours { bornFrom bornUntil sex } } }',
    ask: withChild(talks),
  }),
  registrarDoes({
    title: 'Their version comes: two children, in Arabic',
    mutation: 'listTheirVersionRecord',
    input: {
      ...theList,
      lines: [
        { name: 'آيسولو', reference: '17', bornFrom: '2013-01-01', bornUntil: '2013-12-31', sex: 'FEMALE' },
        { name: 'محمد', reference: '18', sex: 'MALE' },
      ],
    },
    reads: compared,
    ask: lists,
  }),
  registrarDoes({
    title: 'Their number 17 is this girl',
    mutation: 'listLineMatch',
    input: {
      lineId: from(`${list}.lines.[theirs.reference=17].theirs.id`),
      expectedVersion: from(`${list}.version`),
      ofCaseId: child,
    },
    reads: compared,
    ask: withChild(lists.slice(2, -2)),
  }),
  {
    by: 'REGISTRAR',
    example: {
      title: 'Where do the two versions differ?',
      query: `query CompareLists($id: ID!) {
  listExchange(id: $id) {
    title
    version
    round { code }
    lines {
      presence
      differences
      ours { bornFrom bornUntil sex }
      theirs { name bornFrom bornUntil sex }
    }
  }
}
`,
      variables: { id: theList.listId },
      ask: lists,
    },
  },
  registrarDoes({
    title: 'Both parties agree to the list',
    mutation: 'listAgree',
    note: 'They have her born a year later: despite names her, since the protocol says that she is the same child.',
    input: { ...theList, agreedOn: today(-4), reference: 'Protocol, annex 2', despite: [child] },
    reads: 'list { id agreedOn lines { presence differences case { id stage } } }',
    ask: withChild(lists.slice(2, -2)),
  }),
  caseworkerDoes(
    attest('Her travel document is there', preparing, 'TRAVEL_DOCUMENT', {
      ...{ on: today(-3), reference: 'Certificate of return 31' },
    }),
  ),
  caseworkerDoes({
    title: 'The task is settled for her',
    mutation: 'taskChildSettle',
    input: { ...theTask, ofCaseId: from(`${task}.children.0.case.id`), outcome: 'DONE' },
    reads: taskShown,
    ask: `{ ${tasks} }`,
  }),
  caseworkerDoes({
    title: 'Nobody is left of the task: it is done',
    mutation: 'taskMove',
    input: { ...theTask, toStatus: 'DONE' },
    reads: taskShown,
    ask: `{ ${tasks} }`,
  }),
  registrarDoes(
    attest('It is planned who receives her', preparing, 'RECEIVING_PLAN', {
      ...{ on: today(-3), reference: 'Receiving plan 5' },
    }),
  ),
  registrarDoes(move('She is cleared, and awaits her return', preparing, 'AWAITING_RETURN', today(-3))),
];
