import type { World } from '../../attack/worlds.js';
import { DisclosureError } from '../../errors.js';
import type { Protection, ProtectionInput } from '../protection/protect.types.js';
import { valueOf, type Target } from '../protection/targets.js';
import { ReplicaDrawer } from './draw-replicas.js';
import type { Replica } from './replica-space.js';

/**
 * Step 9 of the gate, guarantee G3: for each target there are two worlds with different values whose whole run gives the
 * same public bytes. Worlds with the same told values are drawn without looking at what is hidden; one replays where it
 * has the same transcript, since `protect` depends on nothing else (or where `protect`, run on it, says the same). Of
 * these, worlds whose own targets have no partner among them would have been refused; they are dropped until all that
 * remain stand by each other. The registry's own world must have a partner for each of its targets too.
 * Throws PROTECTION_NOT_PROVEN where one has none.
 */
export async function replay(
  input: ProtectionInput,
  protection: Protection,
  replicas: readonly World[],
): Promise<readonly World[]> {
  const drawer = new ReplicaDrawer(input, protection, replay);
  const drawn = await drawer.drawAll(replicas);
  const own = drawer.replicaOf(input.truth);
  const standing = standTogether(drawn);
  const lonely = findLonely(own, standing);
  if (lonely) {
    throw new DisclosureError(
      'PROTECTION_NOT_PROVEN',
      `family ${input.rules.family.id}`,
      `no other world with the same public face was found for a target (${lonely.kind}).`,
    );
  }
  return standing.map(({ world }) => world);
}

/** The worlds each of whose targets has another value in another of them. */
function standTogether(replicas: readonly Replica[]): readonly Replica[] {
  let standing = replicas;
  for (;;) {
    const kept = standing.filter((replica) => !findLonely(replica, standing));
    if (kept.length === standing.length) return kept;
    standing = kept;
  }
}

const findLonely = (replica: Replica, others: readonly Replica[]): Target | undefined =>
  replica.targets.find((target) => {
    const value = valueOf(target, replica.sums);
    return others.every(({ sums }) => valueOf(target, sums) === value);
  });
