import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eq } from 'drizzle-orm';
import { cases } from '../../schema/cases.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, type Shown } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import { eraseCase } from '../support/erase-case.js';
import type { TestRegistry } from '../support/registry.js';
import { basesOf, isSound } from './bases.js';
import { confirm, openConfirmed, state, tryToState } from './consent-story.js';
import { decide, propose } from './story.js';

/*
 * A request that two children were linked to, and the file of one was sealed or erased: nobody is shown the request any more, since it
 * tells who that child is; what the inquirer agrees to is stated for the other all the same.
 */

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

const takenBackOn = '2018-01-05';
const seals = (story: CaseStory, sealsAt: number | null = 1) =>
  registry.temporary.store.inTransaction((tx) =>
    tx
      .update(cases)
      .set({ sealsAt })
      .where(eq(cases.id, Number(story.state.id.slice('case_'.length)))),
  );
const erases = async (story: CaseStory) => {
  await story.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'UNTRACEABLE_AFTER_REVIEW' });
  await eraseCase(registry, story.state);
};

/** One request of an agency, two children found by it, one of whom is hidden then. */
async function twoFound(who: string, hides: (story: CaseStory) => Promise<unknown>) {
  const { story: hidden, requestId } = await openConfirmed(registry, who);
  const other = await CaseStory.open(registry);
  await confirm(registry, who, requestId, other);
  await hides(hidden);
  return { hidden, other, requestId, who };
}
/** All that is kept of a case that an act on it would change. */
const keptOf = async ({ state: { id } }: CaseStory): Promise<Shown> => {
  const { raw } = registry.temporary.store.reader;
  const key = Number(id.slice('case_'.length));
  return [
    raw.prepare('select version, updated_at from cases where id = ?').get(key),
    raw.prepare('select count(*) as n from attestations where case_id = ?').get(key),
    raw.prepare('select count(*) as n from attestation_changes where case_id = ?').get(key),
  ];
};

