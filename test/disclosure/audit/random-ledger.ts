import { buildCatalogue, type CatalogueDeclaration } from '../../../src/disclosure/model/catalogue.js';
import { DisclosureError } from '../../../src/disclosure/errors.js';
import type { Ledger, Told } from '../../../src/disclosure/model/ledger.js';
import { readPolicy } from '../../../src/disclosure/model/policy.js';
import { EveryWorld } from './every-world.js';
import { flat, ledgerOf, tree, type Published } from './small-ledgers.js';

/** Small numbers need a small k for some of them to be wide. */
const strictPolicy = readPolicy({ smallBelow: 3, sensitiveSmallBelow: 3, flowValues: 2 });

export type Random = () => number;

const pick = <T>(random: Random, choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
/** The judge looks at each of them for each number. */
const worldsAtMost = 400;

const below = (random: Random, bound: number) => Math.floor(random() * bound);

/** A small catalogue with whatever the rules allow: trees, linked trees, ages, sites, impossible combinations. */
function randomCatalogue(random: Random): CatalogueDeclaration {
  const status = pick(random, [
    { leaves: ['A', 'H'], trees: [flat('A', 'H')], moves: [['A', 'H']] },
    {
      leaves: ['A', 'H'],
      trees: [flat('A', 'H')],
      moves: [
        ['A', 'H'],
        ['H', 'A'],
      ],
    },
    {
      leaves: ['A', 'H', 'D'],
      trees: [tree(['K', null], ['A', 'K'], ['H', 'K'], ['D', null])],
      moves: [
        ['A', 'H'],
        ['H', 'D'],
        ['A', 'D'],
      ],
    },
    {
      leaves: ['A', 'B', 'H'],
      trees: [flat('A', 'B', 'H')],
      moves: [
        ['A', 'B'],
        ['B', 'A'],
        ['B', 'H'],
      ],
    },
    { leaves: ['A', 'H'], trees: [flat('A', 'H')], moves: [] },
  ] as const);
  const shape = below(random, 6);
  const second = {
    id: 'second',
    change: pick(random, ['never', 'never', 'forward', 'freely'] as const),
    ...(random() < 0.4 && status.moves.length === 1 ? { settledIn: ['H'] } : {}),
    hierarchies: [
      [flat('1', '2')],
      [flat('1', '2', '3')],
      [tree(['N', null], ['1', 'N'], ['2', 'N'], ['3', null])],
      [tree(['N', null], ['1', 'N'], ['2', 'N'], ['3', null]), tree(['1', null], ['E', null], ['2', 'E'], ['3', 'E'])],
      [flat('1', '2')],
      [flat('1', '2')],
    ][shape] ?? [flat('1', '2')],
  };
  const third = {
    id: 'third',
    change: pick(random, ['never', 'never', 'forward'] as const),
    hierarchies: [flat('x', 'y')],
  };
  const hasThird = shape >= 4 && status.leaves.length === 2;
  const zero = { account: pick(random, status.leaves), second: pick(random, ['1', '2']) };
  return {
    status: { id: 'account', change: 'freely', hierarchies: status.trees },
    moves: status.moves,
    dimensions: hasThird ? [second, third] : [second],
    families: [
      {
        id: 'f',
        dimensions: hasThird ? ['second', 'third'] : ['second'],
        ...(hasThird && random() < 0.5 ? { tables: [['second'], ['third']] } : {}),
        ...(random() < 0.2 ? { structuralZeros: [zero] } : {}),
      },
    ],
  };
}

/** Three linked trees whose pairs close a triangle, twice: linear programs then end half a child from any world. */
export const triangles: CatalogueDeclaration = {
  status: { id: 'account', change: 'freely', hierarchies: [flat('A')] },
  moves: [],
  dimensions: [
    {
      id: 'place',
      change: 'never',
      hierarchies: [
        tree(['P', null], ['1', 'P'], ['2', 'P'], ['3', null], ['4', null]),
        tree(['Q', null], ['1', null], ['2', 'Q'], ['3', 'Q'], ['4', null]),
        tree(['R', null], ['1', 'R'], ['2', null], ['3', 'R'], ['4', null]),
      ],
    },
    { id: 'sex', change: 'never', hierarchies: [flat('f', 'm')] },
  ],
  families: [{ id: 'f', dimensions: ['place', 'sex'] }],
};

/** The pairs told as bands of a small width, and little else. */
export function randomTriangles(random: Random): Ledger {
  const people = 3 + below(random, 3);
  const silent = { asOf: '2020-01-01', headlines: { '*': people, A: people }, families: { f: {} } };
  const history = new EveryWorld(ledgerOf(triangles, [silent]), 'f', 20_000);
  const world = pick(random, history.worlds);
  const cells = (buildCatalogue(triangles).families[0]?.cells ?? []).map(({ key }): [string, Told] => {
    const value = history.valueOf(world, 0, key);
    const isPair = ['P', 'Q', 'R'].includes(key[1] ?? '') && key[2] !== '*';
    return [key.join(' '), isPair && random() < 0.9 ? [Math.max(0, value - 1), value + below(random, 2)] : null];
  });
  return ledgerOf(triangles, [{ ...silent, families: { f: Object.fromEntries(cells) } }], strictPolicy);
}

/** People who live by the rules of the catalogue but for declared revisions, and tables that tell some of it. */
export function randomLedger(random: Random): Ledger | undefined {
  const catalogue = randomCatalogue(random);
  const built = wellFormed(catalogue);
  if (!built) return undefined;
  const people = 3 + below(random, 4);
  const days = pick(random, [
    ['1'],
    ['1', '2'],
    ['1', '2'],
    ['1', '2', '3'],
    ['1', '1'],
    ['1', '2', '1'],
    ['2', '1', '3'],
  ]);
  const [family] = built.families;
  const published: Published[] = [];
  // The history is drawn as a world of a ledger that tells only headlines; then some cells of it are told.
  for (const day of days) {
    const sizes = built.status.leaves.map(() => below(random, people));
    const headlines = Object.fromEntries(
      built.status.nodes.map(({ code, leaves }) => [code, leaves.reduce((sum, leaf) => sum + (sizes[leaf] ?? 0), 0)]),
    );
    published.push({ asOf: `2020-01-0${day}`, revisions: pick(random, [0, 0, 0, 1, 2]), headlines, families: {} });
  }
  const history = worldsOf(ledgerOf(catalogue, published));
  if (!history || history.worlds.length === 0 || history.worlds.length > worldsAtMost) return undefined;
  const world = pick(random, history.worlds);
  const share = random() * 0.5;
  const told = published.map((entry, at) => {
    if (published.length > 1 && random() < 0.15) return entry;
    const cells = (family?.cells ?? []).map(({ key }): [string, Told] => {
      const value = history.valueOf(world, at, key);
      const isTold = random() < share && key.slice(1).some((code) => code !== '*');
      return [key.join(' '), isTold ? (random() < 0.1 ? [Math.max(0, value - 1), value + 1] : value) : null];
    });
    return { ...entry, families: { f: Object.fromEntries(cells) } };
  });
  return ledgerOf(catalogue, told, strictPolicy);
}

function worldsOf(ledger: Ledger): EveryWorld | undefined {
  try {
    return new EveryWorld(ledger, 'f', 20_000);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function wellFormed(catalogue: CatalogueDeclaration) {
  try {
    return buildCatalogue(catalogue);
  } catch (error) {
    if (error instanceof DisclosureError) return undefined;
    throw error;
  }
}
