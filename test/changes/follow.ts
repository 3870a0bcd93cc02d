import { expect } from '@jest/globals';
import type { CaseState } from '../support/case-story.js';
import type { TestRegistry } from '../support/registry.js';

/** One change as the API answers it. */
export interface Change {
  readonly number: number;
  readonly kind: 'CASE_CHANGED' | 'ACCESS_GAINED' | 'ACCESS_CHANGED' | 'ACCESS_LOST';
  readonly caseId: string;
  readonly version: number | null;
  readonly recordedAt: string;
  readonly case: CaseState | null;
}

export interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: Change }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

const query = `query Changes($first: Int!, $after: String) { changes(first: $first, after: $after) {
  edges { cursor node { number kind caseId version recordedAt case { id version stage } } }
  pageInfo { hasNextPage endCursor } } }`;

/** One page of the feed; any other outcome fails the test. */
export async function readChanges(registry: TestRegistry, who: string, first: number, after?: string): Promise<Page> {
  const answer = await registry.ask(who, query, { first, after });
  expect(answer.errors).toBeUndefined();
  return answer.data.changes as Page;
}

/** The feed to its end, page by page. */
export async function followAll(registry: TestRegistry, who: string, first = 100, after?: string): Promise<Change[]> {
  const changes: Change[] = [];
  for (let cursor = after; ;) {
    const { edges, pageInfo } = await readChanges(registry, who, first, cursor);
    changes.push(...edges.map(({ node }) => node));
    if (!pageInfo.hasNextPage) return changes;
    cursor = pageInfo.endCursor;
  }
}
