import { describe, expect, it } from '@jest/globals';
import { auditLedger } from '../../../src/disclosure/audit/audit-ledger.js';
import type { Ledger } from '../../../src/disclosure/model/ledger.js';
import { day, derive, region } from './derivations.js';
import { naiveReleases } from './naive-releases.js';
import { triangles } from './random-ledger.js';
import { flat, ledgerOf, tree } from './small-ledgers.js';

describe('a number that is told twice', () => {
  const twice = (first: number, second: number) =>
    ledgerOf(region('N', 'S'), [
      day('01', [100, 60], { 'HOME N': first, 'HOME S': 60 - first }),
      day('02', [90, 70], { 'HOME N': second, 'HOME S': 70 - second }),
    ]);

  it('gives a small change between away, outright', async () => {
    const found = await derive(twice(25, 27), { kind: 'change', isTold: true });
    expect(found).toEqual({ '02 since 01 HOME N': '2 exact!', '02 since 01 HOME S': '8 exact' });
    const { families } = await auditLedger(twice(25, 27));
    expect(families[0]?.findings.filter(({ isTold, kind }) => isTold && kind === 'change')).toMatchObject([
      { cell: ['HOME', 'N'], low: 2, high: 2, endangers: true, isForced: false },
    ]);
  });

  it('gives nothing away where the change is large, and nothing that the headlines tell by themselves', async () => {
    const told = async (ledger: Ledger) => Object.values(await derive(ledger, { kind: 'change', isTold: true }));
    expect(await told(twice(25, 30))).toEqual(['5 exact', '5 exact']);
    expect(await told(twice(25, 25))).toEqual(['10 exact']);
    // The headline of a single region is what the region is told to be.
    const one = ledgerOf(region('N'), [day('01', [9, 60], {}), day('02', [7, 62], {})]);
    expect((await auditLedger(one)).endangered).toBe(0);
  });
});

describe('from a single release the auditor derives', () => {
  it('the interval [3, 6] of the SDC Handbook, chapter 4, example 3', async () => {
    const rows = {
      ...region('A', 'B'),
      status: { id: 'account', change: 'freely' as const, hierarchies: [flat('I', 'II', 'III')] },
      moves: [],
    };
    const told = { '* A': 9, '* B': 7, 'I A': null, 'I B': null, 'II A': null, 'II B': null, 'III A': 3, 'III B': 3 };
    const headlines = { '*': 16, I: 7, II: 3, III: 6 };
    const ledger = ledgerOf(rows, [{ asOf: '2020-01-01', headlines, families: { regions: told } }]);
    expect(await derive(ledger, { kind: 'cell', isTold: false })).toEqual({
      '01 I A': '3-6 narrow!',
      '01 I B': '1-4 narrow!',
      '01 II A': '0-3 wide',
      '01 II B': '0-3 wide',
    });
  });

  it('a complement: the total less what is shown', async () => {
    const ledger = ledgerOf(region('N', 'S'), [day('01', [0, 10], { 'HOME N': 7, 'HOME S': null })]);
    expect(await derive(ledger, { kind: 'cell' })).toMatchObject({ '01 HOME S': '3 exact!', '01 HOME N': '7 exact' });
  });

  it('two small cells that share what is left: a singleton may know the other', async () => {
    const ledger = ledgerOf(region('N', 'S', 'W'), [
      day('01', [40, 10], { 'HOME N': 8, 'HOME S': null, 'HOME W': null }),
    ]);
    expect(await derive(ledger, { kind: 'cell', isTold: false })).toMatchObject({
      '01 HOME S': '0-2 narrow!',
      '01 HOME W': '0-2 narrow!',
      '01 ABROAD S': '0-40 wide',
    });
  });

  it('a row of zeros, which the headline tells by itself and no policy could hide', async () => {
    const ledger = ledgerOf(region('N', 'S'), [day('01', [30, 0], { 'HOME N': null, 'HOME S': null })]);
    const report = await auditLedger(ledger);
    expect(report.endangered).toBe(0);
    expect(await derive(ledger, { kind: 'cell' })).toMatchObject({
      '01 HOME N': '0 exact',
      '01 ABROAD N': '0-30 wide',
    });
  });

  it('what two linked trees tell together, though each is safe alone', async () => {
    const linked = {
      ...region('1'),
      dimensions: [
        {
          id: 'region',
          change: 'never' as const,
          hierarchies: [
            tree(['N', null], ['1', 'N'], ['2', 'N'], ['S', null], ['3', 'S'], ['4', 'S']),
            tree(['E', null], ['1', 'E'], ['2', 'E'], ['3', 'E'], ['4', null]),
          ],
        },
      ],
    };
    const withBoth = ledgerOf(linked, [day('01', [50, 30], { 'HOME N': 12, 'HOME E': 14 })]);
    expect(await derive(withBoth, { kind: 'cell' })).toMatchObject({
      '01 HOME 3': '2 exact!',
      '01 HOME 1': '0-12 wide',
    });
    for (const told of [{ 'HOME N': 12 }, { 'HOME E': 14 }]) {
      const withOne = ledgerOf(linked, [day('01', [50, 30], told)]);
      expect((await derive(withOne, { kind: 'cell' }))['01 HOME 3']).toMatch(/^0-1[48] wide$/);
    }
  });

  it('that a whole group is in one state, however large', async () => {
    const ledger = ledgerOf(region('N', 'S'), [day('01', [30, 30], { '* N': 20, 'HOME N': 20 })]);
    expect(await derive(ledger, { kind: 'difference' })).toMatchObject({ '01 HOME N in * N': '0 exact!' });
  });

  it('less than a linear program would: half a child is none', async () => {
    const pairs = Object.fromEntries(
      ['P f', 'P m', 'Q f', 'Q m', 'R f', 'R m'].map((key) => [`A ${key}`, [0, 1] as const]),
    );
    const ledger = ledgerOf(triangles, [{ asOf: '2020-01-01', headlines: { '*': 9, A: 9 }, families: { f: pairs } }]);
    expect(await derive(ledger, { kind: 'cell' })).toMatchObject({ '01 * 4 *': '7-9 wide' });
  });
});

