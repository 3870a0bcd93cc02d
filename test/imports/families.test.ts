import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CaseId } from '../../src/identifiers.js';
import { Families } from '../../src/imports/families.js';

describe('the labels of siblings', () => {
  it('answer the case that came first under each, as a map does, and none under no label', () => {
    const label = fc.oneof(fc.constantFrom('', 'A', 'a', 'ж'), fc.nat({ max: 3_000 }).map(String));
    const rows = fc.array(label, { maxLength: 5_000, size: 'max' });
    fc.assert(fc.property(rows, expectLikeMap), { numRuns: 30 });
  });
});

function expectLikeMap(labels: readonly string[]): void {
  const [families, expected] = [new Families(), new Map<string, number>()];
  const opened = new Map<string, number>();
  labels.forEach((label, at) => {
    expect([label, families.find(label)]).toEqual([label, expected.get(label)]);
    const caseId = 6_917_529_027_641 + at;
    families.keep(label, caseId as CaseId, true);
    if (label !== '') opened.set(label, (opened.get(label) ?? 0) + 1);
    if (label !== '') expect(families.countOpened(label)).toBe(opened.get(label));
    if (label !== '' && !expected.has(label)) expected.set(label, caseId);
  });
}
