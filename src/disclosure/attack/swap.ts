/** Two people exchange their status: each loses one inner cell and gains another. */
export interface Swap {
  readonly gains: readonly [number, number];
  readonly losses: readonly [number, number];
}