describe('the auditor', () => {
  const told = { 'HOME N': 7, 'HOME S': null };
  const ledger = ledgerOf(region('N', 'S'), [
    day('01', [0, 10], told),
    day('02', [0, 12], { 'HOME N': null, 'HOME S': null }),
  ]);

  it('claims nothing where what was told cannot all be true', async () => {
    const fallen = ledgerOf(region('N', 'S'), [day('01', [0, 10], told), day('02', [4, 6], told)]);
    const report = await auditLedger(fallen);
    expect(report.families[0]).toMatchObject({
      isContradictory: true,
      counts: { cell: { wide: 0 }, change: { wide: 0 } },
    });
    expect(report.unknown).toBeGreaterThan(0);
  });

  it('claims nothing where the solver has no time to answer', async () => {
    const report = await auditLedger(naiveReleases(300, 3, 7), { secondsPerSolve: 0, samples: 2 });
    expect(report.families[0]).toMatchObject({
      worlds: 0,
      counts: { cell: { narrow: 0, wide: 0 }, change: { wide: 0 } },
    });
    expect(report.unknown).toBeGreaterThan(100);
  });

  it.each([
    [
      'a broken chain',
      { ...ledger, entries: ledger.entries.slice(1) },
      'LEDGER_BROKEN',
      'ledger entry 0 (2020-01-02.1)',
    ],
    ['a changed policy', { ...ledger, policy: { ...ledger.policy, smallBelow: 3 } }, 'LEDGER_BROKEN', 'policy'],
    ['another format', { ...ledger, format: 'x' }, 'LEDGER_BROKEN', 'format'],
    ['a policy without its k', { ...ledger, policy: {} }, 'POLICY_INVALID', 'policy.smallBelow'],
    ['no entries', { ...ledger, entries: undefined }, 'LEDGER_BROKEN', 'entries'],
    [
      'an entry without revisions',
      { ...ledger, entries: [{ ...ledger.entries[0], revisions: -1 }] },
      'LEDGER_BROKEN',
      'ledger entry 0, revisions',
    ],
    ['nothing at all', null, 'LEDGER_BROKEN', 'ledger'],
  ])('refuses %s, with the place', async (_, broken, code, place) => {
    await expect(auditLedger(broken as Ledger)).rejects.toMatchObject({ code, place });
  });

  it('refuses a family that there is not', async () => {
    await expect(auditLedger(ledger, { family: 'x' })).rejects.toMatchObject({ code: 'UNKNOWN_CODE', place: 'family' });
  });
});
