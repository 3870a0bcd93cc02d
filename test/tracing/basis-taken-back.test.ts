import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { desc } from 'drizzle-orm';
import { attestationChanges, attestations } from '../../schema/evidence.js';
import { tracingConsents } from '../../schema/tracing.js';
import { followConsentsTakenBack } from '../../src/tracing/follow-consents.js';
import { followAll } from '../changes/follow.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, mustActOn, type Shown } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { openConfirmed, state, type Word } from './consent-story.js';
import { decide, propose, takeRequest } from './story.js';

/*
 * A consent to TRACING that is taken back while the link is confirmed ends the lawful basis that the link gave its case, from that day on.
 * What was done before, and who the child is, stay.
 */

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

const takenBackOn = '2018-01-05';
const says = (requestId: string, isGiven: boolean, statedOn: string, more: Partial<Word> = {}): Promise<Shown> =>
  state(registry, { requestId, isGiven, statedOn, ...more });
const confirmed = (who = 'partner', of?: CaseStory) => openConfirmed(registry, who, of);
const read = async (story: CaseStory): Promise<Shown> => {
  const attestations = 'attestations { kind attestedOn reference revokedAt changes { kind attestedOn reason } }';
  const moves = 'possibleMoves { toStage missing { code needs } }';
  return (
    await registry.ask('registrar', `{ case(id: "${story.state.id}") { version stage ${attestations} ${moves} } }`)
  ).data.case;
};
const basesOf = async (story: CaseStory): Promise<Shown> =>
  (await read(story)).attestations.filter(({ kind }: { kind: string }) => kind === 'LEGITIMATE_BASIS');
const missing = async (story: CaseStory): Promise<string[]> =>
  (await read(story)).possibleMoves
    .find(({ toStage }: { toStage: string }) => toStage === 'TRACING')
    .missing.map(({ code }: { code: string }) => code) as string[];
const movesOn = async (story: CaseStory, effectiveOn: string) => {
  await story.refreshed();
  return (await story.tries('registrar', 'caseMove', { toStage: 'TRACING', effectiveOn })).userErrors;
};
const isSound = async (): Promise<unknown> =>
  (await registry.ask('administrator', '{ booksCheck { isSound firstFault } }')).data.booksCheck;

