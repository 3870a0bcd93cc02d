import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { agree, awaited, plan } from '../movements/travel.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { mustActOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import { takesVersion } from '../support/present-version.js';
import type { TestRegistry } from '../support/registry.js';
import { takeRequest } from '../tracing/story.js';
import { isRefusedAtOtherVersions, run, takes } from './steps.js';

/*
 * Every act on a record beside cases, through the front door: refused where the record has changed since it was read,
 * whichever way the version differs, and done once where two persons decide on the same version at the same time.
 */

let registry: TestRegistry;
const made = new Set<string>();
beforeAll(async () => {
  registry = await openRegistryOfThree();
});
afterAll(() => registry.discard());

const by = (who: string) => (mutation: string, input: Readonly<Record<string, unknown>>) => {
  made.add(mutation);
  return takes(registry, { who, mutation, input });
};
const registrar = by('registrar');
const open = async (mutation: string, input: object, selection: string): Promise<string> => {
  const answer = await mustActOn(registry, 'registrar', mutation, input, selection);
  return (selection === 'id' ? answer : answer.id) as string;
};

describe('each act on', () => {
  it('a movement and its manifest', async () => {
    const movementId = await plan(registry);
    const [one, two] = [await awaited(registry), await awaited(registry)];
    await registrar('manifestAdd', { movementId, entries: [{ caseId: one.state.id }] });
    await registrar('manifestAdd', { movementId, entries: [{ caseId: two.state.id }] });
    await registrar('manifestRemove', { movementId, ofCaseId: two.state.id, reason: 'Ill.' });
    await registrar('manifestAdd', { movementId, entries: [{ caseId: two.state.id }] });
    await registrar('movementDepart', { movementId, departedOn: '2018-01-06' });
    await registrar('manifestNoShow', { movementId, ofCaseId: two.state.id, reason: 'Did not come.' });
    await registrar('movementComplete', { movementId, arrivedOn: '2018-01-07' });
    const { data } = await registry.ask('registrar', '{ operations { id } }');
    const operationId = data.operations[0].id;
    await registrar('operationCorrect', { operationId, title: 'Zhusan, first', reason: 'A slip of the pen.' });
    const truly = { movementId, arrivedOn: '2018-01-08', reason: 'A day later.' };
    for (const who of ['supervisor', 'registrar']) await by(who)('movementCorrect', truly);
    const left = { movementId, departedOn: '2018-01-05', reason: 'A day before.' };
    for (const who of ['supervisor', 'registrar']) await by(who)('movementDepartureCorrect', left);
    const other = await plan(registry, { code: 'Zhusan-2' });
    await registrar('movementCancel', { movementId: other, reason: 'No clearance.' });
  }, 30_000);

  it('an agreement, its tasks and its lists', async () => {
    const { roundId, agreementId } = await agree(registry);
    const story = await CaseStory.open(registry);
    const caseIds = [story.state.id];
    const toDo = { agreementId, ownerAgencyId: 'agency_11', title: 'Papers', dueOn: '2018-02-01', caseIds };
    const taskId = await open('taskCreate', toDo, 'task { id }');
    const caseworker = by('caseworker');
    await caseworker('taskMove', { taskId, toStatus: 'IN_PROGRESS' });
    await caseworker('taskChildSettle', { taskId, ofCaseId: story.state.id, outcome: 'DONE' });
    const handed = { roundId, agreementId, title: 'A list', exchangedOn: '2017-12-22', caseIds };
    const listId = await open('listOpen', handed, 'list { id }');
    await registrar('listTheirVersionRecord', { listId, lines: [{ name: 'Somebody' }, { name: 'Nobody' }] });
    const { data } = await registry.ask('registrar', `{ listExchange(id: "${listId}") { lines { theirs { id } } } }`);
    const lines = data.listExchange.lines as { theirs: { id: string } | null }[];
    const [lineId, wrongId] = lines.flatMap(({ theirs }) => theirs?.id ?? []);
    await registrar('listLineWithdraw', { lineId: wrongId, reason: 'It is of another list.' });
    await registrar('listLineMatch', { lineId, ofCaseId: story.state.id });
    await registrar('listAgree', { listId, agreedOn: '2017-12-22', reference: 'Protocol', despite: caseIds });
    const { data: talks } = await registry.ask('registrar', '{ negotiationTracks { id } }');
    const reason = 'A slip of the pen.';
    await registrar('trackCorrect', { trackId: talks.negotiationTracks[0].id, title: 'Return', reason });
    await registrar('roundCorrect', { roundId, place: 'Nur-Sultan', reason });
    await registrar('agreementCorrect', { agreementId, terms: 'By list and by name.', reason });
    await registrar('listCorrect', { listId, title: 'The list', reason });
    await registrar('taskCorrect', { taskId, title: 'Papers of birth', reason });
    await registrar('agreementEnd', { agreementId, endedOn: '2018-01-05', reason: 'It lapsed.' });
  }, 30_000);

  it('a tracing request, what its inquirer agrees to, and its links', async () => {
    const requestId = await takeRequest(registry, 'partner');
    const [partner, caseworker] = [by('partner'), by('caseworker')];
    const consent = { purpose: 'DNA_COMPARISON', isGiven: true, statedOn: '2017-06-01', reference: 'Form 13' };
    await partner('tracingConsentState', { requestId, ...consent });
    const [one, two] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    const propose = (story: CaseStory) =>
      registrar('tracingLinkPropose', { requestId, caseId: story.state.id, basis: 'The name' });
    const [right, wrong] = [(await propose(one)).id, (await propose(two)).id];
    const grounds = 'Photograph';
    await caseworker('tracingLinkReject', { linkId: wrong, grounds, reviewOn: '2018-06-01' });
    await partner('tracingLinkConfirm', { linkId: right, grounds });
    await caseworker('tracingLinkConfirm', { linkId: right, grounds });
    await partner('tracingLinkUndo', { linkId: right, grounds });
    await caseworker('tracingLinkUndo', { linkId: right, grounds });
    await partner('tracingRequestCorrect', { requestId, sex: 'MALE', reason: 'Misheard.' });
    await partner('tracingRequestClose', { requestId, outcome: 'WITHDRAWN_BY_INQUIRER', reason: 'No more.' });
    await partner('tracingRequestReopen', { requestId, reason: 'After all.' });
  }, 30_000);

  it('a referral', async () => {
    const story = await CaseStory.open(registry);
    const offer = { caseId: story.state.id, toAgencyId: 'agency_12', reason: 'Please trace.', scopes: ['FACTS'] };
    const refer = () => open('referralCreate', { ...offer, expiresOn: '2018-03-31' }, 'referral { id }');
    const [partner, caseworker] = [by('partner'), by('caseworker')];
    const referralId = await refer();
    await partner('referralAccept', { referralId });
    await partner('referralComplete', { referralId });
    await partner('referralDecline', { referralId: await refer(), reason: 'No staff.' });
    await caseworker('referralWithdraw', { referralId: await refer() });
  }, 30_000);

  it('an account, and a rule', async () => {
    const administrator = by('administrator');
    await mustActOn(registry, 'administrator', 'userDisable', { userId: 'user_103' }, 'user { id }');
    await administrator('userEnable', { userId: 'user_103' });
    const rule = { measure: 'FILES', least: 50, timesOwnMean: 3, pastDays: 30, isOn: true, reason: 'A small agency' };
    await administrator('alertRuleRevise', rule);
    // An invitation is answered once: a retry has none, and is otherwise the same.
    await administrator('userInvite', { userId: 'user_103' });
    await by('supervisor')('invitationEndorse', { userId: 'user_103' });
  });

  it('a case that is shown to another agency, on the version of the case', async () => {
    const { id: caseId } = (await CaseStory.open(registry)).state;
    const shared = { caseId, scopes: ['FACTS'], expiresOn: '2018-03-31' };
    const grant = { ...shared, agencyId: 'agency_12', purposeOfAccess: 'Care' };
    const offer = { ...shared, toAgencyId: 'agency_12', reason: 'Please trace.' };
    for (const step of [
      { who: 'supervisor', mutation: 'accessGrant', input: grant },
      { who: 'caseworker', mutation: 'referralCreate', input: offer },
    ]) {
      made.add(step.mutation);
      await isRefusedAtOtherVersions(registry, step);
      expect((await run(registry, step)).codes).toEqual([]);
    }
  });

  it('and there is no other', () => {
    const all = Object.values(
      buildSchema(readFileSync('schema/registry.graphql', 'utf8')).getMutationType()?.getFields() ?? {},
    );
    // What goes through the frame of a case answers a case, but for an erasure; the catalogue and the bodies that answer for
    // a kind, whose version is how often that was stated, have tests of their own (test/rehabilitation).
    const elsewhere = ['CasePayload!', 'ErasurePayload!', 'MilestoneCataloguePayload!', 'AnsweringBodyPayload!'];
    const own = all.filter(({ name, type }) => takesVersion(name) && !elsewhere.includes(String(type)));
    expect([...made].sort()).toEqual(own.map(({ name }) => name).sort());
  });
});

