import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { RegistryContext } from '../../access/context.js';
import { Access } from '../../access/guarded.js';
import { toUserErrors } from '../../graphql/user-errors.js';
import * as inputs from '../account.inputs.js';
import { getClientSecret, listAccessTokens, listClientSecrets } from '../account.queries.js';
import { AccessToken, AccountPayload, ClientSecret, ClientSecretPayload } from '../account.types.js';
import { attempt, clientSecretOf, done, toRowId, toUserId } from '../answers.js';
import { createClientSecret } from './create-client-secret.js';
import type { Given } from '../given.js';
import { revokeAccessToken } from './revoke-access-token.js';
import { revokeClientSecret } from './revoke-client-secret.js';

const what = { description: 'What to do.' };

/** Client secrets and the access tokens that can be used now. */
@Resolver()
export class SecretResolver {
  @Query(() => [ClientSecret], {
    description: 'The client secrets of your application, of all for administrators; the newest hundred.',
  })
  @Access('secret:read')
  async clientSecrets(@Ctx() { registry, actor }: RegistryContext): Promise<ClientSecret[]> {
    return (await listClientSecrets(registry.store.reader.db, actor)).map(clientSecretOf);
  }

  @Query(() => [AccessToken], {
    description: 'Your access tokens that can be used now, those of all for administrators; the newest hundred.',
  })
  @Access('token:read')
  async accessTokens(@Ctx() { registry, actor }: RegistryContext): Promise<AccessToken[]> {
    const rows = await listAccessTokens(registry.store.reader.db, actor, registry.clock());
    return rows.map(({ id, clientSecretId, ...rest }) => ({
      ...rest,
      id: String(id),
      clientSecretId: clientSecretId === null ? null : String(clientSecretId),
    }));
  }

  @Mutation(() => ClientSecretPayload, {
    description:
      'Makes a client secret for a partner application; it is answered this once and never again. One that an administrator makes serves once another person has endorsed it with invitationEndorse.',
  })
  @Access('secret:create')
  clientSecretCreate(
    @Arg('input', () => inputs.ClientSecretCreateInput, what) input: inputs.ClientSecretCreateInput,
    @Ctx() context: RegistryContext,
  ): Promise<ClientSecretPayload> {
    return answer(context, () =>
      attempt(context, input, ({ userId, ...given }) =>
        createClientSecret(context.registry, context.actor, {
          ...given,
          ...(userId == null ? {} : { userId: toUserId(userId) }),
        }),
      ),
    );
  }

  @Mutation(() => ClientSecretPayload, {
    description: 'Revokes a client secret and every access token made from it, at once.',
  })
  @Access('secret:revoke')
  clientSecretRevoke(
    @Arg('input', () => inputs.RevokeInput, what) input: inputs.RevokeInput,
    @Ctx() context: RegistryContext,
  ): Promise<ClientSecretPayload> {
    return answer(context, async () => ({
      id: await attempt(context, input, (given) =>
        revokeClientSecret(context.registry, context.actor, { ...given, id: toRowId(given.id) }),
      ),
    }));
  }

  @Mutation(() => AccountPayload, { description: 'Revokes an access token, at once.' })
  @Access('token:revoke')
  accessTokenRevoke(
    @Arg('input', () => inputs.RevokeInput, what) input: inputs.RevokeInput,
    @Ctx() context: RegistryContext,
  ): Promise<AccountPayload> {
    return done(() =>
      attempt(context, input, (given) =>
        revokeAccessToken(context.registry, context.actor, { ...given, id: toRowId(given.id) }),
      ),
    );
  }
}

async function answer({ registry, actor }: RegistryContext, act: () => Promise<Given>): Promise<ClientSecretPayload> {
  try {
    const { id, secret } = await act();
    const row = await getClientSecret(registry.store.reader.db, actor, id);
    return { clientSecret: clientSecretOf(row), secret: secret ?? null, userErrors: [] };
  } catch (error) {
    return { clientSecret: null, secret: null, userErrors: toUserErrors(error) };
  }
}
