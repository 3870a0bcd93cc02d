import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { RegistryContext } from '../access/context.js';
import { Access } from '../access/guarded.js';
import { toUserErrors } from '../graphql/user-errors.js';
import { acceptInvitation } from './accept-invitation.js';
import * as inputs from './account.inputs.js';
import { attempt, done } from './answers.js';
import { AccountPayload, SignInPayload, TotpEnrolPayload } from './account.types.js';
import { confirmSecondFactor, enrolSecondFactor } from './sign-in/second-factor.js';
import { setPassword } from './sign-in/set-password.js';
import { signIn } from './sign-in/sign-in.js';
import { otpauthUri } from './sign-in/totp.js';

const what = { description: 'What to do.' };

/** How a person comes in, and what one does with one's own account. */
@Resolver()
export class AccountResolver {
  @Mutation(() => SignInPayload, {
    description:
      'Answers an access token of eight hours for a name and a password, and for a one-time code where there is a second factor; administrators must have one.',
  })
  @Access('public:read')
  async signIn(
    @Arg('input', () => inputs.SignInInput, what) input: inputs.SignInInput,
    @Ctx() { registry, purpose }: RegistryContext,
  ): Promise<SignInPayload> {
    try {
      const { name, password, oneTimeCode } = input;
      const answer = await signIn(registry, { name, password, oneTimeCode: oneTimeCode ?? undefined, purpose });
      return { token: answer.token ?? null, expiresAt: answer.expiresAt ?? null, next: answer.next, userErrors: [] };
    } catch (error) {
      return { token: null, expiresAt: null, next: null, userErrors: toUserErrors(error) };
    }
  }

  @Mutation(() => AccountPayload, {
    description: 'Sets a password with an invitation, which serves once. Sign in afterwards.',
  })
  @Access('public:read')
  invitationAccept(
    @Arg('input', () => inputs.InvitationAcceptInput, what) { code, newPassword }: inputs.InvitationAcceptInput,
    @Ctx() { registry, purpose }: RegistryContext,
  ): Promise<AccountPayload> {
    return done(() => acceptInvitation(registry, { code, newPassword, purpose }));
  }

  @Mutation(() => AccountPayload, {
    description: 'Sets your own password and revokes your tokens, this one too: sign in again.',
  })
  @Access('password:set')
  passwordSet(
    @Arg('input', () => inputs.PasswordSetInput, what) input: inputs.PasswordSetInput,
    @Ctx() context: RegistryContext,
  ): Promise<AccountPayload> {
    return done(() => attempt(context, input, (given) => setPassword(context.registry, context.actor, given)));
  }

  @Mutation(() => TotpEnrolPayload, {
    description: 'Begins your second factor: put the secret into an authenticator, then call totpConfirm.',
  })
  @Access('account:secure')
  async totpEnrol(
    @Arg('input', () => inputs.TotpEnrolInput, what) input: inputs.TotpEnrolInput,
    @Ctx() context: RegistryContext,
  ): Promise<TotpEnrolPayload> {
    const { registry, actor } = context;
    try {
      const { secret } = await attempt(context, input, (given) => enrolSecondFactor(registry, actor, given));
      const name = actor.kind === 'user' ? actor.name : '';
      return { uri: secret ? otpauthUri(secret, name) : null, secret: secret ?? null, userErrors: [] };
    } catch (error) {
      return { uri: null, secret: null, userErrors: toUserErrors(error) };
    }
  }

  @Mutation(() => AccountPayload, {
    description: 'Confirms your second factor with a code of it. A token that only enrols ends here: sign in again.',
  })
  @Access('account:secure')
  totpConfirm(
    @Arg('input', () => inputs.TotpConfirmInput, what) input: inputs.TotpConfirmInput,
    @Ctx() context: RegistryContext,
  ): Promise<AccountPayload> {
    return done(() => attempt(context, input, (given) => confirmSecondFactor(context.registry, context.actor, given)));
  }
}
