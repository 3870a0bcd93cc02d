import { describe, expect, it } from '@jest/globals';
import { openSolver, type Solver } from '../../../src/disclosure/index.js';

type Program = Parameters<Solver['solve']>[0];

/** Whole numbers x from 0 to `most` with the given equations, as few as possible. */
function program(rows: readonly (readonly number[])[], sums: readonly number[], most: number): Program {
  const width = rows[0]?.length ?? 0;
  return {
    cost: new Float64Array(width).fill(1),
    lower: new Float64Array(width),
    upper: new Float64Array(width).fill(most),
    rowLower: Float64Array.from(sums),
    rowUpper: Float64Array.from(sums),
    starts: Int32Array.from({ length: rows.length + 1 }, (_, row) => row * width),
    columns: Int32Array.from(rows.flatMap((row) => row.map((_, column) => column))),
    coefficients: Float64Array.from(rows.flat()),
    isWhole: new Int32Array(width).fill(1),
  };
}

/** Market split (Cornuéjols & Dawande 1999): easy to say, and out of reach of branch and bound. */
function marketSplit(): Program {
  let state = 7;
  const next = () => (state = (state * 48_271) % 2_147_483_647) % 100;
  const rows = Array.from({ length: 6 }, () => Array.from({ length: 50 }, next));
  const sums = rows.map((row) => Math.floor(row.reduce((sum, one) => sum + one, 0) / 2));
  return program(rows, sums, 1);
}

describe('the solver in its thread', () => {
  it('answers one question after another, and says where there is no answer', async () => {
    const solver = await openSolver(20_000);
    expect(await solver.solve(program([[1, 2]], [3], 5))).toEqual(Float64Array.of(1, 1));
    expect(await solver.solve(program([[2, 2]], [3], 5))).toBeNull();
    expect(await solver.solve(program([[1, 2]], [4], 5))).toEqual(Float64Array.of(0, 2));
    await solver.close();
  });

  it('fails where its own limit is reached, and answers the next question', async () => {
    const solver = await openSolver(300);
    await expect(solver.solve(marketSplit())).rejects.toMatchObject({
      code: 'SOLVER_FAILED',
      message: expect.stringMatching(/^solver: expected an optimum; the status came as /),
    });
    expect(await solver.solve(program([[1, 2]], [3], 5))).toEqual(Float64Array.of(1, 1));
    await solver.close();
  });

  it('is ended from outside where it does not look at its clock, and starts anew', async () => {
    // Its own limit is far off: only the end of the thread can stop this.
    const solver = await openSolver(600_000, 1_500);
    await expect(solver.solve(marketSplit())).rejects.toMatchObject({
      code: 'SOLVER_FAILED',
      message: 'solver: no answer within 1500 ms.',
    });
    expect(await solver.solve(program([[1, 2]], [3], 5))).toEqual(Float64Array.of(1, 1));
    await solver.close();
  }, 30_000);

  it('fails where a number of the program is none', async () => {
    const solver = await openSolver(20_000);
    await expect(solver.solve(program([[Number.NaN, 1]], [1], 1))).rejects.toMatchObject({ code: 'SOLVER_FAILED' });
    await solver.close();
  });
});
