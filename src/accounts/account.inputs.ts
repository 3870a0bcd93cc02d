import { ID, InputType, Int } from 'type-graphql';
import type { Role } from '../access/actor.js';
import { Input } from '../access/described.js';
import { versionRead } from '../versions/version-words.js';
import { RoleEnum } from '../access/role.types.js';

const key =
  'Names this act: repeat it with the same key and it is done once. 8 to 100 characters; a UUID is a good one.';

@InputType({ description: 'Who signs in.' })
export class SignInInput {
  @Input(() => String, 'The name under which the person is registered.') name!: string;
  @Input(() => String, 'The password.') password!: string;
  @Input(() => String, 'The six digits of the authenticator, where there is one.', { optional: true })
  oneTimeCode?: string;
}

@InputType({ description: 'An invitation to set a password.' })
export class InvitationAcceptInput {
  @Input(() => String, 'The invitation, as it was answered to an administrator.') code!: string;
  @Input(() => String, 'The password to set, 12 to 200 characters.') newPassword!: string;
}

@InputType({ description: 'A new password of your own.' })
export class PasswordSetInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => String, 'The password until now.') oldPassword!: string;
  @Input(() => String, 'The password from now on, 12 to 200 characters.') newPassword!: string;
}

@InputType({ description: 'A second factor to begin.' })
export class TotpEnrolInput {
  @Input(() => String, key) idempotencyKey!: string;
}

@InputType({ description: 'The proof that the authenticator works.' })
export class TotpConfirmInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => String, 'The six digits it shows now.') oneTimeCode!: string;
}

@InputType({ description: 'A client secret to make.' })
export class ClientSecretCreateInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => String, 'What to call it, at most 100 characters.') label!: string;
  @Input(() => Int, 'How many days it can be exchanged, 1 to 365.', { default: 180 }) days!: number;
  @Input(() => ID, 'Whose it will be, for administrators; left out, your own.', { optional: true }) userId?: string;
}

@InputType({ description: 'A client secret or an access token to revoke.' })
export class RevokeInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'Which, by its id.') id!: string;
}

@InputType({ description: 'A person or a partner application to register.' })
export class UserAddInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => String, 'The name, unique in the registry.') name!: string;
  @Input(() => RoleEnum, 'What it may do.') role!: Role;
  @Input(() => ID, 'For which agency it acts.') agencyId!: string;
}

@InputType({ description: 'An account of which nothing is to be accepted any more.' })
export class UserDisableInput {
  @Input(() => String, key) idempotencyKey!: string;
  @Input(() => ID, 'The account.') userId!: string;
}

@InputType({ description: 'An account that may act again.' })
export class UserEnableInput extends UserDisableInput {
  @Input(() => Int, versionRead('account')) expectedVersion!: number;
}

@InputType({ description: 'An account to invite.' })
export class UserInviteInput extends UserDisableInput {
  @Input(() => Int, versionRead('account')) expectedVersion!: number;
}
