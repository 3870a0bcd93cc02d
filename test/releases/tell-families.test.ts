import { describe, expect, it } from '@jest/globals';
import type { LedgerEntry } from '../../src/disclosure/index.js';
import { tellFamilies } from '../../src/releases/building/tell-families.js';
import { declareCatalogue } from '../../src/releases/catalogue/declare-catalogue.js';

const declaration = declareCatalogue([], 'small');
const headlines = { '*': 20, RETURNED: 20 };

/** An entry with a table in which the first region has so many returned children. */
const entry = (index: number, release: string, returned: number): LedgerEntry => ({
  ...{ index, previous: '', hash: '', release, asOf: release.slice(0, 10), revisions: 0, policyHash: '' },
  ...{ catalogueHash: '', headlines },
  families: [{ family: 'origin', detail: 'full', cells: [[['RETURNED', 'WEST'], returned]] }],
});
const without = (index: number, release: string): LedgerEntry => ({ ...entry(index, release, 0), families: [] });

describe('the tables of a release', () => {
  const entries = [entry(0, '2018-01-01.1', 11), entry(1, '2018-02-01.1', 12), without(2, '2018-03-01.1')];
  const toldOf = (withdrawn: readonly string[]) => {
    const families = tellFamilies(declaration, entries, new Map(), new Set(withdrawn));
    const origin = families.find(({ id }) => id === 'origin');
    return [origin?.release, origin?.observations.find(({ key }) => key.join() === 'RETURNED,WEST')?.value];
  };

  it('are carried forward from the last release that renewed them', () => {
    expect(toldOf([])).toEqual(['2018-02-01.1', 12]);
  });

  it('are not told again from a release that was withdrawn', () => {
    expect(toldOf(['2018-02-01.1'])).toEqual(['2018-01-01.1', 11]);
    expect(toldOf(['2018-01-01.1', '2018-02-01.1'])).toEqual([undefined, undefined]);
  });
});