describe('a version that is not the present one', () => {
  it('is told of to nobody from whom the record is hidden: absent and invisible answer the same', async () => {
    const requestId = await takeRequest(registry, 'partner');
    const story = await CaseStory.open(registry);
    const offer = { caseId: story.state.id, toAgencyId: 'agency_12', reason: 'Please trace.', scopes: ['FACTS'] };
    const referralId = await open('referralCreate', { ...offer, expiresOn: '2018-03-31' }, 'referral { id }');
    const hidden = [
      { mutation: 'tracingRequestClose', input: { requestId, outcome: 'WITHDRAWN_BY_INQUIRER', reason: 'No more.' } },
      { mutation: 'referralAccept', input: { referralId } },
    ];
    for (const { mutation, input } of hidden) {
      const answers = [];
      for (const id of ['', '999999999999999']) {
        const of = Object.fromEntries(
          Object.entries(input).map(([name, value]) => [
            name,
            name.endsWith('Id') && id ? value.replace(/\d+/, id) : value,
          ]),
        );
        answers.push(await run(registry, { who: 'hospital', mutation, input: of }, { expectedVersion: 77 }));
      }
      expect(answers[0]?.codes).toEqual(['NOT_FOUND']);
      expect(answers[0]).toEqual(answers[1]);
    }
  });
});
