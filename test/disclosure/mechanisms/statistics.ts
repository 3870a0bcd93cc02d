import { createCipheriv, createHash } from 'node:crypto';
import { bitsFromWords, type RandomBits } from '../../../src/disclosure/mechanisms/random-bits.js';

/** AES in counter mode: the same bits for the same label on every machine, fast enough for millions of draws. */
export function seededBits(label: string): RandomBits {
  const cipher = createCipheriv('aes-256-ctr', createHash('sha256').update(label).digest(), new Uint8Array(16));
  const zeros = new Uint8Array(65_536);
  let block = cipher.update(zeros);
  let offset = 0;
  return bitsFromWords(() => {
    if (offset === block.length) [block, offset] = [cipher.update(zeros), 0];
    return block.readUInt32BE((offset += 4) - 4);
  });
}

/** The exact probabilities of −reach … reach for a weight by |y|, the rest lumped into the two ends. */
export function massOf(weight: (y: number) => number, reach: number): readonly number[] {
  let whole = weight(0);
  let beyond = 0;
  for (let y = 4_000; y > 0; y--) {
    whole += 2 * weight(y);
    if (y > reach) beyond += weight(y);
  }
  return Array.from({ length: 2 * reach + 1 }, (_, at) => {
    const y = Math.abs(at - reach);
    return (weight(y) + (y === reach ? beyond : 0)) / whole;
  });
}

export const gaussianWeight =
  (variance: number) =>
  (y: number): number =>
    Math.exp((-y * y) / (2 * variance));

/** Draws by value from −reach to reach, what lies beyond in the ends. */
export function tally(draw: () => number, draws: number, reach: number): number[] {
  const found = Array.from({ length: 2 * reach + 1 }, () => 0);
  for (let turn = 0; turn < draws; turn++) {
    const at = Math.min(reach, Math.max(-reach, draw())) + reach;
    found[at] = (found[at] ?? 0) + 1;
  }
  return found;
}

/**
 * Pearson's statistic as a standard normal deviate (Wilson & Hilferty 1931), bins of fewer than 10 expected draws lumped.
 * Under the right distribution it is above 4 once in 30,000 runs.
 */
export function chiSquareDeviate(found: readonly number[], mass: readonly number[]): number {
  const draws = found.reduce((sum, one) => sum + one, 0);
  let [statistic, bins, heldFound, heldExpected] = [0, 0, 0, 0];
  mass.forEach((chance, at) => {
    heldFound += found[at] ?? 0;
    heldExpected += chance * draws;
    if (heldExpected < 10 && at < mass.length - 1) return;
    statistic += (heldFound - heldExpected) ** 2 / Math.max(heldExpected, 1e-9);
    bins++;
    [heldFound, heldExpected] = [0, 0];
  });
  const freedom = bins - 1;
  return (Math.cbrt(statistic / freedom) - 1 + 2 / (9 * freedom)) / Math.sqrt(2 / (9 * freedom));
}

/**
 * How far draws are from a discrete Gaussian, as the largest of three standard normal deviates: its mass (chi-square),
 * its symmetry (signs of what is not zero) and its variance.
 */
export function oddnessOf(drawn: readonly number[], variance: number): number {
  const reach = Math.ceil(4 * Math.sqrt(variance)) + 1;
  let turn = 0;
  const found = tally(() => drawn[turn++] ?? 0, drawn.length, reach);
  const mass = chiSquareDeviate(found, massOf(gaussianWeight(variance), reach));

  const [below, above] = [drawn.filter((y) => y < 0).length, drawn.filter((y) => y > 0).length];
  const symmetry = Math.abs(below - above) / Math.sqrt(Math.max(1, below + above));

  // With a wide reach nothing is lumped.
  const wide = massOf(gaussianWeight(variance), 3_000);
  const moment = (power: number): number => wide.reduce((sum, p, at) => sum + p * (at - 3_000) ** power, 0);
  const second = drawn.reduce((sum, y) => sum + y * y, 0) / drawn.length;
  const spread = Math.abs(second - moment(2)) / Math.sqrt((moment(4) - moment(2) ** 2) / drawn.length);
  return Math.max(mass, symmetry, spread);
}
