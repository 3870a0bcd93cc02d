import { describe, expect, it } from '@jest/globals';
import { milestoneTables, type ReleaseFamily } from '../../schema/release.js';
import type { LedgerEntry } from '../../src/disclosure/index.js';
import { tellFamilies } from '../../src/releases/building/tell-families.js';
import { declareCatalogue } from '../../src/releases/catalogue/declare-catalogue.js';

const declaration = declareCatalogue([], 'small');
const headlines = { '*': 20, RETURNED: 20 };

/** An entry with a table in which the first region has so many returned children; null where that is withheld. */
const entry = (index: number, release: string, returned: number | null): LedgerEntry => ({
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

describe('a cell that is withheld', () => {
  const lastToldOf = (entries: readonly LedgerEntry[], withdrawn: readonly string[] = []) => {
    const families = tellFamilies(declaration, entries, new Map(), new Set(withdrawn));
    return families.find(({ id }) => id === 'origin')?.observations.find(({ key }) => key.join() === 'RETURNED,WEST');
  };
  const said = (value: number, release: string) => ({ value, asOf: release.slice(0, 10), release });
  const [first, second] = [entry(0, '2018-01-01.1', 11), entry(1, '2018-02-01.1', 14)];
  const withheld = entry(2, '2018-03-01.1', null);

  it('carries what was last told of it, with the day and the release of that', () => {
    expect(lastToldOf([first, second, withheld])).toEqual({
      ...{ key: ['RETURNED', 'WEST'], value: null, status: 'SUPPRESSED', lastTold: said(14, '2018-02-01.1') },
    });
    // Also through a table that withheld it, and where the table is carried forward.
    const after = [first, entry(1, '2018-02-01.1', null), withheld, without(3, '2018-04-01.1')];
    expect(lastToldOf(after)?.lastTold).toEqual(said(11, '2018-01-01.1'));
  });

  it('carries nothing where it was never told, nor where it is told now', () => {
    expect(lastToldOf([withheld])).toEqual({ key: ['RETURNED', 'WEST'], value: null, status: 'SUPPRESSED' });
    expect(lastToldOf([first, second])).toEqual({ key: ['RETURNED', 'WEST'], value: 14, status: 'NORMAL' });
  });

  it('carries nothing of a release that was withdrawn', () => {
    expect(lastToldOf([first, second, withheld], ['2018-02-01.1'])?.lastTold).toEqual(said(11, '2018-01-01.1'));
    expect(lastToldOf([first, second, withheld], ['2018-01-01.1', '2018-02-01.1'])).not.toHaveProperty('lastTold');
  });

  it('takes the last word on a day that was told twice, and none on its own day or a later one', () => {
    const corrected = entry(1, '2018-01-01.2', 12);
    expect(lastToldOf([first, corrected, withheld])?.lastTold).toEqual(said(12, '2018-01-01.2'));
    const taken = entry(1, '2018-01-01.2', null);
    expect(lastToldOf([first, taken, withheld])).not.toHaveProperty('lastTold');
    expect(lastToldOf([second, entry(1, '2018-01-01.1', null)])).not.toHaveProperty('lastTold');
    expect(lastToldOf([first, entry(1, '2018-01-01.2', null)])).not.toHaveProperty('lastTold');
  });
});

describe('a table of milestones that was never told, or was withdrawn', () => {
  const guarded = (index: number, release: string): LedgerEntry => ({
    ...entry(index, release, 11),
    families: [
      ...entry(index, release, 11).families,
      { family: 'guardianship', detail: 'reached', cells: [[['RETURNED', 'DECISION_IN_FORCE'], 12]] },
    ],
  });
  const tellAll = (entries: readonly LedgerEntry[], withdrawn: readonly string[] = []) =>
    tellFamilies(declaration, entries, new Map(), new Set(withdrawn));
  const cellsOf = (families: readonly ReleaseFamily[], id: string) =>
    families.find((family) => family.id === id)?.observations.map(({ key, value, status }) => [key[1], value, status]);

  it('stands there with its cells withheld, beside the total that the headlines tell', () => {
    const families = tellAll([entry(0, '2018-01-01.1', 11)]);
    expect(families.map(({ id }) => id)).toEqual(['origin', ...milestoneTables]);
    expect(cellsOf(families, 'sessions')).toEqual([
      ['*', 20, 'NORMAL'],
      ['SESSIONS_0_5', null, 'SUPPRESSED'],
      ['SESSIONS_6_UP', null, 'SUPPRESSED'],
    ]);
    expect(families.find(({ id }) => id === 'sessions')).toMatchObject({ detail: 'none', release: '2018-01-01.1' });
  });

  it('is told as soon as it was proven, and withheld again once that release is withdrawn', () => {
    const entries = [entry(0, '2018-01-01.1', 11), guarded(1, '2018-02-01.1')];
    expect(cellsOf(tellAll(entries), 'guardianship')).toContainEqual(['DECISION_IN_FORCE', 12, 'NORMAL']);
    const after = cellsOf(tellAll(entries, ['2018-02-01.1']), 'guardianship');
    expect(after).toContainEqual(['DECISION_IN_FORCE', null, 'SUPPRESSED']);
  });

  it('is not collected in a registry whose list of tables is older than such tables', () => {
    const isOlder = ({ id }: { readonly id: string }) => !milestoneTables.some((table) => table === id);
    const before = {
      ...declaration,
      dimensions: declaration.dimensions.filter(isOlder),
      families: declaration.families.filter(isOlder),
    };
    const families = tellFamilies(before, [entry(0, '2018-01-01.1', 11)], new Map(), new Set());
    expect(families.map(({ id }) => id)).toEqual(['origin', 'milestones']);
    expect(families.at(-1)?.observations).toEqual([{ key: ['RETURNED'], value: null, status: 'NOT_COLLECTED' }]);
  });
});
