import { civilDate, code, identifier, index, oneOf, possibleDate, table, words } from '#dialect';
import { users } from './agencies.js';
import { ofCase } from './of-case.js';

export const holdKinds = ['SECURITY', 'MEDICAL', 'LEGAL', 'CONSENT', 'DATA_PROTECTION'] as const;

/** Holds stand beside the stage and block named transitions until they are lifted. */
export const holds = table(
  'holds',
  {
    id: identifier().primaryKey(),
    caseId: ofCase(),
    kind: code(holdKinds).notNull(),
    reason: words().notNull(),
    placedOn: civilDate().notNull(),
    placedBy: identifier()
      .notNull()
      .references(() => users.id),
    liftedOn: civilDate(),
    liftedBy: identifier().references(() => users.id),
  },
  (t) => [
    oneOf('holds_kind', t.kind, holdKinds),
    possibleDate('holds_placed_on', t.placedOn),
    possibleDate('holds_lifted_on', t.liftedOn),
    index('holds_case').on(t.caseId),
  ],
);
