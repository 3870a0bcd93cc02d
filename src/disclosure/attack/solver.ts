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
