import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RowsByReference } from '../../src/imports/rows-by-reference.js';

/** What a Map would answer. */
function expectLikeMap(references: readonly string[]): void {
  const [rows, map] = [new RowsByReference(), new Map<string, number>()];
  references.forEach((reference, row) => {
    const before = map.get(reference);
    if (before === undefined) map.set(reference, row);
    expect([reference, rows.keep(reference, row)]).toEqual([reference, before]);
  });
}

describe('the rows of references', () => {
  it('are those that a map of texts would tell', () => {
    const reference = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.constantFrom('', 'A', 'a', 'NGO-1', 'ж'),
    );
    fc.assert(fc.property(fc.array(reference, { maxLength: 300 }), expectLikeMap));
  });

  it('are told of very many, and of those that hash alike', () => {
    // "costarring" and "liquid" have the same FNV-1a hash.
    expectLikeMap(['costarring', 'liquid', 'liquid', 'costarring']);
    const rows = new RowsByReference();
    const count = 50_000;
    for (let at = 0; at < count; at++) expect(rows.keep(`REF-${at}-${'ж'.repeat(at % 90)}`, at)).toBeUndefined();
    for (let at = 0; at < count; at += 97) expect(rows.keep(`REF-${at}-${'ж'.repeat(at % 90)}`, 1)).toBe(at);
  });
});
