import type { Role } from '../course/play-act.js';
import { castParts } from './casting.js';
import { scenesOfReturn } from './earlier-return.js';
import { scenesOfEvidence } from './evidence.js';
import { scenesOfNationality } from './nationality.js';
import { scenesOfNextFlight } from './next-flight.js';
import type { EarlierReturn } from './parts.types.js';
import type { Scene } from './scene.js';
import { scenesOfTracing } from './tracing.js';

/**
 * How a search goes, from the request of a relative to the arrival, on a few children of the demonstration: so that a visitor reads
 * of all of it before doing anything. Nothing of it moves a case between accounts but what its own history moves too.
 */
export function scenesOfSearch(roles: readonly Role[], returned: EarlierReturn | undefined): readonly Scene[] {
  const parts = castParts(roles);
  return [
    ...(returned ? scenesOfReturn(returned) : []),
    ...(parts
      ? [
          ...scenesOfTracing(parts),
          ...scenesOfEvidence(parts),
          ...scenesOfNationality(parts),
          ...scenesOfNextFlight(parts),
        ]
      : []),
  ];
}
