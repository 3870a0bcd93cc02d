/**
 * The most that is usual in an hour: the least of the rule, or so many times the person's own mean over the hours in
 * which they did anything. Who has no past yet is measured by the least alone.
 */
export function usualOf(
  rule: { readonly least: number; readonly timesOwnMean: number },
  past: { readonly sum: number; readonly hours: number },
): number {
  const mean = past.hours === 0 ? 0 : past.sum / past.hours;
  return Math.max(rule.least, Math.ceil(rule.timesOwnMean * mean));
}
