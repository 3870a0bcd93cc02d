import { auditLedger } from '../../../src/disclosure/audit/audit-ledger.js';
import type { DerivedInterval } from '../../../src/disclosure/audit/report.types.js';
import type { CatalogueDeclaration } from '../../../src/disclosure/model/catalogue.js';
import type { Ledger } from '../../../src/disclosure/model/ledger.js';
import { flat, type Published } from './small-ledgers.js';

/** A catalogue of regions, abroad and at home. */
export const region = (...codes: string[]): CatalogueDeclaration => ({
  status: { id: 'account', change: 'freely', hierarchies: [flat('ABROAD', 'HOME')] },
  moves: [['ABROAD', 'HOME']],
  dimensions: [{ id: 'region', change: 'never', hierarchies: [flat(...codes)] }],
  families: [{ id: 'regions', dimensions: ['region'] }],
});

/** `5`, `0-5`, with the class and what it endangers, for each interval that matches. */
export async function derive(ledger: Ledger, only: Partial<DerivedInterval> = {}): Promise<Record<string, string>> {
  const report = await auditLedger(ledger, { isExhaustive: true });
  const found = report.families
    .flatMap(({ intervals }) => intervals)
    .filter((interval) => {
      return Object.entries(only).every(([name, value]) => interval[name as keyof DerivedInterval] === value);
    });
  return Object.fromEntries(
    found.map(({ cell, within, since, low, high, endangers, class: own, day }) => [
      [
        day.slice(8),
        ...(since ? [`since ${since.day.slice(8)}`] : []),
        ...cell,
        ...(within ? ['in', ...within] : []),
      ].join(' '),
      `${low === high ? low : `${low}-${high}`} ${own}${endangers ? '!' : ''}`,
    ]),
  );
}

/** What is told of a day: the headlines of who is abroad and at home, and cells. */
export const day = (
  asOf: string,
  [abroad, home]: readonly [number, number],
  told: Published['families'][string],
  revisions = 0,
) => ({
  asOf: `2020-01-${asOf}`,
  headlines: { '*': abroad + home, ABROAD: abroad, HOME: home },
  families: { regions: told },
  revisions,
});
