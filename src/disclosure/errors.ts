/** Why the engine refuses an input, as a stable code. */
export const disclosureCodes = [
  'CATALOGUE_INVALID',
  'HIERARCHY_CYCLE',
  'UNKNOWN_CODE',
  'POLICY_INVALID',
  'TABLE_INVALID',
  'TABLE_DOES_NOT_ADD_UP',
  'IMPOSSIBLE_HISTORY',
  'LEDGER_BROKEN',
  'LEDGER_CONTRADICTION',
  'NOT_ANNOUNCED',
  'SEALED_STATE_INVALID',
  'SOLVER_FAILED',
  'PROTECTION_NOT_PROVEN',
  'BUDGET_SPENT',
  'POPULATION_TOO_SMALL',
  'EXACT_FIGURES_TOO_FINE',
] as const;
export type DisclosureCode = (typeof disclosureCodes)[number];

/**
 * Every error of the engine: the code, the place (`family region, cell RETURNED × KZ-75`), what was expected and what
 * came. It may name what is in the input, so it is for the people who hold the input and never for the public.
 */
export class DisclosureError extends Error {
  constructor(
    readonly code: DisclosureCode,
    readonly place: string,
    message: string,
  ) {
    super(`${place}: ${message}`);
    this.name = 'DisclosureError';
  }
}
