import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openRegistryOfThree } from '../referrals/agencies.js';
import { actOn } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { asked as request, decide, propose, takeRequest } from './story.js';

/*
 * On which days a consent that comes and goes was a basis, reckoned day by day from the words alone: a day has a basis where some consent
 * began one by then and no later word takes it back by then.
 */

let registry: TestRegistry;
beforeAll(async () => {
  registry = await openRegistryOfThree();
});
afterAll(() => registry.discard());

interface Word {
  readonly isGiven: boolean;
  readonly statedOn: string;
}

/** Between the report of the child and the clock of the test. */
const [firstDay, lastDay] = [Date.parse('2017-07-02') / 86_400_000, Date.parse('2018-01-10') / 86_400_000];
const toDay = (number: number): string =>
  new Date(Math.min(Math.max(number, firstDay), lastDay) * 86_400_000).toISOString().slice(0, 10);
const day = fc.integer({ min: firstDay, max: lastDay }).map(toDay);
const word = fc.record({ isGiven: fc.boolean(), statedOn: day });
/** The day of a move: that of a word, or the one before or after it, where a rule of days goes wrong if it does. */
const asked = fc.record({ nth: fc.nat(), later: fc.integer({ min: -1, max: 1 }) });
const dayOf = (words: readonly Word[], { nth, later }: { readonly nth: number; readonly later: number }): string => {
  const near = words[nth % Math.max(words.length, 1)]?.statedOn;
  return near === undefined ? toDay(firstDay + (nth % 190)) : toDay(Date.parse(near) / 86_400_000 + later);
};

/** The words come in the order of recording, after the consent with which the request was taken. */
function hasBasis(on: string, words: readonly Word[]): boolean {
  const all = [{ isGiven: true, statedOn: request.receivedOn }, ...words];
  const isEndedBy = (place: number) =>
    all.some(({ isGiven, statedOn }, later) => later > place && !isGiven && statedOn <= on);
  return all.some(
    ({ isGiven, statedOn }, place) =>
      isGiven && all[place - 1]?.isGiven !== true && statedOn <= on && !isEndedBy(place),
  );
}

/** The earliest day on which TRACING was taken back since it was given last. */
function endOf(words: readonly Word[]): string | null {
  const since = words.slice(words.findLastIndex(({ isGiven }) => isGiven) + 1);
  return since.map(({ statedOn }) => statedOn).sort()[0] ?? null;
}

describe('the days of a consent that comes and goes', () => {
  it('are those on which a move that is recorded later rests on it', async () => {
    const seen = new Set<boolean>();
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 6 }), asked, async (words, when) => {
        const on = dayOf(words, when);
        const story = await CaseStory.open(registry);
        const requestId = await takeRequest(registry, 'partner');
        const linkId = await propose(registry, requestId, story.state.id);
        for (const who of ['partner', 'caseworker']) await decide(registry, who, 'Confirm', linkId);
        const recorded: Word[] = [];
        for (const [place, said] of words.entries()) {
          const input = { requestId, purpose: 'TRACING', ...said, reference: `Paper ${place}` };
          const { codes } = await actOn(registry, 'partner', 'tracingConsentState', input, 'request { id }');
          if (codes.length === 0) recorded.push(said);
        }
        // The link tells the very day from which on no word gives a basis.
        const links = `{ tracingLinks(first: 1, requestId: "${requestId}") { nodes { consentEndedOn } } }`;
        const [link] = (await registry.ask('registrar', links)).data.tracingLinks.nodes;
        expect(link.consentEndedOn).toBe(endOf(recorded));
        if (link.consentEndedOn !== null) expect(hasBasis(link.consentEndedOn, recorded)).toBe(false);
        await story.refreshed();
        const { userErrors } = await story.tries('registrar', 'caseMove', { toStage: 'TRACING', effectiveOn: on });
        const expected = hasBasis(on, recorded);
        seen.add(expected);
        expect(userErrors.map(({ message }) => message.split(':')[0])).toEqual(expected ? [] : ['LAWFUL_BASIS']);
      }),
      { numRuns: 40 },
    );
    expect(seen.size).toBe(2);
  }, 120_000);
});
