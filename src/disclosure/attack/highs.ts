import { createRequire } from 'node:module';
import type { Highs, ModelData } from 'highs';
import { DisclosureError } from '../errors.js';
import type { LinearProgram, Solution } from './solver.js';

/** The package's types describe its CommonJS form. */
export const loadHighs = createRequire(import.meta.url)('highs') as () => Promise<Highs>;

/** The aim is a start that costs nothing, so the dual simplex goes on from it; presolving takes longer than it saves. */
const linear = { presolve: 'off', solver: 'simplex' } as const;

/** HiGHS (Huangfu & Hall 2018) as WebAssembly, in the thread that calls. `milliseconds` bounds the solve. */
export function solveWith(highs: Highs, program: LinearProgram, milliseconds: number): Solution {
  // HiGHS calls a program without columns an error; its rows are then true or false as they stand.
  if (program.cost.length === 0) {
    const isTrue = program.rowLower.every((low, row) => low <= 0 && 0 <= (program.rowUpper[row] ?? 0));
    return isTrue ? new Float64Array() : null;
  }
  const model = highs.createModel(modelOf(program));
  try {
    model.options.set({
      ...(program.isWhole ? {} : linear),
      output_flag: false,
      time_limit: milliseconds / 1_000,
      random_seed: 0,
      mip_rel_gap: program.gap ?? 0,
    });
    model.run();
    const status = model.getModelStatus();
    const { modelStatus } = highs.constants;
    if (status === modelStatus.infeasible) return null;
    if (status !== modelStatus.optimal && status !== modelStatus.empty) {
      throw new DisclosureError(
        'SOLVER_FAILED',
        'solver',
        `expected an optimum; the status came as ${String(status)}.`,
      );
    }
    const values = model.getSolution().colValue;
    if (values.length !== program.cost.length || values.some((value) => !Number.isFinite(value))) {
      throw new DisclosureError('SOLVER_FAILED', 'solver', 'a value of the optimum is missing or is not a number.');
    }
    return Float64Array.from(values);
  } finally {
    model.dispose();
  }
}

function modelOf(program: LinearProgram): ModelData {
  const [numCols, numRows] = [program.cost.length, program.rowLower.length];
  return {
    numCols,
    numRows,
    colCost: program.cost,
    colLower: program.lower,
    colUpper: program.upper,
    rowLower: program.rowLower,
    rowUpper: program.rowUpper,
    matrix: {
      format: 'csr',
      numCols,
      numRows,
      starts: program.starts,
      indices: program.columns,
      values: program.coefficients,
    },
    ...(program.isWhole ? { integrality: program.isWhole } : {}),
  };
}
