import { civilDate, identifier, index, instant, possibleDate, sequence, table, whole, words } from '#dialect';
import { users } from '../agencies.js';
import { ofCase } from '../of-case.js';
import { recorded } from '../recorded.js';

/** The day from which a file is sealed, append-only; the latest row holds, and one without a day lifts the seal. */
export const fileSeals = table(
  'file_seals',
  {
    id: sequence(),
    caseId: ofCase(),
    sealsOn: civilDate(),
    reason: words().notNull(),
    ...recorded(),
  },
  (t) => [possibleDate('file_seals_seals_on', t.sealsOn), index('file_seals_case').on(t.caseId, t.id)],
);

/** A sealed file opened by one person for a stated reason and until an instant, append-only. */
export const sealOpenings = table(
  'seal_openings',
  {
    id: sequence(),
    caseId: ofCase(),
    userId: identifier()
      .notNull()
      .references(() => users.id),
    justification: words().notNull(),
    openedAt: instant().notNull(),
    expiresAt: instant().notNull(),
  },
  (t) => [index('seal_openings_case').on(t.caseId, t.userId, t.expiresAt), index('seal_openings_at').on(t.openedAt)],
);

/**
 * The young person to whom the rights in a file have passed at 18, and the account it is read with; append-only. The row
 * that has no ending holds: triggers keep it one for each file and each account.
 */
export const fileHolders = table(
  'file_holders',
  {
    id: sequence(),
    caseId: ofCase(),
    userId: identifier()
      .notNull()
      .references(() => users.id),
    since: civilDate().notNull(),
    ...recorded(),
  },
  (t) => [
    possibleDate('file_holders_since', t.since),
    index('file_holders_case').on(t.caseId, t.id),
    index('file_holders_user').on(t.userId, t.id),
  ],
);

/** The rights in a file taken back from who should not have had them, with the reason, append-only; at most once. */
export const fileHolderEndings = table('file_holder_endings', {
  holderId: whole()
    .primaryKey()
    .references(() => fileHolders.id),
  reason: words().notNull(),
  ...recorded(),
});