describe('the consent to TRACING taken back while the link is confirmed', () => {
  it('ends the basis of the case from that day on, and leaves what was done before', async () => {
    const { story, requestId } = await confirmed();
    expect(await missing(story)).toEqual([]);
    const before = story.state.version;
    const told = await says(requestId, false, takenBackOn);
    expect(told.request.status).toBe('LINKED');
    const { version, stage, attestations } = await read(story);
    expect([version, stage]).toEqual([before + 1, 'REPORTED']);
    expect(attestations).toMatchObject([
      {
        ...{ kind: 'LEGITIMATE_BASIS', reference: requestId, revokedAt: '2018-01-10T09:00:00.000Z' },
        changes: [
          { kind: 'WITHDRAWN', attestedOn: takenBackOn, reason: expect.stringContaining(`TRACING no more since`) },
        ],
      },
      { kind: 'TRACING_REQUEST_OPENED', revokedAt: null, changes: [] },
    ]);
    expect(await missing(story)).toEqual(['LAWFUL_BASIS']);
    for (const day of ['2018-01-10', takenBackOn]) {
      const [refused] = await movesOn(story, day);
      expect(refused).toMatchObject({ code: 'GUARD_FAILED', message: expect.stringContaining('tracingConsentState') });
    }
    // The search of the day before rested on the consent, whenever it is recorded.
    expect(await movesOn(story, '2018-01-04')).toEqual([]);
    expect(await isSound()).toEqual({ isSound: true, firstFault: null });
  });

  it('leaves the stage where it is, tells who follows the case, and names the case in the audit', async () => {
    const { story, requestId } = await confirmed();
    await story.moves('TRACING', '2017-07-02');
    const before = story.state.version;
    await says(requestId, false, takenBackOn);
    expect(await read(story)).toMatchObject({ stage: 'TRACING', version: before + 1 });
    expect((await followAll(registry, 'caseworker')).at(-1)).toMatchObject({
      kind: 'CASE_CHANGED',
      version: before + 1,
      case: { id: story.state.id },
    });
    const rows =
      '{ auditTrail(first: 1, filter: { operation: "tracingConsentState" }) { nodes { decision subjects } } }';
    expect((await registry.ask('auditor', rows)).data.auditTrail.nodes).toEqual([
      { decision: 'DONE', subjects: [story.state.id, requestId] },
    ]);
    expect(await isSound()).toEqual({ isSound: true, firstFault: null });
  });

  it('says which cases have no basis now, to whoever sees them', async () => {
    const { story, requestId } = await confirmed('caseworker');
    const { basisEnded } = await says(requestId, false, takenBackOn, { who: 'caseworker' });
    expect(basisEnded).toEqual([{ case: { id: story.state.id }, needs: expect.stringMatching(/LEGITIMATE_BASIS/) }]);
    const own = await confirmed('caseworker');
    await own.story.attests('LEGITIMATE_BASIS');
    expect((await says(own.requestId, false, takenBackOn, { who: 'caseworker' })).basisEnded).toEqual([]);
    expect(await missing(own.story)).toEqual([]);
    // By the other agency's request nobody there learns whether the case has another basis.
    const [one, other] = [await confirmed(), await confirmed()];
    await other.story.attests('GUARDIAN_CONSENT');
    for (const each of [one, other])
      expect(await says(each.requestId, false, takenBackOn)).toEqual({
        request: { id: each.requestId, status: 'LINKED', version: expect.any(Number) },
        ...{ basisEnded: [], userErrors: [] },
      });
    expect([await missing(one.story), await missing(other.story)]).toEqual([['LAWFUL_BASIS'], []]);
  });

  it('leaves the basis that another confirmed request gives', async () => {
    const { story, requestId } = await confirmed();
    const other = await confirmed('registrar', story);
    await says(requestId, false, takenBackOn);
    expect(await missing(story)).toEqual([]);
    const told = await says(other.requestId, false, '2018-01-06', { who: 'registrar' });
    expect(told.basisEnded).toMatchObject([{ case: { id: story.state.id } }]);
    expect(await missing(story)).toEqual(['LAWFUL_BASIS']);
    // The other request carried the day between.
    expect(await movesOn(story, takenBackOn)).toEqual([]);
  });

  it('is shown with the link to both agencies, and of a link that was rejected to neither', async () => {
    const { requestId, linkId } = await confirmed();
    const rejected = await propose(registry, requestId, (await CaseStory.open(registry)).state.id);
    await decide(registry, 'partner', 'Reject', rejected, { reviewOn: '2018-06-01' });
    const ends = async (who: string): Promise<Shown> => {
      const query = '{ tracingLinks(first: 5) { nodes { id consentEndedOn } } }';
      const { nodes } = (await registry.ask(who, query)).data.tracingLinks;
      const ended = nodes as { id: string; consentEndedOn: string | null }[];
      return Object.fromEntries(ended.map(({ id, consentEndedOn }) => [id, consentEndedOn]));
    };
    expect(await ends('caseworker')).toEqual({ [linkId]: null, [rejected]: null });
    await says(requestId, false, takenBackOn);
    for (const who of ['partner', 'caseworker'])
      expect(await ends(who)).toEqual({ [linkId]: takenBackOn, [rejected]: null });
    await says(requestId, true, '2018-01-08');
    expect(await ends('caseworker')).toEqual({ [linkId]: null, [rejected]: null });
  });

  it('ends the comparison by DNA of that request as well', async () => {
    const { story, requestId } = await confirmed();
    await says(requestId, true, '2018-01-02', { purpose: 'DNA_COMPARISON' });
    await says(requestId, false, takenBackOn);
    await story.refreshed();
    const kit = { laboratory: 'Laboratory', kitReference: 'Kit 7', relation: 'GRANDPARENT', testedOn: '2018-01-08' };
    const { userErrors } = await story.tries('caseworker', 'dnaResultRecord', { ...kit, likelihood: 0.9999 });
    expect(userErrors).toMatchObject([{ code: 'CONSENT_MISSING', message: expect.stringContaining('TRACING') }]);
  });

  it('is asked for before the request is closed as withdrawn: it would go on as a basis', async () => {
    const { story, requestId } = await confirmed();
    const closes = async (outcome: string) => {
      const version = `{ tracingRequest(id: "${requestId}") { version } }`;
      const expectedVersion = (await registry.ask('partner', version)).data.tracingRequest.version;
      const input = { requestId, outcome, reason: 'She asks no more', expectedVersion };
      const { userErrors } = await actOn(registry, 'partner', 'tracingRequestClose', input, 'request { status }');
      return userErrors.map(({ code, field }) => [code, field]);
    };
    expect(await closes('WITHDRAWN_BY_INQUIRER')).toEqual([['NOT_READY', ['outcome']]]);
    expect(await missing(story)).toEqual([]);
    await says(requestId, false, takenBackOn);
    expect(await closes('WITHDRAWN_BY_INQUIRER')).toEqual([]);
    expect(await missing(story)).toEqual(['LAWFUL_BASIS']);
  });

  it('ends the basis also once the request is closed', async () => {
    const { story, requestId } = await confirmed();
    const closing = { requestId, outcome: 'INQUIRER_LOST', reason: 'No answer.' };
    await mustActOn(registry, 'partner', 'tracingRequestClose', closing, 'request { id }');
    await says(requestId, false, takenBackOn);
    expect(await missing(story)).toEqual(['LAWFUL_BASIS']);
  });
});

