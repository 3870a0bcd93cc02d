import { bytes, code, identifier, index, instant, oneOf, table, whole, words } from '#dialect';
import { users } from './agencies.js';
import { recorded } from './recorded.js';

/** What a partner application exchanges for short-lived access tokens; only its SHA-256 is kept. */
export const clientSecrets = table(
  'client_secrets',
  {
    id: identifier().primaryKey(),
    userId: identifier()
      .notNull()
      .references(() => users.id),
    label: words().notNull(),
    /** Its first characters, by which its owner tells it from the others. */
    prefix: words().notNull(),
    secretHash: words().notNull().unique(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    lastUsedAt: instant(),
    revokedAt: instant(),
  },
  (t) => [index('client_secrets_user').on(t.userId)],
);

/** A person's password as argon2id keeps it: with its salt and its cost. */
export const passwords = table('passwords', {
  userId: identifier()
    .primaryKey()
    .references(() => users.id),
  passwordHash: words().notNull(),
  setAt: instant().notNull(),
});

/**
 * The shared secret of a person's authenticator, sealed with a key that lies beside the database and not in it.
 * `lastStep` is the last 30-second step whose code was accepted: no code is accepted twice.
 */
export const secondFactors = table('second_factors', {
  userId: identifier()
    .primaryKey()
    .references(() => users.id),
  sealedSecret: bytes().notNull(),
  createdAt: instant().notNull(),
  confirmedAt: instant(),
  lastStep: whole().notNull(),
});

/** A code that sets a password once; only its SHA-256 is kept. */
export const invitations = table(
  'invitations',
  {
    id: identifier().primaryKey(),
    userId: identifier()
      .notNull()
      .references(() => users.id),
    codeHash: words().notNull().unique(),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    usedAt: instant(),
  },
  (t) => [index('invitations_user').on(t.userId)],
);

export const credentialKinds = ['INVITATION', 'CLIENT_SECRET'] as const;

/**
 * An invitation or a client secret that an administrator gave out over the network for the account of somebody else and that
 * another person must endorse before it can be used; append-only. What the command line on the server gives out is none.
 */
export const givenCredentials = table(
  'given_credentials',
  {
    /** That of the invitation or the client secret. */
    id: identifier().primaryKey(),
    kind: code(credentialKinds).notNull(),
    userId: identifier()
      .notNull()
      .references(() => users.id),
    givenBy: identifier()
      .notNull()
      .references(() => users.id),
    givenAt: instant().notNull(),
  },
  (t) => [oneOf('given_credentials_kind', t.kind, credentialKinds), index('given_credentials_user').on(t.userId)],
);

/** The word of the second person, append-only; at most once for each. */
export const credentialEndorsements = table('credential_endorsements', {
  credentialId: identifier()
    .primaryKey()
    .references(() => givenCredentials.id),
  ...recorded(),
});

/** How often in a row signing in to an account has failed, and until when it waits. */
export const signInFailures = table('sign_in_failures', {
  userId: identifier()
    .primaryKey()
    .references(() => users.id),
  failures: whole().notNull(),
  waitsUntil: instant().notNull(),
});
