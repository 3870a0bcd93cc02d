import type { OutsiderSolver } from '../solving/highs-solver.js';
import type { SeenRanges } from '../outsider/worlds.js';
import type { OutsiderSystem } from '../outsider/outsider.types.js';
import type { AuditOptions } from '../report.types.js';

/** Numbers in [0, 1) from a seed (xorshift32, Marsaglia 2003): chance decides only how fast the audit is. */
export function randomFrom(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
}

/**
 * Looks at worlds in random corners of what is possible, so that most numbers are seen to be anything they need to be
 * before any of them is solved for. Returns whether there is a world at all, as far as the solver can tell.
 */
export function drawWorlds(
  solver: OutsiderSolver,
  { system, stocks }: OutsiderSystem,
  seen: SeenRanges,
  { samples = 48, seed = 1 }: AuditOptions,
): boolean {
  const random = randomFrom(seed);
  const columns = stocks.flat().filter((column) => column >= 0 && system.lows[column] !== system.highs[column]);
  for (let drawn = 0; drawn < samples; drawn++) {
    // Some draws push everything, some only a few columns, which lie deeper inside otherwise.
    const share = [1, 0.3, 0.05][drawn % 3] ?? 1;
    const weights = columns.map(() => (random() < share ? random() * 2 - 1 : 0));
    const found = solver.minimise({ columns, weights });
    if (found?.world) seen.see(found.world);
    if (solver.isInfeasible) return false;
  }
  if (seen.worlds > 0) return true;
  const found = solver.minimiseWhole({ columns: [], weights: [] });
  if (found?.world) seen.see(found.world);
  return !solver.isInfeasible;
}
