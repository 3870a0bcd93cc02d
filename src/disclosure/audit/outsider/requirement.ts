import type { Limits, Range, Target } from './outsider.types.js';

const count = ({ low, high }: Range): number => high - low + 1;

/**
 * Whether an outsider who can narrow a target to `derived` knows more than the policy allows. `free` is what the
 * headlines and the rules alone leave open: nobody can be asked to hide what they already tell.
 */
export const tellsTooMuch = (kind: Target['kind'], derived: Range, free: Range, limits: Limits): boolean =>
  couldBeSmall(kind, derived, limits) && !leavesEnoughOpen(kind, derived, free, limits);

/** Whether the range holds a value that endangers somebody once it is known. */
export function couldBeSmall(kind: Target['kind'], { low, high }: Range, limits: Limits): boolean {
  switch (kind) {
    case 'cell':
      return low < limits.smallBelow && high >= (limits.protectsZeros ? 0 : 1);
    case 'change':
      return low < limits.smallBelow && high > -limits.smallBelow;
    case 'difference':
      return low <= limits.coalition;
  }
}

/**
 * - A small cell must be able to be 0 to k (1 to k where zeros are not protected).
 * - A small change must be able to be 0 and to take `flowValues` values.
 * - A difference must be able to take `differenceValues` values.
 *
 * Each as far as `free` allows. Whatever leaves enough open does so still when it is widened.
 */
export function leavesEnoughOpen(kind: Target['kind'], range: Range, free: Range, limits: Limits): boolean {
  switch (kind) {
    case 'cell': {
      const least = Math.max(limits.protectsZeros ? 0 : 1, free.low);
      return range.low <= least && range.high >= Math.min(limits.smallBelow, free.high);
    }
    case 'change': {
      const hidesZero = range.low <= 0 && range.high >= 0;
      const mustHideZero = free.low <= 0 && free.high >= 0;
      return (hidesZero || !mustHideZero) && count(range) >= Math.min(limits.flowValues, count(free));
    }
    case 'difference':
      return count(range) >= Math.min(limits.differenceValues, count(free));
  }
}