describe('the consent to sharing taken back', () => {
  it('changes nothing of the case: what it is shown of the request ends, and no more', async () => {
    const { story, requestId } = await confirmed();
    await says(requestId, false, takenBackOn, { purpose: 'SHARING_WITH_AGENCIES' });
    expect((await read(story)).version).toBe(story.state.version);
    expect([await missing(story), await basesOf(story)]).toMatchObject([[], [{ revokedAt: null }]]);
  });
});

describe('the consent given again', () => {
  it('restores the basis from its own day on', async () => {
    const { story, requestId } = await confirmed();
    await says(requestId, false, takenBackOn);
    await says(requestId, true, '2018-01-08');
    expect(await basesOf(story)).toMatchObject([
      { attestedOn: '2018-01-08', reference: requestId, revokedAt: null, changes: [] },
      { attestedOn: '2017-06-02', changes: [{ kind: 'WITHDRAWN', attestedOn: takenBackOn }] },
    ]);
    expect(await missing(story)).toEqual([]);
    const [between] = await movesOn(story, '2018-01-06');
    expect(between).toMatchObject({ code: 'GUARD_FAILED', message: expect.stringContaining('since 2018-01-08 only') });
    expect(await movesOn(story, '2018-01-09')).toEqual([]);
    expect(await isSound()).toEqual({ isSound: true, firstFault: null });
  });

  it('while it stands changes nothing, and neither does taking it back once more of a later day', async () => {
    const { story, requestId } = await confirmed();
    await says(requestId, true, '2018-01-02');
    expect((await read(story)).version).toBe(story.state.version);
    await says(requestId, false, takenBackOn);
    await says(requestId, false, '2018-01-09');
    expect(await basesOf(story)).toMatchObject([{ changes: [{ attestedOn: takenBackOn }] }]);
    expect((await read(story)).version).toBe(story.state.version + 1);
    // An earlier day protects, and holds.
    await says(requestId, false, '2017-12-30');
    expect(await movesOn(story, '2018-01-02')).toMatchObject([{ code: 'GUARD_FAILED' }]);
    expect(await movesOn(story, '2017-12-29')).toEqual([]);
  });

  it('does not bring back what somebody withdrew as wrong', async () => {
    const { story, requestId } = await confirmed();
    await story.does('caseworker', 'attestationWithdraw', { attestationId: '2', reason: 'She is no relative.' });
    await says(requestId, false, takenBackOn);
    await says(requestId, true, '2018-01-08');
    expect(await basesOf(story)).toMatchObject([{ changes: [{ attestedOn: null }] }]);
    expect(await missing(story)).toEqual(['LAWFUL_BASIS']);
  });

  it('before the link is confirmed is the day since which it is a basis', async () => {
    const story = await CaseStory.open(registry);
    const requestId = await takeRequest(registry, 'partner');
    const linkId = await propose(registry, requestId, story.state.id);
    await says(requestId, false, '2017-12-01');
    await says(requestId, true, '2017-12-20');
    for (const who of ['partner', 'caseworker']) await decide(registry, who, 'Confirm', linkId);
    expect(await basesOf(story)).toMatchObject([{ attestedOn: '2017-12-20' }]);
  });
});

describe('a link that is undone after the consent was taken back', () => {
  it('was never a basis: of no day does it count any more', async () => {
    const { story, requestId, linkId } = await confirmed();
    await says(requestId, false, takenBackOn);
    await decide(registry, 'partner', 'Undo', linkId);
    expect((await decide(registry, 'caseworker', 'Undo', linkId)).made.status).toBe('UNDONE');
    expect(await basesOf(story)).toMatchObject([{ changes: [{ attestedOn: takenBackOn }, { attestedOn: null }] }]);
    expect(await movesOn(story, '2018-01-04')).toMatchObject([{ code: 'GUARD_FAILED' }, { code: 'GUARD_FAILED' }]);
    // The request speaks of the case no more.
    const { version } = await read(story);
    expect((await says(requestId, true, '2018-01-08')).basisEnded).toEqual([]);
    await says(requestId, false, '2018-01-09');
    expect([(await read(story)).version, await basesOf(story)]).toMatchObject([version, [{}]]);
    const again = { requestId, caseId: story.state.id, basis: 'A new photograph' };
    expect((await actOn(registry, 'registrar', 'tracingLinkPropose', again, 'link { id }')).codes).toEqual([
      'CONSENT_MISSING',
    ]);
  });
});

