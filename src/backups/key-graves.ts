import { eraseAgain } from '../erasure/erase-again.js';
import { applyTombstones, listTombstones } from '../identity/destroy-keys.js';
import type { KeyGraves } from './destroyed-keys.js';

/** The keys of children, tracing requests and lines of lists. */
export const keyGraves: KeyGraves = {
  listDestroyed: listTombstones,
  destroyAgain: applyTombstones,
  eraseAgain,
};
