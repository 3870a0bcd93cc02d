import { identifier, instant } from '#dialect';
import { users } from './agencies.js';

/** When a row was written, and by whom. */
export const recorded = () => ({
  recordedAt: instant().notNull(),
  recordedBy: identifier()
    .notNull()
    .references(() => users.id),
});
