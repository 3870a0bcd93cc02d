import { code, oneOf, sequence, table, words } from '#dialect';
import { recorded } from './recorded.js';

export const sealKinds = ['SEALED', 'UNSEALED'] as const;

/** When the whole registry was sealed and unsealed, append-only: the latest row holds. */
export const registrySeals = table(
  'registry_seals',
  {
    id: sequence(),
    kind: code(sealKinds).notNull(),
    reason: words().notNull(),
    ...recorded(),
  },
  (t) => [oneOf('registry_seals_kind', t.kind, sealKinds)],
);
