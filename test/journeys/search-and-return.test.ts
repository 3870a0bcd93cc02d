import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { databaseOf } from '../matrix/world.js';
import { actOn, mustActOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { agree, booksHold, plan, refresh } from '../movements/travel.js';
import { asked, tracing } from '../tracing/story.js';
import type { Shown } from '../support/act-on.js';

/*
 * The story of the source, step by step and through the front door: a grandmother asks a partner agency for a girl; the
 * girl is found in a camp; who she is is established; a round of talks agrees on a list; a flight brings her home. At
 * each step what comes too early is refused, and the refusal says what is missing.
 */

let registry: TestRegistry;
let girl: CaseStory;
const ids: Record<string, string> = {};
beforeAll(async () => {
  registry = await openRegistryOfThree();
});
afterAll(() => registry.discard());

const refusalOf = async (toStage: string, effectiveOn: string): Promise<string[]> => {
  const { userErrors } = await (await refresh(registry, girl)).tries('registrar', 'caseMove', { toStage, effectiveOn });
  return userErrors.map(({ message }) => message.split(':')[0] ?? '');
};
const ask = async (query: string, who = 'registrar'): Promise<Shown> => {
  const answer = await registry.ask(who, query);
  expect(answer.errors).toBeUndefined();
  return answer.data;
};

describe('from a relative’s request to the arrival of a flight', () => {
  it('a grandmother asks, and says what may be done with what she tells', async () => {
    const compared = { ...tracing, purpose: 'DNA_COMPARISON' };
    const input = { ...asked, consents: [...asked.consents, compared] };
    const { id } = await mustActOn(registry, 'partner', 'tracingRequestOpen', input, 'request { id }');
    ids['request'] = id;
  });

  it('a camp register has a girl of that name: the ministry opens a case', async () => {
    girl = await CaseStory.open(registry);
    const found = await ask(`{ tracingRequest(id: "${ids['request']}") { possibleCases { id } } }`);
    // The camp wrote the name in Kazakh letters, the grandmother in Russian ones.
    expect(found.tracingRequest.possibleCases).toEqual([{ id: girl.state.id }]);
    expect(await refusalOf('TRACING', '2017-07-02')).toEqual(['TRACING_OPENED', 'LAWFUL_BASIS']);
  });

  it('two persons of the two agencies find that she is the one, and the tracing begins', async () => {
    const link = { requestId: ids['request'], caseId: girl.state.id, basis: 'Name, age and region agree.' };
    const { id: linkId } = await mustActOn(registry, 'registrar', 'tracingLinkPropose', link, 'link { id }');
    const confirm = (who: string) =>
      actOn(registry, who, 'tracingLinkConfirm', { linkId, grounds: 'The scar on the left hand.' }, 'link { status }');
    expect((await confirm('partner')).made.status).toBe('POSSIBLE');
    expect((await confirm('partner')).codes).toEqual(['SAME_PERSON']);
    expect((await confirm('caseworker')).made.status).toBe('CONFIRMED');
    await (await refresh(registry, girl)).moves('TRACING', '2017-07-02');
    await girl.moves('LOCATED', '2017-07-10');
  });

  it('who she is is proven by kinship, and the file says what was missing until then', async () => {
    await girl.attests('IDENTITY_FILE_OPENED');
    await girl.moves('VERIFYING_IDENTITY', '2017-07-20');
    const before = await ask(`{ identityStatus(caseId: "${girl.state.id}") { isProven nextSteps { code } } }`);
    expect(before.identityStatus).toMatchObject({
      isProven: false,
      nextSteps: [{ code: 'TEST_KINSHIP' }, { code: 'ASK_COURT' }],
    });
    const dna = {
      laboratory: 'Forensic laboratory',
      kitReference: 'Kit 4711',
      relation: 'GRANDPARENT',
      likelihood: 0.9998,
    };
    await girl.does('caseworker', 'dnaResultRecord', { ...dna, testedOn: '2017-08-01' });
    await girl.endorsedMove('IDENTITY_CONFIRMED', '2017-08-10');
  });

  it('her nationality is decided by a rule, which is kept', async () => {
    await girl.does('registrar', 'nationalityDetermine', { decidedOn: '2017-08-12' });
    const { nationalityStatus, case: found } = await ask(
      `{ nationalityStatus(caseId: "${girl.state.id}") { ruleCode determinations { ruleCode } } case(id: "${girl.state.id}") { nationality } }`,
    );
    expect([found.nationality, nationalityStatus.ruleCode]).toEqual(['CITIZEN', 'RULE_5']);
    expect(nationalityStatus.determinations).toEqual([{ ruleCode: 'RULE_5' }]);
  });

  it('what is best for her is assessed, and her mother agrees to the return', async () => {
    expect(await refusalOf('RETURN_PREPARATION', '2017-08-20')).toEqual(['BEST_INTERESTS', 'GUARDIAN']);
    for (const kind of ['BEST_INTERESTS_ASSESSMENT', 'GUARDIAN_CONSENT', 'TRAVEL_DOCUMENT', 'RECEIVING_PLAN'])
      await girl.attests(kind);
    await girl.moves('RETURN_PREPARATION', '2017-08-20');
    expect(await refusalOf('AWAITING_RETURN', '2017-12-22')).toEqual(['HOST_CONSENT', 'AGREED_LIST']);
  });

  it('Astana-8 agrees on a list, on which the other party has her born in another year', async () => {
    const { roundId, agreementId } = await agree(registry);
    ids['agreement'] = agreementId;
    const task = {
      agreementId,
      ownerAgencyId: 'agency_11',
      title: 'Collect travel documents',
      dueOn: '2018-01-05',
      caseIds: [girl.state.id],
    };
    ids['task'] = (await mustActOn(registry, 'registrar', 'taskCreate', task, 'task { id }')).id;
    const ours = {
      roundId,
      agreementId,
      title: 'First list',
      exchangedOn: '2017-12-22',
      caseIds: [girl.state.id],
    };
    ids['list'] = (await mustActOn(registry, 'registrar', 'listOpen', ours, 'list { id }')).id;
    const lines = [
      { name: 'أيجيريم', reference: '17', bornFrom: '2013-01-01', bornUntil: '2013-12-31', sex: 'FEMALE' },
      { name: 'محمد', reference: '18', sex: 'MALE' },
    ];
    const theirs = await mustActOn(
      registry,
      'registrar',
      'listTheirVersionRecord',
      { listId: ids['list'], lines },
      'list { lines { presence case { id } theirs { name reference } differences } }',
    );
    expect(theirs.lines).toEqual([
      {
        presence: 'ON_BOTH',
        case: { id: girl.state.id },
        theirs: { name: 'أيجيريم', reference: '17' },
        differences: ['BIRTH'],
      },
      { presence: 'ONLY_THEIRS', case: null, theirs: { name: 'محمد', reference: '18' }, differences: [] },
    ]);
    const agreed = { listId: ids['list'], agreedOn: '2017-12-22', reference: 'Protocol of Astana-8, annex 2' };
    const refused = await actOn(registry, 'registrar', 'listAgree', agreed, 'list { agreedOn }');
    expect(refused.codes).toEqual(['NOT_READY']);
    expect(refused.userErrors[0]?.message).toContain(`${girl.state.id}: the two versions differ in BIRTH`);
    // They write the age of another calendar; the protocol says that it is the same child.
    const settled = { ...agreed, despite: [girl.state.id] };
    await mustActOn(registry, 'registrar', 'listAgree', settled, 'list { agreedOn }');
    await (await refresh(registry, girl)).moves('AWAITING_RETURN', '2017-12-22');
  });

  it('the ministry’s worklist has the task, overdue first, which is not done before she is', async () => {
    const { tasks } = await ask(
      '{ tasks(first: 5) { nodes { id isOverdue roundCode children { case { id } outcome } } } }',
      'caseworker',
    );
    expect(tasks.nodes).toEqual([
      {
        id: ids['task'],
        isOverdue: true,
        roundCode: 'Astana-8',
        children: [{ case: { id: girl.state.id }, outcome: null }],
      },
    ]);
    const done = () =>
      actOn(registry, 'caseworker', 'taskMove', { taskId: ids['task'], toStatus: 'DONE' }, 'task { status }');
    const early = await done();
    expect([early.codes, early.userErrors[0]?.message]).toEqual([
      ['OPEN_CHILDREN'],
      expect.stringContaining(girl.state.id),
    ]);
    const settle = { taskId: ids['task'], ofCaseId: girl.state.id, outcome: 'DONE' };
    await mustActOn(registry, 'caseworker', 'taskChildSettle', settle, 'task { id }');
    expect((await done()).made).toEqual({ status: 'DONE' });
  });

  it('a flight of Zhusan takes her, and she arrives', async () => {
    const movementId = await plan(registry, { capacity: 30, agreementId: String(ids['agreement']) });
    ids['movement'] = movementId;
    const seen = { status: 'CONFIRMED_ALIVE', observedOn: '2017-12-28', source: 'Consular mission', grade: 'A' };
    await (await refresh(registry, girl)).does('caseworker', 'vitalStatusRecord', seen);
    const entries = [{ caseId: girl.state.id }];
    const boarded = await mustActOn(
      registry,
      'registrar',
      'manifestAdd',
      { movementId, entries },
      'movement { manifest { isReady missing { code } } }',
    );
    expect(boarded.manifest).toEqual([{ isReady: true, missing: [] }]);
    await mustActOn(
      registry,
      'registrar',
      'movementDepart',
      { movementId, departedOn: '2018-01-06' },
      'movement { status }',
    );
    const arrived = await mustActOn(
      registry,
      'registrar',
      'movementComplete',
      { movementId, arrivedOn: '2018-01-07' },
      'movement { status manifest { case { stage arrivedOn } } }',
    );
    expect(arrived).toEqual({
      status: 'COMPLETED',
      manifest: [{ case: { stage: 'RETURNED', arrivedOn: '2018-01-07' } }],
    });
  });

  it('she is traced back to the round that brought her home, and the round forward to her', async () => {
    const data = await ask(`{
      homecoming(caseId: "${girl.state.id}") { arrivedOn traceable untracedBecause movementId operationCode roundCode lists { title round { code } agreedOn } }
      negotiationRound(code: "Astana-8") { agreements { terms } lists { id agreedOn } }
      operations(roundCode: "Astana-8") { code movements { id status arrivals } }
    }`);
    expect(data.homecoming).toEqual({
      ...{ traceable: 'TO_ROUND', untracedBecause: null },
      ...{ arrivedOn: '2018-01-07', movementId: ids['movement'], operationCode: 'Zhusan-1', roundCode: 'Astana-8' },
      lists: [{ title: 'First list', round: { code: 'Astana-8' }, agreedOn: '2017-12-22' }],
    });
    expect(data.negotiationRound.lists).toEqual([{ id: ids['list'], agreedOn: '2017-12-22' }]);
    expect(data.operations).toEqual([
      { code: 'Zhusan-1', movements: [{ id: ids['movement'], status: 'COMPLETED', arrivals: 1 }] },
    ]);
  });

  it('the grandmother’s request is closed: found', async () => {
    const close = { requestId: ids['request'], outcome: 'FOUND', reason: 'Home on 7 January.' };
    const { status } = await mustActOn(registry, 'partner', 'tracingRequestClose', close, 'request { status }');
    expect(status).toBe('CLOSED');
  });

  it('the books hold, and every act has left its row in the audit', async () => {
    await booksHold(registry);
    const done = "select distinct operation from audit_entries where decision = 'DONE'";
    const search = 'tracingRequestOpen tracingLinkPropose tracingLinkConfirm dnaResultRecord nationalityDetermine';
    const talks = 'trackOpen roundRecord agreementRecord taskCreate listOpen listTheirVersionRecord listAgree';
    const home = 'taskChildSettle taskMove operationPlan movementPlan manifestAdd movementDepart movementComplete';
    expect(databaseOf(registry).prepare(done).pluck().all()).toEqual(
      expect.arrayContaining(`${search} ${talks} ${home}`.split(' ')),
    );
  });
});
