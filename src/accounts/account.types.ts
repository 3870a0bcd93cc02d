import { ID, Int, ObjectType } from 'type-graphql';
import { Guarded } from '../access/guarded.js';
import { RoleEnum } from '../access/role.types.js';
import { InstantScalar } from '../access/scalars.js';
import { vocabulary } from '../access/vocabulary.js';
import { Agency, Node } from '../agencies/agency.types.js';
import { ConnectionOf } from '../graphql/connection.js';
import { UserError } from '../graphql/user-errors.js';
import { versionShown } from '../versions/version-words.js';
import { nextSteps, type SignedIn } from './sign-in/sign-in.js';

export const NextStepEnum = vocabulary(
  nextSteps,
  'SignInNext',
  'What signing in needs next: NOTHING; ONE_TIME_CODE, the same again with oneTimeCode; ENROL_SECOND_FACTOR, totpEnrol and totpConfirm with this token, which serves for nothing else, and then to sign in again.',
);

@ObjectType({ simpleResolvers: true, implements: Node, description: 'A person or a partner application that may act.' })
export class UserAccount {
  @Guarded('user:read', () => ID, 'Names the account everywhere; the client_id of an application.') id!: string;
  @Guarded('user:read', () => Int, versionShown()) version!: number;
  @Guarded('user:read', () => String, 'The name, unique in the registry.') name!: string;
  @Guarded('user:read', () => RoleEnum, 'What it may do.') role!: string;
  @Guarded('user:read', () => Agency, 'For whom it acts.') agency!: Agency;
  @Guarded('user:read', () => Boolean, 'Whether a password is set.') hasPassword!: boolean;
  @Guarded('user:read', () => Boolean, 'Whether a second factor is confirmed.') hasSecondFactor!: boolean;
  @Guarded('user:read', () => InstantScalar, 'When it was registered.') createdAt!: number;
  @Guarded('user:read', () => InstantScalar, 'Since when nothing of it is accepted; null where it may act.', {
    nullable: true,
  })
  disabledAt!: number | null;
}

export const UserAccountConnection = ConnectionOf<UserAccount>({
  name: 'UserAccount',
  type: () => UserAccount,
  right: 'user:read',
  description: 'A page of accounts, by name.',
});

@ObjectType({ simpleResolvers: true, description: 'A secret that an application exchanges for access tokens.' })
export class ClientSecret {
  @Guarded('secret:read', () => ID, 'Names the secret; opaque.') id!: string;
  @Guarded('secret:read', () => ID, 'The client_id to send with it.') clientId!: string;
  @Guarded('secret:read', () => String, 'Whose it is.') application!: string;
  @Guarded('secret:read', () => String, 'What its owner calls it.') label!: string;
  @Guarded('secret:read', () => String, 'Its first characters.') prefix!: string;
  @Guarded('secret:read', () => InstantScalar, 'When it was made.') createdAt!: number;
  @Guarded('secret:read', () => InstantScalar, 'From when on it is refused.') expiresAt!: number;
  @Guarded('secret:read', () => InstantScalar, 'When it was last exchanged.', { nullable: true }) lastUsedAt!:
    number | null;
  @Guarded('secret:read', () => InstantScalar, 'When it was revoked.', { nullable: true }) revokedAt!: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'An access token that can be used now; never the token itself.' })
export class AccessToken {
  @Guarded('token:read', () => ID, 'Names the token; opaque.') id!: string;
  @Guarded('token:read', () => String, 'For whom it speaks.') name!: string;
  @Guarded('token:read', () => ID, 'The client secret it was made from, where it was.', { nullable: true })
  clientSecretId!: string | null;
  @Guarded('token:read', () => InstantScalar, 'When it was issued.') createdAt!: number;
  @Guarded('token:read', () => InstantScalar, 'When it expires.') expiresAt!: number;
}

@ObjectType({ simpleResolvers: true, description: 'What signing in answers: what comes next, or what was wrong.' })
export class SignInPayload {
  @Guarded('public:read', () => String, 'The access token, to be sent as "Authorization: Bearer …".', {
    nullable: true,
  })
  token!: string | null;
  @Guarded('public:read', () => InstantScalar, 'When the token expires.', { nullable: true }) expiresAt!: number | null;
  @Guarded('public:read', () => NextStepEnum, 'What is needed next; null where it was refused.', { nullable: true })
  next!: SignedIn['next'] | null;
  @Guarded('public:read', () => [UserError], 'What was wrong; the same whatever it was.') userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true, description: 'What an act on the own account answers.' })
export class AccountPayload {
  @Guarded('public:read', () => Boolean, 'Whether it was done.') done!: boolean;
  @Guarded('public:read', () => [UserError], 'What was wrong with the input; empty where it was done.')
  userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true, description: 'What an authenticator needs to know, answered this once.' })
export class TotpEnrolPayload {
  @Guarded('account:secure', () => String, 'To scan as a QR code; null for a retry.', { nullable: true })
  uri!: string | null;
  @Guarded('account:secure', () => String, 'To type in: base32; null for a retry.', { nullable: true })
  secret!: string | null;
  @Guarded('account:secure', () => [UserError], 'What was wrong; empty where it was done.') userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true, description: 'What an act on an account answers.' })
export class UserPayload {
  @Guarded('user:read', () => UserAccount, 'The account as it is now.', { nullable: true }) user!: UserAccount | null;
  @Guarded('user:administer', () => String, 'The invitation, answered once: null otherwise and for a retry.', {
    nullable: true,
  })
  invitation!: string | null;
  @Guarded('user:read', () => [UserError], 'What was wrong; empty where it was done.') userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true, description: 'What an act on a client secret answers.' })
export class ClientSecretPayload {
  @Guarded('secret:read', () => ClientSecret, 'The client secret as it is now, without itself.', { nullable: true })
  clientSecret!: ClientSecret | null;
  @Guarded('secret:create', () => String, 'The secret, answered once: null otherwise and for a retry.', {
    nullable: true,
  })
  secret!: string | null;
  @Guarded('secret:read', () => [UserError], 'What was wrong; empty where it was done.') userErrors!: UserError[];
}
