import { identifier, index, instant, primaryKey, table, words } from '#dialect';
import { agencies } from './agencies.js';
import { ofCase } from './of-case.js';

/**
 * Under which reference of its own an agency handed in a child, by an import. The reference is unique within its
 * agency, so that a file imported twice adds nothing; the hash of the row's content tells whether it says the same.
 */
export const caseReferences = table(
  'case_references',
  {
    agencyId: identifier()
      .notNull()
      .references(() => agencies.id),
    /** A blind index of the reference: it is looked for by it. As the agency wrote it, it is `written`. */
    reference: words().notNull(),
    written: words(),
    caseId: ofCase(),
    contentHash: words().notNull(),
    importedAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.agencyId, t.reference] }), index('case_references_case').on(t.caseId)],
);
