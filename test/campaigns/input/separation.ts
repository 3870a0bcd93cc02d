/**
 * How many standard deviations two samples are apart by the ranks of their values: the normal approximation of Mann and
 * Whitney's U (1947), ties at their mean rank. Positive where `second` is greater. A clock that is read on a machine that does
 * other things has a long tail, which ranks do not mind and means do.
 */
export function separation(first: readonly number[], second: readonly number[]): number {
  const [n, m] = [first.length, second.length];
  if (n === 0 || m === 0) throw new RangeError(`Two samples are compared; ${n} and ${m} values came.`);
  const all = [
    ...first.map((value) => ({ value, isSecond: false })),
    ...second.map((value) => ({ value, isSecond: true })),
  ].sort((a, b) => a.value - b.value);
  let [ranks, ties] = [0, 0];
  for (let at = 0; at < all.length;) {
    let end = at;
    while (end < all.length && all[end]?.value === all[at]?.value) end++;
    const alike = end - at;
    ties += alike ** 3 - alike;
    for (let one = at; one < end; one++) if (all[one]?.isSecond) ranks += (at + end + 1) / 2;
    at = end;
  }
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  return variance === 0 ? 0 : (ranks - (m * (m + 1)) / 2 - (n * m) / 2) / Math.sqrt(variance);
}
