import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CaseId } from '../../src/identifiers.js';
import { Families } from '../../src/imports/families.js';

describe('the labels of siblings', () => {
  it('answer what came under each, as a map does, and nothing under no label', () => {
    const label = fc.oneof(fc.constantFrom('', 'A', 'a', 'ж'), fc.nat({ max: 3_000 }).map(String));
    const rows = fc.array(fc.tuple(label, fc.boolean()), { maxLength: 5_000, size: 'max' });
    fc.assert(fc.property(rows, expectLikeMap), { numRuns: 30 });
  });
});

function expectLikeMap(rows: readonly (readonly [string, boolean])[]): void {
  const [families, expected] = [new Families(), new Map<string, { opened: number[]; kept: number[] }>()];
  rows.forEach(([text, isOpened], at) => {
    const label = families.labelOf(text);
    const came = expected.get(text) ?? { opened: [], kept: [] };
    const kept = [...families.keptUnder(label)];
    expect([text, kept, families.hasKept(label)]).toEqual([text, came.kept.toReversed(), came.kept.length > 0]);
    expect([text, families.countOpened(label)]).toEqual([text, came.opened.length]);
    expect([text, families.find(label)]).toEqual([text, came.opened[0] ?? came.kept.at(-1)]);
    const caseId = 6_917_529_027_641 + at;
    if (isOpened) families.open(label, caseId as CaseId);
    else families.keep(label, caseId as CaseId);
    if (text !== '') (isOpened ? came.opened : came.kept).push(caseId);
    if (text !== '') expected.set(text, came);
  });
}
