import type { Aim } from '../../attack/world-question.js';
import type { KeyedStream } from '../../model/canonical.js';
import type { Family } from '../../model/catalogue.js';
import type { Headlines } from '../protection/protect.types.js';

/**
 * A table as it might well be: people of a row spread over its cells by chance (Poisson around the row's mean), some
 * where they were before. A world of extremes would be as valid now, and a dead end at the next release. Steady: all where they
 * were before, as most sums of a pattern are those that did not change.
 */
export function drawAim(
  family: Family,
  people: Headlines,
  { before, isSteady }: { readonly before: Int32Array | undefined; readonly isSteady: boolean },
  random: KeyedStream,
): Aim {
  const codes = family.dimensions[0]?.leaves ?? [];
  const width = family.leafCount / Math.max(1, codes.length);
  const table = new Int32Array(family.leafCount);
  const weight = new Float64Array(family.leafCount);
  const near = isSteady ? 3 : random.below(3);
  for (let leaf = 0; leaf < table.length; leaf++) {
    const stays = random.below(4) <= near && before !== undefined;
    const mean = (people[codes[Math.floor(leaf / width)] ?? ''] ?? 0) / width;
    table[leaf] = stays ? (before[leaf] ?? 0) : drawPoisson(mean, random);
    weight[leaf] = 0.5 + random.unit();
  }
  return { table, weight };
}

/** Knuth's method, by chunks of the mean so that the product does not underflow. */
function drawPoisson(mean: number, random: KeyedStream): number {
  let count = 0;
  for (let left = mean; left > 0; left -= 20) {
    const limit = Math.exp(-Math.min(20, left));
    for (let product = random.unit(); product > limit; product *= random.unit()) count++;
  }
  return count;
}
