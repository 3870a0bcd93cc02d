import { identifier } from '#dialect';
import { cases } from './cases.js';

/** The case that a row speaks of. */
export const ofCase = () =>
  identifier()
    .notNull()
    .references(() => cases.id);
