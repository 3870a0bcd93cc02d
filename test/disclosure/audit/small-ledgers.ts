import { buildCatalogue, type CatalogueDeclaration } from '../../../src/disclosure/model/catalogue.js';
import {
  ledgerFormat,
  sealEntry,
  type Ledger,
  type LedgerEntry,
  type Told,
} from '../../../src/disclosure/model/ledger.js';
import { defaultPolicy, policyHash, type Policy } from '../../../src/disclosure/model/policy.js';

export const tree = (...pairs: (readonly [string, string | null])[]) => ({
  nodes: pairs.map(([code, parent]) => ({ code, parent })),
});
export const flat = (...codes: string[]) => tree(...codes.map((code) => [code, null] as const));

export interface Published {
  readonly asOf: string;
  readonly revisions?: number;
  readonly headlines: Readonly<Record<string, number>>;
  /** By family: what is told, by key joined with a blank; other families are not tabulated. */
  readonly families: Readonly<Record<string, Readonly<Record<string, Told>>>>;
}

/** A ledger as the engine would have written it. */
export function ledgerOf(
  catalogue: CatalogueDeclaration,
  published: readonly Published[],
  policy: Policy = defaultPolicy,
): Ledger {
  const entries: LedgerEntry[] = [];
  for (const [index, { asOf, revisions = 0, headlines, families }] of published.entries()) {
    entries.push(
      sealEntry({
        index,
        previous: entries.at(-1)?.hash ?? '',
        release: `${asOf}.${index}`,
        asOf,
        revisions,
        policyHash: policyHash(policy),
        catalogueHash: buildCatalogue(catalogue).hash,
        headlines,
        families: Object.entries(families).map(([family, told]) => ({
          family,
          detail: 'full',
          cells: Object.entries(told).map(([key, value]) => [key.split(' '), value] as const),
        })),
      }),
    );
  }
  return { format: ledgerFormat, catalogue, policy, entries };
}
