import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { grant, openRegistryOfThree } from '../referrals/agencies.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { openConfirmed, state } from './consent-story.js';
import { decide, propose, takeRequest } from './story.js';

/*
 * A request whose inquirer agrees no more is no lawful basis: that is told to whoever may read its link, or the file whose basis ended by it, and
 * to nobody else.
 */

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

const takesBack = (requestId: string) =>
  state(registry, { requestId, isGiven: false, statedOn: '2018-01-05', who: 'hospital' });

/** The code and words of each refusal. */
async function tries(story: CaseStory, who: string, mutation: string, input: object): Promise<string[]> {
  await story.refreshed();
  const { userErrors } = await story.tries(who, mutation, input);
  return userErrors.map(({ code, message }: { code: string; message: string }) => `${code} ${message}`);
}
const naming = (reference: string) => ({ kind: 'LEGITIMATE_BASIS', attestedOn: '2018-01-08', reference });
const missing = [expect.stringMatching(/^CONSENT_MISSING/)];

describe('a basis that names a request whose consent was taken back', () => {
  it('is refused to those who may read its link', async () => {
    const { story, requestId } = await openConfirmed(registry, 'hospital');
    await takesBack(requestId);
    expect(await tries(story, 'caseworker', 'attestationRecord', naming(requestId))).toEqual(missing);
  });

  it('is refused to an agency that has the case by a grant and reads in the file that it ended', async () => {
    const { story, requestId } = await openConfirmed(registry, 'hospital');
    await takesBack(requestId);
    await grant(registry, story.state.id, ['FACTS', 'IDENTITY', 'RECORD']);
    expect(await tries(story, 'helper', 'attestationRecord', naming(requestId))).toEqual(missing);
  });

  it('is a text as any to an agency that has the case by a grant, may not read the link, and reads of no end in the file', async () => {
    const story = await CaseStory.open(registry);
    const requestId = await takeRequest(registry, 'hospital');
    await propose(registry, requestId, story.state.id);
    await takesBack(requestId);
    await grant(registry, story.state.id, ['FACTS', 'IDENTITY', 'RECORD']);
    expect(await tries(story, 'helper', 'attestationRecord', naming(requestId))).toEqual([]);
    expect(await tries(story, 'caseworker', 'attestationRecord', naming(requestId))).toEqual(missing);
    expect(await tries(story, 'registrar', 'attestationRecord', naming(requestId))).toEqual(missing);
  });

  it('is refused where a paper of another name is restated to it', async () => {
    const { story, requestId } = await openConfirmed(registry, 'partner');
    await state(registry, { requestId, isGiven: false, statedOn: '2018-01-05' });
    await story.refreshed();
    await story.does('registrar', 'attestationRecord', naming('Order of the court'));
    const query = `{ case(id: "${story.state.id}") { attestations { id reference } } }`;
    const { attestations } = (await registry.ask('registrar', query)).data.case as {
      attestations: { id: string; reference: string }[];
    };
    const attestationId = attestations.find(({ reference }) => reference === 'Order of the court')?.id;
    const restates = (reference: string) =>
      tries(story, 'registrar', 'attestationRestate', { attestationId, reference, reason: 'Misread.' });
    expect(await restates(requestId)).toEqual(missing);
    expect(await restates('Order 7 of the court')).toEqual([]);
  });

  it.each(['Reject', 'Undo'])(
    'tells nothing of the consent by a link that was taken from the child: %s',
    async (how) => {
      let [story, requestId]: [CaseStory | undefined, string | undefined] = [undefined, undefined];
      if (how === 'Reject') {
        story = await CaseStory.open(registry);
        requestId = await takeRequest(registry, 'hospital');
        const linkId = await propose(registry, requestId, story.state.id);
        await decide(registry, 'caseworker', 'Reject', linkId, { reviewOn: '2018-06-01' });
      } else {
        const confirmed = await openConfirmed(registry, 'hospital');
        ({ story, requestId } = confirmed);
        for (const who of ['hospital', 'caseworker']) await decide(registry, who, 'Undo', confirmed.linkId);
      }
      await takesBack(requestId);
      const { data } = await registry.ask('caseworker', `{ tracingRequest(id: "${requestId}") { id } }`);
      expect(data.tracingRequest).toBeNull();
      expect(await tries(story, 'caseworker', 'attestationRecord', naming(requestId))).toEqual([]);
    },
  );

  it('ends where the link is possible still, whenever it was named', async () => {
    const story = await CaseStory.open(registry);
    const requestId = await takeRequest(registry, 'partner');
    await propose(registry, requestId, story.state.id);
    expect(await tries(story, 'caseworker', 'attestationRecord', naming(requestId))).toEqual([]);
    await state(registry, { requestId, isGiven: false, statedOn: '2018-01-09' });
    await (await story.refreshed()).attests('TRACING_REQUEST_OPENED');
    const moves = (effectiveOn: string) => tries(story, 'registrar', 'caseMove', { toStage: 'TRACING', effectiveOn });
    expect(await moves('2018-01-09')).toEqual([expect.stringMatching(/LAWFUL_BASIS/)]);
    expect(await moves('2018-01-08')).toEqual([]);
  });
});
