import type { nationalities } from '../../schema/cases.js';
import { Invalid } from '../errors.js';

type Nationality = (typeof nationalities)[number];

interface Decided {
  readonly nationality: Nationality;
  readonly statelessnessRisk?: boolean | undefined;
  /** The field of the input that says which nationality. */
  readonly field: string;
}

/**
 * Whether a child may end up without any nationality, once this is decided: a citizen runs no such risk; whoever is none, or of
 * whom it stays open, runs it until somebody says otherwise. A correction that says neither otherwise leaves what stood.
 */
export function riskOf(
  { nationality, statelessnessRisk, field }: Decided,
  corrected?: { readonly nationality: Nationality; readonly statelessnessRisk: boolean },
): boolean {
  if (nationality !== 'CITIZEN')
    return statelessnessRisk ?? (corrected?.nationality === nationality ? corrected.statelessnessRisk : true);
  if (statelessnessRisk !== true) return false;
  throw Invalid(`Whoever is a citizen has a nationality: ${field} says CITIZEN, statelessnessRisk says true.`, [
    'statelessnessRisk',
  ]);
}
