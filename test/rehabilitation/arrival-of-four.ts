import { expect } from '@jest/globals';
import { act, awaited, board, plan, refresh } from '../movements/travel.js';
import type { CaseStory } from '../support/case-story.js';
import type { Answer, TestRegistry } from '../support/registry.js';
import { openHome } from './home.js';

/** Four children whom one movement brought home on 2018-01-07: each without a plan. */
export interface Arrival {
  readonly registry: TestRegistry;
  readonly movementId: string;
  /** A boy and a girl of one family, a child of another region, and one whose case another agency owns. */
  readonly brother: CaseStory;
  readonly sister: CaseStory;
  readonly single: CaseStory;
  readonly foreign: CaseStory;
}

export async function openArrival(): Promise<Arrival> {
  const registry = await openHome('2018-02-10T09:00:00Z');
  const region = { regionOfOrigin: 'KZ_75' };
  const brother = await awaited(registry, region);
  const sister = await awaited(registry, { siblingOf: brother.state.id });
  const single = await awaited(registry, { regionOfOrigin: 'KZ_31' });
  const foreign = await awaited(registry, { ...region, ownerAgencyId: 'agency_12' });
  const movementId = await plan(registry);
  const all = [brother, sister, single, foreign];
  expect((await board(registry, movementId, ...all)).userErrors).toEqual([]);
  expect((await act(registry, 'movementDepart', { movementId, departedOn: '2018-01-06' })).userErrors).toEqual([]);
  expect((await act(registry, 'movementComplete', { movementId, arrivedOn: '2018-01-07' })).userErrors).toEqual([]);
  for (const story of all) await refresh(registry, story);
  return { registry, movementId, brother, sister, single, foreign };
}

/** Who is home without a plan, as far as somebody sees them. */
export const unplanned = async (registry: TestRegistry, who: string, given = ''): Promise<Answer['data']> =>
  (
    await registry.ask(
      who,
      `{ unplannedArrivals(first: 100${given}) { nodes { caseId version agency { code } regionOfOrigin movementId arrivedOn daysAtHome dueOn state } pageInfo { hasNextPage endCursor } } }`,
    )
  ).data.unplannedArrivals;
export const idsOf = ({ nodes }: Answer['data']): string[] =>
  (nodes as readonly { caseId: string }[]).map(({ caseId }) => caseId);
