import { code, flag, identifier, index, instant, oneOf, table, words } from '#dialect';

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
  'SCHOOL',
  'CLINIC',
  'GUARDIAN_OFFICE',
  'YOUNG_PERSON',
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
    /** Set while none of the person's tokens, secrets and passwords are accepted. */
    disabledAt: instant(),
  },
  (t) => [oneOf('users_role', t.role, roles)],
);

/** Opaque bearer tokens; only their SHA-256 is kept. */
export const accessTokens = table(
  'access_tokens',
  {
    id: identifier().primaryKey(),
    userId: identifier()
      .notNull()
      .references(() => users.id),
    tokenHash: words().notNull().unique(),
    isDemonstration: flag().notNull(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    revokedAt: instant(),
    /** The client secret (schema/access.ts) it was exchanged for, where it was: revoked with it. */
    clientSecretId: identifier(),
    /** Set where it may do nothing but enrol a second factor. */
    onlyEnrols: flag(),
  },
  (t) => [index('access_tokens_user').on(t.userId)],
);
