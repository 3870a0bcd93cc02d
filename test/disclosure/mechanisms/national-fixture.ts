import type { NationalInput } from '../../../src/disclosure/mechanisms/dp-national.js';
import { buildCatalogue, type CatalogueDeclaration } from '../../../src/disclosure/model/catalogue.js';
import { sealEntry, type LedgerEntry, type PublishedFamily } from '../../../src/disclosure/model/ledger.js';
import type { Noise } from '../../../src/disclosure/model/noise.js';
import { defaultPolicy, policyHash, type Policy } from '../../../src/disclosure/model/policy.js';
import { seededBits } from './statistics.js';

const tree = (...nodes: readonly (string | readonly [string, string])[]) => ({
  nodes: nodes.map((node) =>
    typeof node === 'string' ? { code: node, parent: null } : { code: node[0], parent: node[1] },
  ),
});

/** Three accounts; 6 districts in 2 provinces, also grouped by terrain; 4 ages in 2 bands; sex by itself. */
export const declaration: CatalogueDeclaration = {
  status: {
    id: 'account',
    change: 'freely',
    hierarchies: [tree('ABROAD', 'HOME', ['HOME-CARE', 'HOME'], ['HOME-KIN', 'HOME'])],
  },
  moves: [['ABROAD', 'HOME-CARE']],
  dimensions: [
    {
      id: 'district',
      change: 'never',
      hierarchies: [
        tree('N', 'S', ['N1', 'N'], ['N2', 'N'], ['N3', 'N'], ['S1', 'S'], ['S2', 'S'], ['S3', 'S']),
        tree('DRY', 'WET', ['N1', 'DRY'], ['S1', 'DRY'], ['N2', 'WET'], ['N3', 'WET'], ['S2', 'WET'], ['S3', 'WET']),
      ],
    },
    { id: 'age', change: 'never', hierarchies: [tree('0-9', '10-17', ['0-4', '0-9'], ['5-9', '0-9'])] },
    { id: 'sex', change: 'never', hierarchies: [tree('F', 'M')] },
  ],
  families: [
    {
      id: 'place',
      dimensions: ['district', 'age'],
      structuralZeros: [{ account: 'ABROAD', district: 'S3', age: '10-17' }],
      details: [
        { id: 'full', depths: {} },
        { id: 'provinces', depths: { district: 1, age: 1 } },
      ],
    },
    { id: 'sex', dimensions: ['sex'] },
  ],
};
export const catalogue = buildCatalogue(declaration);

export const policy: Policy = { ...defaultPolicy, mechanism: 'dpNational' };

/** Counts by inner cell from any whole numbers, and the headlines that they give; structural zeros stay empty. */
export function countsFrom(weights: readonly number[], people: number) {
  const [place, sex] = catalogue.families;
  if (!place || !sex) throw new Error('The fixture has two families.');
  const counts = Int32Array.from(place.isPossible, (possible, leaf) =>
    possible === 0 ? 0 : (weights[leaf % weights.length] ?? 0),
  );
  const missing = people - counts.reduce((sum, count) => sum + count, 0);
  counts[0] = (counts[0] ?? 0) + Math.max(0, missing);
  const stride = place.leafCount / 3;
  const byStatus = [0, 1, 2].map((at) =>
    counts.subarray(at * stride, (at + 1) * stride).reduce((sum, count) => sum + count, 0),
  );
  const [abroad = 0, care = 0, kin = 0] = byStatus;
  const headlines = {
    '*': abroad + care + kin,
    ABROAD: abroad,
    HOME: care + kin,
    'HOME-CARE': care,
    'HOME-KIN': kin,
  };
  const bySex = byStatus.flatMap((sum) => [Math.floor(sum / 2), sum - Math.floor(sum / 2)]);
  return {
    headlines,
    tables: [
      { family: 'place', counts },
      { family: 'sex', counts: bySex },
    ],
  };
}

export const noiseOf = (rhoMicros: number): Noise => ({
  distribution: 'discreteGaussian',
  sensitivitySquared: 2,
  rhoMicros,
  levels: [
    {
      name: '0×1',
      cells: 2,
      rhoMicros,
      sigmaSquared: [1_000_000, rhoMicros],
      standardErrorMilli: 1_000,
      margin95: 2,
    },
  ],
  invariants: ['*'],
  statement: '',
});

/** An entry with one noisy table of the family `sex` for each ρ. */
export function entryOf(
  before: LedgerEntry | undefined,
  asOf: string,
  rhos: readonly number[],
  families: readonly PublishedFamily[] = [],
): LedgerEntry {
  return sealEntry({
    index: (before?.index ?? -1) + 1,
    previous: before?.hash ?? '',
    release: `${asOf}.1`,
    asOf,
    revisions: 0,
    policyHash: policyHash(policy),
    catalogueHash: catalogue.hash,
    headlines: { '*': 200_000, ABROAD: 100_000, HOME: 100_000, 'HOME-CARE': 40_000, 'HOME-KIN': 60_000 },
    families: [
      ...rhos.map((rho): PublishedFamily => ({ family: 'sex', detail: 'full', cells: [], noise: noiseOf(rho) })),
      ...families,
    ],
  });
}

/** The same entry with something else in it, sealed anew. */
export function resealed({ hash: _, ...entry }: LedgerEntry, change: Partial<LedgerEntry>): LedgerEntry {
  return sealEntry({ ...entry, ...change });
}

/** A quarter of a million people, unevenly spread. */
export const even = countsFrom([900, 2_100, 4_400, 3, 0, 5_000, 1_700], 250_000);

/** A release of them, with something changed. */
export const inputWith = (change: Partial<NationalInput> = {}): NationalInput => ({
  catalogue,
  policy,
  entries: [],
  random: seededBits('national'),
  ...even,
  ...change,
});
