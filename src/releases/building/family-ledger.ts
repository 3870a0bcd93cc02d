import {
  buildCatalogue,
  sealEntry,
  type Catalogue,
  type CatalogueDeclaration,
  type LedgerEntry,
  type Sealed,
} from '../../disclosure/index.js';

/*
 * The engine decides a release whole or refuses it whole. Families are linked by the headlines alone, which are exact
 * and in every entry, so that each may be decided by itself: against the part of the ledger that speaks of it. What is
 * refused then keeps its earlier table, and the others are published.
 */

/** The catalogue with this family and no other; with none, the headlines alone. */
export function catalogueOf(declaration: CatalogueDeclaration, familyId: string | null): Catalogue {
  const families = declaration.families.filter(({ id }) => id === familyId);
  const used = new Set(families.flatMap(({ dimensions }) => dimensions));
  return buildCatalogue({
    ...declaration,
    dimensions: declaration.dimensions.filter(({ id }) => used.has(id)),
    families,
  });
}

/** The ledger as far as it speaks of one family, chained anew: the same entries give the same chain. */
export function ledgerOf(
  catalogue: Catalogue,
  entries: readonly LedgerEntry[],
  familyId: string | null,
): readonly LedgerEntry[] {
  const chain: LedgerEntry[] = [];
  for (const entry of entries) {
    const { hash, ...rest } = entry;
    const previous = chain.at(-1)?.hash ?? '';
    const families = entry.families.filter(({ family }) => family === familyId);
    chain.push(sealEntry({ ...rest, previous, families, catalogueHash: catalogue.hash }));
  }
  return chain;
}

/** The sealed state of one family, after the last entry of its ledger; null before the first release. */
export function sealedOf(
  chain: readonly LedgerEntry[],
  state: Sealed['families'],
  familyId: string | null,
): Sealed | null {
  const last = chain.at(-1);
  if (!last) return null;
  const family = familyId === null ? undefined : state[familyId];
  return {
    format: 'oralu-sealed/1',
    ledgerHash: last.hash,
    families: family && familyId !== null ? { [familyId]: family } : {},
  };
}
