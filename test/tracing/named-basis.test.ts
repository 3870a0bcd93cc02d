import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { grant, openRegistryOfThree } from '../referrals/agencies.js';
import type { TestRegistry } from '../support/registry.js';
import { openConfirmed, state } from './consent-story.js';

/* A request whose inquirer agrees no more is no lawful basis: that is told to whoever may read its link, and to nobody else. */

let registry: TestRegistry;
beforeEach(async () => {
  registry = await openRegistryOfThree();
});
afterEach(() => registry.discard());

it('a consent taken back refuses a basis to those who may read the link; for others the request is a text as any', async () => {
  const { story, requestId } = await openConfirmed(registry, 'hospital');
  await state(registry, { requestId, isGiven: false, statedOn: '2018-01-05', who: 'hospital' });
  await grant(registry, story.state.id, ['FACTS', 'IDENTITY', 'RECORD']);
  const basis = { kind: 'LEGITIMATE_BASIS', attestedOn: '2018-01-08', reference: requestId };
  const tries = async (who: string): Promise<string[]> => {
    await story.refreshed();
    const { userErrors } = await story.tries(who, 'attestationRecord', basis);
    return userErrors.map(({ code }: { code: string }) => code);
  };
  expect(await tries('caseworker')).toEqual(['CONSENT_MISSING']);
  // Of an agency that has the case by a grant and knows nothing of the request.
  expect(await tries('helper')).toEqual([]);
});
