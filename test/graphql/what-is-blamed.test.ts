import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { agree } from '../movements/travel.js';
import { openHome, openWithPlan } from '../rehabilitation/home.js';
import { atPresentVersion } from '../support/present-version.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { asked, sharing, takeRequest, tracing } from '../tracing/story.js';

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openHome();
});
afterEach(() => registry.discard());

/** What was wrong, with all that is told as data. */
async function refused(who: string, mutation: string, input: Record<string, unknown>): Promise<object[]> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  const query = `mutation ($input: ${type}) { ${mutation}(input: $input) { userErrors { code field guard subjectId currentVersion message } } }`;
  const given = { idempotencyKey: randomUUID(), ...atPresentVersion(registry, mutation, input) };
  const answer = await registry.ask(who, query, { input: given });
  expect(answer.errors).toBeUndefined();
  return answer.data[mutation].userErrors as object[];
}

describe('what is wrong with one of many', () => {
  it('is said of the element: the consent and its field, the item of evidence', async () => {
    const late = { ...sharing, statedOn: '2030-01-01' };
    expect(await refused('registrar', 'tracingRequestOpen', { ...asked, consents: [tracing, late] })).toMatchObject([
      { code: 'IMPOSSIBLE_DATES', field: ['consents', '1', 'statedOn'], message: expect.stringContaining('statedOn') },
    ]);
    const empty = { ...sharing, reference: ' ' };
    expect(await refused('registrar', 'tracingRequestOpen', { ...asked, consents: [tracing, empty] })).toMatchObject([
      { code: 'INVALID_INPUT', field: ['consents', '1', 'reference'] },
    ]);
    const story = await CaseStory.open(registry);
    const item = { type: 'VIDEO', grade: 'C', obtainedOn: '2017-07-01', source: 'An aunt' };
    await story.does('caseworker', 'evidenceRecord', item);
    const requestId = await takeRequest(registry, 'registrar');
    const evidenceIds = [story.names('evidence', 1), story.names('evidence', 9)];
    const link = { requestId, caseId: story.state.id, basis: 'The same scar', evidenceIds };
    expect(await refused('registrar', 'tracingLinkPropose', link)).toMatchObject([
      { code: 'NOT_FOUND', field: ['evidenceIds', '1'] },
    ]);
  });

  it('is said of the case of a task or of a list: its place and its id, absent and hidden alike', async () => {
    const { agreementId, roundId } = await agree(registry);
    const story = await CaseStory.open(registry);
    const caseIds = [story.state.id, 'case_999999999999999'];
    const task = { agreementId, ownerAgencyId: 'agency_11', title: 'Collect documents', dueOn: '2018-02-01', caseIds };
    const absent = [{ code: 'NOT_FOUND', field: ['caseIds', '1'], subjectId: 'case_999999999999999' }];
    expect(await refused('registrar', 'taskCreate', task)).toMatchObject(absent);
    const list = { roundId, title: 'A list', exchangedOn: '2017-12-22', caseIds };
    expect(await refused('registrar', 'listOpen', list)).toMatchObject(absent);
    const unseen = { ...task, ownerAgencyId: 'agency_32', caseIds: [story.state.id] };
    expect(await refused('registrar', 'taskCreate', unseen)).toMatchObject([
      { code: 'NOT_GRANTED', field: ['caseIds', '0'], subjectId: story.state.id },
    ]);
  });

  it('says what came, of a birth upside down on a line of a list', async () => {
    const { roundId } = await agree(registry);
    const list = { roundId, title: 'A list', exchangedOn: '2017-12-22', caseIds: [] };
    const query = 'mutation ($input: ListOpenInput!) { listOpen(input: $input) { list { id } userErrors { code } } }';
    const opened = await registry.ask('registrar', query, { input: { idempotencyKey: randomUUID(), ...list } });
    const listId: unknown = opened.data.listOpen.list.id;
    const lines = [{ name: 'Айша', sex: 'FEMALE', bornFrom: '2013-01-02', bornUntil: '2012-01-01' }];
    expect(await refused('registrar', 'listTheirVersionRecord', { listId, lines })).toMatchObject([
      { code: 'IMPOSSIBLE_DATES', field: ['lines', '0'], message: expect.stringMatching(/2013-01-02 and 2012-01-01/) },
    ]);
  });
});