describe.each([
  ['sealed', seals],
  ['erased', erases],
] as const)('a request of two children, the file of one of whom is %s', (_how, hides) => {
  it.each(['caseworker', 'partner'])(
    'takes the consent of %s back and gives it again for the other, and tells nothing of the first',
    async (taker) => {
      const { hidden, other, requestId, who } = await twoFound(taker, hides);
      const before = await keptOf(hidden);
      const told = await state(registry, { requestId, who, isGiven: false, statedOn: takenBackOn });
      const seen = who === 'caseworker' ? [{ case: { id: other.state.id }, needs: expect.any(String) }] : [];
      expect(told).toEqual({ request: null, basisEnded: seen, userErrors: [] });
      expect(await basesOf(other)).toMatchObject([{ reference: requestId, revokedAt: expect.any(String) }]);
      await other.refreshed();
      const moves = { toStage: 'TRACING', effectiveOn: '2018-01-10' };
      expect((await other.tries('registrar', 'caseMove', moves)).userErrors).toMatchObject([{ code: 'GUARD_FAILED' }]);
      const again = await state(registry, { requestId, who, isGiven: true, statedOn: '2018-01-08' });
      expect(again).toEqual({ request: null, basisEnded: [], userErrors: [] });
      expect(await basesOf(other)).toMatchObject([{ attestedOn: '2018-01-08', revokedAt: null }, {}]);
      for (const purpose of ['SHARING_WITH_AGENCIES', 'DNA_COMPARISON'])
        await state(registry, { requestId, who, purpose, isGiven: false, statedOn: '2018-01-09' });
      expect(await keptOf(hidden)).toEqual(before);
      const rows =
        '{ auditTrail(first: 4, filter: { operation: "tracingConsentState" }) { nodes { decision subjects } } }';
      const { nodes } = (await registry.ask('auditor', rows)).data.auditTrail;
      expect(JSON.stringify(nodes)).not.toContain(hidden.state.id);
      expect(nodes[3]).toEqual({ decision: 'DONE', subjects: [other.state.id, requestId] });
      expect(await isSound(registry)).toEqual({ isSound: true, firstFault: null });
    },
  );

  it('is read by nobody, and nothing else is done with it', async () => {
    const { requestId } = await twoFound('partner', hides);
    for (const who of ['partner', 'registrar', 'caseworker', 'supervisor']) {
      const { data } = await registry.ask(
        who,
        `{ tracingRequest(id: "${requestId}") { id } tracingRequests(first: 5) { nodes { id } } }`,
      );
      expect(data).toEqual({ tracingRequest: null, tracingRequests: { nodes: [] } });
    }
    const closing = { requestId, outcome: 'INQUIRER_LOST', reason: 'No answer' };
    for (const [act, input] of [
      ['tracingRequestClose', closing],
      ['tracingRequestCorrect', { requestId, inquirerContact: '1', reason: 'Slip' }],
    ] as const)
      expect((await actOn(registry, 'partner', act, input, 'request { id }')).codes).toEqual(['NOT_FOUND']);
  });

  it('is absent for another agency, which learns nothing of it by a word', async () => {
    const { requestId } = await twoFound('partner', hides);
    const word = { who: 'caseworker', isGiven: false, statedOn: takenBackOn };
    const answer = await tryToState(registry, { ...word, requestId });
    expect(answer.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(answer).toEqual(await tryToState(registry, { ...word, requestId: 'request_7' }));
  });

  it('is absent for its own agency as well where no other child is asked for by it', async () => {
    const { story, requestId } = await openConfirmed(registry, 'partner');
    const rejected = await CaseStory.open(registry);
    const linkId = await propose(registry, requestId, rejected.state.id);
    const no = { linkId, grounds: 'Another', reviewOn: '2018-06-01' };
    expect((await actOn(registry, 'partner', 'tracingLinkReject', no, 'link { id }')).codes).toEqual([]);
    await hides(story);
    const word = { isGiven: false, statedOn: takenBackOn };
    const answer = await tryToState(registry, { ...word, requestId });
    expect(answer.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(answer).toEqual(await tryToState(registry, { ...word, requestId: 'request_7' }));
  });

  it('takes the consent back also where the other is not confirmed yet', async () => {
    const { story, requestId } = await openConfirmed(registry, 'partner');
    const other = await CaseStory.open(registry);
    const linkId = await propose(registry, requestId, other.state.id);
    await hides(story);
    await state(registry, { requestId, isGiven: false, statedOn: takenBackOn });
    const yes = { linkId, grounds: 'Photograph' };
    expect((await actOn(registry, 'partner', 'tracingLinkConfirm', yes, 'link { id }')).codes).toEqual([
      'CONSENT_MISSING',
    ]);
  });
});

describe.each([
  ['sealed', seals],
  ['erased', erases],
])('a closed request of two children, the file of one of whom was %s', (_how, hides) => {
  it('lets the link of the other be undone by both agencies, since nobody can reopen it', async () => {
    const { story: gone, requestId } = await openConfirmed(registry, 'partner');
    const other = await CaseStory.open(registry);
    const linkId = await confirm(registry, 'partner', requestId, other);
    const closing = { requestId, outcome: 'FOUND', reason: 'Both are home.' };
    expect((await actOn(registry, 'partner', 'tracingRequestClose', closing, 'request { id }')).codes).toEqual([]);
    // While it is shown, it is reopened first.
    expect((await decide(registry, 'partner', 'Undo', linkId)).codes).toEqual(['NO_SUCH_TRANSITION']);
    await hides(gone);
    for (const who of ['partner', 'registrar']) expect((await decide(registry, who, 'Undo', linkId)).codes).toEqual([]);
    expect(await basesOf(other)).toMatchObject([{ revokedAt: expect.any(String) as unknown }]);
    expect(await isSound(registry)).toEqual({ isSound: true, firstFault: null });
  });
});

describe('a request of two children, one of whom was erased', () => {
  it('lets the link of the other be undone by both agencies, though no word of why is kept', async () => {
    const { story: gone, requestId } = await openConfirmed(registry, 'partner');
    const other = await CaseStory.open(registry);
    const linkId = await confirm(registry, 'partner', requestId, other);
    await erases(gone);
    expect(await basesOf(other)).toMatchObject([{ revokedAt: null }]);
    for (const who of ['partner', 'registrar']) expect((await decide(registry, who, 'Undo', linkId)).codes).toEqual([]);
    expect(await basesOf(other)).toMatchObject([{ revokedAt: expect.any(String) as unknown }]);
    const { data } = await registry.ask(
      'registrar',
      `{ tracingLinks(first: 5, caseId: "${other.state.id}") { nodes { status events { kind grounds } } } }`,
    );
    const [link] = data.tracingLinks.nodes;
    expect(link).toMatchObject({ status: 'UNDONE' });
    expect(link.events.every(({ grounds }: { grounds: string | null }) => grounds === null)).toBe(true);
  });
});

describe('a seal that is lifted after the consent was taken back', () => {
  it('leaves a basis that ends once the word is recorded once more, by another paper', async () => {
    const { hidden, requestId } = await twoFound('partner', seals);
    await state(registry, { requestId, isGiven: false, statedOn: takenBackOn });
    await seals(hidden, null);
    expect(await basesOf(hidden)).toMatchObject([{ revokedAt: null }]);
    await state(registry, { requestId, isGiven: false, statedOn: takenBackOn, reference: 'Note of the same letter' });
    expect(await basesOf(hidden)).toMatchObject([{ revokedAt: expect.any(String) }]);
  });

  it('follows what was said meanwhile in the act that lifts it, taken back and given again', async () => {
    const { story, requestId } = await openConfirmed(registry, 'partner');
    const other = await CaseStory.open(registry);
    await confirm(registry, 'partner', requestId, other);
    await story.endorsedMove('CLOSED', '2018-01-10', { closureReason: 'UNTRACEABLE_AFTER_REVIEW' });
    const sealed = { sealsOn: '2018-01-10', reason: 'The search is over.' };
    const lifts = async () => {
      const justification = 'The sister was found and asks for her.';
      await story.does('registrar', 'sealedFileOpen', { justification });
      await story.does('registrar', 'fileSealLift', { reason: 'Sealed by mistake.' });
    };
    await story.does('registrar', 'fileSeal', sealed);
    await state(registry, { requestId, isGiven: false, statedOn: '2018-01-06' });
    await state(registry, { requestId, isGiven: false, statedOn: takenBackOn });
    await lifts();
    const ended = { changes: [{ kind: 'WITHDRAWN', attestedOn: takenBackOn }] };
    expect(await basesOf(story)).toMatchObject([ended]);
    // Whoever opened the file has to open it anew.
    registry.setClock('2018-01-20T09:00:00Z');
    await story.does('registrar', 'fileSeal', { ...sealed, sealsOn: '2018-01-20' });
    await state(registry, { requestId, isGiven: true, statedOn: '2018-01-08' });
    await lifts();
    expect(await basesOf(story)).toMatchObject([{ attestedOn: '2018-01-08', revokedAt: null }, ended]);
    expect(await isSound(registry)).toEqual({ isSound: true, firstFault: null });
  });

  it('is reached by the same word once more, also where a third child was erased and no paper can be compared', async () => {
    const { story: gone, requestId } = await openConfirmed(registry, 'partner');
    const [hidden, open] = [await CaseStory.open(registry), await CaseStory.open(registry)];
    for (const story of [hidden, open]) await confirm(registry, 'partner', requestId, story);
    await erases(gone);
    await seals(hidden);
    const word = { requestId, isGiven: false, statedOn: takenBackOn };
    await state(registry, word);
    const said = [{ code: 'ALREADY_RECORDED' }];
    expect((await tryToState(registry, word)).userErrors).toMatchObject(said);
    await seals(hidden, null);
    expect(await basesOf(hidden)).toMatchObject([{ revokedAt: null }]);
    await state(registry, word);
    expect(await basesOf(hidden)).toMatchObject([{ revokedAt: expect.any(String) as unknown }]);
    expect((await tryToState(registry, word)).userErrors).toMatchObject(said);
  });
});

describe('a consent that was taken back before the file was sealed', () => {
  it('names no sealed file when the answer is asked for again', async () => {
    const { story, requestId } = await openConfirmed(registry, 'caseworker');
    const query = `mutation Act($input: TracingConsentStateInput!) { tracingConsentState(input: $input) {
      request { id } basisEnded { case { id } } userErrors { code } } }`;
    const { version } = (await registry.ask('caseworker', `{ tracingRequest(id: "${requestId}") { version } }`)).data
      .tracingRequest;
    const word = { requestId, purpose: 'TRACING', isGiven: false, statedOn: takenBackOn, reference: 'Letter' };
    const input = { ...word, expectedVersion: version, idempotencyKey: 'the-letter-of-the-fifth' };
    const first = (await registry.ask('caseworker', query, { input })).data.tracingConsentState;
    expect(first.basisEnded).toEqual([{ case: { id: story.state.id } }]);
    await seals(story);
    const again = (await registry.ask('caseworker', query, { input })).data.tracingConsentState;
    expect(again).toEqual({ request: null, basisEnded: [], userErrors: [] });
  });
});
