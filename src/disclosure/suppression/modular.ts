/** The two largest primes below 2^26: a product of two residues stays below 2^52 and is exact in a double. */
export const primes = [67_108_859, 67_108_837] as const;

/** A vector modulo one prime: residues (never 0) by place. */
export type Residues = Map<number, number>;

/** The inverse of a residue modulo a prime, by Fermat's little theorem; the residue must not be 0. */
export function inverse(residue: number, prime: number): number {
  let [result, power, exponent] = [1, residue, prime - 2];
  while (exponent > 0) {
    if (exponent % 2 === 1) result = (result * power) % prime;
    power = (power * power) % prime;
    exponent = Math.floor(exponent / 2);
  }
  return result;
}

/** vector ← vector − factor · other (mod prime), in place. */
export function subtract(vector: Residues, factor: number, other: Residues, prime: number): void {
  const negative = prime - factor;
  for (const [place, residue] of other) {
    const sum = ((vector.get(place) ?? 0) + negative * residue) % prime;
    if (sum === 0) vector.delete(place);
    else vector.set(place, sum);
  }
}
