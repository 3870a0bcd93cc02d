import { describe, expect, it } from '@jest/globals';
import type { CatalogueDeclaration } from '../../../src/disclosure/model/catalogue.js';
import { day, derive, region } from './derivations.js';
import { flat, ledgerOf } from './small-ledgers.js';

describe('from several releases the auditor derives', () => {
  const shown = day('01', [30, 14], { 'HOME N': 8, 'HOME S': 6 });

  it('a withheld cell from one shown before: who has come home stays', async () => {
    const hidden = day('02', [30, 20], { 'HOME N': null, 'HOME S': null });
    expect(await derive(ledgerOf(region('N', 'S'), [hidden]), { kind: 'cell' })).toMatchObject({
      '02 HOME N': '0-20 wide',
    });
    const both = await derive(ledgerOf(region('N', 'S'), [shown, hidden]));
    expect(both).toMatchObject({
      '02 HOME N': '8-14 wide',
      '02 since 01 HOME N': '0-6 wide',
      '02 HOME S': '6-12 wide',
    });
  });

  it('a small change between two large numbers', async () => {
    const next = day('02', [24, 20], { 'HOME N': null, 'HOME S': 11, 'ABROAD N': null });
    expect(await derive(ledgerOf(region('N', 'S'), [shown, next]), { kind: 'change' })).toMatchObject({
      '02 since 01 HOME N': '1 exact!',
    });
  });

  it('no more than the declared revisions allow', async () => {
    const next = day('02', [30, 14], { 'HOME N': null, 'HOME S': null }, 2);
    expect(await derive(ledgerOf(region('N', 'S'), [shown, next]), { kind: 'cell' })).toMatchObject({
      '02 HOME N': '6-10 wide',
    });
    const again = day('01', [30, 14], { 'HOME N': null, 'HOME S': null }, 1);
    expect(await derive(ledgerOf(region('N', 'S'), [shown, again]), { kind: 'change' })).toMatchObject({
      '01 since 01 HOME N': '-1-1 wide',
    });
  });

  it('what a later day tells of an earlier one that was corrected in between', async () => {
    const silent = { 'HOME N': null, 'HOME S': null };
    const second = day('02', [30, 18], { 'HOME N': 11, 'HOME S': 7 });
    const ledger = ledgerOf(region('N', 'S'), [
      day('01', [30, 14], silent),
      second,
      day('01', [30, 14], silent, 1),
      day('03', [30, 20], silent),
    ]);
    const found = await derive(ledger, { kind: 'cell' });
    expect(found).toMatchObject({ '03 HOME N': '10-14 wide' });
  });

  it('what a day told before its correction, headlines alone, passes on to another', async () => {
    const silent = { 'HOME N': null, 'HOME S': null };
    const quiet = { ...day('01', [30, 14], {}), families: {} };
    const again = day('01', [30, 14], { 'HOME N': 8, 'HOME S': 6 });
    const ledger = ledgerOf(region('N', 'S'), [quiet, day('02', [30, 18], silent), again]);
    expect(await derive(ledger, { kind: 'cell' })).toMatchObject({ '02 HOME N': '8-12 wide' });
  });

  it('an age that went on abroad, and rests where it has settled', async () => {
    const ages: CatalogueDeclaration = {
      ...region('young', 'old'),
      dimensions: [{ id: 'region', change: 'forward', settledIn: ['HOME'], hierarchies: [flat('young', 'old')] }],
    };
    const first = day('01', [30, 14], { 'HOME young': 8, 'HOME old': 6, 'ABROAD young': 20 });
    const second = day('02', [30, 20], { 'HOME young': null, 'ABROAD young': null });
    expect(await derive(ledgerOf(ages, [first, second]), { kind: 'cell' })).toMatchObject({
      '02 HOME young': '8-14 wide',
      '02 ABROAD young': '0-26 wide',
    });
  });

  it('what headlines between two tables tell of them', async () => {
    const quiet = { ...day('02', [0, 44], {}), families: {} };
    const tables = [
      day('01', [30, 14], { '* N': 20, 'HOME N': null }),
      day('03', [44, 44], { 'ABROAD N': null, '* N': 44 }),
    ];
    const [first, last] = tables;
    if (!first || !last) throw new Error('Two tables were written.');
    const without = await derive(ledgerOf(region('N', 'S'), [first, last]), { kind: 'cell' });
    const between = await derive(ledgerOf(region('N', 'S'), [first, quiet, last]), { kind: 'cell' });
    expect(without['03 HOME N']).toBe('0-44 wide');
    expect(between['03 HOME N']).toBe('20 exact');
  });
});
