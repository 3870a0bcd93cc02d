import { expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Shown } from '../support/act-on.js';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { decide, propose, takeRequest } from './story.js';

/** What an inquirer says of one purpose, and who records it. */
export interface Word {
  readonly requestId: string;
  readonly isGiven: boolean;
  readonly statedOn: string;
  readonly purpose: string;
  readonly reference: string;
  readonly who: string;
}

/** What recording a word answers, refused or not. The version is read of a link: a request may be hidden. */
export async function tryToState(
  registry: TestRegistry,
  said: Partial<Word> & Pick<Word, 'requestId' | 'isGiven' | 'statedOn'>,
): Promise<Shown> {
  const { who, ...word } = { who: 'partner', purpose: 'TRACING', reference: `Letter of ${said.statedOn}`, ...said };
  const links = `{ tracingLinks(first: 1, requestId: "${word.requestId}") { nodes { version } } }`;
  const [link] = (await registry.ask(who, links)).data.tracingLinks.nodes;
  const input = { ...word, expectedVersion: link?.version ?? 1, idempotencyKey: randomUUID() };
  const query = `mutation Act($input: TracingConsentStateInput!) { tracingConsentState(input: $input) {
    request { id status version } basisEnded { case { id } needs } userErrors { code message field } } }`;
  const answer = await registry.ask(who, query, { input });
  expect(answer.errors).toBeUndefined();
  return answer.data.tracingConsentState;
}

/** What recording a word answers. */
export async function state(registry: TestRegistry, said: Parameters<typeof tryToState>[1]): Promise<Shown> {
  const answer = await tryToState(registry, said);
  expect(answer.userErrors).toEqual([]);
  return answer;
}

/** A link of a request to a case that both agencies confirmed, by its id. */
export async function confirm(registry: TestRegistry, who: string, requestId: string, of: CaseStory): Promise<string> {
  const linkId = await propose(registry, requestId, of.state.id);
  for (const speaker of [who, who === 'registrar' ? 'caseworker' : 'registrar'])
    expect((await decide(registry, speaker, 'Confirm', linkId)).codes).toEqual([]);
  await of.refreshed();
  return linkId;
}

/** A request that somebody took, its link to a case of the ministry confirmed by both. */
export async function openConfirmed(registry: TestRegistry, who: string, of?: CaseStory, changes: object = {}) {
  const story = of ?? (await CaseStory.open(registry));
  const requestId = await takeRequest(registry, who, changes);
  return { story, requestId, linkId: await confirm(registry, who, requestId, story) };
}
