import { code, flag, identifier, instant, oneOf, table, words } from '#dialect';

export const agencyKinds = ['GOVERNMENT', 'INTERNATIONAL', 'NON_GOVERNMENTAL', 'MEDICAL', 'SCHOOL'] as const;

/** Organisations that own cases, hold tasks and receive referrals. */
export const agencies = table(
  'agencies',
  {
    id: identifier().primaryKey(),
    code: words().notNull().unique(),
    name: words().notNull(),
    kind: code(agencyKinds).notNull(),
  },
  (t) => [oneOf('agencies_kind', t.kind, agencyKinds)],
);

export const roles = [
  'ADMINISTRATOR',
  'SUPERVISOR',
  'REGISTRAR',
  'CASEWORKER',
  'PSYCHOLOGIST',
  'PARTNER',
  'AUDITOR',
] as const;

/** People and partner applications that may act. Two-person guards compare these ids. */
export const users = table(
  'users',
  {
    id: identifier().primaryKey(),
    name: words().notNull(),
    role: code(roles).notNull(),
    agencyId: identifier()
      .notNull()
      .references(() => agencies.id),
    createdAt: instant().notNull(),
  },
  (t) => [oneOf('users_role', t.role, roles)],
);

/** Opaque bearer tokens; only their SHA-256 is kept. */
export const accessTokens = table('access_tokens', {
  id: identifier().primaryKey(),
  userId: identifier()
    .notNull()
    .references(() => users.id),
  tokenHash: words().notNull().unique(),
  isDemonstration: flag().notNull(),
  createdAt: instant().notNull(),
  expiresAt: instant().notNull(),
  revokedAt: instant(),
});