describe('what is on record already', () => {
  it('is ALREADY_RECORDED, of titles, codes and approvals alike', async () => {
    const { roundId } = await agree(registry);
    const track = { title: 'Return of children', counterpart: 'A party', country: 'SY', leadAgencyId: 'agency_11' };
    expect(await refused('registrar', 'trackOpen', track)).toMatchObject([
      { code: 'ALREADY_RECORDED', field: ['title'] },
    ]);
    const { data } = await registry.ask('registrar', '{ negotiationTracks { id } }');
    const days = { startsOn: '2017-12-21', endsOn: '2017-12-22' };
    const round = { trackId: data.negotiationTracks[0].id, code: 'Astana-8', place: 'Astana', ...days };
    expect(await refused('registrar', 'roundRecord', round)).toMatchObject([
      { code: 'ALREADY_RECORDED', field: ['code'], message: expect.stringContaining(roundId) },
    ]);
    const operation = { code: 'Zhusan-7', title: 'Zhusan' };
    expect(await refused('registrar', 'operationPlan', operation)).toEqual([]);
    expect(await refused('registrar', 'operationPlan', operation)).toMatchObject([
      { code: 'ALREADY_RECORDED', field: ['code'] },
    ]);
    const story = await openWithPlan(registry);
    const approval = { caseId: story.state.id, planVersion: 1, approvedOn: '2018-01-10' };
    expect(await refused('supervisor', 'planApprove', { ...approval, planVersion: 7 })).toMatchObject([
      { code: 'VERSION_CONFLICT', field: ['planVersion'], currentVersion: 1 },
    ]);
    expect(await refused('supervisor', 'planApprove', approval)).toEqual([]);
    expect(await refused('supervisor', 'planApprove', approval)).toMatchObject([
      { code: 'ALREADY_RECORDED', field: ['planVersion'] },
    ]);
  });

  it('says whether it is the file or the account that has its holder', async () => {
    registry.setClock('2018-02-01T09:00:00Z');
    const birth = { earliest: '1999-06-01', latest: '1999-07-01', basis: 'ESTIMATE' };
    const [story, another] = [await openWithPlan(registry, { birth }), await openWithPlan(registry, { birth })];
    const admit = async (one: CaseStory) => {
      const { id: caseId, version: expectedVersion } = (await one.refreshed()).state;
      return refused('registrar', 'fileHolderAdmit', { caseId, expectedVersion, userId: 'user_305' });
    };
    expect(await admit(story)).toEqual([]);
    expect(await admit(story)).toMatchObject([
      { code: 'ALREADY_RECORDED', field: ['caseId'], message: expect.stringContaining('in this file') },
    ]);
    expect(await admit(another)).toMatchObject([
      { code: 'ALREADY_RECORDED', field: ['userId'], message: expect.stringContaining('This account') },
    ]);
  });
});

it('possibleMoves name the reason in words that a return without an operation asks for', async () => {
  const story = await CaseStory.open(registry);
  const query = `{ case(id: "${story.state.id}") { possibleMoves { toStage missing { code } } } }`;
  const { data } = await registry.ask('registrar', query);
  const moves = data.case.possibleMoves as { toStage: string; missing: { code: string }[] }[];
  const told = moves.find(({ toStage }) => toStage === 'RETURNED')?.missing.map(({ code }) => code);
  const move = { caseId: story.state.id, toStage: 'RETURNED', effectiveOn: '2018-01-05' };
  const asks = await refused('registrar', 'caseMove', move);
  expect(asks.map((problem) => ('guard' in problem ? problem.guard : null))).toEqual(told);
  expect(told).toContain('REASON_GIVEN');
});
