import { sumsOf } from '../attack/worlds.js';
import { DisclosureError } from '../errors.js';
import { total } from '../model/dimension.js';
import { placeOf, type Catalogue } from '../model/catalogue.js';
import { assertCount } from '../model/ledger.js';

/** Inner counts of each family, by leaf. */
export type FamilyTables = Readonly<Record<string, Int32Array>>;

/**
 * Checks what is to be published: whole numbers from 0, one for each inner cell, none where nobody can be, adding up to
 * the headlines, which add up themselves. Throws TABLE_INVALID or TABLE_DOES_NOT_ADD_UP with the place.
 */
export function checkTables(
  catalogue: Catalogue,
  headlines: Readonly<Record<string, number>>,
  tables: FamilyTables,
): void {
  for (const { code } of catalogue.status.nodes) assertCount(headlines[code], `headline ${code}`);
  const known = new Set(catalogue.status.nodes.map(({ code }) => code));
  for (const code of Object.keys(headlines)) {
    if (!known.has(code)) throw new DisclosureError('UNKNOWN_CODE', `headline ${code}`, 'is not a node of the status.');
  }
  for (const { code, leaves } of catalogue.status.nodes) {
    const sum = leaves.reduce((so, leaf) => so + (headlines[catalogue.status.leaves[leaf] ?? ''] ?? 0), 0);
    if (sum !== headlines[code]) {
      throw new DisclosureError(
        'TABLE_DOES_NOT_ADD_UP',
        `headline ${code}`,
        `its parts add up to ${sum}; it came as ${headlines[code]}.`,
      );
    }
  }
  for (const id of Object.keys(tables)) {
    if (!catalogue.families.some((family) => family.id === id)) {
      throw new DisclosureError('UNKNOWN_CODE', `table ${id}`, 'is not a family of the catalogue.');
    }
  }
  for (const family of catalogue.families) checkTable(family, headlines, tables[family.id]);
}

function checkTable(
  family: Catalogue['families'][number],
  headlines: Readonly<Record<string, number>>,
  table?: Int32Array,
): void {
  const place = `family ${family.id}`;
  if (table?.length !== family.leafCount) {
    throw new DisclosureError(
      'TABLE_INVALID',
      place,
      `expected ${family.leafCount} inner counts; there are ${table?.length ?? 0}.`,
    );
  }
  table.forEach((count, leaf) => {
    assertCount(count, `${place}, inner cell ${leaf}`);
    if (count > 0 && family.isPossible[leaf] === 0) {
      throw new DisclosureError(
        'TABLE_INVALID',
        `${place}, inner cell ${leaf}`,
        `nobody can be there; there are ${count}.`,
      );
    }
  });
  const sums = sumsOf(family, table);
  for (const cell of family.cells.filter(({ isHeadline }) => isHeadline)) {
    const headline = headlines[cell.key[0] ?? total];
    if (sums[cell.index] !== headline) {
      throw new DisclosureError(
        'TABLE_DOES_NOT_ADD_UP',
        placeOf(family, cell),
        `its inner cells add up to ${sums[cell.index]}; the headline is ${headline}.`,
      );
    }
  }
}
