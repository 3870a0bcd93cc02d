import { expect, it } from '@jest/globals';
import { findWorld } from '../../../src/disclosure/attack/find-world.js';
import { openSolver } from '../../../src/disclosure/index.js';
import { dimension, flat, oneFamily } from './support.js';

it('finds the one world of a table whose facts settle every inner cell', async () => {
  const solver = await openSolver(20_000);
  const { family } = oneFamily(flat('s0', 's1'), [dimension('a', 'never', flat('a0', 'a1'))]);
  const times = [{ facts: new Map([[0, 0]]), follows: -1, link: 'later' as const, revisions: 0 }];
  const found = await findWorld(solver, { family, times, free: [0], base: [], aim: new Map() });
  expect(found?.world.map((table) => [...table])).toEqual([[0, 0, 0, 0]]);
});
