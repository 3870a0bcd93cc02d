import { identifier, instant, sequence, whole, words } from '#dialect';
import { users } from './agencies.js';

/** When a row was written, and by whom. */
export const recorded = () => ({
  recordedAt: instant().notNull(),
  recordedBy: identifier()
    .notNull()
    .references(() => users.id),
});

/**
 * What is kept with the facts of a record as they stood until somebody put them right: at which version of it, and why. A
 * trigger refuses a record to change whose present version is not kept so.
 */
export const corrected = () => ({
  id: sequence(),
  version: whole().notNull(),
  reason: words().notNull(),
  ...recorded(),
});
