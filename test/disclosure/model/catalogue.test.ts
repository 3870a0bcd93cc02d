import { describe, expect, it } from '@jest/globals';
import { buildCatalogue, type CatalogueDeclaration } from '../../../src/disclosure/model/catalogue.js';
import { DisclosureError } from '../../../src/disclosure/errors.js';

const tree = (...pairs: [string, string | null][]) => ({ nodes: pairs.map(([code, parent]) => ({ code, parent })) });

const small: CatalogueDeclaration = {
  status: { id: 'account', change: 'freely', hierarchies: [tree(['ABROAD', null], ['HOME', null])] },
  moves: [['ABROAD', 'HOME']],
  dimensions: [
    { id: 'region', change: 'never', hierarchies: [tree(['N', null], ['n1', 'N'], ['n2', 'N'], ['S', null])] },
    { id: 'age', change: 'forward', settledIn: ['HOME'], hierarchies: [tree(['young', null], ['old', null])] },
  ],
  families: [
    { id: 'regions', dimensions: ['region'] },
    { id: 'ages', dimensions: ['age'], structuralZeros: [{ account: 'HOME', age: 'old' }] },
  ],
};

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof DisclosureError) return `${error.code} at ${error.place}`;
    throw error;
  }
  return 'nothing was refused';
};

describe('a catalogue', () => {
  const { families } = buildCatalogue(small);
  const [regions, ages] = families;

  it('lists every node of the status by every node of the dimension', () => {
    expect(regions?.cells.map(({ key }) => key.join(' '))).toHaveLength(3 * 5);
    expect(regions?.cellByKey.get('HOME\tN')?.leaves).toEqual(Int32Array.from([3, 4]));
    expect(regions?.cellByKey.get('*\t*')?.leaves).toHaveLength(6);
    expect(regions?.cells.filter(({ isHeadline }) => isHeadline).map(({ key }) => key[0])).toEqual([
      '*',
      'ABROAD',
      'HOME',
    ]);
  });

  it('counts cells over the same leaves as one cell with several keys', () => {
    const home = ages?.cellByKey.get('HOME\t*');
    expect(home).toBe(ages?.cellByKey.get('HOME\tyoung'));
    expect(home?.aliases).toEqual([['HOME', 'young']]);
    expect(ages?.cellByKey.get('HOME\told')?.leaves).toHaveLength(0);
  });

  it('knows which sums cannot fall: who has arrived stays, a region keeps its people, nobody grows younger', () => {
    expect(regions?.closedSets.map((set) => [...set])).toEqual([[3], [4], [5], [0, 3], [1, 4], [2, 5]]);
    expect(ages?.closedSets.map((set) => [...set])).toEqual([[2], [1], [0, 1, 2]]);
  });

  it('lets a value go forward where nobody abroad can have it, and nobody at home can lack it', () => {
    const zeros = [
      { account: 'ABROAD', step: 'begun' },
      { account: 'ABROAD', step: 'done' },
      { account: 'HOME', step: 'none' },
    ];
    const [steps] = buildCatalogue({
      ...small,
      dimensions: [
        {
          ...{ id: 'step', change: 'forward' },
          hierarchies: [tree(['none', null], ['begun', null], ['done', null])],
        },
      ],
      families: [{ id: 'steps', dimensions: ['step'], structuralZeros: zeros }],
    }).families;
    expect(steps?.closedSets.map((set) => [...set])).toEqual([[5], [4, 5], [0, 4, 5]]);
  });

  it('is named by the hash of its declaration', () => {
    const renamed = { ...small, families: small.families.map((family) => ({ ...family, isSensitive: true })) };
    expect(buildCatalogue(small).hash).toBe(buildCatalogue(structuredClone(small)).hash);
    expect(buildCatalogue(renamed).hash).not.toBe(buildCatalogue(small).hash);
  });
});

describe('a catalogue is refused', () => {
  const withRegion = (...trees: ReturnType<typeof tree>[]) => ({
    ...small,
    dimensions: [{ id: 'region', change: 'never' as const, hierarchies: trees }],
    families: [{ id: 'regions', dimensions: ['region'] }],
  });
  it.each([
    [
      'a hierarchy with a cycle',
      withRegion(tree(['a', 'b'], ['b', 'a'], ['c', null])),
      'HIERARCHY_CYCLE at dimension region',
    ],
    ['a parent that is not there', withRegion(tree(['a', 'z'])), 'UNKNOWN_CODE at dimension region'],
    ['a code twice', withRegion(tree(['a', null], ['a', null])), 'CATALOGUE_INVALID at dimension region'],
    [
      'two hierarchies with other leaves',
      withRegion(tree(['a', null]), tree(['b', null])),
      'CATALOGUE_INVALID at dimension region',
    ],
    [
      'families that share a dimension',
      { ...small, families: [...small.families, { id: 'again', dimensions: ['age'] }] },
      'CATALOGUE_INVALID at family again',
    ],
    ['an unknown dimension', { ...small, families: [{ id: 'x', dimensions: ['shoe'] }] }, 'UNKNOWN_CODE at family x'],
    [
      'a move between unknown accounts',
      { ...small, moves: [['ABROAD', 'MARS']] as const },
      'UNKNOWN_CODE at family regions',
    ],
    [
      'an age that settles where a move leads out again',
      { ...small, moves: [['HOME', 'ABROAD']] as const },
      'CATALOGUE_INVALID at family ages',
    ],
  ])('for %s', (_, declaration, expected) => {
    expect(codeOf(() => buildCatalogue(declaration as CatalogueDeclaration))).toBe(expected);
  });
});
