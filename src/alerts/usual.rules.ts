/**
 * The most that is usual in an hour: the least of the rule, or so many times the person's own mean over the hours in
 * which they did anything. Who has no past yet is measured by the least alone.
 */
export function usualOf(
  rule: { readonly least: number; readonly timesOwnMean: number },
  past: { readonly sum: number; readonly hours: number },
): number {
  if (past.hours === 0) return rule.least;
  // Multiplied before it is divided: a mean that is rounded first may come out one too many.
  return Math.max(rule.least, Math.ceil((rule.timesOwnMean * past.sum) / past.hours));
}
