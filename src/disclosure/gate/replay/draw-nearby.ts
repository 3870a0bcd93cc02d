import { chooseWorld } from '../../attack/choose.js';
import { neighbourhoodOf } from '../../attack/neighbourhood.js';
import type { Bound } from '../../attack/world-question.js';
import { targetLeaves } from '../protection/primaries.js';
import type { ProtectionInput } from '../protection/protect.types.js';
import type { Target } from '../protection/targets.js';
import type { KeyedStream } from '../../model/canonical.js';
import type { Replica, ReplicaSpace } from './replica-space.js';

/**
 * A replica near a given one in which a target lies within one of some bounds: few columns move, so that the program is
 * small. Null where there is none so near.
 */
export async function drawNearby(
  { rules, solver }: Pick<ProtectionInput, 'rules' | 'solver'>,
  space: ReplicaSpace,
  {
    target,
    sides,
    from,
    random,
  }: {
    readonly target: Target;
    readonly sides: readonly Bound[];
    readonly from: Replica;
    readonly random: KeyedStream;
  },
): Promise<Replica | null> {
  const swaps = space.swaps[target.time];
  if (!swaps) return null;
  const within = neighbourhoodOf(rules.family, targetLeaves(rules.family, target), [swaps], random);
  const isOpen = ({ leaves }: { readonly leaves: Int32Array }) => leaves.some((leaf) => within.has(leaf));
  const weight = new Float64Array(rules.family.leafCount).fill(1);
  const everywhere = space.times.map((_, time) => time);
  for (const free of [...(target.time === space.now ? [[space.now]] : []), everywhere]) {
    const { bounds, choices } = space.rulesAt(free);
    for (const side of sides) {
      const found = await chooseWorld(solver, {
        ...space.question(free, from.world),
        bounds: [...bounds, side],
        // What lies apart keeps its part of the pattern as it is.
        choices: choices.filter(({ terms }) => terms.some(isOpen)),
        aim: new Map(free.map((time) => [time, { table: from.world[time] ?? new Int32Array(), weight }])),
        within,
      });
      const replica = found && space.fitting(found.world, free);
      if (replica) return replica;
    }
  }
  return null;
}
