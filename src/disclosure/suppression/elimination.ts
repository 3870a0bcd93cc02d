import { inverse, primes, subtract, type Residues } from './modular.js';

/** A sum of inner cells: +1 at each place. Cells, and the differences of a cell and one that holds it, are such sums. */
export type Places = Int32Array | readonly number[];

/**
 * Linear knowledge as it grows: which sums follow from the published ones by adding and subtracting, and which of the
 * protected sums would. Gaussian elimination on the incidence vectors (Langsrud 2024, "Secondary cell suppression by
 * Gaussian elimination", PSD 2024), kept modulo two primes so that no rounding decides. Whatever either prime calls
 * determined is treated as determined: an accident of one prime withholds more, never less.
 */
export class LinearKnowledge {
  readonly #systems: readonly System[];

  /** `protectedSums` must never become determined by `tryPublish`. */
  constructor(protectedSums: readonly Places[]) {
    this.#systems = primes.map((prime) => new System(prime, protectedSums));
  }

  /** Takes a sum as known, whatever that discloses. */
  force(sum: Places): void {
    for (const system of this.#systems) system.accept(system.reduce(sum));
  }

  /** Publishes a sum unless it would determine a protected one; says whether it is published. */
  tryPublish(sum: Places): boolean {
    const reduced = this.#systems.map((system) => system.reduce(sum));
    if (reduced.every((vector) => vector.size === 0)) return true;
    const pairs = this.#systems.map((system, at) => ({ system, vector: reduced[at] ?? new Map<number, number>() }));
    if (pairs.some(({ system, vector }) => system.wouldDisclose(vector))) return false;
    for (const { system, vector } of pairs) system.accept(vector);
    return true;
  }

  /** Whether a sum follows from what is known. */
  isDetermined(sum: Places): boolean {
    return this.#systems.some((system) => system.reduce(sum).size === 0);
  }

  /** How many of the protected sums are determined. */
  get disclosed(): number {
    return Math.max(...this.#systems.map((system) => system.disclosed));
  }
}

/** The same modulo one prime: a reduced echelon form of what is known, and the protected sums reduced by it. */
class System {
  readonly #pivots = new Map<number, Residues>();
  readonly #protected: Residues[];
  /** Where a place occurs among the pivots' vectors and the protected ones, so that elimination touches only those. */
  readonly #holders = new Map<number, Set<Residues>>();
  readonly #isProtected: Set<Residues>;
  disclosed = 0;

  constructor(
    private readonly prime: number,
    protectedSums: readonly Places[],
  ) {
    this.#protected = protectedSums.map((sum) => new Map(Array.from(sum, (place) => [place, 1])));
    this.#isProtected = new Set(this.#protected);
    for (const vector of this.#protected) this.#hold(vector, vector.keys());
  }

  reduce(sum: Places): Residues {
    const vector: Residues = new Map(Array.from(sum, (place) => [place, 1]));
    for (const place of sum) {
      const pivot = this.#pivots.get(place);
      // The pivots' vectors hold no other pivot place, so each place of the sum is reduced once.
      if (pivot) subtract(vector, 1, pivot, this.prime);
    }
    return vector;
  }

  /** Whether taking a reduced vector as known makes a protected vector vanish: those that are a multiple of it. */
  wouldDisclose(vector: Residues): boolean {
    const place = pivotPlace(vector);
    for (const holder of this.#holders.get(place) ?? []) {
      if (this.#isProtected.has(holder) && this.#isMultiple(holder, vector, place)) return true;
    }
    return false;
  }

  accept(vector: Residues): void {
    if (vector.size === 0) return;
    const place = pivotPlace(vector);
    const scale = inverse(vector.get(place) ?? 1, this.prime);
    const pivot: Residues = new Map([...vector].map(([at, residue]) => [at, (residue * scale) % this.prime]));
    for (const holder of [...(this.#holders.get(place) ?? [])]) {
      subtract(holder, holder.get(place) ?? 0, pivot, this.prime);
      this.#rehold(holder, pivot.keys());
      if (holder.size === 0 && this.#isProtected.has(holder)) this.disclosed++;
    }
    this.#pivots.set(place, pivot);
    this.#hold(pivot, pivot.keys());
  }

  #isMultiple(holder: Residues, vector: Residues, place: number): boolean {
    if (holder.size !== vector.size) return false;
    const factor = ((holder.get(place) ?? 0) * inverse(vector.get(place) ?? 1, this.prime)) % this.prime;
    for (const [at, residue] of vector) if (holder.get(at) !== (factor * residue) % this.prime) return false;
    return true;
  }

  #hold(vector: Residues, places: Iterable<number>): void {
    for (const place of places) {
      const holders = this.#holders.get(place);
      if (holders) holders.add(vector);
      else this.#holders.set(place, new Set([vector]));
    }
  }

  #rehold(vector: Residues, places: Iterable<number>): void {
    for (const place of places) {
      if (vector.has(place)) this.#hold(vector, [place]);
      else this.#holders.get(place)?.delete(vector);
    }
  }
}

/** The least place, so that the same sums in the same order give the same form on every machine. */
function pivotPlace(vector: Residues): number {
  let least = Infinity;
  for (const place of vector.keys()) if (place < least) least = place;
  return least;
}
