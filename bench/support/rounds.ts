import type { Outcome } from './load.js';

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};

export const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;

/** One round of one variant. */
export interface Round extends Outcome {
  readonly processorSeconds: number;
}

/** Runs the variants in turn, round after round (A B C A B C …), so that a noisy neighbour meets all of them. */
export async function inTurn<Made>(
  variants: readonly { readonly name: string; readonly round: () => Promise<Made> }[],
  rounds: number,
): Promise<Map<string, Made[]>> {
  const made = new Map<string, Made[]>(variants.map(({ name }) => [name, []]));
  for (let at = 0; at < rounds; at++) {
    for (const { name, round } of variants) made.get(name)?.push(await round());
  }
  return made;
}

/** Prints rows of words and numbers in aligned columns. */
export function printTable(
  title: string,
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): void {
  const lines = [header, ...rows].map((row) => row.map(String));
  const widths = header.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  process.stdout.write(`\n${title}\n`);
  for (const line of lines) {
    process.stdout.write(
      `  ${line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ')}\n`,
    );
  }
}
