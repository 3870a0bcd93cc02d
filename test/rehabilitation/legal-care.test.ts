import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CaseStory } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';
import { codesOf, readFile } from './home.js';
import { openShownChild } from './shown-child.js';

let registry: TestRegistry;
let story: CaseStory;
let sibling: CaseStory;
beforeAll(async () => void ({ registry, story, sibling } = await openShownChild()), 30_000);
afterAll(() => registry.discard());

describe('legal care', () => {
  it('stands until it is ended, and one decision follows another', async () => {
    const decision = {
      kind: 'FOSTER_FAMILY',
      relation: 'NOT_RELATED',
      decidedOn: '2018-01-05',
      authority: 'Court',
      reference: '8',
    };
    const tries = async (mutation: string, given: object) => codesOf(await story.tries('caseworker', mutation, given));
    expect(await tries('guardianshipRecord', decision)).toEqual(['INVALID_INPUT']);
    const end = { decisionId: '3', reason: 'The grandmother is ill' };
    expect(await tries('guardianshipEnd', { ...end, endedOn: '2017-11-19' })).toEqual(['IMPOSSIBLE_DATES']);
    await story.does('caseworker', 'guardianshipEnd', { ...end, endedOn: '2018-01-04' });
    expect(await tries('guardianshipEnd', { ...end, endedOn: '2018-01-04' })).toEqual(['NOT_FOUND']);
    expect(await tries('guardianshipRecord', { ...decision, relation: 'MOTHER' })).toEqual(['INVALID_INPUT']);
    await story.does('caseworker', 'guardianshipRecord', decision);
  });

  it('keeps the reason of each separation of siblings, of siblings alone', async () => {
    const apart = { since: '2017-11-20', separationReason: 'MEDICAL_CARE', explanation: 'She is in hospital' };
    const stranger = await CaseStory.open(registry);
    const tries = async (given: object) =>
      codesOf(
        await story.tries('caseworker', 'siblingSeparationRecord', {
          ...apart,
          siblingCaseId: sibling.state.id,
          ...given,
        }),
      );
    expect(await tries({ siblingCaseId: stranger.state.id })).toEqual(['INVALID_INPUT']);
    expect(await tries({ siblingCaseId: story.state.id })).toEqual(['INVALID_INPUT']);
    expect(await tries({ explanation: ' ' })).toEqual(['INVALID_INPUT']);
    expect(await tries({ endedOn: '2017-11-01' })).toEqual(['IMPOSSIBLE_DATES']);
    expect(await tries({ endedOn: '2018-01-02' })).toEqual([]);
    const { separations } = await readFile(
      registry,
      'caseworker',
      story.state.id,
      'separations { siblingCaseId reason endedOn }',
    );
    expect(separations).toEqual([{ siblingCaseId: sibling.state.id, reason: 'MEDICAL_CARE', endedOn: '2018-01-02' }]);
  });

  it('shows that two siblings live apart in the files of both, and the words in the one that they were written into', async () => {
    const apart = { since: '2017-11-20', separationReason: 'MEDICAL_CARE', explanation: 'ZqInHospital' };
    const write = async (one: CaseStory, other: CaseStory, more: object = {}) =>
      (await one.refreshed()).does('caseworker', 'siblingSeparationRecord', {
        ...{ ...apart, ...more },
        siblingCaseId: other.state.id,
      });
    const fields = 'separations { siblingCaseId since reason explanation endedOn }';
    const shown = async (one: CaseStory): Promise<unknown> =>
      (await readFile(registry, 'caseworker', one.state.id, fields)).separations;
    await write(story, sibling);
    const known = { since: '2017-11-20', reason: 'MEDICAL_CARE', endedOn: null };
    expect(await shown(story)).toEqual([{ ...known, siblingCaseId: sibling.state.id, explanation: apart.explanation }]);
    expect(await shown(sibling)).toEqual([{ ...known, siblingCaseId: story.state.id, explanation: null }]);
    // What is written of the two last holds for both, in whichever file it stands.
    await write(sibling, story, { endedOn: '2018-01-02', explanation: 'ZqTogether' });
    const ended = { ...known, endedOn: '2018-01-02' };
    expect(await shown(story)).toEqual([{ ...ended, siblingCaseId: sibling.state.id, explanation: apart.explanation }]);
    expect(await shown(sibling)).toEqual([{ ...ended, siblingCaseId: story.state.id, explanation: 'ZqTogether' }]);
  });
});
