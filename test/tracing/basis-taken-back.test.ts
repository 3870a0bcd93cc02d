import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { followAll } from '../changes/follow.js';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { actOn, mustActOn, type Shown } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { basesOf, isSound, missing, movesOn, readCase } from './bases.js';
import { openConfirmed, state, type Word } from './consent-story.js';
import { decide, propose } from './story.js';

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

describe('the consent to TRACING taken back while the link is confirmed', () => {
  it('ends the basis of the case from that day on, and leaves what was done before', async () => {
    const { story, requestId } = await confirmed();
    expect(await missing(story)).toEqual([]);
    const before = story.state.version;
    const told = await says(requestId, false, takenBackOn);
    expect(told.request.status).toBe('LINKED');
    const { version, stage, attestations } = await readCase(story);
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
    expect(await isSound(registry)).toEqual({ isSound: true, firstFault: null });
  });

  it('leaves the stage where it is, tells who follows the case, and names the case in the audit', async () => {
    const { story, requestId } = await confirmed();
    await story.moves('TRACING', '2017-07-02');
    const before = story.state.version;
    await says(requestId, false, takenBackOn);
    expect(await readCase(story)).toMatchObject({ stage: 'TRACING', version: before + 1 });
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
    expect(await isSound(registry)).toEqual({ isSound: true, firstFault: null });
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
    expect((await readCase(story)).version).toBe(story.state.version);
    expect([await missing(story), await basesOf(story)]).toMatchObject([[], [{ revokedAt: null }]]);
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
    const { version } = await readCase(story);
    expect((await says(requestId, true, '2018-01-08')).basisEnded).toEqual([]);
    await says(requestId, false, '2018-01-09');
    expect([(await readCase(story)).version, await basesOf(story)]).toMatchObject([version, [{}]]);
    const again = { requestId, caseId: story.state.id, basis: 'A new photograph' };
    expect((await actOn(registry, 'registrar', 'tracingLinkPropose', again, 'link { id }')).codes).toEqual([
      'CONSENT_MISSING',
    ]);
  });
});
