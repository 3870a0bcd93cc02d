import { code, identifier, instant, oneOf, sequence, table, words } from '#dialect';
import { users } from './agencies.js';

export const sealKinds = ['SEALED', 'UNSEALED'] as const;

/** When the whole registry was sealed and unsealed, append-only: the latest row holds. */
export const registrySeals = table(
  'registry_seals',
  {
    id: sequence(),
    kind: code(sealKinds).notNull(),
    reason: words().notNull(),
    recordedAt: instant().notNull(),
    recordedBy: identifier()
      .notNull()
      .references(() => users.id),
  },
  (t) => [oneOf('registry_seals_kind', t.kind, sealKinds)],
);