describe('a consent that was taken back before that ended the basis', () => {
  /** As an older program left it: the word is on record, and the case has not heard of it. */
  const unfollowed = async () => {
    const { story, requestId } = await confirmed();
    const { store } = registry.temporary;
    const key = Number(requestId.slice('request_'.length));
    const stamp = { reference: 'Letter', recordedAt: Date.parse('2018-01-10T10:00:00Z'), recordedBy: 105 };
    await store.inTransaction(async (tx) => {
      for (const statedOn of ['2018-01-07', takenBackOn])
        await tx
          .insert(tracingConsents)
          .values({ requestId: key, purpose: 'TRACING', isGiven: false, statedOn, ...stamp });
    });
    return { story, requestId };
  };
  const follows = () => {
    const { store } = registry.temporary;
    return followConsentsTakenBack({ store, clock: () => Date.parse('2018-01-10T10:00:00Z') });
  };
  const followed = async (): Promise<Shown> =>
    (
      await registry.ask(
        'auditor',
        '{ auditTrail(first: 5, filter: { operation: "tracingConsentFollow" }) { nodes { decision subjects role } } }',
      )
    ).data.auditTrail.nodes;

  it('is followed in nothing that a person recorded after the word, which names no such request as a basis', async () => {
    const { story, requestId } = await confirmed();
    await says(requestId, false, takenBackOn);
    await story.refreshed();
    const basis = { kind: 'LEGITIMATE_BASIS', attestedOn: '2018-01-08' };
    const named = await story.tries('registrar', 'attestationRecord', { ...basis, reference: requestId });
    expect(named.userErrors).toMatchObject([
      {
        code: 'CONSENT_MISSING',
        field: ['reference'],
        message: expect.stringMatching(/2018-01-05.*tracingConsentState/),
      },
    ]);
    // As an older program let it be recorded, a second after the word.
    const later = '2018-01-10T10:00:01Z';
    registry.setClock(later);
    const paper = { ...basis, reference: 'Order of the court' };
    await story.does('registrar', 'attestationRecord', paper);
    const { store } = registry.temporary;
    await store.inTransaction(async (tx) => {
      const [written] = await tx.select().from(attestations).orderBy(desc(attestations.id)).limit(1);
      if (!written) throw new Error('The paper is on file.');
      const { caseId, attestedOn, recordedAt, recordedBy } = written;
      const names = { kind: 'RESTATED', attestedOn, reference: requestId, reason: 'The request.' } as const;
      await tx
        .insert(attestationChanges)
        .values({ caseId, attestationId: written.id, ...names, recordedAt, recordedBy });
    });
    expect(await followConsentsTakenBack({ store, clock: () => Date.parse(later) })).toBe(0);
    expect(await basesOf(story)).toMatchObject([
      { changes: [{ kind: 'RESTATED' }] },
      { changes: [{ kind: 'WITHDRAWN' }] },
    ]);
    expect(await movesOn(story, '2018-01-09')).toEqual([]);
  });

  it('ends it when the registry is next served, once, from the day of the word on, as the system’s act', async () => {
    const [one, other] = [await unfollowed(), await unfollowed()];
    const { story: untouched } = await confirmed();
    expect(await missing(one.story)).toEqual([]);
    const { version } = await read(one.story);
    expect(await follows()).toBe(2);
    expect((await read(one.story)).version).toBe(version + 1);
    expect(await missing(one.story)).toContain('LAWFUL_BASIS');
    expect(await basesOf(one.story)).toMatchObject([{ changes: [{ kind: 'WITHDRAWN', attestedOn: takenBackOn }] }]);
    expect(await movesOn(one.story, takenBackOn)).toMatchObject([{ code: 'GUARD_FAILED' }]);
    const rows = await followed();
    expect(rows).toEqual(
      expect.arrayContaining(
        [one, other].map(({ story, requestId }) => ({
          ...{ decision: 'DONE', role: 'SYSTEM' },
          subjects: [story.state.id, requestId],
        })),
      ),
    );
    expect(await follows()).toBe(0);
    expect(await followed()).toEqual(rows);
    expect(await missing(untouched)).toEqual([]);
    expect(await isSound()).toEqual({ isSound: true, firstFault: null });
    // What is of an earlier day rests on it still.
    expect(await movesOn(one.story, '2018-01-04')).toEqual([]);
  });

  it('leaves what somebody attested by a paper of its own', async () => {
    const { story } = await unfollowed();
    await story.attests('LEGITIMATE_BASIS');
    expect(await follows()).toBe(1);
    expect(await missing(story)).toEqual([]);
    expect(await follows()).toBe(0);
    expect(await followed()).toHaveLength(1);
  });
});
