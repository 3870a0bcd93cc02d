import { describe, expect, it } from '@jest/globals';
import { buildCatalogue, type CatalogueDeclaration } from '../../../src/disclosure/model/catalogue.js';
import { checkLedger, linkOf, sealEntry, slicesOf, type LedgerEntry } from '../../../src/disclosure/model/ledger.js';
import { defaultPolicy, policyHash, readPolicy } from '../../../src/disclosure/model/policy.js';

const tree = (...codes: string[]) => ({ nodes: codes.map((code) => ({ code, parent: null })) });
const declaration: CatalogueDeclaration = {
  status: { id: 'account', change: 'freely', hierarchies: [tree('ABROAD', 'HOME')] },
  moves: [['ABROAD', 'HOME']],
  dimensions: [{ id: 'region', change: 'never', hierarchies: [tree('N', 'S')] }],
  families: [{ id: 'regions', dimensions: ['region'] }],
};
const catalogue = buildCatalogue(declaration);

type Cells = LedgerEntry['families'][number]['cells'];
const entry = (before: LedgerEntry | undefined, asOf: string, cells: Cells, change: Partial<LedgerEntry> = {}) =>
  sealEntry({
    index: (before?.index ?? -1) + 1,
    previous: before?.hash ?? '',
    release: `${asOf}.1`,
    asOf,
    revisions: 0,
    policyHash: policyHash(defaultPolicy),
    catalogueHash: catalogue.hash,
    headlines: { '*': 30, ABROAD: 20, HOME: 10 },
    families: [{ family: 'regions', detail: 'full', cells }],
    ...change,
  });
const first = entry(undefined, '2020-01-01', [
  [['HOME', 'N'], 7],
  [['HOME', 'S'], null],
]);

describe('the ledger', () => {
  it('holds as a chain, and reads back as slices with their facts', () => {
    const second = entry(
      first,
      '2020-02-01',
      [
        [
          ['HOME', 'N'],
          [5, 9],
        ],
      ],
      { revisions: 2 },
    );
    expect(() => checkLedger([first, second], catalogue)).not.toThrow();
    const [family] = catalogue.families;
    const slices = family ? slicesOf(family, [first, second]) : [];
    expect(slices.map(({ follows, link, revisions }) => [follows, link, revisions])).toEqual([
      [-1, 'later', 0],
      [0, 'later', 2],
    ]);
    expect([...(slices[1]?.facts.values() ?? [])]).toEqual([[5, 9]]);
  });

  it('lets a corrected day follow the day it corrects', () => {
    const told = [
      { asOf: '2020-01-01', entry: 0 },
      { asOf: '2020-02-01', entry: 1 },
    ];
    const revisions = [{ revisions: 0 }, { revisions: 1 }, { revisions: 4 }];
    expect(linkOf(told, '2020-01-01', revisions, 2)).toEqual({ follows: 0, link: 'same', revisions: 5 });
    expect(linkOf(told, '2020-03-01', revisions, 2)).toEqual({ follows: 1, link: 'later', revisions: 4 });
  });

  it.each([
    ['a changed number', { ...first, headlines: { ...first.headlines, HOME: 11 } }, 'LEDGER_BROKEN'],
    ['a lost predecessor', entry(undefined, '2020-01-01', [], { previous: 'gone' }), 'LEDGER_BROKEN'],
    ['another catalogue', entry(undefined, '2020-01-01', [], { catalogueHash: 'other' }), 'LEDGER_BROKEN'],
    ['an unknown cell', entry(undefined, '2020-01-01', [[['HOME', 'W'], 1]]), 'LEDGER_BROKEN'],
    ['a negative count', entry(undefined, '2020-01-01', [[['HOME', 'N'], -1]]), 'TABLE_INVALID'],
    ['half a child', { ...first, headlines: { ...first.headlines, HOME: 9.5 } }, 'LEDGER_BROKEN'],
    ['a missing headline', entry(undefined, '2020-01-01', [], { headlines: { '*': 30 } }), 'TABLE_INVALID'],
    ['a fact against a headline', entry(undefined, '2020-01-01', [[['HOME', '*'], 9]]), 'LEDGER_CONTRADICTION'],
    [
      'two facts about one cell',
      entry(undefined, '2020-01-01', [
        [['HOME', 'N'], 9],
        [['HOME', 'N'], 8],
      ]),
      'LEDGER_CONTRADICTION',
    ],
  ])('is refused for %s, with the place', (_, broken, code) => {
    expect(() => checkLedger([broken], catalogue)).toThrow(
      expect.objectContaining({ code, place: expect.stringMatching(/^ledger entry 0/) }),
    );
  });
});

describe('a policy', () => {
  it('has documented defaults and is named by its hash', () => {
    expect(readPolicy({})).toEqual(defaultPolicy);
    expect(policyHash(readPolicy({ smallBelow: 6, sensitiveSmallBelow: 12 }))).not.toBe(policyHash(defaultPolicy));
  });

  it.each([
    [{ smallBelow: 2 }, 'policy.smallBelow'],
    [{ smallBelow: 4.5 }, 'policy.smallBelow'],
    [{ k: 5 }, 'policy.k'],
    [{ mechanism: 'hope' }, 'policy.mechanism'],
    [{ sensitiveSmallBelow: 4 }, 'policy.sensitiveSmallBelow'],
    [{ protectsZeros: 'yes' }, 'policy.protectsZeros'],
    [[], 'policy'],
    [null, 'policy'],
  ])('is refused: %j', (input, place) => {
    expect(() => readPolicy(input)).toThrow(expect.objectContaining({ code: 'POLICY_INVALID', place }));
  });
});
