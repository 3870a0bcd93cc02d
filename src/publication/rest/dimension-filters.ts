import { milestoneTables } from '../../../schema/release.js';

/** Dimensions of the long table by which it can be narrowed, in the order in which tables have them. */
export const dimensionFilters = [
  'case_state',
  'sex',
  'age_band',
  'place',
  'origin',
  'return_month',
  'phase',
  ...milestoneTables,
] as const;
