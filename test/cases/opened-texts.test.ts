import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { vitalStatusClaims, whereaboutsClaims } from '../../schema/claims.js';
import { attestations, evidence, evidenceJudgements } from '../../schema/evidence.js';
import { holds } from '../../schema/holds.js';
import { notes } from '../../schema/identity.js';
import { newId } from '../../src/identifiers.js';
import { CaseStory } from '../support/case-story.js';
import { askOpening } from '../support/opened.js';
import { openTestRegistry, type TestRegistry } from '../support/registry.js';

/*
 * How much of a long list is deciphered, counted by what the vault opens and never by the clock. Texts that were opened before
 * are forgotten first: each question is asked as if it were the first.
 */

const count = 3_000;
const caseworkerId = 103;
const now = Date.parse('2018-01-10T09:00:00Z');
let registry: TestRegistry;
let story: CaseStory;
let other: CaseStory;

beforeAll(async () => {
  registry = await openTestRegistry();
  story = await CaseStory.open(registry);
  other = await CaseStory.open(registry);
  await other.does('caseworker', 'noteWrite', { text: 'Another child' });
  const caseId = keyOf(story);
  const stamp = { caseId, recordedAt: now, recordedBy: caseworkerId };
  const each = Array.from({ length: count }, (_, at) => at + 1);
  const { store } = registry.temporary;
  for (const part of partsOf(each))
    await store.inTransaction(async (tx) => {
      const said = (nth: number) => `Text ${nth} ${'а'.repeat(2_000)}`;
      await tx.insert(notes).values(part.map((nth) => ({ ...stamp, id: newId(nth), text: said(nth) })));
      const claim = { ...stamp, observedOn: '2017-07-01', grade: 'C', isWithdrawal: false } as const;
      const claims = part.map((nth) => ({ ...claim, source: said(nth) }));
      await tx.insert(whereaboutsClaims).values(claims.map((row) => ({ ...row, country: 'SY' as const })));
      await tx.insert(vitalStatusClaims).values(claims.map((row) => ({ ...row, status: 'REPORTED_ALIVE' as const })));
      const item = { ...stamp, type: 'VIDEO', grade: 'C', obtainedOn: '2017-07-01', isVerified: false } as const;
      const items = part.map((nth) => ({ ...item, id: newId(nth), source: said(nth), standing: 'STANDING' as const }));
      await tx.insert(evidence).values(items);
      const judged = items.map(({ id }) => ({
        ...stamp,
        evidenceId: id,
        standing: 'CONTESTED' as const,
        reason: 'Why',
      }));
      await tx.insert(evidenceJudgements).values(judged);
      const word = { ...stamp, kind: 'LEGITIMATE_BASIS', attestedOn: '2017-07-01' } as const;
      await tx.insert(attestations).values(part.map((nth) => ({ ...word, id: newId(nth), reference: said(nth) })));
      const hold = { caseId, kind: 'MEDICAL', placedOn: '2017-07-01', placedBy: caseworkerId } as const;
      await tx.insert(holds).values(part.map((nth) => ({ ...hold, id: newId(nth), reason: said(nth) })));
    });
}, 240_000);
afterAll(() => registry.discard());

const keyOf = ({ state }: CaseStory): number => Number(state.id.slice('case_'.length));
const partsOf = (rows: readonly number[]): number[][] =>
  Array.from({ length: Math.ceil(rows.length / 200) }, (_, at) => rows.slice(at * 200, at * 200 + 200));

const asks = (query: string) => askOpening(registry, 'caseworker', query);

/** Each list in pages, what it has of words, and how many texts a row of it has. */
const lists = [
  ['caseNotes', 'text', 1],
  ['caseEvidence', 'source', 1],
  ['caseEvidence', 'source judgements { reason }', 2],
  ['caseAttestations', 'reference', 1],
  ['caseHolds', 'reason', 1],
  ['caseWhereaboutsClaims', 'source', 1],
  ['caseVitalStatusClaims', 'source', 1],
] as const;

describe('a page of a long list', () => {
  it.each(lists)('of %s { %s } opens the texts of the rows that it shows, and no other', async (list, fields, each) => {
    const page = (first: number, after = '') =>
      asks(
        `{ ${list}(caseId: "${story.state.id}", first: ${first}${after}) { nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`,
      );
    const one = await page(1);
    expect([one.data[list].nodes.length, one.data[list].pageInfo.hasNextPage, one.opened]).toEqual([1, true, each]);
    const { endCursor } = one.data[list].pageInfo;
    const next = await page(7, `, after: "${endCursor}"`);
    expect([next.data[list].nodes.length, next.opened]).toEqual([7, 7 * each]);
    expect(next.data[list].nodes).not.toContainEqual(one.data[list].nodes[0]);
  });
});

describe('what lies beneath cases', () => {
  it.each([
    ['notes { text }', 'NOTES', 1],
    ['evidence { source }', 'EVIDENCE', 1],
    ['attestations { reference }', 'ATTESTATIONS', 1],
    ['holds { reason }', 'HOLDS', 1],
    ['whereaboutsClaims { source }', 'WHEREABOUTS_CLAIMS', 1],
    ['vitalStatusClaims { source }', 'VITAL_STATUS_CLAIMS', 1],
  ])('of %s opens the newest 50 of each case and tells which have more', async (field, longer, each) => {
    const { data, opened } = await asks(`{ cases(first: 10) { nodes { id longerLists ${field} } } }`);
    const nodes = data.cases.nodes as { id: string; longerLists: string[] }[];
    const [long, short] = [story, other].map(({ state }) => nodes.find(({ id }) => id === state.id)?.longerLists);
    expect([long, short]).toEqual([[longer], []]);
    expect(opened).toBeGreaterThanOrEqual(50 * each);
    expect(opened).toBeLessThanOrEqual(55 * each);
  });
});
