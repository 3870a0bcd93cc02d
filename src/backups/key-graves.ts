import type { KeyGraves } from './destroyed-keys.js';

/** Who keeps the keys of children. Until keys of their own are kept there is none to destroy, and none to destroy again. */
export const keyGraves: KeyGraves = {
  listDestroyed: () => [],
  destroyAgain: () => undefined,
};
