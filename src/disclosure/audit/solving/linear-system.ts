/** low ≤ Σ weight · column ≤ high. */
export interface Row {
  readonly columns: readonly number[];
  readonly weights: readonly number[];
  readonly low: number;
  readonly high: number;
}

/** Unknown numbers within bounds, and rows that bind them. Every bound and weight is a whole number or infinite. */
export class LinearSystem {
  readonly lows: number[] = [];
  readonly highs: number[] = [];
  readonly rows: Row[] = [];

  addColumn(low: number, high: number): number {
    this.lows.push(low);
    this.highs.push(high);
    return this.lows.length - 1;
  }

  addRow(columns: readonly number[], weights: readonly number[], low: number, high: number): void {
    this.rows.push({ columns, weights, low, high });
  }

  /** low ≤ Σ columns ≤ high. */
  addSum(columns: readonly number[], low: number, high: number): void {
    this.addRow(columns, new Array<number>(columns.length).fill(1), low, high);
  }

  copy(): LinearSystem {
    const copy = new LinearSystem();
    copy.lows.push(...this.lows);
    copy.highs.push(...this.highs);
    copy.rows.push(...this.rows);
    return copy;
  }
}
