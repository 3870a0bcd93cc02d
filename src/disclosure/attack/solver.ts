import { createRequire } from 'node:module';
import type { Highs, ModelData } from 'highs';
import { DisclosureError } from '../errors.js';

/** min cost·x subject to rowLower ≤ A x ≤ rowUpper, lower ≤ x ≤ upper; A by rows (CSR). Infinity for no bound. */
export interface LinearProgram {
  readonly cost: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly coefficients: Float64Array;
  /** 1 where a value must be whole; nothing for a linear program. */
  readonly isWhole?: Int32Array;
  /** How far above the least cost whole values may stay, as a share of it; 0 where nothing is said. */
  readonly gap?: number;
}

/** The optimal values, or null where no values satisfy the program. */
export type Solution = Float64Array | null;

/**
 * Solves programs one at a time. Anything but "optimal" and "infeasible" (a time limit, an error, values that are not
 * numbers) is thrown as SOLVER_FAILED, so that what was not proven never passes for proven.
 */
export interface Solver {
  solve(program: LinearProgram): Promise<Solution>;
  close(): Promise<void>;
}

/** HiGHS (Huangfu & Hall 2018) as WebAssembly in this thread. `milliseconds` bounds each solve. */
export async function openSolver(milliseconds: number): Promise<Solver> {
  const highs = await loadHighs();
  return { solve: async (program) => solveWith(highs, program, milliseconds), close: async () => {} };
}

/** The package's types describe its CommonJS form. */
export const loadHighs = createRequire(import.meta.url)('highs') as () => Promise<Highs>;

export function solveWith(highs: Highs, program: LinearProgram, milliseconds: number): Solution {
  // HiGHS calls a program without columns an error; its rows are then true or false as they stand.
  if (program.cost.length === 0) {
    const isTrue = program.rowLower.every((low, row) => low <= 0 && 0 <= (program.rowUpper[row] ?? 0));
    return isTrue ? new Float64Array() : null;
  }
  const model = highs.createModel(modelOf(program));
  try {
    model.options.set({ output_flag: false, time_limit: milliseconds / 1_000, random_seed: 0, mip_rel_gap: program.gap ?? 0 });
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
