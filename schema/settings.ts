import { sql } from 'drizzle-orm';
import { code, instant, must, oneOf, table, whole, words } from '#dialect';
import { ofCase } from './of-case.js';

export const registryKinds = ['REGISTRY', 'DEMONSTRATION'] as const;

/** What this file is: a real registry, or the demonstration with synthetic children. Decided once; one row. */
export const registrySettings = table(
  'registry_settings',
  {
    id: whole().primaryKey(),
    kind: code(registryKinds).notNull(),
    createdAt: instant().notNull(),
    /** The demonstration's seed and the instant up to which its histories have been played. */
    seed: words(),
    playedUntil: instant(),
  },
  (t) => [oneOf('registry_settings_kind', t.kind, registryKinds), must('registry_settings_one_row', sql`${t.id} = 1`)],
);

/** Which case plays which synthetic history, so that a demonstration can be continued. Empty in a real registry. */
export const demonstrationParts = table('demonstration_parts', {
  historyKey: words().primaryKey(),
  caseId: ofCase(),
});
